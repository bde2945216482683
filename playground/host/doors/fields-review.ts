/** What people and plugins note on a layer: annotations and its status for developers. */
import * as z from "zod/mini";
import type { NodeRecord } from "../document/record.ts";
import { patch } from "../document/store.ts";
import { ancestors } from "../document/tree.ts";
import { check } from "../validation.ts";
import type { Field } from "./field.ts";

const text = [
  "textStyleId",
  "textAlignHorizontal",
  "fontFamily",
  "fontStyle",
  "fontSize",
  "fontWeight",
] as const;
const lines = ["lineHeight", "letterSpacing"] as const;
const flow = ["itemSpacing", "padding", "layoutMode", "alignItems"] as const;
const grid = ["gridRowGap", "gridColumnGap", "gridRowCount", "gridColumnCount"] as const;
const size = ["width", "height", "maxWidth", "minWidth", "maxHeight", "minHeight"] as const;
const look = ["fills", "strokes", "effects", "strokeWeight", "cornerRadius", "opacity"] as const;
const inGrid = ["gridRowAnchorIndex", "gridColumnAnchorIndex", "gridRowSpan", "gridColumnSpan"] as const;
const everywhere: readonly string[] = [...size, ...look, ...inGrid];
const ofText: readonly string[] = [...text, ...lines];
const ofFrames: readonly string[] = [...flow, ...grid];

const property = z.strictObject({
  type: z.enum([...size, ...look, ...text, ...lines, ...flow, ...grid, ...inGrid, "mainComponent"]),
});

const annotation = z.strictObject({
  label: z.optional(z.string()),
  labelMarkdown: z.optional(z.string()),
  properties: z.optional(z.array(property)),
  categoryId: z.optional(z.string()),
});

/** Whether a property of this name can be pinned on a layer of this type. */
function canPin(type: NodeRecord["type"], name: string): boolean {
  if (everywhere.includes(name)) return true;
  if (ofText.includes(name)) return type === "TEXT";
  if (ofFrames.includes(name)) return ["FRAME", "COMPONENT", "INSTANCE"].includes(type);
  return type === "INSTANCE";
}

const annotations: Field = {
  read: (_run, record) => record.annotations,
  write(run, record, value) {
    const list = check("annotations", z.array(annotation), value);
    for (const { label, labelMarkdown, properties } of list) {
      if (label !== undefined && labelMarkdown !== undefined)
        throw new Error("An annotation has a label or a labelMarkdown, not both");
      const wrong = properties?.find(({ type }) => !canPin(record.type, type));
      if (wrong) throw new Error(`Invalid property "${wrong.type}" for a ${record.type} node`);
    }
    patch(run.document, record.id, { annotations: list });
  },
};

const status = z.nullable(
  z.strictObject({ type: z.enum(["READY_FOR_DEV", "COMPLETED"]), description: z.optional(z.string()) }),
);

const devStatus: Field = {
  read: (_run, record) => record.devStatus,
  write(run, record, value) {
    const wanted = check("devStatus", status, value);
    const [parent, ...above] = ancestors(run.document, record.id);
    if (parent === undefined || !["PAGE", "SECTION"].includes(parent.type)) {
      throw new Error("devStatus can only be set on a node directly under a page or section");
    }
    if ([parent, ...above].some((node) => node.devStatus !== null)) {
      throw new Error("devStatus cannot be set on a node inside another node that has a devStatus");
    }
    patch(run.document, record.id, { devStatus: wanted });
  },
};

export const reviewFields: Readonly<Record<string, Field>> = { annotations, devStatus };
