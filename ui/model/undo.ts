/** What undo takes back and redo does again: edits of the draft alone, which is not on the canvas yet (N2). */
import { briefFields } from "../../core/brief.ts";

/** States around the one on screen. Typing in one field without a pause is one step. */
export type Undo<Value> = {
  /** Oldest first; the last is what undo brings back. */
  past: readonly Value[];
  /** The last is what redo brings back. */
  future: readonly Value[];
  /** The field that was typed in last, and when (ms); absent where the next edit is a step of its own. */
  typing?: { field: string; at: number };
};

/** The most steps that can be taken back. */
const mostSteps = 100;
/** A pause of this length between two keystrokes begins another step. */
const pauseMs = 1000;

export function createUndo<Value>(): Undo<Value> {
  return { past: [], future: [] };
}

/**
 * Remembers that a person edited `before` into `after`, at `now` in ms. What was undone before it cannot be done again. An edit
 * that changes nothing is none.
 */
export function recordEdit<Value>(undo: Undo<Value>, before: Value, after: Value, now: number): Undo<Value> {
  const paths = listDifferences(before, after, []);
  if (paths.length === 0) return undo;
  const field = findTypedField(paths);
  const { typing } = undo;
  const goesOn = field !== undefined && typing?.field === field && now - typing.at < pauseMs;
  const past = goesOn ? undo.past : [...undo.past, before].slice(-mostSteps);
  return { past, future: [], ...(field === undefined ? {} : { typing: { field, at: now } }) };
}

/** What is on screen after a step back or forth, and the states around it then. */
type Stepped<Value> = { undo: Undo<Value>; value: Value };

/** The state before the last step, to put on screen in place of `present`; undefined where there is none. */
export function undoEdit<Value>(undo: Undo<Value>, present: Value): Stepped<Value> | undefined {
  const past = dropSame(undo.past, present);
  const [value] = past.slice(-1);
  if (value === undefined) return undefined;
  return { undo: { past: past.slice(0, -1), future: [...undo.future, present] }, value };
}

/** The state that was undone last, to put on screen in place of `present`; undefined where there is none. */
export function redoEdit<Value>(undo: Undo<Value>, present: Value): Stepped<Value> | undefined {
  const future = dropSame(undo.future, present);
  const [value] = future.slice(-1);
  if (value === undefined) return undefined;
  return { undo: { past: [...undo.past, present], future: future.slice(0, -1) }, value };
}

/** Typing that ends where it began leaves a state like the one on screen: going there would seem to do nothing. */
function dropSame<Value>(states: readonly Value[], present: Value): readonly Value[] {
  const last = states.findLastIndex((each) => listDifferences(each, present, []).length > 0);
  return states.slice(0, last + 1);
}

/**
 * Carries what came by itself into every state, such as another person's change of an open set, so that undo takes back what
 * this person did and nothing else. What is typed next is a step of its own.
 */
export function carryThrough<Value>(
  { past, future }: Undo<Value>,
  change: (value: Value) => Value,
): Undo<Value> {
  return { past: past.map(change), future: future.map(change) };
}

/** Fields that are typed in; of all others each choice is a step. A block's words go by their language. */
const typedFields = new Set<string>([
  ...briefFields,
  "prompt",
  "typography",
  "note",
  "text",
  "name",
  "title",
]);

/** The one field that differs, where it is one that is typed in. */
function findTypedField(paths: readonly Path[]): string | undefined {
  const [path = []] = paths;
  const isTyped = path.slice(-2, -1)[0] === "words" || typedFields.has(path.slice(-1)[0] ?? "");
  return paths.length === 1 && isTyped ? path.join("/") : undefined;
}

/** Names and places that lead to one value inside another. */
type Path = readonly string[];

/** Where two plain values differ; states share what an edit left alone, so that most of them is never looked into. */
function listDifferences(one: unknown, other: unknown, path: Path): Path[] {
  if (one === other) return [];
  if (!isObject(one) || !isObject(other)) return [path];
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Array.from(names).flatMap((name) => listDifferences(one[name], other[name], [...path, name]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
