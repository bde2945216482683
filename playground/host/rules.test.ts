import { describe, expect, test } from "vitest";
import { rootId } from "./document/store.ts";
import { createStarter } from "./starter.ts";
import { script } from "./script.fixture.ts";

/** The smallest header of each format, at a size. */
function png(width: number, height: number): string {
  const size = [width, height].flatMap((edge) => [
    edge >>> 24,
    (edge >>> 16) & 255,
    (edge >>> 8) & 255,
    edge & 255,
  ]);
  return `new Uint8Array([137,80,78,71,13,10,26,10,0,0,0,13,73,72,68,82,${size.join(",")},8,6,0,0,0])`;
}

const inter = `await figma.loadFontAsync({ family: "Inter", style: "Regular" });`;

describe("globals", () => {
  test("only Figma's globals exist", async () => {
    const names = `["URL","TextEncoder","Intl","atob","crypto","queueMicrotask","performance","window","document",
      "XMLHttpRequest","AbortController","__host","__take","__deliver","__settings","process"]`;
    expect(await script(`return ${names}.filter((name) => name in globalThis)`)).toEqual([]);
    const present = `["figma","console","setTimeout","fetch","structuredClone","__html__","__uiFiles__"]`;
    expect(await script(`return ${present}.filter((name) => !(name in globalThis))`)).toEqual([]);
  });
  test("structuredClone copies nested data, dates, maps and cycles", async () => {
    const body = `const a = { d: new Date(5), m: new Map([[1, [2]]]) }; a.self = a; const b = structuredClone(a);
      return [b !== a, b.self === b, b.d.getTime(), b.m.get(1)[0]]`;
    expect(await script(body)).toEqual([true, true, 5, 2]);
  });
  test("endless recursion ends inside the sandbox", async () => {
    await expect(script(`function f() { f() } f()`)).rejects.toThrow(/stack/i);
  });
});

describe("members", () => {
  test("members unknown to the typings do not exist", async () => {
    expect(
      await script(`const f = figma.createFrame(); return [f.characters, f.nope, "fills" in f]`),
    ).toEqual([undefined, undefined, true]);
  });
  test("writing an unknown member throws", async () => {
    await expect(script(`figma.createFrame().nope = 1`)).rejects.toThrow(
      "TypeError: object is not extensible",
    );
    await expect(script(`figma.nope = 1`)).rejects.toThrow("object is not extensible");
  });
  test("writing a read-only member throws", async () => {
    await expect(script(`figma.createFrame().width = 10`)).rejects.toThrow("no setter for property");
  });
  test("members that are not implemented throw by name", async () => {
    await expect(script(`figma.createStar()`)).rejects.toThrow("figma.createStar is not implemented");
    await expect(script(`figma.createFrame().layoutGrids`)).rejects.toThrow(
      "node.layoutGrids is not implemented",
    );
  });
  test("synchronous getters are refused under dynamic-page, and work without it", async () => {
    await expect(script(`figma.getNodeById("0:1")`)).rejects.toThrow(
      "in getNodeById: Cannot call with documentAccess: dynamic-page. Use figma.getNodeByIdAsync instead",
    );
    const manifest = { documentAccess: undefined };
    expect(await script(`return figma.getNodeById("0:1").name`, { manifest })).toBe("Page 1");
    await expect(script(`figma.currentPage = figma.createPage()`)).rejects.toThrow("setCurrentPageAsync");
    await expect(script(`figma.createFrame().fillStyleId = "x"`)).rejects.toThrow("setFillStyleIdAsync");
  });
});

describe("paints", () => {
  test("a paint without its colour is refused with its path", async () => {
    await expect(script(`figma.createFrame().fills = [{ type: "SOLID" }]`)).rejects.toThrow(
      'in set_fills: Property "fills" failed validation: Required value missing at [0].color',
    );
    await expect(
      script(`figma.createFrame().fills = [{ type: "SOLID", color: { r: 2, g: 0, b: 0 } }]`),
    ).rejects.toThrow("Number must be less than or equal to 1 at [0].color.r");
    await expect(
      script(`figma.createFrame().fills = [{ type: "SOLID", colour: 1, color: { r: 1, g: 0, b: 0 } }]`),
    ).rejects.toThrow("Unrecognized key(s) in object: 'colour' at [0]");
  });
  test("a colour with alpha in a solid paint is refused", async () => {
    const colour = `{ r: 1, g: 0, b: 0, a: 0.5 }`;
    await expect(script(`figma.createFrame().fills = [{ type: "SOLID", color: ${colour} }]`)).rejects.toThrow(
      `in set_fills: Property "fills" failed validation: Unrecognized key(s) in object: 'a' at [0].color`,
    );
  });
  test("an image paint reads back with crop, scale, rotation and seven filters, written or not", async () => {
    const frame = `const f = figma.createFrame(); const imageHash = figma.createImage(${png(20, 10)}).hash;`;
    const body = `${frame} f.fills = [{ type: "IMAGE", scaleMode: "FILL", imageHash },
      { type: "IMAGE", scaleMode: "TILE", imageHash, rotation: 90, scalingFactor: 0.1, filters: { contrast: 0.2 }, opacity: 0.3 }]; return f.fills`;
    const filters = {
      exposure: 0,
      contrast: 0,
      saturation: 0,
      temperature: 0,
      tint: 0,
      highlights: 0,
      shadows: 0,
    };
    const common = { type: "IMAGE", visible: true, blendMode: "NORMAL", imageHash: expect.any(String) };
    const imageTransform = [
      [1, 0, 0],
      [0, 1, 0],
    ];
    const plain = {
      ...common,
      scaleMode: "FILL",
      opacity: 1,
      imageTransform,
      scalingFactor: 0.5,
      rotation: 0,
      filters,
    };
    expect(await script(body)).toEqual([
      plain,
      {
        ...plain,
        scaleMode: "TILE",
        opacity: Math.fround(0.3),
        rotation: 90,
        scalingFactor: Math.fround(0.1),
        filters: { ...filters, contrast: 0.20000000298023224 },
      },
    ]);
    const again = `${frame} f.fills = [{ type: "IMAGE", scaleMode: "FILL", imageHash }]; f.fills = f.fills; return f.fills`;
    expect(await script(again)).toEqual([plain]);
  });
  test("colours and the opacity of paints are 32-bit floats, and solids name their variables", async () => {
    const body = `const r = figma.createRectangle(), f = figma.createFrame(); f.fills = [{ type: "SOLID", color: { r: 0.2, g: 0, b: 1 }, opacity: 0.1 }];
      f.effects = [{ type: "DROP_SHADOW", color: { r: 0.2, g: 0, b: 0, a: 0.1 }, offset: { x: 0, y: 1 }, radius: 2, visible: true, blendMode: "NORMAL" }];
      return [r.fills[0].color.r, f.fills, f.effects[0].color]`;
    const color = { r: 0.20000000298023224, g: 0, b: 1 };
    expect(await script(body)).toEqual([
      0.8509804010391235,
      [
        {
          type: "SOLID",
          visible: true,
          blendMode: "NORMAL",
          boundVariables: {},
          color,
          opacity: Math.fround(0.1),
        },
      ],
      { r: 0.20000000298023224, g: 0, b: 0, a: Math.fround(0.1) },
    ]);
  });
  test("fills come back frozen", async () => {
    const body = `const { fills } = figma.createFrame(); "use strict";
      return [Object.isFrozen(fills), Object.isFrozen(fills[0]), Object.isFrozen(fills[0].color)]`;
    expect(await script(body)).toEqual([true, true, true]);
  });
  test("unknown paint types are kept as they were written", async () => {
    const paint = `{ type: "SHADER", visible: true, opacity: 1, blendMode: "NORMAL", shaderId: "s1" }`;
    const body = `const f = figma.createFrame(); f.fills = [${paint}]; return f.fills[0].shaderId`;
    expect(await script(body)).toBe("s1");
  });
});

describe("images", () => {
  test("an image is known by the SHA-1 of its bytes and gives them back", async () => {
    const body = `const image = figma.createImage(${png(20, 10)}); const again = figma.getImageByHash(image.hash);
      return { hash: image.hash, size: await again.getSizeAsync(), bytes: (await again.getBytesAsync()).length }`;
    expect(await script(body)).toEqual({
      hash: expect.stringMatching(/^[0-9a-f]{40}$/),
      size: { width: 20, height: 10 },
      bytes: 29,
    });
  });
  test("images beyond 4096 px, empty ones and other formats are refused", async () => {
    await expect(script(`figma.createImage(${png(4097, 10)})`)).rejects.toThrow(
      "in createImage: Image is too large",
    );
    await expect(script(`figma.createImage(${png(0, 10)})`)).rejects.toThrow("Image is too small");
    const webp = `new Uint8Array([82,73,70,70,0,0,0,0,87,69,66,80,86,80,56,32])`;
    await expect(script(`figma.createImage(${webp})`)).rejects.toThrow("Image type is unsupported");
    await expect(script(`figma.createImage(new Uint8Array([1, 2, 3]))`)).rejects.toThrow(
      "Image type is unsupported",
    );
  });
  test("a fill with a hash that was never created is refused", async () => {
    const paint = `{ type: "IMAGE", scaleMode: "FILL", imageHash: "0".repeat(40) }`;
    await expect(script(`figma.createFrame().fills = [${paint}]`)).rejects.toThrow("does not exist");
    expect(await script(`return figma.getImageByHash("0".repeat(40))`)).toBeNull();
  });
  test("createImageAsync refuses localhost even where the manifest lists it", async () => {
    await expect(script(`await figma.createImageAsync("http://localhost:8787/a.png")`)).rejects.toThrow(
      "not allowed",
    );
  });
});

describe("nodes", () => {
  test("resize refuses sizes below a hundredth of a pixel", async () => {
    await expect(script(`figma.createFrame().resize(0, 10)`)).rejects.toThrow('in resize: Expected "width"');
    await expect(script(`figma.createFrame().resize(10, NaN)`)).rejects.toThrow("type number");
  });
  test("a removed node throws on access and says that it is removed", async () => {
    const body = `const f = figma.createFrame(); f.remove(); return [f.removed, f.id]`;
    expect(await script(body)).toEqual([true, "1:2"]);
    await expect(script(`const f = figma.createFrame(); f.remove(); f.name`)).rejects.toThrow(
      'in get_name: The node with id "1:2" does not exist',
    );
  });
  test("geometry is kept in 32-bit floats", async () => {
    expect(await script(`const f = figma.createFrame(); f.x = 0.1; return f.x`)).toBe(Math.fround(0.1));
  });
  test("nodes cannot be put into an instance or into themselves", async () => {
    const instance = `const c = figma.createComponent(); c.appendChild(figma.createRectangle()); const i = c.createInstance();`;
    await expect(script(`${instance} i.appendChild(figma.createFrame())`)).rejects.toThrow(
      "inside of an instance",
    );
    await expect(script(`${instance} i.children[0].remove()`)).rejects.toThrow("not allowed");
    await expect(script(`${instance} i.children[0].x = 5`)).rejects.toThrow(
      "in set_x: This property cannot be overridden in an instance: relative-transform",
    );
    expect(await script(`${instance} return (await i.getMainComponentAsync()).id === c.id`)).toBe(true);
    await expect(script(`const f = figma.createFrame(); f.appendChild(f)`)).rejects.toThrow("own ancestor");
  });
  test("a group has the bounds of its children and vanishes with the last of them", async () => {
    const body = `const [a, b] = [figma.createFrame(), figma.createFrame()]; b.x = 200; b.y = 50;
      const g = figma.group([a, b], figma.currentPage); const box = [g.x, g.y, g.width, g.height]; g.x = 10;
      const moved = [a.x, b.x]; a.remove(); b.remove(); return [box, moved, g.removed]`;
    expect(await script(body)).toEqual([[0, 0, 300, 150], [10, 210], true]);
  });
  test("a clone keeps data and place and lies on the current page", async () => {
    const body = `const s = figma.createSection(); const f = figma.createFrame(); s.appendChild(f); f.x = 7;
      f.setPluginData("k", "v"); const c = f.clone(); return [c.parent.type, c.x, c.getPluginData("k"), c.id !== f.id]`;
    expect(await script(body)).toEqual(["PAGE", 7, "v", true]);
  });
  test("auto-layout stacks its children and hugs them", async () => {
    const body = `const f = figma.createFrame(); f.layoutMode = "HORIZONTAL"; f.itemSpacing = 10; f.paddingLeft = 5;
      f.counterAxisSizingMode = "AUTO"; const a = figma.createRectangle(), b = figma.createRectangle();
      f.appendChild(a); f.appendChild(b); a.resize(40, 60); const hugged = [f.width, f.height, b.x];
      f.resize(300, 60); b.layoutSizingHorizontal = "FILL"; return [hugged, b.width, b.layoutSizingHorizontal]`;
    expect(await script(body)).toEqual([[155, 100, 55], 245, "FILL"]);
  });
  test("an auto-layout parent decides where its children go", async () => {
    const body = `const f = figma.createFrame(); f.layoutMode = "VERTICAL"; const a = figma.createRectangle();
      f.appendChild(a); a.x = 70; return a.x`;
    expect(await script(body)).toBe(0);
  });
  test("corner radii that differ read as mixed", async () => {
    const body = `const f = figma.createFrame(); f.cornerRadius = 8; const all = f.cornerRadius; f.topLeftRadius = 2;
      return [all, f.cornerRadius === figma.mixed, typeof figma.mixed]`;
    expect(await script(body)).toEqual([8, true, "symbol"]);
  });
  test("annotations and dev status are stored whole", async () => {
    const body = `const f = figma.createFrame(); f.annotations = [{ label: "alt" }]; return f.annotations`;
    expect(await script(body)).toEqual([{ label: "alt" }]);
    await expect(script(`figma.createSection().annotations = []`)).rejects.toThrow(
      "object is not extensible",
    );
  });
  test("export goes through the painter and refuses what is too large", async () => {
    const body = `return (await figma.createFrame().exportAsync({ format: "PNG", constraint: { type: "WIDTH", value: 50 } })).length`;
    expect(await script(body)).toBe(4);
    const large = `await figma.createFrame().exportAsync({ format: "PNG", constraint: { type: "WIDTH", value: 99999 } })`;
    await expect(script(large)).rejects.toThrow("Target is too large to export as an image.");
  });
});

describe("finding", () => {
  test("criteria find by type, plugin data and shared plugin data", async () => {
    const body = `const [a, b] = [figma.createFrame(), figma.createRectangle()]; a.setPluginData("cell", "1");
      b.setSharedPluginData("polyframe", "prompt", "x"); const find = (c) => figma.currentPage.findAllWithCriteria(c).map((n) => n.type);
      return [find({ types: ["RECTANGLE"] }), find({ pluginData: { keys: ["cell"] } }), find({ pluginData: {} }),
        find({ sharedPluginData: { namespace: "polyframe" } }), find({ pluginData: { keys: ["other"] } })]`;
    expect(await script(body)).toEqual([["RECTANGLE"], ["FRAME"], ["FRAME"], ["RECTANGLE"], []]);
  });
  test("findAll, findOne and findChildren take predicates", async () => {
    const body = `const s = figma.createSection(); const f = figma.createFrame(); s.appendChild(f); f.name = "in";
      const p = figma.currentPage; return [p.findAll().length, p.findOne((n) => n.name === "in").id === f.id,
        p.findChildren().length, p.findChild((n) => n.name === "in")]`;
    expect(await script(body)).toEqual([2, true, 1, null]);
  });
  test("children of a page want loadAsync first, and the whole document loadAllPagesAsync", async () => {
    const at = `const page = figma.root.children[1];`;
    function options() {
      return { document: createStarter() };
    }
    await expect(script(`${at} page.children`, options())).rejects.toThrow(
      "in get_children: Cannot access property `children` on a page that has not been explicitly loaded. Remember to call `await page.loadAsync()` or",
    );
    await expect(script(`${at} page.findAll()`, options())).rejects.toThrow("loadAsync");
    expect(await script(`${at} await page.loadAsync(); return page.children.length`, options())).toBe(1);
    await expect(script(`figma.root.findAll()`, options())).rejects.toThrow("loadAllPagesAsync");
    await expect(
      script(`await figma.loadAllPagesAsync(); figma.on("documentchange", () => {})`),
    ).resolves.toBeUndefined();
    await expect(script(`figma.on("documentchange", () => {})`)).rejects.toThrow("loadAllPagesAsync");
    const other = `${at} await figma.setCurrentPageAsync(page); return figma.currentPage.children.length`;
    expect(await script(other, options())).toBe(1);
  });
  test("getNodeByIdAsync answers null for what is not there", async () => {
    expect(await script(`return await figma.getNodeByIdAsync("9:9")`)).toBeNull();
    expect(await script(`return (await figma.getNodeByIdAsync("${rootId}")).type`)).toBe("DOCUMENT");
  });
});

describe("selection and viewport", () => {
  test("the selection is frozen, without duplicates, and forgets removed nodes", async () => {
    const body = `const f = figma.createFrame(), g = figma.createFrame(), p = figma.currentPage; p.selection = [f, f, g];
      const frozen = Object.isFrozen(p.selection); const before = p.selection.length; g.remove();
      return [frozen, before, p.selection.map((n) => n.id === f.id)]`;
    expect(await script(body)).toEqual([true, 2, [true]]);
  });
  test("the selection never holds a node and its descendant", async () => {
    const body = `const s = figma.createSection(), f = figma.createFrame(); s.appendChild(f);
      figma.currentPage.selection = [f, s]; return figma.currentPage.selection.map((n) => n.type)`;
    expect(await script(body)).toEqual(["SECTION"]);
  });
  test("scrollAndZoomIntoView centres the nodes", async () => {
    const body = `const f = figma.createFrame(); f.x = 1000; figma.viewport.scrollAndZoomIntoView([f]);
      return [figma.viewport.center, figma.viewport.zoom]`;
    expect(await script(body)).toEqual([{ x: 1050, y: 50 }, 1]);
  });
});

describe("text", () => {
  test("writing text wants its font loaded", async () => {
    await expect(script(`figma.createText().characters = "Hi"`)).rejects.toThrow(
      'in set_characters: Cannot write to node with unloaded font "Inter Regular". Please call figma.loadFontAsync',
    );
    const body = `${inter} const t = figma.createText(); t.characters = "Hello"; return [t.characters, t.name, t.width > 20]`;
    expect(await script(body)).toEqual(["Hello", "Hello", true]);
  });
  test("a font that is not there is refused by name", async () => {
    await expect(
      script(`await figma.loadFontAsync({ family: "Papyrus", style: "Regular" })`),
    ).rejects.toThrow('The font "Papyrus Regular" could not be loaded');
    expect(
      await script(
        `return (await figma.listAvailableFontsAsync()).some((f) => f.fontName.family === "Noto Sans JP")`,
      ),
    ).toBe(true);
  });
  test("a name given by hand survives new characters", async () => {
    const body = `${inter} const t = figma.createText(); t.name = "Title"; t.characters = "Hi"; return t.name`;
    expect(await script(body)).toBe("Title");
  });
});

describe("data", () => {
  test("an entry of plugin data holds at most 100 kB", async () => {
    const over = `figma.createFrame().setPluginData("key", "x".repeat(100_000))`;
    await expect(script(over)).rejects.toThrow(
      "in setPluginData: This pluginData entry exceeds 100 kB per entry limit.",
    );
    const fits = `const f = figma.createFrame(); f.setPluginData("key", "x".repeat(99_000)); return f.getPluginDataKeys()`;
    expect(await script(fits)).toEqual(["key"]);
  });
  test("the empty string deletes an entry, and only strings are taken", async () => {
    const body = `const f = figma.createFrame(); f.setPluginData("k", "v"); f.setPluginData("k", ""); return f.getPluginDataKeys()`;
    expect(await script(body)).toEqual([]);
    await expect(script(`figma.createFrame().setPluginData("k", 5)`)).rejects.toThrow("type string");
  });
  test.each(["ab", "a b", "figma-x", "übung", ""])(
    "a shared namespace like %j is refused wherever it is named",
    async (name) => {
      const space = JSON.stringify(name);
      for (const use of [
        `figma.createFrame().setSharedPluginData(${space}, "k", "v")`,
        `figma.createFrame().getSharedPluginData(${space}, "k")`,
        `figma.root.getSharedPluginDataKeys(${space})`,
        `figma.currentPage.findAllWithCriteria({ sharedPluginData: { namespace: ${space} } })`,
      ])
        await expect(script(use)).rejects.toThrow("The namespace must be at least 3 alphanumeric characters");
    },
  );
  test("shared data stands on nodes, pages and the document, each namespace for itself, beside private data", async () => {
    const body = `const f = figma.createFrame(), all = [f, figma.currentPage, figma.root];
      for (const n of all) { n.setSharedPluginData("one.a", "k", "1"); n.setSharedPluginData("two_b", "k", "2"); n.setPluginData("k", "3"); }
      f.setSharedPluginData("one.a", "k", "");
      return all.map((n) => [n.getSharedPluginData("one.a", "k"), n.getSharedPluginData("two_b", "k"), n.getPluginData("k"),
        n.getSharedPluginDataKeys("one.a"), n.getSharedPluginDataKeys("none")])`;
    expect(await script(body)).toEqual([
      ["", "2", "3", [], []],
      ["1", "2", "3", ["k"], []],
      ["1", "2", "3", ["k"], []],
    ]);
  });
  test("shared data is found by namespace, and by any of the keys asked for", async () => {
    const body = `const [a, b, c] = [figma.createFrame(), figma.createEllipse(), figma.createRectangle()];
      a.setSharedPluginData("polyframe", "cell", "1"); b.setSharedPluginData("polyframe", "shown", "1"); c.setSharedPluginData("others", "cell", "1");
      const find = (keys) => figma.currentPage.findAllWithCriteria({ sharedPluginData: { namespace: "polyframe", ...(keys && { keys }) } }).map((n) => n.type);
      return [find(), find(["cell"]), find(["cell", "shown"]), find(["toString"]), find([])]`;
    const both = ["FRAME", "ELLIPSE"];
    expect(await script(body)).toEqual([both, ["FRAME"], both, [], []]);
  });
  test("an entry of shared data holds at most 100 kB of namespace, key and value, in UTF-8", async () => {
    const frame = `const f = figma.createFrame();`;
    // 9 bytes of namespace and 1 of key leave 99,990.
    const fits = `${frame} f.setSharedPluginData("polyframe", "k", "漢".repeat(33_330)); return f.getSharedPluginData("polyframe", "k").length`;
    expect(await script(fits)).toBe(33_330);
    const over = `${frame} f.setSharedPluginData("polyframe", "k", "漢".repeat(33_330) + "x")`;
    await expect(script(over)).rejects.toThrow(
      "in setSharedPluginData: This pluginData entry exceeds 100 kB per entry limit.",
    );
  });
  test("shared data goes with a copy, and one undo step takes it back", async () => {
    const body = `const f = figma.createFrame(); f.setSharedPluginData("polyframe", "k", "1"); const c = f.clone(); figma.commitUndo();
      c.setSharedPluginData("polyframe", "k", "2"); c.setSharedPluginData("polyframe", "new", "2"); c.x = 5; figma.triggerUndo();
      return [c.getSharedPluginData("polyframe", "k"), c.getSharedPluginDataKeys("polyframe"), f.getSharedPluginData("polyframe", "k")]`;
    expect(await script(body)).toEqual(["1", ["k"], "1"]);
  });
  test("what plugins wrote on a component's layers is not there in its instances", async () => {
    const body = `const c = figma.createComponent(), f = figma.createFrame(); c.appendChild(f);
      for (const n of [c, f]) { n.setPluginData("k", "1"); n.setSharedPluginData("polyframe", "k", "1"); }
      const i = c.createInstance(); return [i, i.children[0]].map((n) => [n.getPluginDataKeys(), n.getSharedPluginDataKeys("polyframe")])`;
    expect(await script(body)).toEqual([
      [[], []],
      [[], []],
    ]);
  });
  test("relaunch commands must be in the manifest", async () => {
    const body = `const f = figma.createFrame(); f.setRelaunchData({ collect: "2 pictures" }); return f.getRelaunchData()`;
    expect(await script(body)).toEqual({ collect: "2 pictures" });
    await expect(script(`figma.createFrame().setRelaunchData({ other: "" })`)).rejects.toThrow(
      "not in the manifest",
    );
  });
  test("clientStorage keeps structured values and refuses more than 5 MB", async () => {
    const body = `const s = figma.clientStorage; await s.setAsync("a", { d: new Date(7), b: new Uint8Array([1, 2]), u: undefined });
      const a = await s.getAsync("a"); return [a.d.getTime(), [...a.b], await s.keysAsync(), await s.getAsync("none")]`;
    expect(await script(body)).toEqual([7, [1, 2], ["a"], undefined]);
    const over = `await figma.clientStorage.setAsync("big", new Uint8Array(5_000_001))`;
    await expect(script(over)).rejects.toThrow("5 MB");
    await expect(script(`await figma.clientStorage.setAsync("f", () => 1)`)).rejects.toThrow(
      "Cannot unwrap function",
    );
  });
  test("currentUser needs its permission", async () => {
    expect(await script(`return figma.currentUser.name`)).toBe("Ada");
    await expect(script(`return figma.currentUser`, { manifest: { permissions: [] } })).rejects.toThrow(
      "currentuser",
    );
  });
});

describe("variables", () => {
  test("texts bound to a string variable follow their frame's mode", async () => {
    const body = `${inter} const c = figma.variables.createVariableCollection("Copy"); const german = c.addMode("German");
      const v = figma.variables.createVariable("title", c, "STRING"); v.setValueForMode(c.defaultModeId, "Spring");
      v.setValueForMode(german, "Frühling"); const f = figma.createFrame(), t = figma.createText(); f.appendChild(t);
      t.setBoundVariable("characters", v); const first = t.characters; f.setExplicitVariableModeForCollection(c, german);
      return [first, t.characters, (await figma.variables.getLocalVariableCollectionsAsync()).map((x) => x.name), v.resolveForConsumer(t).value]`;
    expect(await script(body)).toEqual(["Spring", "Frühling", ["Copy"], "Frühling"]);
  });
  test("ids instead of objects are refused under dynamic-page", async () => {
    await expect(script(`figma.variables.createVariable("x", "id", "STRING")`)).rejects.toThrow(
      "dynamic-page",
    );
    await expect(script(`figma.variables.getLocalVariables()`)).rejects.toThrow("getLocalVariablesAsync");
  });
});

describe("undo", () => {
  test("commitUndo closes a step and triggerUndo reverts one, plugin data included", async () => {
    const body = `const f = figma.createFrame(); figma.commitUndo(); f.setPluginData("k", "v"); f.x = 5; figma.triggerUndo();
      const after = [f.x, f.getPluginData("k")]; figma.triggerUndo(); return [after, f.removed]`;
    expect(await script(body)).toEqual([[0, ""], true]);
  });
});

describe("base64", () => {
  test("base64Encode and base64Decode are each other's inverse", async () => {
    const body = `const text = figma.base64Encode(new Uint8Array([0, 255, 128])); return [text, [...figma.base64Decode(text)]]`;
    expect(await script(body)).toEqual(["AP+A", [0, 255, 128]]);
  });
});
