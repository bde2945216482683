/** What reading an answer gives, and how it is read step by step. */

/** One read from the body: `cut` when the connection broke, `stopped` when we gave up. */
export type BodyStep =
  | { type: "bytes"; bytes: Uint8Array }
  | { type: "end" }
  | { type: "cut" }
  | { type: "stopped" };
export type ReadStep = () => Promise<BodyStep>;

export type Answer = {
  /** How reading ended; a whole answer is "end" even when the connection broke behind it. */
  end: "end" | "cut" | "stopped";
  /** The answer without its picture; undefined when it was not JSON. A picture without anything around it is `{}`. */
  json: unknown;
  /** What stood in the answer's place, where it was not JSON. */
  text?: string | undefined;
  /** Bytes of the picture that went to the sink. */
  written: number;
  /** The address given instead of bytes. */
  url?: string | undefined;
  /** The picture's text was not base64. */
  garbled: boolean;
  /** Events or partial pictures had come before. */
  begun: boolean;
};

/** A picture of the largest size the relay keeps, in base64, with three unfinished ones before it. Counted as unpacked. */
export const maxAnswerBytes = 300_000_000;

/** An answer of which nothing was read yet. */
export const noAnswer: Answer = { end: "end", json: undefined, written: 0, garbled: false, begun: false };
