import { describe, expect, test } from "vitest";
import { script } from "./script.fixture.ts";
import { createStarter } from "./starter.ts";

const inter = `await figma.loadFontAsync({ family: "Inter", style: "Regular" });`;

/** What each of some writes throws, in order; "accepted" where it does not. */
async function refusals(set: string, writes: readonly string[], options = {}): Promise<unknown> {
  const tries = writes.map(
    (write) =>
      `try { ${write}; said.push("accepted") } catch (error) { said.push(typeof error === "string" ? "string: " + error : String(error)) }`,
  );
  return await script(`const said = []; ${set} ${tries.join("\n")} return said`, options);
}

describe("sizes", () => {
  const frame = `const f = figma.createFrame(); f.layoutMode = "HORIZONTAL"; f.counterAxisSizingMode = "AUTO";
    const a = figma.createRectangle(), b = figma.createRectangle(); f.appendChild(a); f.appendChild(b);`;

  test("resize makes both axes fixed, also where the size stays the same", async () => {
    const body = `${frame} const before = [f.layoutSizingHorizontal, f.layoutSizingVertical]; f.resize(f.width, f.height);
      return [before, f.layoutSizingHorizontal, f.layoutSizingVertical, f.primaryAxisSizingMode, f.counterAxisSizingMode]`;
    expect(await script(body)).toEqual([["HUG", "HUG"], "FIXED", "FIXED", "FIXED", "FIXED"]);
  });
  test("a resized child fills its parent no longer", async () => {
    const body = `${frame} f.resize(300, 100); b.layoutSizingHorizontal = "FILL"; b.layoutSizingVertical = "FILL"; const filled = b.width; b.resize(20, 20);
      return [filled, b.width, b.height, b.layoutSizingHorizontal, b.layoutSizingVertical]`;
    expect(await script(body)).toEqual([200, 20, 20, "FIXED", "FIXED"]);
  });
  test("a child that fills a parent that hugs collapses", async () => {
    const body = `${frame} b.layoutSizingHorizontal = "FILL"; return [f.width < 101, b.width < 1]`;
    expect(await script(body)).toEqual([true, true]);
  });
  test("resize moves children by their constraints, and resizeWithoutConstraints leaves them", async () => {
    const body = `const f = figma.createFrame(), a = figma.createRectangle(); f.appendChild(a); a.constraints = { horizontal: "MAX", vertical: "MIN" };
      f.resize(150, 100); const first = a.x; f.resizeWithoutConstraints(200, 100); return [first, a.x, f.width]`;
    expect(await script(body)).toEqual([50, 50, 200]);
  });
  test("a text of fixed width grows on after a resize that leaves its height, and no other does", async () => {
    const body = `${inter} const t = figma.createText(); t.characters = "one two three"; t.textAutoResize = "HEIGHT"; t.resize(30, t.height);
      const first = [t.textAutoResize, t.height]; t.characters = "one two three four five six"; const grown = t.height > first[1];
      t.resize(30, 20); return [first[0], grown, t.textAutoResize]`;
    expect(await script(body)).toEqual(["HEIGHT", true, "NONE"]);
  });
  test("a text as wide as its words ignores FILL until it may break lines", async () => {
    const body = `${inter} ${frame} f.resize(300, 100); const t = figma.createText(); t.characters = "Hi"; f.appendChild(t);
      const own = t.width; t.layoutSizingHorizontal = "FILL"; const ignored = t.width === own && t.textAutoResize;
      t.textAutoResize = "HEIGHT"; t.layoutSizingHorizontal = "FILL"; return [ignored, t.width]`;
    expect(await script(body)).toEqual(["WIDTH_AND_HEIGHT", 100]);
  });
  test("HUG and FILL are refused in Figma's words where they mean nothing", async () => {
    const writes = [
      `figma.createFrame().layoutSizingHorizontal = "FILL"`,
      `figma.createText().layoutSizingVertical = "HUG"`,
      `f.layoutSizingHorizontal = "FILL"`,
      `a.layoutSizingHorizontal = "HUG"`,
      `b.layoutPositioning = "ABSOLUTE"; b.layoutSizingHorizontal = "FILL"`,
      `a.layoutSizingHorizontal = "WIDE"`,
    ];
    const alone = "node must be an auto-layout frame or a child of an auto-layout frame";
    expect(await refusals(`${inter} ${frame}`, writes)).toEqual([
      `Error: in set_layoutSizingHorizontal: ${alone}`,
      `Error: in set_layoutSizingVertical: ${alone}`,
      "Error: in set_layoutSizingHorizontal: FILL can only be set on children of auto-layout frames",
      "Error: in set_layoutSizingHorizontal: HUG can only be set on auto-layout frames or text children of auto-layout frames",
      "Error: in set_layoutSizingHorizontal: FILL cannot be set on absolute positioned auto-layout children",
      `Error: in set_layoutSizingHorizontal: Property "layoutSizingHorizontal" failed validation: Invalid enum value. Expected 'FIXED' | 'HUG' | 'FILL', received 'WIDE'`,
    ]);
  });
});

describe("exports", () => {
  test("unknown settings are refused, and what hides or is too large rejects with a plain string", async () => {
    const writes = [
      `await f.exportAsync({ format: "PNG", quality: 3 })`,
      `await f.exportAsync({ format: "JPG", colorProfile: "CMYK" })`,
      `await f.exportAsync({ format: "PNG", colorProfile: "SRGB", suffix: "@2x", contentsOnly: false })`,
      `f.visible = false; await f.exportAsync()`,
      `await g.exportAsync()`,
      `f.visible = true; await f.exportAsync({ format: "PNG", constraint: { type: "SCALE", value: 1000 } })`,
      `await figma.loadFontAsync({ family: "Papyrus", style: "Regular" })`,
    ];
    const set = `const f = figma.createFrame(), h = figma.createFrame(), g = figma.group([h], figma.currentPage); h.visible = false;`;
    const hidden = "string: Failed to export node. This node may not have any visible layers.";
    expect(await refusals(set, writes)).toEqual([
      "Error: in exportAsync: Property 'settings' failed validation: Unrecognized key(s) in object: 'quality'",
      "Error: in exportAsync: Property 'settings' failed validation: Invalid enum value. Expected 'DOCUMENT' | 'SRGB' | 'DISPLAY_P3_V4', received 'CMYK' at colorProfile",
      "accepted",
      hidden,
      hidden,
      "string: Target is too large to export as an image.",
      `string: The font "Papyrus Regular" could not be loaded`,
    ]);
  });
});

describe("review", () => {
  test("a status for developers stands directly under a page or section, and not below another", async () => {
    const writes = [
      `inner.devStatus = ready`,
      `outer.devStatus = ready`,
      `section.devStatus = ready; outer.devStatus = ready`,
      `section.devStatus = null; outer.devStatus = ready`,
    ];
    const set = `const ready = { type: "READY_FOR_DEV" }, section = figma.createSection(), outer = figma.createFrame(), inner = figma.createFrame();
      section.appendChild(outer); outer.appendChild(inner);`;
    expect(await refusals(set, writes)).toEqual([
      "Error: in set_devStatus: devStatus can only be set on a node directly under a page or section",
      "accepted",
      "Error: in set_devStatus: devStatus cannot be set on a node inside another node that has a devStatus",
      "accepted",
    ]);
  });
  test("annotations name properties their layer has, and one label", async () => {
    const writes = [
      `f.annotations = [{ label: "a", labelMarkdown: "b" }]`,
      `f.annotations = [{ label: "a", properties: [{ type: "fontSize" }] }]`,
      `f.annotations = [{ label: "a", properties: [{ type: "colour" }] }]`,
      `f.annotations = [{ labelMarkdown: "*a*", properties: [{ type: "fills" }, { type: "itemSpacing" }] }]`,
      `figma.createText().annotations = [{ properties: [{ type: "fontSize" }] }]`,
    ];
    expect(await refusals(`const f = figma.createFrame();`, writes)).toEqual([
      expect.stringContaining("in set_annotations: An annotation has a label or a labelMarkdown, not both"),
      'Error: in set_annotations: Invalid property "fontSize" for a FRAME node',
      expect.stringContaining(`received 'colour' at [0].properties[0].type`),
      "accepted",
      "accepted",
    ]);
  });
});

describe("variables", () => {
  const set = `const c = figma.variables.createVariableCollection("Copy");`;

  test("the team's plan limits the modes of a collection", async () => {
    expect(await refusals(set, [`c.addMode("de")`], { maxModes: 1 })).toEqual([
      "Error: in addMode: Limited to 1 modes only",
    ]);
    expect(await refusals(set, [`c.addMode("de")`, `c.addMode("fr")`], { maxModes: 2 })).toEqual([
      "accepted",
      "Error: in addMode: Limited to 2 modes only",
    ]);
  });
  test("colours of variables read back with their alpha", async () => {
    const body = `${set} const v = figma.variables.createVariable("ink", c, "COLOR"); const first = v.valuesByMode[c.defaultModeId].a;
      v.setValueForMode(c.defaultModeId, { r: 0.2, g: 0, b: 0 }); return [first, v.valuesByMode[c.defaultModeId]]`;
    expect(await script(body)).toEqual([1, { r: Math.fround(0.2), g: 0, b: 0, a: 1 }]);
  });
});

describe("wordings", () => {
  test("what is wrong with a value is said as Figma says it", async () => {
    const writes = [
      `f.fills = [{ type: "PHOTO" }]`,
      `await f.exportAsync({ format: "PNG", constraint: { type: "SCALE", value: 0 } })`,
      `f.constraints = { horizontal: "LEFT", vertical: "MIN" }`,
      `figma.root.children[1].children`,
    ];
    expect(await refusals(`const f = figma.createFrame();`, writes, { document: createStarter() })).toEqual([
      `Error: in set_fills: Property "fills" failed validation: Invalid discriminator value. Expected 'SOLID' | 'GRADIENT_LINEAR' | 'GRADIENT_RADIAL' | 'GRADIENT_ANGULAR' | 'GRADIENT_DIAMOND' | 'IMAGE' | 'VIDEO' | 'PATTERN' | 'SHADER' at [0].type`,
      "Error: in exportAsync: Property 'settings' failed validation: Number must be greater than 0 at constraint.value",
      `Error: in set_constraints: Property "constraints" failed validation: Invalid enum value. Expected 'MIN' | 'CENTER' | 'MAX' | 'STRETCH' | 'SCALE', received 'LEFT' at horizontal`,
      expect.stringContaining(
        "Cannot access property `children` on a page that has not been explicitly loaded.",
      ),
    ]);
  });
  test("what the typings let one write and the stand-in cannot throws by name", async () => {
    const writes = [
      `figma.currentPage.guides = []`,
      `figma.currentPage.flowStartingPoints = []`,
      `figma.createText().textTruncation = "ENDING"`,
      `figma.createText().maxLines = 2`,
    ];
    const said = await refusals("", writes);
    expect(said).toEqual(Array(4).fill(expect.stringMatching(/not implemented in this stand-in for Figma$/)));
  });
  test("a text has no direction that could be set: the typings know none", async () => {
    const set = `const t = figma.createText();`;
    const writes = ["textDirection", "paragraphDirection", "direction"].map((name) => `t.${name} = "RTL"`);
    expect(await refusals(set, writes)).toEqual(Array(3).fill("TypeError: object is not extensible"));
  });
});

describe("transforms", () => {
  const frame = `const f = figma.createFrame(), child = figma.createRectangle(); f.appendChild(child); child.x = 60; child.resize(40, 100);`;

  test("a mirrored layer reads back as it was written, turned by 180 degrees, and mirrors what it holds", async () => {
    const body = `${frame} f.relativeTransform = [[-1, 0, 100], [0, 1, 0]];
      const { x, y, width, height } = child.absoluteBoundingBox; return [f.relativeTransform, Math.abs(f.rotation), f.x, [x, y, width, height], child.rotation]`;
    expect(rounded(await script(body))).toEqual([
      [
        [-1, 0, 100],
        [0, 1, 0],
      ],
      180,
      100,
      [0, 0, 40, 100],
      0,
    ]);
  });
  test("upside down is no rotation, a scale is left out, and a skew is not implemented", async () => {
    const body = `${frame} f.relativeTransform = [[2, 0, 5], [0, -3, 100]]; const flipped = [f.rotation, f.relativeTransform, f.width];
      f.rotation = 90; return [flipped, f.relativeTransform]`;
    expect(rounded(await script(body))).toEqual([
      [
        0,
        [
          [1, 0, 5],
          [0, -1, 100],
        ],
        100,
      ],
      [
        [0, -1, 5],
        [-1, 0, 100],
      ],
    ]);
    await expect(script(`${frame} f.relativeTransform = [[1, 0.5, 0], [0, 1, 0]]`)).rejects.toThrow(
      "in set_relativeTransform: A skewed layer is not implemented",
    );
  });
});

/** Sines of whole turns are a hair beside zero, and zero has a sign. */
function rounded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rounded);
  return typeof value === "number" ? Math.round(value) + 0 : value;
}
