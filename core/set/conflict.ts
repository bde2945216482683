/** What two people changed at once in one set, and which of both holds (N3). */
import type { briefFields } from "../brief.ts";
import type { Settings } from "../set.ts";
import { shortHash } from "../short-hash.ts";

/** One thing as it was when a person began (absent if it was not there), as they have it, and as the file has it now. */
export type Sides<Value> = { base: Value | undefined; mine: Value; theirs: Value };
export type Side = "mine" | "theirs";

/** The lists of a set whose order means something. */
export type ListName = "locales" | "targets" | "shots" | "blocks" | "references";

/** What of a target belongs together: `edges` is width and height, `layer` which layer it is. */
export type TargetPart = "name" | "edges" | "layer" | "fit" | "size" | "subject";

/**
 * Where both changed something. A block, target or reference without `part` was changed by one of them and taken away by the
 * other; so was a shot of which one side has no text.
 */
export type ConflictField =
  | { kind: "title" | "anchor" | "prompt" }
  | { kind: "setting"; setting: keyof Settings }
  | { kind: "brief"; field: (typeof briefFields)[number] }
  /** The words of a block, by its key, in one language. */
  | { kind: "words"; block: string; locale: string }
  | { kind: "block"; block: string; part?: "role" | "position" | "typography" }
  | { kind: "shot"; shot: string }
  | { kind: "target"; target: string; part?: TargetPart }
  | { kind: "reference"; reference: string; part?: "role" | "note" }
  /** Both put a list in another order. */
  | { kind: "order"; list: ListName }
  /** Both changed a list so that it cannot have what both want: too much together, or nothing at all. One list holds as a whole. */
  | { kind: "list"; list: ListName };

export type Conflict = {
  /** What an answer goes by. It is another one as soon as their side is, so that an answer is never taken for a later change. */
  name: string;
  field: ConflictField;
  /** How it reads on each side; absent where that side has none. Lists are keys with ", " between them. */
  mine?: string | undefined;
  theirs?: string | undefined;
  /** The home's entry in which their side stands: it says who wrote it. */
  entry: string;
};

/** Answers, by the conflict's name. */
export type Choices = Readonly<Record<string, Side>>;

/** Says which side holds where both changed something. */
export type Judge = (conflict: Omit<Conflict, "name">) => Side;

/** A judge that goes by what was chosen. What was not is listed in `open`, and mine holds until it is. */
export function createJudge(choices: Choices): { judge: Judge; open: Conflict[] } {
  const open: Conflict[] = [];
  function judge(conflict: Omit<Conflict, "name">): Side {
    const { field, theirs } = conflict;
    const name = [...Object.values(field), shortHash(JSON.stringify(theirs ?? null))].join(" ");
    const choice = choices[name];
    if (choice === undefined) open.push({ name, ...conflict });
    return choice ?? "mine";
  }
  return { judge, open };
}
