/** Reads an answer while it arrives: the picture into the sink, partial pictures aside, the small rest as JSON. */
import type { ProviderSink } from "../../provider.ts";
import { type Answer, type BodyStep, type ReadStep, maxAnswerBytes, noAnswer } from "./answer.ts";
import { type Form, findForm, skipBlanks } from "./find-form.ts";
import { createGatherer, createIntake } from "./intake.ts";
import { createJsonScanner } from "./json-scan.ts";
import { isPictureField } from "./picture-field.ts";
import { readEventAnswer } from "./read-events.ts";

/** Blanks that keep a line alive before the answer comes. */
const maxBlankBytes = 1_000_000;
const maxTextBytes = 16_384;

/** Reads an answer of whatever form its first bytes say it has; `onForm` hears of the form before the rest is read. */
export async function readAnswer(
  read: ReadStep,
  sink: ProviderSink,
  onForm: (form: Form) => void,
): Promise<Answer> {
  const { form, held, last } = await readForm(read);
  if (form === undefined) return { ...noAnswer, end: last?.type === "bytes" ? "cut" : (last?.type ?? "end") };
  onForm(form);
  const whole = replay([{ type: "bytes", bytes: held }, ...(last ? [last] : [])], read);
  switch (form) {
    case "json":
      return readJsonAnswer(whole, sink);
    case "events":
      return readEventAnswer(whole, sink);
    case "picture":
      return readPicture(whole, sink);
    case "other":
      return readText(whole);
  }
}

/** Reads until the form is known; `last` is the step that ended the body before that. */
async function readForm(
  read: ReadStep,
): Promise<{ form: Form | undefined; held: Uint8Array; last?: BodyStep }> {
  let held: Uint8Array = new Uint8Array(0);
  for (let bytes = 0; bytes <= maxBlankBytes;) {
    const step = await read();
    if (step.type !== "bytes")
      return { form: held.length === 0 ? undefined : findForm(held, true), held, last: step };
    bytes += step.bytes.length;
    held = skipBlanks(held.length === 0 ? step.bytes : Buffer.concat([held, step.bytes]));
    const form = held.length === 0 ? undefined : findForm(held, false);
    if (form !== undefined) return { form, held };
  }
  return { form: undefined, held, last: { type: "cut" } };
}

/** The steps that were taken already, then those that follow. */
function replay(steps: BodyStep[], read: ReadStep): ReadStep {
  return async () => steps.shift() ?? read();
}

/** Reads a plain JSON answer. Nothing else awaits while the sink writes, so a slow disk slows the upstream down. */
export async function readJsonAnswer(read: ReadStep, sink: ProviderSink): Promise<Answer> {
  const scanner = createJsonScanner(isPictureField);
  const intake = createIntake(sink.write);
  let end: Answer["end"] = "end";
  // A whole answer is taken at once, also where the line stays open, and none is read for ever.
  for (let bytes = 0; !scanner.isDone();) {
    const step = await read();
    if (step.type !== "bytes") {
      end = step.type;
      break;
    }
    for (const piece of scanner.write(step.bytes)) await intake.take(piece);
    bytes += step.bytes.length;
    if (bytes <= maxAnswerBytes) continue;
    end = "cut";
    break;
  }
  await intake.flush();
  const json = scanner.read();
  return {
    end,
    json,
    text: json === undefined ? scanner.readText().slice(0, maxTextBytes) : undefined,
    written: intake.written(),
    url: intake.url(),
    garbled: !intake.ended(),
    begun: false,
  };
}

/** Some servers answer with the picture itself. It is whole when its line ended as it should. */
async function readPicture(read: ReadStep, sink: ProviderSink): Promise<Answer> {
  const gatherer = createGatherer(sink.write);
  let written = 0;
  for (;;) {
    const step = await read();
    if (step.type === "bytes" && written + step.bytes.length <= maxAnswerBytes) {
      written += step.bytes.length;
      await gatherer.write(step.bytes);
      continue;
    }
    await gatherer.flush();
    const end = step.type === "bytes" ? "cut" : step.type;
    return { ...noAnswer, end, json: end === "end" ? {} : undefined, written };
  }
}

/** A page or a sentence: its beginning is all that is of use. */
async function readText(read: ReadStep): Promise<Answer> {
  const pieces: Uint8Array[] = [];
  for (let bytes = 0; bytes < maxTextBytes;) {
    const step = await read();
    if (step.type !== "bytes") break;
    pieces.push(step.bytes);
    bytes += step.bytes.length;
  }
  return { ...noAnswer, text: Buffer.concat(pieces).toString("utf8", 0, maxTextBytes) };
}
