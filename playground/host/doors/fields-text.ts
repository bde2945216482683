/** Text properties. All that reflows wants its font loaded first. */
import * as z from "zod/mini";
import { settle } from "../document/layout.ts";
import { patch } from "../document/store.ts";
import { hasFont, weightOf } from "../fonts.ts";
import { check } from "../validation.ts";
import type { Field } from "./field.ts";
import { computed, stored } from "./field.ts";
import { needFont, needFontsOfText } from "./need-fonts.ts";

function flowing<T extends Field>(field: T): Field {
  return {
    read: field.read,
    write(run, record, value) {
      needFontsOfText(run, record);
      field.write?.(run, record, value);
    },
  };
}

const characters: Field = {
  read: (_run, record) => record.characters,
  write(run, record, value) {
    const text = check("characters", z.string(), value);
    const renamed = record.autoRename ? { name: text.split("\n")[0]?.slice(0, 60) || "Text" } : {};
    patch(run.document, record.id, { characters: text, ...renamed });
    settle(run.document, record.id);
  },
};

const fontName: Field = {
  read: (_run, record) => record.fontName,
  write(run, record, value) {
    const font = check("fontName", z.strictObject({ family: z.string(), style: z.string() }), value);
    needFont(run, font);
    patch(run.document, record.id, { fontName: font });
    settle(run.document, record.id);
  },
};

/** A name given by hand stops a text from renaming itself. */
const name: Field = {
  read: (_run, record) => record.name,
  write(run, record, value) {
    const text = check("name", z.string(), value);
    patch(run.document, record.id, { name: text, ...(record.type === "TEXT" && { autoRename: false }) });
  },
};

const lineHeight = z.union([
  z.strictObject({ unit: z.literal("AUTO") }),
  z.strictObject({ unit: z.enum(["PIXELS", "PERCENT"]), value: z.number().check(z.gte(0)) }),
]);
const letterSpacing = z.strictObject({ unit: z.enum(["PIXELS", "PERCENT"]), value: z.number() });
const cases = z.enum(["ORIGINAL", "UPPER", "LOWER", "TITLE", "SMALL_CAPS", "SMALL_CAPS_FORCED"]);
const resizing = z.enum(["NONE", "WIDTH_AND_HEIGHT", "HEIGHT", "TRUNCATE"]);

export const textFields: Readonly<Record<string, Field>> = {
  name,
  characters: flowing(characters),
  fontName,
  fontSize: flowing(stored("fontSize", z.number().check(z.gte(1)), true)),
  fontWeight: computed((_run, record) => weightOf(record.fontName.style)),
  lineHeight: flowing(stored("lineHeight", lineHeight, true)),
  letterSpacing: flowing(stored("letterSpacing", letterSpacing, true)),
  textCase: flowing(stored("textCase", cases, true)),
  textDecoration: flowing(stored("textDecoration", z.enum(["NONE", "UNDERLINE", "STRIKETHROUGH"]))),
  textAlignHorizontal: flowing(
    stored("textAlignHorizontal", z.enum(["LEFT", "CENTER", "RIGHT", "JUSTIFIED"])),
  ),
  textAlignVertical: flowing(stored("textAlignVertical", z.enum(["TOP", "CENTER", "BOTTOM"]))),
  textAutoResize: flowing(stored("textAutoResize", resizing, true)),
  textTruncation: computed((_run, record) => (record.textAutoResize === "TRUNCATE" ? "ENDING" : "DISABLED")),
  textStyleId: computed(() => ""),
  autoRename: stored("autoRename", z.boolean()),
  hasMissingFont: computed((_run, record) => !hasFont(record.fontName)),
};
