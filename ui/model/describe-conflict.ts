/** What both a person and another changed, in words: who changed what, and when. */
import { localeFacts } from "../../core/locale.ts";
import type { SetView } from "../../core/messages.ts";
import type { Conflict, ConflictField, ListName } from "../../core/set/conflict.ts";
import { expandCells } from "../../core/set.ts";
import type { SetContent } from "../../core/set/set-content.ts";
import { nameCell } from "./cell-name.ts";

/** "Ana changed the subject 4 minutes ago"; without a name where the file does not say who it was. */
export function describeConflict({ field, entry }: Conflict, view: SetView, nowMs: number): string {
  const written = view.written[entry];
  const who = written?.by ?? "Another person";
  return `${who} changed ${nameField(field, view.content)}${written === undefined ? "" : ` ${describeAgo(written.at, nowMs)}`}`;
}

/** What one of the two changed it into, as a person knows it; a picture goes by its cell or its layer. */
export function describeSide(
  { field }: Pick<Conflict, "field">,
  value: string | undefined,
  { set: { locales, targets, shots } }: SetContent,
): string {
  if (value === undefined) return "taken out";
  if (field.kind !== "anchor") return value;
  const cell = expandCells(locales, targets, shots).find(({ id }) => id === value);
  if (cell !== undefined) return nameCell(cell.locale, cell.target, cell.shotNumber);
  return /^[0-9a-f]{64}$/.test(value) ? "another picture" : value;
}

/** "just now", "4 minutes ago", "3 hours ago", "on 2026-11-28"; times are UTC ISO 8601. */
export function describeAgo(at: string, nowMs: number): string {
  const minutes = Math.floor((nowMs - Date.parse(at)) / 60_000);
  if (Number.isNaN(minutes) || minutes < 1) return "just now";
  if (minutes < 60) return minutes === 1 ? "a minute ago" : `${minutes} minutes ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return hours === 1 ? "an hour ago" : `${hours} hours ago`;
  return `on ${at.slice(0, 10)}`;
}

const lists: Record<ListName, string> = {
  locales: "languages",
  targets: "targets",
  shots: "shots",
  blocks: "texts",
  references: "references",
};

function nameField(field: ConflictField, { set }: SetContent): string {
  switch (field.kind) {
    case "title":
      return "the title";
    case "anchor":
      return "the picture that the others are made from";
    case "prompt":
      return "the prompt";
    case "setting":
      return field.setting === "sameLook" ? "whether all share one look" : `the ${field.setting}`;
    case "brief":
      return field.field === "keep" || field.field === "change" || field.field === "avoid"
        ? `what to ${field.field}`
        : `the ${field.field}`;
    case "words":
      return `the words of ${nameBlock(field.block, set)} in ${localeFacts(field.locale).name}`;
    case "block":
      return `${field.part === undefined ? "" : `the ${field.part} of `}${nameBlock(field.block, set)}`;
    case "shot":
      return `shot ${set.shots.findIndex(({ key }) => key === field.shot) + 1 || ""}`.trim();
    case "target":
      return `the target ${set.targets.find(({ key }) => key === field.target)?.name ?? "that you changed"}`;
    case "reference":
      return "a reference";
    case "order":
      return `the order of ${lists[field.list]}`;
    case "list":
      return `the ${lists[field.list]}`;
  }
}

function nameBlock(block: string, { brief }: SetContent["set"]): string {
  const at = (brief.texts ?? []).findIndex(({ key }) => key === block);
  return at === -1 ? "a text that was taken out" : `text ${at + 1}`;
}
