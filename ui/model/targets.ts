/** Which shapes a run would fill: pinned ones first, then the selection, then sizes typed by hand. */
import type { SizeRule } from "../../core/catalogue.ts";
import { isTooLong, longestRatio } from "../../core/fit.ts";
import type { Draft, Target } from "../../core/set.ts";
import type { Selection } from "./state.ts";

export type TargetSource = "pinned" | "selection" | "typed" | "none";

/** A layer that is not filled, and why, as it stands after the layer's name. */
export type LeftOut = { name: string; reason: string };

/** The targets in force, and those left out because no picture is made for shapes so long (S4.2). */
export type ChosenTargets = { from: TargetSource; targets: Target[]; tooLong: LeftOut[] };

/** The first source that has any, each target with what the person chose for it. Without a rule none is too long yet. */
export function chooseTargets(draft: Draft, selection: Selection, rule?: SizeRule): ChosenTargets {
  const sources = [
    { from: "pinned", all: draft.pinned },
    { from: "selection", all: selection.targets },
    { from: "typed", all: draft.typed },
  ] as const;
  const tooLong: LeftOut[] = [];
  for (const { from, all } of sources) {
    const targets: Target[] = [];
    for (const target of all) {
      if (rule !== undefined && isTooLong(target, rule)) tooLong.push(describeTooLong(target, rule));
      else targets.push(withFit(target, draft));
    }
    if (targets.length > 0) return { from, targets, tooLong };
  }
  return { from: "none", targets: [], tooLong };
}

function describeTooLong({ name }: Target, rule: SizeRule): LeftOut {
  return {
    name,
    reason: `longer than ${longestRatio(rule)}:1, so less than a tenth of a picture would show`,
  };
}

function withFit(target: Target, draft: Draft): Target {
  const fit = draft.choices?.[target.key]?.fit;
  return fit === undefined ? target : { ...target, fit };
}

/** Sizes one click away when nothing is selected, in canvas pixels. */
export const ratioPresets = [
  { label: "1:1", width: 1080, height: 1080 },
  { label: "4:5", width: 1080, height: 1350 },
  { label: "9:16", width: 1080, height: 1920 },
  { label: "16:9", width: 1920, height: 1080 },
] as const;

/** A target of a typed size, without a layer. The same size typed twice is the same target. */
export function createTypedTarget(width: number, height: number, label?: string): Target {
  return {
    key: `typed-${width}x${height}`,
    name: label ?? `${width}x${height}`,
    width,
    height,
  };
}

/** Reads what was typed as an edge: whole pixels from 1 to 10,000, else undefined. Full-width digits count as digits. */
export function parseEdge(typed: string): number | undefined {
  const text = typed.normalize("NFKC").trim();
  if (!/^\d{1,5}$/.test(text)) return undefined;
  const edge = Number(text);
  return edge >= 1 && edge <= 10_000 ? edge : undefined;
}

/** Width and height of a size that was pasted whole, "1200x628" or "1200 × 628 px"; undefined for anything else. */
export function splitSize(typed: string): [width: string, height: string] | undefined {
  const [, width, height] =
    /^\s*(\d+)\s*(?:px)?\s*[x×*]\s*(\d+)\s*(?:px)?\s*$/i.exec(typed.normalize("NFKC")) ?? [];
  return width === undefined || height === undefined ? undefined : [width, height];
}

/** "1440 × 900"; a fractional edge keeps at most two decimals. */
export function formatSize(size: { width: number; height: number }): string {
  return `${formatEdge(size.width)} × ${formatEdge(size.height)}`;
}

function formatEdge(edge: number): string {
  return String(Math.round(edge * 100) / 100);
}

/** True when the target's own name says its size already, as names of frames often do. */
export function namesSize({ name, width, height }: Target): boolean {
  return name.replaceAll(/\s/g, "").replaceAll(/[x*]/gi, "×").includes(`${width}×${height}`);
}

/** A target's name where there is little room: without its own size, which names of frames often end with. */
export function shortenName(target: Target): string {
  const [, rest = ""] = /^(.*\S)[\s,·-]+\d+\s*[x×*]\s*\d+$/i.exec(target.name) ?? [];
  return rest !== "" && namesSize(target) ? rest : target.name;
}

/**
 * The number, from 1, of each name that others have too; undefined for a name of its own, and for what is not to be numbered.
 * Layers often share a name, boxes of a mockup above all: the second "Image" is "Image 2".
 */
export function countSame(names: readonly (string | undefined)[]): (number | undefined)[] {
  return names.map((name, index) => {
    const isShared = name !== undefined && names.some((other, at) => at !== index && other === name);
    return isShared ? names.slice(0, index + 1).filter((other) => other === name).length : undefined;
  });
}

/** Names of targets as they are listed, equal ones numbered. */
export function numberNames(names: readonly string[]): string[] {
  const numbers = countSame(names);
  return names.map((name, index) => (numbers[index] === undefined ? name : `${name} ${numbers[index]}`));
}
