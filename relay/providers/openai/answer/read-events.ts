/** Reads an answer of server-sent events while it arrives: the finished picture into the sink, partial ones aside. */
import type { ProviderSink } from "../../provider.ts";
import { readError } from "../error-body.ts";
import { type Answer, type BodyStep, type ReadStep, maxAnswerBytes, noAnswer } from "./answer.ts";
import { createEventPicture, type EventKind, type EventPicture, type Target } from "./event-picture.ts";
import { isPictureField } from "./picture-field.ts";
import { type SseStep, createSseScanner } from "./sse-scan.ts";

type Found = { picture: EventPicture | undefined; json: unknown };
type EventStep = Extract<SseStep, { type: "event" }>;

/**
 * Reads an answer of server-sent events up to the finished picture; partials that come after it are not waited for. Where
 * no event says that it is the finished one, the last picture that no event calls partial is, also where an error follows it.
 */
export async function readEventAnswer(read: ReadStep, sink: ProviderSink): Promise<Answer> {
  const state: State = {
    target: { sink, holder: undefined, isTouched: false },
    answer: { ...noAnswer },
    current: undefined,
    spare: undefined,
  };
  try {
    return await readEvents(state, read);
  } finally {
    state.current?.drop();
    state.spare?.picture?.drop();
  }
}

type State = {
  target: Target;
  answer: Answer;
  /** Of the event that is arriving. */
  current: EventPicture | undefined;
  spare: Found | undefined;
};

async function readEvents(state: State, read: ReadStep): Promise<Answer> {
  const scanner = createSseScanner(isPictureField);
  for (let bytes = 0; ;) {
    const step = await readWithin(read, maxAnswerBytes - bytes);
    bytes += step.type === "bytes" ? step.bytes.length : 0;
    const events =
      step.type === "bytes" ? scanner.write(step.bytes) : step.type === "end" ? scanner.end() : [];
    for (const event of events) {
      if (event.type === "piece") {
        state.current ??= createEventPicture(state.target, readKind(event.name));
        await state.current.intake.take(event.piece);
        continue;
      }
      const answer = await takeEvent(state, event);
      if (answer) return answer;
    }
    if (step.type === "bytes") continue;
    await state.current?.intake.flush();
    if (state.spare && !isDrivenOut(state.spare)) return finish(state, state.spare);
    return { ...state.answer, end: step.type, written: state.current?.intake.written() ?? 0 };
  }
}

/** Takes an event that has ended; the answer where it is the last one that counts. */
async function takeEvent(state: State, event: EventStep): Promise<Answer | undefined> {
  const found: Found = { picture: state.current, json: event.json };
  const kind = judgeEvent(event, found.picture);
  if (kind === "final") return finish(state, found);
  if (kind === "done" && state.spare) return finish(state, state.spare);
  if (kind === "error") {
    // A picture that is here whole was made, whatever went wrong behind it.
    if (state.spare && isWholePicture(state.spare)) return finish(state, state.spare);
    const begun = state.answer.begun || state.spare !== undefined || hasPicture(found.picture);
    return { ...state.answer, begun, json: event.json ?? { error: event.text } };
  }
  state.current = undefined;
  if (kind === "spare") {
    state.spare?.picture?.drop();
    state.spare = found;
    return undefined;
  }
  if (kind === "partial") {
    state.answer.begun = true;
    await handOutPartial(found, state.target.sink);
  }
  discard(state.target, found);
  return undefined;
}

/** What is known to be no finished picture must not stay in the sink as one. */
function discard(target: Target, { picture }: Found): void {
  picture?.drop();
  if (picture === undefined || target.holder !== picture) return;
  target.sink.restart();
  target.holder = undefined;
}

/** True when a later picture took its place in the sink. */
function isDrivenOut({ picture }: Found): boolean {
  return picture !== undefined && hasPicture(picture) && !picture.isThere();
}

function isWholePicture({ picture }: Found): boolean {
  return picture !== undefined && hasPicture(picture) && picture.isWhole();
}

/** `spare`: a picture that is taken when nothing better comes. */
function judgeEvent(
  { name, json, text }: EventStep,
  picture: EventPicture | undefined,
): "final" | "partial" | "spare" | "error" | "done" | "other" {
  if (text === "[DONE]") return "done";
  if (name === "error" || hasError(json)) return "error";
  if (json === undefined) return "other";
  const hasOne = hasPicture(picture);
  if (isFinal(name)) return hasOne ? "final" : "spare";
  if (isPartial(name)) return "partial";
  if (!hasOne) return "other";
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

/** An `error` that says nothing (null, false, "") stands beside good pictures too. */
function hasError(json: unknown): boolean {
  return typeof json === "object" && json !== null && "error" in json && readError(json.error) !== undefined;
}

function isPartial(name: string | undefined): boolean {
  return name?.includes("partial") === true;
}

function readKind(name: string | undefined): EventKind {
  return isFinal(name) ? "final" : isPartial(name) ? "partial" : "unknown";
}

function hasPicture(picture: EventPicture | undefined): boolean {
  return picture !== undefined && (picture.intake.written() > 0 || picture.intake.url() !== undefined);
}

async function finish({ answer }: State, { picture, json }: Found): Promise<Answer> {
  await picture?.settle();
  return {
    ...answer,
    json,
    written: picture?.intake.written() ?? 0,
    url: picture?.intake.url(),
    garbled: picture?.isWhole() === false,
  };
}

async function handOutPartial({ picture, json }: Found, sink: ProviderSink): Promise<void> {
  const bytes = picture?.isWhole() === true ? picture.read() : undefined;
  if (bytes === undefined) return;
  const named =
    typeof json === "object" && json !== null && "partial_image_index" in json ? json.partial_image_index : 0;
  const index = typeof named === "number" && Number.isInteger(named) && named >= 0 && named < 16 ? named : 0;
  await sink.partial(index, bytes);
}
