/** Reads server-sent events while they arrive, without ever holding a line that carries a picture. */
import { type JsonPiece, type JsonScanner, createJsonScanner } from "./json-scan.ts";

/** `name` is the event's, from its `event:` line or its own `type`; undefined while neither has come. */
export type SseStep =
  | { type: "piece"; name: string | undefined; piece: JsonPiece }
  | { type: "event"; name: string | undefined; json: unknown; text: string };

export type SseScanner = { write: (chunk: Uint8Array) => SseStep[]; end: () => SseStep[] };

const newline = 0x0a;
const carriageReturn = 0x0d;
/** Field names and event names are short; the rest of a longer line is a comment or a field we do not read. */
const maxHeld = 200;

type State = {
  chosen: (path: string) => boolean;
  line: "field" | "data" | "event" | "ignored";
  /** Whether the last byte was a carriage return: a newline behind it ends no second line. */
  isReturned: boolean;
  held: string;
  name: string | undefined;
  scanner: JsonScanner | undefined;
};

export function createSseScanner(chosen: (path: string) => boolean): SseScanner {
  const state: State = {
    chosen,
    line: "field",
    isReturned: false,
    held: "",
    name: undefined,
    scanner: undefined,
  };
  return {
    write(chunk) {
      const steps: SseStep[] = [];
      let at = 0;
      while (at < chunk.length) {
        if (state.isReturned) {
          state.isReturned = false;
          if (chunk[at] === newline) {
            at += 1;
            continue;
          }
        }
        const end = findLineEnd(chunk, at);
        readLine(state, chunk.subarray(at, end < 0 ? chunk.length : end), steps);
        if (end < 0) break;
        endLine(state, steps);
        state.isReturned = chunk[end] === carriageReturn;
        at = end + 1;
      }
      return steps;
    },
    end() {
      const steps: SseStep[] = [];
      endEvent(state, steps);
      return steps;
    },
  };
}

/** A line ends with a newline, a carriage return or both (HTML's event streams); none of them stands in JSON but as white space. */
function findLineEnd(chunk: Uint8Array, from: number): number {
  const newlineAt = chunk.indexOf(newline, from);
  const line = newlineAt < 0 ? chunk.subarray(from) : chunk.subarray(from, newlineAt);
  const returnAt = line.indexOf(carriageReturn);
  return returnAt < 0 ? newlineAt : from + returnAt;
}

/** Part of a line. */
function readLine(state: State, bytes: Uint8Array, steps: SseStep[]): void {
  let rest = bytes;
  if (state.line === "field") {
    const end = rest.indexOf(0x3a);
    state.held += Buffer.from(end < 0 ? rest : rest.subarray(0, end)).toString("latin1");
    if (end < 0) {
      if (state.held.length > maxHeld) state.line = "ignored";
      return;
    }
    const field = state.held.trim();
    state.line = field === "data" || field === "event" ? field : "ignored";
    state.held = "";
    rest = rest.subarray(end + 1);
  }
  if (state.line === "event" && state.held.length < maxHeld)
    state.held += Buffer.from(rest).toString("latin1");
  if (state.line !== "data") return;
  state.scanner ??= createJsonScanner(state.chosen);
  for (const piece of state.scanner.write(rest)) steps.push({ type: "piece", name: readName(state), piece });
}

function endLine(state: State, steps: SseStep[]): void {
  if (state.line === "event") state.name = state.held.trim();
  if (state.line === "field" && state.held.trim() === "") endEvent(state, steps);
  state.line = "field";
  state.held = "";
}

function endEvent(state: State, steps: SseStep[]): void {
  if (state.scanner !== undefined) {
    steps.push({
      type: "event",
      name: readName(state),
      json: state.scanner.read(),
      text: state.scanner.readText().trim(),
    });
  }
  state.scanner = undefined;
  state.name = undefined;
}

function readName(state: State): string | undefined {
  return state.name ?? state.scanner?.readType();
}
