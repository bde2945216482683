/** One kind of heavy work: what goes in and out, what it weighs, and how it is done. */
import * as z from "zod/mini";

/** What the slot knows of a task; the work itself runs in the helper alone. */
export type HeavyTask<Input, Output> = {
  name: string;
  /** Bytes that it takes at most beside the helper's own. */
  weigh: (input: Input) => number;
  /** Counted from the moment it is begun. */
  deadlineMs: number;
  /** Decodes what the helper answers. */
  readOutput: (value: unknown) => Output;
  /** Decodes the input and does the work; for the helper. */
  perform: (input: unknown) => Promise<unknown>;
};

/** What the helper needs of a task. */
export type Performable = Pick<HeavyTask<never, unknown>, "name" | "perform">;

type Definition<Input extends z.ZodMiniType, Output extends z.ZodMiniType> = {
  name: string;
  input: Input;
  output: Output;
  weigh: (input: z.output<Input>) => number;
  deadlineMs?: number;
  /** Loads what it needs itself, so that the relay, which has the same table, does not. */
  work: (input: z.output<Input>) => Promise<z.output<Output>>;
};

/** A picture of 64 megapixels takes 20 s, on a machine that is busy with other things several times as long. */
const usualDeadlineMs = 180_000;

/** An entry of the table. */
export function defineTask<Input extends z.ZodMiniType, Output extends z.ZodMiniType>({
  name,
  input,
  output,
  weigh,
  deadlineMs = usualDeadlineMs,
  work,
}: Definition<Input, Output>): HeavyTask<z.output<Input>, z.output<Output>> {
  return {
    name,
    weigh,
    deadlineMs,
    readOutput: (value) => output.parse(value),
    perform: async (value) => work(input.parse(value)),
  };
}
