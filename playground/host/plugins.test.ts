/** Small plugins in the manner of public ones, each pinning what the documentation says of the members it uses. */
import { describe, expect, test } from "vitest";
import { nodesNamed, selectNamed } from "./headless.ts";
import type { NodeRecord } from "./document/record.ts";
import type { PlaygroundDocument } from "./document/store.ts";
import { createDocument, nodeOf } from "./document/store.ts";
import { create } from "./document/tree.ts";
import { createNodePainter } from "./paint/node-canvas.ts";
import { script, startCode } from "./script.fixture.ts";
import type { ScriptOptions } from "./script.fixture.ts";
import { createStarter } from "./starter.ts";

/** Runs a plugin that closes itself; answers what it said at the end. An error that it does not catch fails the test. */
async function runToEnd(body: string, options: ScriptOptions = {}): Promise<string> {
  const harness = await startCode(`(async () => { ${body} })()`, options);
  await harness.until("the end", () => harness.farewells.length > 0);
  await harness.stop();
  expect(harness.log.filter((line) => line.level === "error")).toEqual([]);
  return harness.farewells.join();
}

function addLayers(
  document: PlaygroundDocument,
  layers: readonly Partial<NodeRecord>[],
): readonly NodeRecord[] {
  return layers.map((fields) => create(document, "FRAME", document.currentPage, fields));
}

function namesIn(document: PlaygroundDocument, parent = document.currentPage): string[] {
  return nodeOf(document, parent).children.map((id) => nodeOf(document, id).name);
}

describe("plugins that arrange layers", () => {
  test("sorted by name: insertChild moves within one parent, and the last child lies in front", async () => {
    const document = createDocument();
    addLayers(document, [{ name: "b" }, { name: "c" }, { name: "a" }]);
    const said = await runToEnd(
      `const page = figma.currentPage; const sorted = [...page.children].sort((x, y) => (x.name < y.name ? -1 : 1));
       sorted.forEach((node, index) => page.insertChild(index, node)); figma.closePlugin("Sorted " + page.children.length);`,
      { document },
    );
    expect([said, namesIn(document)]).toEqual(["Sorted 3", ["a", "b", "c"]]);
  });
  test("made pixel-perfect: fractions are floats, and rounding them gives whole numbers", async () => {
    const document = createDocument();
    addLayers(document, [{ name: "odd", x: 0.1, y: 7.6, width: 99.7, height: 50.2 }]);
    selectNamed(document, "odd");
    await runToEnd(
      `for (const node of figma.currentPage.selection) { node.x = Math.round(node.x); node.y = Math.round(node.y); node.resize(Math.round(node.width), Math.round(node.height)); }
       figma.closePlugin("Done");`,
      { document },
    );
    expect(nodesNamed(document, "odd")[0]).toMatchObject({ x: 0, y: 8, width: 100, height: 50 });
  });
  test("distributed: the order is that of places, for the selection has none", async () => {
    const document = createDocument();
    addLayers(document, [
      { name: "far", x: 900 },
      { name: "near", x: 3 },
      { name: "between", x: 200 },
    ]);
    selectNamed(document, "far", "near", "between");
    await runToEnd(
      `let x = 0; for (const node of [...figma.currentPage.selection].sort((a, b) => a.x - b.x)) { node.x = x; x += node.width + 10; } figma.closePlugin("ok");`,
      { document },
    );
    expect(["near", "between", "far"].map((name) => nodesNamed(document, name)[0]?.x)).toEqual([0, 110, 220]);
  });
  test("masked: the mask lies behind what it masks, in a group with the box of both", async () => {
    const document = createDocument();
    addLayers(document, [{ name: "photo", x: 40, y: 20, width: 200, height: 100 }]);
    selectNamed(document, "photo");
    await runToEnd(
      `const [layer] = figma.currentPage.selection; const mask = figma.createEllipse(); mask.resize(layer.width, layer.height); mask.x = layer.x; mask.y = layer.y;
       const group = figma.group([mask, layer], layer.parent); mask.isMask = true; group.name = "masked"; figma.currentPage.selection = [group]; figma.closePlugin("ok");`,
      { document },
    );
    const [group] = nodesNamed(document, "masked");
    expect(group).toMatchObject({ x: 40, y: 20, width: 200, height: 100 });
    expect(namesIn(document, group?.id)).toEqual(["Ellipse", "photo"]);
    expect(nodeOf(document, group?.children[0] ?? "").isMask).toBe(true);
  });
  test("a bar chart: bars stand on one line in an auto-layout frame, which hugs them", async () => {
    const document = createDocument();
    await runToEnd(
      `const chart = figma.createFrame(); chart.name = "chart"; chart.layoutMode = "HORIZONTAL"; chart.counterAxisAlignItems = "MAX"; chart.itemSpacing = 4;
       chart.layoutSizingHorizontal = chart.layoutSizingVertical = "HUG";
       for (const value of [30, 80, 50]) { const bar = figma.createRectangle(); bar.resize(10, value); chart.appendChild(bar); } figma.closePlugin("ok");`,
      { document },
    );
    const [chart] = nodesNamed(document, "chart");
    expect(chart).toMatchObject({ width: 38, height: 80 });
    expect(chart?.children.map((id) => [nodeOf(document, id).x, nodeOf(document, id).y])).toEqual([
      [0, 50],
      [14, 0],
      [28, 30],
    ]);
  });
});

describe("plugins that count and search", () => {
  test("statistics: children are asked for with `in`, and an unloaded page is loaded first", async () => {
    const said = await runToEnd(
      `const counts = {}; function walk(node) { counts[node.type] = (counts[node.type] || 0) + 1; if ("children" in node) node.children.forEach(walk); }
       for (const page of figma.root.children) { await page.loadAsync(); walk(page); } figma.closePlugin([counts.PAGE, counts.TEXT > 10, counts.FRAME > 10].join());`,
      { document: createStarter() },
    );
    expect(said).toBe("2,true,true");
  });
  test("search and replace: fonts of all segments are loaded, and a text that names itself gets its new name", async () => {
    const document = createStarter();
    const said = await runToEnd(
      `let found = 0; for (const text of figma.currentPage.findAllWithCriteria({ types: ["TEXT"] })) {
         if (!text.characters.includes("Spring")) continue;
         for (const segment of text.getStyledTextSegments(["fontName"])) await figma.loadFontAsync(segment.fontName);
         text.characters = text.characters.replace("Spring", "Summer"); found += 1; } figma.closePlugin(String(found > 0));`,
      { document },
    );
    expect(said).toBe("true");
    const texts = [...document.nodes.values()].filter((node) => node.type === "TEXT");
    expect(texts.some((text) => text.characters.includes("Spring"))).toBe(false);
    expect(texts.some((text) => text.characters.includes("Summer"))).toBe(true);
  });
  test("text on a circle: each letter is turned about its top left corner, and reads back from -180 to 180 degrees", async () => {
    const document = createDocument();
    await runToEnd(
      `await figma.loadFontAsync({ family: "Inter", style: "Regular" });
       const letters = [..."round"].map((letter, index) => { const text = figma.createText(); text.characters = letter; const angle = index * 72;
         text.x = 50 * Math.cos(angle * Math.PI / 180); text.y = -50 * Math.sin(angle * Math.PI / 180); text.rotation = angle - 90; return text; });
       figma.group(letters, figma.currentPage).name = "circle"; figma.closePlugin("ok");`,
      { document },
    );
    const [circle] = nodesNamed(document, "circle");
    const letters = circle?.children.map((id) => nodeOf(document, id));
    expect(letters?.map(({ x, rotation }) => [Math.round(x), rotation])).toEqual([
      [50, -90],
      [15, -18],
      [-40, 54],
      [-40, 126],
      [15, -162],
    ]);
  });
});

/** The first bytes of a PNG of a size, and no picture behind them. */
function pngOf(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(29);
  bytes.set([137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

describe("plugins that work on pictures", () => {
  test("inverted: the panel changes the bytes, and a copy of the paint keeps all else", async () => {
    const harness = await startCode(
      `figma.showUI(__html__, { visible: false }); const node = figma.createRectangle(); node.name = "picture";
       const first = figma.createImage(new Uint8Array([${pngOf(8, 8).join()}]));
       node.fills = [{ type: "SOLID", color: { r: 1, g: 0, b: 0 } }, { type: "IMAGE", scaleMode: "TILE", scalingFactor: 0.25, imageHash: first.hash, opacity: 0.5, filters: { contrast: 1 } }];
       figma.ui.once("message", (bytes) => { const fills = node.fills.map((paint) => paint.type === "IMAGE" ? { ...JSON.parse(JSON.stringify(paint)), imageHash: figma.createImage(bytes).hash } : paint);
         node.fills = fills; figma.closePlugin(String(fills[1].imageHash !== first.hash)); });
       figma.getImageByHash(node.fills[1].imageHash).getBytesAsync().then((bytes) => figma.ui.postMessage(bytes));`,
    );
    const bytes = await harness.message("the picture", (message) => message instanceof Uint8Array && message);
    harness.send(new Uint8Array(bytes).fill(9, 19, 20));
    await harness.until("the end", () => harness.farewells.length > 0);
    await harness.stop();
    expect(harness.farewells).toEqual(["true"]);
    const [red, picture] = nodesNamed(harness.document, "picture")[0]?.fills ?? [];
    expect(red).toMatchObject({ type: "SOLID", color: { r: 1, g: 0, b: 0 } });
    expect(picture).toMatchObject({
      scaleMode: "TILE",
      scalingFactor: 0.25,
      opacity: 0.5,
      filters: { contrast: 1 },
    });
  });
  test("a picture beyond 4096 px comes as tiles in a group", async () => {
    const document = createDocument();
    const harness = await startCode(
      `figma.showUI(__html__); figma.ui.onmessage = (tiles) => { const nodes = tiles.map(({ bytes, x }) => { const tile = figma.createRectangle(); const { hash } = figma.createImage(bytes);
         tile.x = x; tile.resize(3000, 2000); tile.fills = [{ type: "IMAGE", scaleMode: "FILL", imageHash: hash }]; return tile; });
         figma.group(nodes, figma.currentPage).name = "big"; figma.viewport.scrollAndZoomIntoView(figma.currentPage.children); figma.closePlugin("ok"); };`,
      { document },
    );
    harness.send([0, 3000].map((x) => ({ x, bytes: pngOf(3000, 2000 - x / 1000) })));
    await harness.until("the end", () => harness.farewells.length > 0);
    await harness.stop();
    expect(nodesNamed(document, "big")[0]).toMatchObject({ width: 6000, height: 2000 });
    expect(document.images.size).toBe(2);
    expect(document.viewport.x).toBe(3000);
  });
  test("flattened to a bitmap: the export takes the layer's place, order and size", async () => {
    const document = createDocument();
    const layers = [
      { name: "below" },
      { name: "drawing", x: 30, y: 40, width: 64, height: 32 },
      { name: "above" },
    ];
    addLayers(document, layers);
    selectNamed(document, "drawing");
    await runToEnd(
      `const [layer] = figma.currentPage.selection; const bytes = await layer.exportAsync({ format: "PNG", constraint: { type: "SCALE", value: 2 }, useAbsoluteBounds: true });
       const image = figma.createImage(bytes); const { width, height } = await image.getSizeAsync(); const picture = figma.createRectangle(); picture.name = [width, height].join("x");
       picture.resize(layer.width, layer.height); picture.fills = [{ type: "IMAGE", scaleMode: "FILL", imageHash: image.hash }];
       layer.parent.insertChild(layer.parent.children.indexOf(layer), picture); picture.x = layer.x; picture.y = layer.y; layer.remove(); figma.closePlugin("ok");`,
      { document, painter: createNodePainter() },
    );
    expect(namesIn(document)).toEqual(["below", "128x64", "above"]);
    expect(nodesNamed(document, "128x64")[0]).toMatchObject({ x: 30, y: 40, width: 64, height: 32 });
  });
});

describe("plugins that look where their window is", () => {
  test("kept off the window: its corner is told on the screen and on the canvas, which moves and scales below it", async () => {
    const document = createDocument();
    document.window = { width: 1000, height: 600 };
    const said = await runToEnd(
      `figma.showUI(__html__); figma.viewport.center = { x: 100, y: 50 }; figma.viewport.zoom = 0.5;
       figma.closePlugin(JSON.stringify(figma.ui.getPosition()));`,
      { document, panelPlace: () => ({ x: 700, y: 60 }) },
    );
    expect(JSON.parse(said)).toEqual({
      windowSpace: { x: 700, y: 60 },
      canvasSpace: { x: 100 + 200 / 0.5, y: 50 - 240 / 0.5 },
    });
  });
  test("without a window there is no position", async () => {
    const said = await runToEnd(
      `try { figma.ui.getPosition(); figma.closePlugin("told"); } catch (error) { figma.closePlugin(error.message); }`,
    );
    expect(said).toContain("No UI is open");
  });
});

describe("plugins that take what is dropped", () => {
  test("a file's bytes and text are asked for, and it lies where it fell", async () => {
    const document = createDocument();
    const harness = await startCode(
      `figma.on("drop", ({ node, x, y, items, files }) => { (async () => { const [file] = files; const frame = figma.createFrame(); frame.x = x; frame.y = y;
         frame.name = [node.type, items.length, file.name, file.type, (await file.getBytesAsync()).length, await file.getTextAsync()].join(" "); figma.closePlugin("ok"); })(); return false; });`,
      { document },
    );
    const file = { name: "note.txt", type: "text/plain", bytes: new TextEncoder().encode("Füße") };
    harness.run.drop({ x: 30, y: 40, files: [file] });
    await harness.until("the end", () => harness.farewells.length > 0);
    await harness.stop();
    expect(nodesNamed(document, "PAGE 0 note.txt text/plain 6 Füße")[0]).toMatchObject({ x: 30, y: 40 });
  });
});

describe("plugins that read and write data", () => {
  test("variables out and in: colours have an alpha, aliases a type, and modes are told by id", async () => {
    const body = `const c = figma.variables.createVariableCollection("Theme"); c.renameMode(c.modes[0].modeId, "Light"); const dark = c.addMode("Dark");
      const ink = figma.variables.createVariable("ink", c, "COLOR"), text = figma.variables.createVariable("text", c, "COLOR");
      ink.setValueForMode(dark, { r: 1, g: 1, b: 1, a: 0.5 }); for (const { modeId } of c.modes) text.setValueForMode(modeId, figma.variables.createVariableAlias(ink));
      function hex({ r, g, b, a }) { return "#" + [r, g, b].map((part) => Math.round(part * 255).toString(16).padStart(2, "0")).join("") + " " + a.toFixed(2); }
      const out = {}; for (const v of await figma.variables.getLocalVariablesAsync("COLOR")) for (const { modeId, name } of c.modes) {
        const value = v.valuesByMode[modeId]; out[v.name + "/" + name] = value.type === "VARIABLE_ALIAS" ? (await figma.variables.getVariableByIdAsync(value.id)).name : hex(value); }
      return out`;
    expect(await script(body)).toEqual({
      "ink/Light": "#ffffff 1.00",
      "ink/Dark": "#ffffff 0.50",
      "text/Light": "ink",
      "text/Dark": "ink",
    });
  });
  test("annotated: what a person noted stays beside what the plugin notes", async () => {
    const document = createDocument();
    addLayers(document, [{ name: "card", annotations: [{ label: "Mine" }] }]);
    await runToEnd(
      `const card = figma.currentPage.findOne((node) => node.name === "card"); card.annotations = [...card.annotations, { labelMarkdown: "**Theirs**", properties: [{ type: "width" }] }];
       figma.closePlugin("ok");`,
      { document },
    );
    expect(nodesNamed(document, "card")[0]?.annotations).toEqual([
      { label: "Mine" },
      { labelMarkdown: "**Theirs**", properties: [{ type: "width" }] },
    ]);
  });
  test("a log of changes: all pages loaded, one event for a burst, the outermost layer named with where it came from", async () => {
    const document = createDocument();
    const harness = await startCode(
      `figma.loadAllPagesAsync().then(() => { figma.on("documentchange", ({ documentChanges }) => { for (const { type, node, origin, properties } of documentChanges) console.log([type, node.type, origin, properties || ""].join(" ").trim()); }); console.log("ready"); });`,
      { document },
    );
    await harness.until("the start", () => harness.log.length > 0);
    const card = create(document, "FRAME", document.currentPage);
    create(document, "RECTANGLE", card.id);
    await harness.until("the change", () => harness.log.length > 1);
    await harness.stop();
    expect(harness.log.map((line) => line.text)).toEqual(["ready", "CREATE FRAME LOCAL"]);
  });
  test("members that only other plugins need throw by name", async () => {
    const uses = {
      "figma.parameters": "figma.parameters",
      "figma.createVector()": "figma.createVector",
      "figma.createEllipse().arcData": "node.arcData",
      "figma.createText().getRangeHyperlink(0, 1)": "node.getRangeHyperlink",
      "figma.createFrame().numberOfFixedChildren": "node.numberOfFixedChildren",
      "figma.createFrame().targetAspectRatio": "node.targetAspectRatio",
      "figma.teamLibrary": "figma.teamLibrary",
    };
    const tries = Object.keys(uses).map(
      (use) => `try { ${use}; said.push("") } catch (error) { said.push(error.message) }`,
    );
    expect(await script(`const said = []; ${tries.join("\n")} return said`)).toEqual(
      Object.values(uses).map((name) => `${name} is not implemented in this stand-in for Figma`),
    );
  });
});
