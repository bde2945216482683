/** Reads an answer of server-sent events while it arrives: the finished picture into the sink, partial ones aside. */
import type { ProviderSink } from "../../provider.ts";
import { type Answer, type BodyStep, type ReadStep, maxAnswerBytes, noAnswer } from "./answer.ts";
import { type Intake, createIntake } from "./intake.ts";
import { isPictureField } from "./picture-field.ts";
import { type SseStep, createSseScanner } from "./sse-scan.ts";
const maxPartialBytes = 32_000_000;

/** `isKeptWhole` is false once it was larger than what is kept in memory. */
type EventPicture = { intake: Intake; kept: Uint8Array[]; isKeptWhole: () => boolean };
type Found = { picture: EventPicture | undefined; json: unknown };
type EventStep = Extract<SseStep, { type: "event" }>;

/**
 * Reads an answer of server-sent events up to the finished picture; partials that come after it are not waited for. Where
 * no event says that it is the finished one, the last picture that no event calls partial is.
 */
export async function readEventAnswer(read: ReadStep, sink: ProviderSink): Promise<Answer> {
  const scanner = createSseScanner(isPictureField);
  const answer = { ...noAnswer };
  let current: EventPicture | undefined;
  let spare: Found | undefined;
  for (let bytes = 0; ;) {
    const step = await readWithin(read, maxAnswerBytes - bytes);
    bytes += step.type === "bytes" ? step.bytes.length : 0;
    const events =
      step.type === "bytes" ? scanner.write(step.bytes) : step.type === "end" ? scanner.end() : [];
    for (const event of events) {
      if (event.type === "piece") {
        current ??= createEventPicture(isFinal(event.name) ? sink.write : undefined);
        await current.intake.take(event.piece);
        continue;
      }
      const found = { picture: current, json: event.json };
      current = undefined;
      const kind = judgeEvent(event, found.picture);
      if (kind === "final" || (kind === "done" && spare)) return finish(answer, spare ?? found, sink);
      if (kind === "error") return { ...answer, json: event.json ?? { error: event.text } };
      if (kind === "spare") spare = found;
      if (kind !== "partial") continue;
      answer.begun = true;
      await handOutPartial(found, sink);
    }
    if (step.type === "bytes") continue;
    await current?.intake.flush();
    if (spare) return finish(answer, spare, sink);
    return { ...answer, end: step.type, written: current?.intake.written() ?? 0 };
  }
}

/** `spare`: a picture that is taken when nothing better comes. */
function judgeEvent(
  { name, json, text }: EventStep,
  picture: EventPicture | undefined,
): "final" | "partial" | "spare" | "error" | "done" | "other" {
  if (text === "[DONE]") return "done";
  if (name === "error" || hasError(json)) return "error";
  if (json === undefined) return "other";
  const hasPicture =
    picture !== undefined && (picture.intake.written() > 0 || picture.intake.url() !== undefined);
  if (isFinal(name)) return hasPicture ? "final" : "spare";
  if (name?.includes("partial") === true) return "partial";
  if (!hasPicture) return "other";
  // A whole answer of the kind that does not stream, in one event.
  return isWholeAnswer(json) ? "final" : "spare";
}

function isWholeAnswer(json: unknown): boolean {
  return typeof json === "object" && json !== null && ("data" in json || "usage" in json);
}

/** Takes a stream that goes on beyond every answer for a broken one. */
async function readWithin(read: ReadStep, bytes: number): Promise<BodyStep> {
  return bytes > 0 ? read() : { type: "cut" };
}

function isFinal(name: string | undefined): boolean {
  return name?.endsWith(".completed") === true;
}

function hasError(json: unknown): boolean {
  return typeof json === "object" && json !== null && "error" in json && json.error !== null;
}

/** Without `write` the bytes are kept: a partial, or a picture whose event has not said yet which it is. */
function createEventPicture(write: ((bytes: Uint8Array) => Promise<void>) | undefined): EventPicture {
  const kept: Uint8Array[] = [];
  let bytes = 0;
  async function keep(chunk: Uint8Array): Promise<void> {
    bytes += chunk.length;
    if (bytes <= maxPartialBytes) kept.push(Uint8Array.from(chunk));
  }
  return { intake: createIntake(write ?? keep), kept, isKeptWhole: () => bytes <= maxPartialBytes };
}

async function finish(answer: Answer, { picture, json }: Found, sink: ProviderSink): Promise<Answer> {
  for (const bytes of picture?.kept ?? []) await sink.write(bytes);
  const intake = picture?.intake;
  return {
    ...answer,
    json,
    written: intake?.written() ?? 0,
    url: intake?.url(),
    garbled: picture !== undefined && !isWhole(picture),
  };
}

function isWhole({ intake, isKeptWhole }: EventPicture): boolean {
  return intake.ended() && isKeptWhole();
}

async function handOutPartial({ picture, json }: Found, sink: ProviderSink): Promise<void> {
  if (picture === undefined || !isWhole(picture) || picture.kept.length === 0) return;
  const named =
    typeof json === "object" && json !== null && "partial_image_index" in json ? json.partial_image_index : 0;
  const index = typeof named === "number" && Number.isInteger(named) && named >= 0 && named < 16 ? named : 0;
  await sink.partial(index, Buffer.concat(picture.kept));
}
