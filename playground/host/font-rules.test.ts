import { describe, expect, test } from "vitest";
import { fallbackFonts } from "./fonts.ts";
import { script } from "./script.fixture.ts";
import { createStarter } from "./starter.ts";

const inter = `await figma.loadFontAsync({ family: "Inter", style: "Regular" });`;
const japanese = `await figma.loadFontAsync({ family: "Noto Sans JP", style: "Regular" });`;
/** The hero of the starter document holds texts, and this run has loaded none of their fonts. */
const hero = `const hero = figma.currentPage.findOne((node) => node.type === "FRAME" && node.findAll((below) => below.type === "TEXT").length > 1);`;

function starter() {
  return { document: createStarter() };
}

describe("fonts of what is laid out again", () => {
  test.each([
    ["appendChild", `figma.createFrame().appendChild(hero)`],
    ["insertChild", `figma.createFrame().insertChild(0, hero)`],
    ["appendChild", `figma.createSection().appendChild(hero.findOne((node) => node.type === "TEXT"))`],
    ["group", `figma.group([hero], figma.currentPage)`],
  ])("%s of anything that holds text wants the fonts of all of it: %s", async (member, move) => {
    await expect(script(`${hero} ${move}`, starter())).rejects.toThrow(
      new RegExp(
        `in ${member}: unloaded font "Inter [A-Za-z ]+"\\. Please call figma\\.loadFontAsync\\(\\{ family: "Inter", style: "[A-Za-z ]+" \\}\\) and await`,
      ),
    );
  });
  test("a refused move leaves everything where it was", async () => {
    const body = `${hero} const f = figma.createFrame(); try { f.appendChild(hero) } catch {} return [f.children.length, hero.parent.type]`;
    expect(await script(body, starter())).toEqual([0, "PAGE"]);
  });
  test("with its fonts loaded a subtree moves, and an empty text needs none", async () => {
    const load = `for (const t of hero.findAll((n) => n.type === "TEXT")) await figma.loadFontAsync(t.fontName);`;
    const body = `${hero} ${load} const f = figma.createFrame(); f.appendChild(hero); f.appendChild(figma.createText()); return f.children.length`;
    expect(await script(body, starter())).toBe(2);
  });
  test("letters that a font lacks fall back, and the fallback font is one that is not loaded", async () => {
    const text = `${inter} const t = figma.createText(); t.characters = "ja 日本語";`;
    await expect(script(`${text} figma.createFrame().appendChild(t)`)).rejects.toThrow(
      'in appendChild: unloaded font "Noto Sans JP Regular"',
    );
    await expect(script(`${text} t.fontSize = 20`)).rejects.toThrow(
      'in set_fontSize: Cannot write to node with unloaded font "Noto Sans JP Regular"',
    );
    expect(
      await script(
        `${text} ${japanese} const f = figma.createFrame(); f.appendChild(t); return f.children.length`,
      ),
    ).toBe(1);
    expect(
      await script(
        `${inter} const t = figma.createText(); figma.createFrame().appendChild(t); t.characters = "日本語"; return t.characters`,
      ),
    ).toBe("日本語");
  });
  test.each([
    ["Spring, весна, άνοιξη 1.5 %", "Inter", []],
    ["日本語、한국어", "Inter", ["Noto Sans JP", "Noto Sans KR"]],
    ["한국어 العربية", "Noto Sans KR", ["Noto Sans Arabic"]],
    ["日本語、abc", "Noto Sans JP", []],
    ["ᚠᚢ", "Inter", []],
    ["日本語", "A family nobody has", []],
  ])("the letters of %j in %s fall back to %j", (characters, family, names) => {
    expect(fallbackFonts(characters, family).map((font) => font.family)).toEqual(names);
  });
});

describe("fonts of texts that are bound to variables", () => {
  const copy = `const c = figma.variables.createVariableCollection("Copy"); const japan = c.addMode("ja");
    const v = figma.variables.createVariable("title", c, "STRING"), t = figma.createText(), f = figma.createFrame();
    v.setValueForMode(c.defaultModeId, "Spring"); v.setValueForMode(japan, "春");`;
  const bound = `${copy} ${inter} f.appendChild(t); t.setBoundVariable("characters", v);`;

  test("binding, a mode and a value want the fonts of the texts they change", async () => {
    await expect(script(`${copy} t.setBoundVariable("characters", v)`)).rejects.toThrow(
      'in setBoundVariable: Cannot write to node with unloaded font "Inter Regular"',
    );
    const first = `${bound} f.setExplicitVariableModeForCollection(c, japan);`;
    await expect(
      script(`${first} f.setExplicitVariableModeForCollection(c, c.defaultModeId)`),
    ).rejects.toThrow('in setExplicitVariableModeForCollection: unloaded font "Noto Sans JP Regular"');
    await expect(script(`${first} v.setValueForMode(japan, "夏")`)).rejects.toThrow(
      'in setValueForMode: unloaded font "Noto Sans JP Regular"',
    );
    await expect(script(`${first} f.clearExplicitVariableModeForCollection(c)`)).rejects.toThrow(
      'in clearExplicitVariableModeForCollection: unloaded font "Noto Sans JP Regular"',
    );
    expect(await script(`${first} ${japanese} v.setValueForMode(japan, "夏"); return t.characters`)).toBe(
      "夏",
    );
  });
  test("a value that reaches a text through another variable counts, and one that no text shows does not", async () => {
    const alias = `const w = figma.variables.createVariable("alias", c, "STRING");
      w.setValueForMode(c.defaultModeId, figma.variables.createVariableAlias(v)); t.setBoundVariable("characters", w);
      f.setExplicitVariableModeForCollection(c, japan); w.setValueForMode(japan, "春");`;
    await expect(script(`${bound} ${alias} v.setValueForMode(c.defaultModeId, "Summer")`)).rejects.toThrow(
      'in setValueForMode: unloaded font "Noto Sans JP Regular"',
    );
    const other = `const o = figma.variables.createVariableCollection("Other"), x = figma.variables.createVariable("x", o, "STRING");
      x.setValueForMode(o.defaultModeId, "y"); f.setExplicitVariableModeForCollection(o, o.defaultModeId); return t.characters`;
    expect(await script(`${bound} f.setExplicitVariableModeForCollection(c, japan); ${other}`)).toBe("春");
  });
  test("a text that moves under another mode shows the words of that mode", async () => {
    const body = `${bound} const g = figma.createFrame(); g.setExplicitVariableModeForCollection(c, japan); g.appendChild(t); return t.characters`;
    expect(await script(body)).toBe("春");
  });
});
