/** The pictures sent along with a cell, in the order the prompt numbers them. */
import type { Brief } from "./brief.ts";
import type { InputRole, RunCell, RunInput } from "./run-body.ts";

/** A picture that is sent: image 1 of the prompt is the first. */
export type SentPicture = RunInput & { role: Exclude<InputRole, "mask"> };

type InputCell = Pick<RunCell, "inputs">;

/** What is sent first: a mask acts on image 1, and a draft and an anchor weigh more than a reference. */
const firstRoles = ["source", "draft", "anchor"] as const;

/**
 * Inputs of a cell in sending order: source, draft, anchor, its others, then the references its brief shares with all cells;
 * none twice. Its mask is no picture of its own.
 */
export function listInputs(brief: Pick<Brief, "references">, { inputs = [] }: InputCell): SentPicture[] {
  const pictures = inputs.filter(isPicture);
  const first = firstRoles.flatMap((role) => pictures.filter((input) => input.role === role));
  const others = pictures.filter((input) => !first.includes(input));
  return dropRepeats([...first, ...others, ...(brief.references ?? [])]);
}

/** The asset that says where a cell's first picture may change. */
export function findMask({ inputs = [] }: InputCell): string | undefined {
  for (const input of inputs) if (input.role === "mask" && "asset" in input) return input.asset;
  return undefined;
}

/** The cell of the same run whose picture a cell is made from, which it waits for. */
export function findAwaited({ inputs = [] }: InputCell): string | undefined {
  for (const input of inputs) if ("cell" in input) return input.cell;
  return undefined;
}

function isPicture(input: RunInput): input is SentPicture {
  return input.role !== "mask";
}

function dropRepeats(inputs: SentPicture[]): SentPicture[] {
  const seen = new Set<string>();
  return inputs.filter((input) => {
    const key = "asset" in input ? `asset ${input.asset}` : `cell ${input.cell}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
