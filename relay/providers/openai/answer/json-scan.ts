/** Reads JSON while it arrives: chosen strings are handed out piece by piece, the small rest is kept to be parsed. */

/** A piece of a chosen string, unescaped, with its place such as `data.0.b64_json`. */
export type JsonPiece = { path: string; text: Uint8Array; last: boolean };

export type JsonScanner = {
  write: (chunk: Uint8Array) => JsonPiece[];
  /** True when the outermost value has ended, or cannot be an answer any more: whatever follows adds nothing. */
  isDone: () => boolean;
  /** What was read besides the chosen strings, which are "" in it; undefined when that is not JSON or too long. */
  read: () => unknown;
  /** The first string named `type`, at whatever depth, once it has ended: what an event says it is. */
  readType: () => string | undefined;
  /** The text behind `read`, as far as it has come. */
  readText: () => string;
};

/**
 * Answers carry some hundred bytes besides the picture, and where a gateway echoes the prompt up to 32,000 characters, of six bytes
 * each where they are escaped; more than this is not an answer of an Images API.
 */
const maxRestBytes = 1_048_576;
const maxDepth = 32;
const maxNameLength = 100;

type Frame = { array: boolean; index: number; key: string; wantsKey: boolean };

type State = {
  chosen: (path: string) => boolean;
  frames: Frame[];
  rest: Buffer[];
  restBytes: number;
  mode: "structure" | "key" | "type" | "plain" | "chosen";
  /** What follows a backslash, as far as it has come; undefined outside an escape. */
  escape: string | undefined;
  /** The key or the type that is being read. */
  name: string;
  type: string | undefined;
  path: string;
  begun: boolean;
  failed: boolean;
};

const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket, comma, colon] =
  Buffer.from('"\\{}[],:');
const simpleEscapes: Record<string, string> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };

export function createJsonScanner(chosen: (path: string) => boolean): JsonScanner {
  const state: State = {
    chosen,
    frames: [],
    rest: [],
    restBytes: 0,
    mode: "structure",
    escape: undefined,
    name: "",
    type: undefined,
    path: "",
    begun: false,
    failed: false,
  };
  return {
    write: (chunk) => scan(state, Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)),
    isDone: () => state.failed || (state.begun && state.frames.length === 0),
    read() {
      if (state.failed) return undefined;
      try {
        const parsed: unknown = JSON.parse(readRest(state));
        return parsed;
      } catch {
        // Not JSON, or cut short: the caller tells which by what else it knows.
        return undefined;
      }
    },
    readType: () => state.type,
    readText: () => readRest(state),
  };
}

function scan(state: State, chunk: Buffer): JsonPiece[] {
  const pieces: JsonPiece[] = [];
  /** Where the bytes begin that still have to be copied to the rest. */
  let from = 0;
  let at = 0;
  while (at < chunk.length && !state.failed) {
    if (state.mode === "chosen") {
      keep(state, chunk.subarray(from, at));
      at = scanChosen(state, chunk, at, pieces);
      // The closing quote goes to the rest, beside the opening one.
      from = state.mode === "chosen" ? at : at - 1;
    } else {
      at = state.mode === "structure" ? scanStructure(state, chunk, at) : scanString(state, chunk, at);
    }
  }
  keep(state, chunk.subarray(from, at));
  return pieces;
}

function readRest(state: State): string {
  return Buffer.concat(state.rest).toString("utf8");
}

function keep(state: State, bytes: Buffer): void {
  if (bytes.length === 0) return;
  state.restBytes += bytes.length;
  if (state.restBytes > maxRestBytes) state.failed = true;
  else state.rest.push(Buffer.from(bytes));
}

/** One byte outside of strings. */
function scanStructure(state: State, chunk: Buffer, at: number): number {
  const byte = chunk[at];
  const top = state.frames.at(-1);
  if (byte === quote) beginString(state, top);
  else if (byte === openBrace || byte === openBracket) {
    state.begun = true;
    state.frames.push({ array: byte === openBracket, index: 0, key: "", wantsKey: byte === openBrace });
    state.failed = state.frames.length > maxDepth;
  } else if (byte === closeBrace || byte === closeBracket) state.frames.pop();
  else if (byte === comma && top !== undefined) {
    top.index += 1;
    top.wantsKey = !top.array;
  } else if (byte === colon && top !== undefined) top.wantsKey = false;
  return at + 1;
}

function beginString(state: State, top: Frame | undefined): void {
  state.escape = undefined;
  state.name = "";
  if (top?.wantsKey === true) {
    state.mode = "key";
    return;
  }
  state.path = state.frames.map(({ array, index, key }) => (array ? String(index) : key)).join(".");
  const isType = state.type === undefined && top?.array === false && top.key === "type";
  state.mode = state.chosen(state.path) ? "chosen" : isType ? "type" : "plain";
}

/** One byte of a key, or of a value that was not chosen. Names are short words: nothing in them is unescaped. */
function scanString(state: State, chunk: Buffer, at: number): number {
  const byte = chunk[at];
  if (state.escape !== undefined) state.escape = undefined;
  else if (byte === backslash) state.escape = "";
  else if (byte === quote) {
    const top = state.frames.at(-1);
    if (state.mode === "key" && top !== undefined) top.key = state.name;
    if (state.mode === "type" && state.name !== "") state.type = state.name;
    state.mode = "structure";
    return at + 1;
  }
  const isName = state.mode === "key" || state.mode === "type";
  if (isName && byte !== undefined && state.name.length < maxNameLength)
    state.name += String.fromCharCode(byte);
  return at + 1;
}

/** As much of a chosen string as the chunk holds: whole runs up to the next quote or backslash. */
function scanChosen(state: State, chunk: Buffer, start: number, pieces: JsonPiece[]): number {
  let at = start;
  let end = chunk.indexOf(quote ?? 0, at);
  for (;;) {
    if (state.escape !== undefined) {
      at = scanEscape(state, chunk, at, pieces);
      if (state.escape !== undefined) return at;
      if (end >= 0 && end < at) end = chunk.indexOf(quote ?? 0, at);
    }
    const limit = end < 0 ? chunk.length : end;
    const slash = chunk.subarray(at, limit).indexOf(backslash ?? 0);
    const stop = slash < 0 ? limit : at + slash;
    const closes = slash < 0 && end >= 0;
    if (stop > at || closes) pieces.push({ path: state.path, text: chunk.subarray(at, stop), last: closes });
    if (closes) {
      state.mode = "structure";
      return stop + 1;
    }
    if (slash < 0) return chunk.length;
    state.escape = "";
    at = stop + 1;
  }
}

/** Collects an escape, which may be split over chunks, and hands out the character it stands for. */
function scanEscape(state: State, chunk: Buffer, start: number, pieces: JsonPiece[]): number {
  let at = start;
  let text = state.escape ?? "";
  while (at < chunk.length && text.length < (text.startsWith("u") ? 5 : 1)) {
    text += String.fromCharCode(chunk[at] ?? 0);
    at += 1;
  }
  const isWhole = text.length === (text.startsWith("u") ? 5 : 1);
  state.escape = isWhole ? undefined : text;
  if (isWhole) {
    const character = text.startsWith("u")
      ? String.fromCharCode(Number.parseInt(text.slice(1), 16))
      : (simpleEscapes[text] ?? text);
    pieces.push({ path: state.path, text: Buffer.from(character, "latin1"), last: false });
  }
  return at;
}
