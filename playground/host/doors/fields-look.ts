/** Paints, strokes, corners, effects and the other things that show. */
import * as z from "zod/mini";
import { readBackEffect, readBackPaint } from "../document/paint-readback.ts";
import { blendModes, effectSchema, paintSchema } from "../document/paint-schema.ts";
import type { NodeRecord } from "../document/record.ts";
import { patch } from "../document/store.ts";
import { check } from "../validation.ts";
import type { Field } from "./field.ts";
import { computed, stored } from "./field.ts";

const paints = z.array(paintSchema);
const radius = z.number().check(z.gte(0));
const corners = ["topLeftRadius", "topRightRadius", "bottomLeftRadius", "bottomRightRadius"] as const;

/** Stands for `figma.mixed` on the wire. */
export const mixed = { mixed: true } as const;

function paintField(key: "fills" | "strokes" | "backgrounds"): Field {
  return {
    read: (_run, record) => record[key].map(readBackPaint),
    write(run, record, value) {
      const list = check(key, paints, value);
      for (const paint of list) {
        if (paint.type !== "IMAGE" || paint.imageHash === null) continue;
        if (!run.document.images.has(paint.imageHash)) {
          throw new Error(
            `Property "${key}" failed validation: Image with hash "${paint.imageHash}" does not exist`,
          );
        }
      }
      patch(run.document, record.id, { [key]: list });
    },
  };
}

const cornerRadius: Field = {
  read(_run, record) {
    return corners.every((corner) => record[corner] === record.topLeftRadius) ? record.topLeftRadius : mixed;
  },
  write(run, record, value) {
    const px = check("cornerRadius", radius, value);
    const all: Partial<NodeRecord> = Object.fromEntries(corners.map((corner) => [corner, px]));
    patch(run.document, record.id, all);
  },
};

const opacity: Field = {
  read: (_run, record) => record.opacity,
  write(run, record, value) {
    const unit = z.number().check(z.gte(0), z.lte(1));
    patch(run.document, record.id, { opacity: Math.fround(check("opacity", unit, value)) });
  },
};

export const lookFields: Readonly<Record<string, Field>> = {
  visible: stored("visible", z.boolean(), true),
  locked: stored("locked", z.boolean()),
  expanded: stored("expanded", z.boolean()),
  opacity,
  blendMode: stored("blendMode", z.enum(blendModes)),
  isMask: stored("isMask", z.boolean()),
  fills: paintField("fills"),
  strokes: paintField("strokes"),
  backgrounds: paintField("backgrounds"),
  effects: {
    ...stored("effects", z.array(effectSchema)),
    read: (_run, record) => record.effects.map(readBackEffect),
  },
  strokeWeight: stored("strokeWeight", radius),
  strokeAlign: stored("strokeAlign", z.enum(["CENTER", "INSIDE", "OUTSIDE"])),
  strokeCap: stored("strokeCap", z.string()),
  strokeJoin: stored("strokeJoin", z.string()),
  dashPattern: stored("dashPattern", z.array(radius)),
  cornerRadius,
  topLeftRadius: stored("topLeftRadius", radius),
  topRightRadius: stored("topRightRadius", radius),
  bottomLeftRadius: stored("bottomLeftRadius", radius),
  bottomRightRadius: stored("bottomRightRadius", radius),
  cornerSmoothing: stored("cornerSmoothing", z.number().check(z.gte(0), z.lte(1))),
  clipsContent: stored("clipsContent", z.boolean()),
  sectionContentsHidden: stored("sectionContentsHidden", z.boolean()),
  exportSettings: stored("exportSettings", z.array(z.looseObject({ format: z.string() }))),
  boundVariables: computed((_run, record) => record.boundVariables),
  explicitVariableModes: computed((_run, record) => record.explicitVariableModes),
  fillStyleId: computed(() => ""),
  strokeStyleId: computed(() => ""),
  effectStyleId: computed(() => ""),
  reactions: computed(() => []),
};
