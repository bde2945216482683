/** What 0.1.0 sent, a body without a kind: read as it came, and turned into one of today's. */
import * as z from "zod/mini";
import { cellIdSchema, idSchema } from "./api.ts";
import { briefLimits, briefSchema, localeSchema, type Brief, type Reference } from "./brief.ts";
import { runBodySchema, type RunBody, type RunCell, type RunInput } from "./run-body.ts";

const edge = z.number().check(z.gte(1), z.lte(100_000));

const formerCellSchema = z.strictObject({
  id: cellIdSchema,
  take: z.optional(z.int().check(z.gte(1), z.lte(100))),
  locale: z.optional(localeSchema),
  target: z.strictObject({ width: edge, height: edge }),
  shot: z.optional(z.string().check(z.maxLength(briefLimits.shotLength))),
  size: z.optional(z.strictObject({ width: z.int(), height: z.int() })),
  fit: z.optional(z.enum(["cover", "safe-zone", "plate"])),
  source: z.optional(idSchema),
  mask: z.optional(idSchema),
  /** Instead of the brief's references. */
  references: z.optional(z.array(idSchema).check(z.maxLength(16))),
  /** Another cell's id, or "approval". */
  waitsFor: z.optional(cellIdSchema),
});
type FormerCell = z.infer<typeof formerCellSchema>;

export const formerBodySchema = z.strictObject({
  model: z.string().check(z.minLength(1), z.maxLength(100)),
  quality: z.string().check(z.minLength(1), z.maxLength(20)),
  density: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  format: z.optional(z.enum(["jpeg", "png"])),
  background: z.optional(z.enum(["opaque", "transparent"])),
  experimental: z.optional(z.boolean()),
  partials: z.optional(z.int().check(z.gte(0), z.lte(3))),
  file: z.optional(z.string().check(z.maxLength(200), z.regex(/^[ -~\u00a0-\uffff]*$/))),
  brief: briefSchema,
  cells: z.array(formerCellSchema).check(z.minLength(1), z.maxLength(1000)),
  agreed: z.optional(z.int().check(z.gte(0))),
});
export type FormerBody = z.infer<typeof formerBodySchema>;

/** What a client may send: 0.1.0 named no kind. */
export const anyBodySchema = z.union([runBodySchema, formerBodySchema]);
export type AnyBody = z.infer<typeof anyBodySchema>;

/** The schema of the version that made a body, so that a refusal says what that version would have to change. */
export function bodySchemaFor(value: unknown): z.ZodMiniType<AnyBody> {
  const isCurrent = typeof value === "object" && value !== null && "kind" in value;
  return isCurrent ? runBodySchema : formerBodySchema;
}

/** True for a body that names its kind. */
export function isCurrent(body: AnyBody): body is RunBody {
  return "kind" in body;
}

/** A body as one of today's. */
export function toCurrentBody(body: AnyBody): RunBody {
  return isCurrent(body) ? body : fromFormerBody(body);
}

/** The same run as one of today's bodies, cell by cell. Shots get the numbers in which they come as their keys. */
function fromFormerBody(former: FormerBody): RunBody {
  const { agreed: _, brief, cells, ...settings } = former;
  const texts = Array.from(new Set(cells.flatMap(({ shot }) => shot ?? [])));
  // A cell's own list stood for the brief's, so with one of them each cell gets a list.
  const isListed = cells.some((cell) => cell.references !== undefined);
  const { references = [], ...fields } = brief;
  const shared = isListed ? [] : references.flatMap(listShared);
  return {
    kind: "picture",
    ...settings,
    brief: shared.length === 0 ? fields : { ...fields, references: shared },
    ...(texts.length === 0 ? {} : { shots: texts.map((text, index) => ({ key: String(index + 1), text })) }),
    cells: cells.map((cell) => toCell(cell, texts, listInputs(brief, cell, isListed))),
  };
}

function listShared(reference: Reference): NonNullable<RunBody["brief"]["references"]> {
  const { role } = reference;
  return role === "source" ? [] : [{ ...reference, role }];
}

function toCell(former: FormerCell, texts: readonly string[], inputs: RunInput[]): RunCell {
  const { source: _s, mask: _m, references: _r, waitsFor, shot, ...cell } = former;
  return {
    ...cell,
    ...(shot === undefined ? {} : { shot: String(texts.indexOf(shot) + 1) }),
    ...(inputs.length === 0 ? {} : { inputs }),
    ...(waitsFor === "approval" ? { approval: true } : {}),
  };
}

function listInputs(brief: Brief, cell: FormerCell, isListed: boolean): RunInput[] {
  const known = brief.references ?? [];
  const named = cell.references?.map(
    (asset): Reference => known.find((reference) => reference.asset === asset) ?? { asset, role: "style" },
  );
  const references = named ?? known;
  const inputs: RunInput[] = cell.source === undefined ? [] : [{ asset: cell.source, role: "source" }];
  inputs.push(...references.filter(({ role }) => role === "source"));
  if (cell.mask !== undefined) inputs.push({ asset: cell.mask, role: "mask" });
  if (cell.waitsFor !== undefined && cell.waitsFor !== "approval")
    inputs.push({ cell: cell.waitsFor, role: "anchor" });
  if (isListed) inputs.push(...references.filter(({ role }) => role !== "source"));
  return inputs;
}
