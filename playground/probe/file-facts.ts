/** Facts on what stays in a file: shared data, undo, pictures after the file was opened again, and what changes tell. */
import { askPanel } from "./ask-panel.ts";
import type { Facts } from "./facts.ts";
import { bluePixel, greyMiddle, greySquare, onePixel, record } from "./facts.ts";

const namespace = "polyframe_probe";
const keeperName = "Polyframe probe: close the file, open it again and run the probe once more";

export async function probeFile(facts: Facts, page: PageNode): Promise<void> {
  await probeReopening(facts, page);
  await probeSharedData(facts);
  await probeUndoOfData(facts);
  await probeChanges(facts, page);
  await probeTwoPaints(facts);
}

/** The first run leaves a frame for the second one, which a person starts once the file was closed and opened again. */
async function probeReopening(facts: Facts, page: PageNode): Promise<void> {
  const keeper = page.children.find((node) => node.name === keeperName);
  if (keeper?.type !== "FRAME") {
    await record(facts, "after the file was opened again", () => leaveKeeper(page));
    return;
  }
  await record(facts, "the hidden paint after the file was opened again", async () => {
    const [paint] = Array.isArray(keeper.fills) ? keeper.fills : [];
    if (paint?.type !== "IMAGE" || paint.imageHash === null) return "no image paint";
    const image = figma.getImageByHash(paint.imageHash);
    return [paint.visible, paint.scaleMode, image === null ? null : (await image.getBytesAsync()).length > 0];
  });
  await record(facts, "an image that no paint names after the file was opened again", () => {
    return figma.getImageByHash(keeper.getSharedPluginData(namespace, "unnamed"));
  });
  await record(facts, "text in a font that is not loaded, moved", () => {
    const [text] = keeper.findAllWithCriteria({ types: ["TEXT"] });
    if (text === undefined) return "no text";
    const frame = figma.createFrame();
    try {
      frame.appendChild(text);
    } finally {
      if (text.parent !== frame) frame.remove();
    }
    frame.remove();
    return "accepted";
  });
  keeper.remove();
}

async function leaveKeeper(page: PageNode): Promise<string> {
  const keeper = figma.createFrame();
  keeper.name = keeperName;
  page.appendChild(keeper);
  const named = figma.createImage(figma.base64Decode(onePixel)).hash;
  keeper.fills = [{ type: "IMAGE", scaleMode: "FIT", imageHash: named, visible: false }];
  const unnamed = figma.createImage(figma.base64Decode(bluePixel)).hash;
  keeper.setSharedPluginData(namespace, "unnamed", unnamed);
  const fontName = { family: "Inter", style: "Bold" };
  await figma.loadFontAsync(fontName);
  const text = figma.createText();
  keeper.appendChild(text);
  text.fontName = fontName;
  text.characters = "Kept";
  return "asked at the second run";
}

async function probeSharedData(facts: Facts): Promise<void> {
  const component = figma.createComponent();
  component.setSharedPluginData(namespace, "key", "value");
  await record(facts, "keys of shared data", () => component.getSharedPluginDataKeys(namespace));
  await record(facts, "shared data beside private data of the same key", () =>
    component.getPluginData("key"),
  );
  await record(facts, "100 kB of shared data", () => {
    component.setSharedPluginData(namespace, "large", "x".repeat(100_000));
    return "accepted";
  });
  await record(facts, "shared data counts bytes of UTF-8", () => {
    component.setSharedPluginData(namespace, "large", "é".repeat(60_000));
    return "accepted";
  });
  for (const name of ["a.b", "a-b", "figma"])
    await record(facts, `namespace ${name}`, () => {
      component.setSharedPluginData(name, "key", "value");
      return "accepted";
    });
  const copy = component.clone();
  await record(facts, "shared data on a copy", () => copy.getSharedPluginData(namespace, "key"));
  const instance = component.createInstance();
  await record(facts, "shared data on an instance", () => instance.getSharedPluginData(namespace, "key"));
  for (const node of [instance, copy, component]) node.remove();
}

/** Private data is asked in host-facts.ts; here the other places where we keep records. */
async function probeUndoOfData(facts: Facts): Promise<void> {
  const frame = figma.createFrame();
  figma.commitUndo();
  frame.setSharedPluginData(namespace, "key", "value");
  figma.root.setSharedPluginData(namespace, "key", "value");
  frame.x = 5;
  figma.triggerUndo();
  await record(facts, "x, shared data of a frame and of the document after triggerUndo", () => [
    frame.x,
    frame.getSharedPluginData(namespace, "key"),
    figma.root.getSharedPluginData(namespace, "key"),
  ]);
  figma.root.setSharedPluginData(namespace, "key", "");
  figma.commitUndo();
  frame.setSharedPluginData(namespace, "alone", "value");
  figma.triggerUndo();
  await record(facts, "shared data alone in its undo step", () => [
    frame.removed,
    frame.removed ? "" : frame.getSharedPluginData(namespace, "alone"),
  ]);
  if (!frame.removed) frame.remove();
}

async function probeChanges(facts: Facts, page: PageNode): Promise<void> {
  const heard: string[] = [];
  const names = new Map<string, string>();
  function listen({ nodeChanges }: NodeChangeEvent): void {
    for (const change of nodeChanges) {
      const details =
        change.type === "PROPERTY_CHANGE" ? ` ${change.properties.slice().sort().join(" ")}` : "";
      heard.push(`${change.type} ${names.get(change.id) ?? "another"} ${change.origin}${details}`);
    }
  }
  async function hear(name: string, change: () => void): Promise<void> {
    await letEventsCome();
    heard.length = 0;
    change();
    await letEventsCome();
    await record(facts, name, () => heard.slice().sort());
  }
  const frame = figma.createFrame();
  const child = figma.createRectangle();
  names.set(page.id, "page").set(frame.id, "frame").set(child.id, "child");
  page.on("nodechange", listen);
  await hear("changes of a child put into a frame", () => frame.appendChild(child));
  await hear("changes of two fields and shared data", () => {
    child.x = 3;
    child.fills = [];
    child.setSharedPluginData(namespace, "key", "value");
  });
  await hear("changes of a frame removed with its child", () => frame.remove());
  page.off("nodechange", listen);
}

function letEventsCome(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 200);
  });
}

/** A seam between the two would be a second colour: the exports are counted, and in Figma the answer is one. */
async function probeTwoPaints(facts: Facts): Promise<void> {
  const frame = figma.createFrame();
  frame.resize(64, 64);
  const whole: Transform = [
    [1, 0, 0],
    [0, 1, 0],
  ];
  const part: Transform = [
    [0.75, 0, 0.125],
    [0, 0.75, 0.125],
  ];
  const hashes = [greySquare, greyMiddle].map((text) => figma.createImage(figma.base64Decode(text)).hash);
  for (const [name, imageTransform] of [
    ["whole", whole],
    ["cropped", part],
  ] as const) {
    frame.fills = hashes.map((imageHash) => ({
      type: "IMAGE",
      scaleMode: "CROP",
      imageHash,
      imageTransform,
    }));
    await record(facts, `crop of two ${name} paints read back`, () => {
      return Array.isArray(frame.fills) ? frame.fills.map((paint) => paint.imageTransform) : frame.fills;
    });
    for (const value of [1, 1.37, 0.63]) {
      await record(facts, `colours of two ${name} grey paints at ${value}`, async () => {
        const bytes = await frame.exportAsync({ format: "PNG", constraint: { type: "SCALE", value } });
        return askPanel({ count: bytes });
      });
    }
  }
  frame.remove();
}
