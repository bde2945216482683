/** Position, size, transforms and auto-layout properties. */
import * as z from "zod/mini";
import {
  absoluteBounds,
  absoluteTransform,
  containerOf,
  placeOf,
  relativeTransform,
  renderBounds,
} from "../document/geometry.ts";
import { isPlacedByParent, moveTo, settle } from "../document/layout.ts";
import { transformSchema } from "../document/paint-schema.ts";
import type { NodeRecord, Sizing } from "../document/record.ts";
import { nodeOf, patch } from "../document/store.ts";
import { check } from "../validation.ts";
import type { Field } from "./field.ts";
import { computed, refuseInInstance, stored } from "./field.ts";
import { needFontsOfText } from "./need-fonts.ts";
import type { RunState } from "./run-state.ts";

const size = z.nullable(z.number().check(z.gte(0)));
const length = z.number().check(z.gte(0));
const number = z.number();

function position(key: "x" | "y"): Field {
  return {
    read: (_run, record) => record[key],
    write(run, record, value) {
      refuseInInstance(run, record, key);
      // Figma keeps geometry in 32-bit floats, so 0.1 reads back as 0.10000000149011612.
      const place = { x: record.x, y: record.y, [key]: Math.fround(check(key, number, value)) };
      if (isPlacedByParent(run.document, record)) return;
      moveTo(run.document, record.id, place.x, place.y);
      settle(run.document, record.id);
    },
  };
}

const rotation: Field = {
  read: (_run, record) => record.rotation,
  write(run, record, value) {
    refuseInInstance(run, record, "rotation");
    const degrees = check("rotation", number, value);
    const turned = Math.abs(degrees) > 180 ? degrees - 360 * Math.round(degrees / 360) : degrees;
    patch(run.document, record.id, { rotation: Math.fround(turned) });
    settle(run.document, record.id);
  },
};

const relative: Field = {
  read: (_run, record) => relativeTransform(record),
  write(run, record, value) {
    refuseInInstance(run, record, "relativeTransform");
    const place = placeOf(check("relativeTransform", transformSchema, value));
    const kept = isPlacedByParent(run.document, record) ? { x: record.x, y: record.y } : {};
    patch(run.document, record.id, { ...place, ...kept });
    settle(run.document, record.id);
  },
};

type Sides = { readonly sizing: "primaryAxisSizingMode" | "counterAxisSizingMode"; readonly along: boolean };

function sides(
  run: RunState,
  record: NodeRecord,
  axis: "HORIZONTAL" | "VERTICAL",
): { own: Sides; along: boolean } {
  const parent = record.parent === null ? undefined : nodeOf(run.document, record.parent);
  const own = record.layoutMode === axis;
  return {
    own: { sizing: own ? "primaryAxisSizingMode" : "counterAxisSizingMode", along: own },
    along: parent?.layoutMode === axis,
  };
}

/** HUG, FILL and FIXED are a newer spelling of four older properties. */
function layoutSizing(axis: "HORIZONTAL" | "VERTICAL", key: string): Field {
  return {
    read(run, record) {
      const { own, along } = sides(run, record, axis);
      const fills = along ? record.layoutGrow > 0 : record.layoutAlign === "STRETCH";
      if (isPlacedByParent(run.document, record) && fills) return "FILL";
      if (record.layoutMode !== "NONE" && record[own.sizing] === "AUTO") return "HUG";
      const hugsWidth = record.textAutoResize === "WIDTH_AND_HEIGHT";
      const hugs = axis === "HORIZONTAL" ? hugsWidth : hugsWidth || record.textAutoResize === "HEIGHT";
      return record.type === "TEXT" && hugs ? "HUG" : "FIXED";
    },
    write(run, record, value) {
      const wanted = check(key, z.enum(["FIXED", "HUG", "FILL"]), value);
      const { own, along } = sides(run, record, axis);
      refuseSizing(run, record, wanted);
      if (record.type === "TEXT") needFontsOfText(run, record);
      const fill = wanted === "FILL";
      const sizing: Sizing = wanted === "HUG" ? "AUTO" : "FIXED";
      patch(run.document, record.id, {
        ...(along ? { layoutGrow: fill ? 1 : 0 } : { layoutAlign: fill ? "STRETCH" : "INHERIT" }),
        ...(record.layoutMode !== "NONE" && { [own.sizing]: sizing }),
      });
      settle(run.document, record.id);
    },
  };
}

function refuseSizing(run: RunState, record: NodeRecord, wanted: "FIXED" | "HUG" | "FILL"): void {
  const isFrame = record.layoutMode !== "NONE";
  const container = containerOf(run.document, record);
  const isChild = container !== undefined && container.layoutMode !== "NONE";
  if (!isFrame && !isChild) {
    throw new Error("node must be an auto-layout frame or a child of an auto-layout frame");
  }
  if (wanted === "FILL" && !isChild)
    throw new Error("FILL can only be set on children of auto-layout frames");
  if (wanted === "FILL" && record.layoutPositioning === "ABSOLUTE") {
    throw new Error("FILL cannot be set on absolute positioned auto-layout children");
  }
  if (wanted === "HUG" && !isFrame && record.type !== "TEXT") {
    throw new Error("HUG can only be set on auto-layout frames or text children of auto-layout frames");
  }
}

const layoutMode: Field = {
  read: (_run, record) => record.layoutMode,
  write(run, record, value) {
    if (value === "GRID") throw new Error('layoutMode "GRID" is not implemented in this stand-in for Figma');
    refuseInInstance(run, record, "layoutMode");
    const schema = z.enum(["NONE", "HORIZONTAL", "VERTICAL"]);
    patch(run.document, record.id, { layoutMode: check("layoutMode", schema, value) });
    settle(run.document, record.id);
  },
};

const constraint = z.enum(["MIN", "CENTER", "MAX", "STRETCH", "SCALE"]);
const sizing = z.enum(["FIXED", "AUTO"]);
const align = z.enum(["MIN", "MAX", "CENTER", "SPACE_BETWEEN", "SPACE_EVENLY", "SPACE_AROUND"]);

export const geometryFields: Readonly<Record<string, Field>> = {
  x: position("x"),
  y: position("y"),
  width: computed((_run, record) => record.width),
  height: computed((_run, record) => record.height),
  rotation,
  relativeTransform: relative,
  absoluteTransform: computed((run, record) => absoluteTransform(run.document, record)),
  absoluteBoundingBox: computed((run, record) => absoluteBounds(run.document, record)),
  absoluteRenderBounds: computed((run, record) =>
    record.visible ? renderBounds(run.document, record) : null,
  ),
  minWidth: stored("minWidth", size, true),
  maxWidth: stored("maxWidth", size, true),
  minHeight: stored("minHeight", size, true),
  maxHeight: stored("maxHeight", size, true),
  constrainProportions: stored("constrainProportions", z.boolean()),
  constraints: stored("constraints", z.strictObject({ horizontal: constraint, vertical: constraint })),
  layoutMode,
  paddingLeft: stored("paddingLeft", length, true),
  paddingRight: stored("paddingRight", length, true),
  paddingTop: stored("paddingTop", length, true),
  paddingBottom: stored("paddingBottom", length, true),
  itemSpacing: stored("itemSpacing", number, true),
  primaryAxisSizingMode: stored("primaryAxisSizingMode", sizing, true),
  counterAxisSizingMode: stored("counterAxisSizingMode", sizing, true),
  primaryAxisAlignItems: stored("primaryAxisAlignItems", align, true),
  counterAxisAlignItems: stored("counterAxisAlignItems", z.enum(["MIN", "MAX", "CENTER", "BASELINE"]), true),
  layoutAlign: stored("layoutAlign", z.enum(["INHERIT", "STRETCH", "MIN", "CENTER", "MAX"]), true),
  layoutGrow: stored("layoutGrow", length, true),
  layoutPositioning: stored("layoutPositioning", z.enum(["AUTO", "ABSOLUTE"]), true),
  layoutSizingHorizontal: layoutSizing("HORIZONTAL", "layoutSizingHorizontal"),
  layoutSizingVertical: layoutSizing("VERTICAL", "layoutSizingVertical"),
};
