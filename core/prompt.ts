/** Compiles a brief and one cell to the prompt that is sent: labelled sections in a fixed order, or the bare sentence. */
import type { Size } from "./api.ts";
import type { Brief } from "./brief.ts";
import { createRefusal, isFailure, type Failure } from "./failure.ts";
import { findMask, listInputs, type SentPicture } from "./inputs.ts";
import { localeFacts } from "./locale.ts";
import { compileTexts } from "./prompt-texts.ts";
import { findShotText, type RunBody, type RunCell } from "./run-body.ts";
import { describeSafeZone } from "./safe-zone.ts";

/** What of a cell decides its prompt. An absent `fit` counts as safe-zone (S4). */
export type PromptCell = Pick<RunCell, "locale" | "fit" | "target" | "inputs" | "subject"> & {
  shotText?: string | undefined;
  size: Size;
};

/** A cell of a run as its prompt needs it, in the size that is asked for. */
export function toPromptCell(body: Pick<RunBody, "shots">, cell: RunCell, size: Size): PromptCell {
  return { ...cell, size, shotText: findShotText(body, cell) };
}

export type PromptSection = { label: string; text: string };
export type CompiledPrompt = { prompt: string; sections: PromptSection[] };

/** The longest prompt the model reads, in characters as JavaScript counts them (UTF-16 code units). */
export const maxPromptLength = 32_000;

const roleSentences: Record<SentPicture["role"], string> = {
  source: "the picture to edit; keep everything that is not asked to change",
  anchor: "the approved picture of this set; keep its subject, style, palette and light",
  draft: "a draft of this very picture; keep its composition, subject, palette and light, and finish it",
  style: "copy its style, not its content",
  subject: "show this subject, recognisably the same",
  composition: "copy its composition and framing, not its content",
  palette: "use its colours, not its content",
  logo: "reproduce this logo exactly as it is",
};

const plateClause =
  "This is a clean plate: no text, letters, numbers, logos or watermarks anywhere. Leave calm space where text will be laid over it.";

/** The prompt of one cell and its sections for display, or the refusal that says what to change. */
export function compilePrompt(
  brief: Brief,
  cell: PromptCell,
  maxLength = maxPromptLength,
): CompiledPrompt | Failure {
  const sections = listSections(brief, cell, (locale) => compileTexts(brief.texts ?? [], locale));
  if (isFailure(sections)) return sections;
  const prompt = joinSections(sections);
  return checkLength(prompt.length, maxLength) ?? { prompt, sections };
}

/** Why a prompt of so many characters cannot be sent; undefined when it can. */
export function checkLength(length: number, maxLength: number): Failure | undefined {
  if (length === 0) return createRefusal("bad-request", "Write what the picture shows, then press Generate.");
  if (length <= maxLength) return undefined;
  return createRefusal(
    "prompt-too-long",
    `The compiled prompt has ${length} characters and the model reads ${maxLength}. Shorten the brief by ${length - maxLength}.`,
  );
}

/** The sections of a cell's prompt, in their order. `readTexts` says the brief's texts in a locale. */
export function listSections(
  brief: Brief,
  cell: PromptCell,
  readTexts: (locale: string) => string | Failure,
): PromptSection[] | Failure {
  if (brief.prompt !== undefined && brief.prompt !== "") return [{ label: "Prompt", text: brief.prompt }];
  const isPlate = cell.fit === "plate";
  const texts = isPlate ? "" : readTexts(cell.locale ?? "und");
  if (typeof texts !== "string") return texts;
  return [
    { label: "Subject", text: brief.subject },
    { label: "In this picture", text: cell.subject },
    { label: "This shot", text: cell.shotText },
    { label: "Scene", text: brief.scene },
    { label: "Composition", text: brief.composition },
    { label: "Style", text: brief.style },
    { label: "Lighting", text: brief.lighting },
    { label: "Palette", text: brief.palette },
    { label: "Images", text: compileInputs(listInputs(brief, cell), findMask(cell) !== undefined) },
    { label: "Audience", text: texts === "" && !isPlate ? describeAudience(cell.locale) : "" },
    { label: "Text", text: isPlate ? plateClause : texts },
    { label: "Safe zone", text: cell.fit === "cover" ? "" : describeSafeZone(cell.target, cell.size) },
    { label: "Keep", text: brief.keep },
    { label: "Change", text: brief.change },
    { label: "Avoid", text: brief.avoid },
  ].flatMap(({ label, text }) => (text === undefined || text.trim() === "" ? [] : [{ label, text }]));
}

/** True for a prompt edited as text, and for a brief of nothing but a subject: sent as typed, without a label. */
export function isBare(sections: readonly PromptSection[]): boolean {
  const label = sections[0]?.label;
  return sections.length === 1 && (label === "Subject" || label === "Prompt");
}

function joinSections(sections: PromptSection[]): string {
  const [only] = sections;
  if (only !== undefined && isBare(sections)) return only.text;
  return sections
    .map(({ label, text }) => (text.indexOf("\n") === -1 ? `${label}: ${text}` : `${label}:\n${text}`))
    .join("\n");
}

function describeAudience(locale: string | undefined): string {
  const facts = localeFacts(locale ?? "und");
  return facts.script === "Zyyy" ? "" : `Readers of ${facts.name}.`;
}

function compileInputs(inputs: readonly SentPicture[], isMasked: boolean): string {
  const lines = inputs.map((input, index) => {
    const note = input.note === undefined || input.note === "" ? "" : ` (${input.note})`;
    const mask = isMasked && index === 0 ? "; change only the masked area" : "";
    return `Image ${index + 1}, ${input.role}: ${roleSentences[input.role]}${note}${mask}.`;
  });
  return lines.join("\n");
}
