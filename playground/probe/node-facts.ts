/** Facts on nodes: defaults, refusals, number precision, layout. Everything made here is removed again. */
import type { Facts } from "./facts.ts";
import { onePixel, pngHeader, record } from "./facts.ts";

export async function probeNodes(facts: Facts, page: PageNode): Promise<void> {
  await probeDefaults(facts);
  await probeRefusals(facts);
  await probeImages(facts);
  await probeLayout(facts, page);
  await probeText(facts);
}

async function probeDefaults(facts: Facts): Promise<void> {
  const made = [figma.createSection(), figma.createFrame(), figma.createRectangle(), figma.createEllipse()];
  for (const node of [...made, figma.createLine(), figma.createText(), figma.createComponent()]) {
    await record(facts, `default ${node.type} size`, () => [node.width, node.height]);
    await record(facts, `default ${node.type} name`, () => node.name);
    await record(facts, `default ${node.type} fills`, () => node.fills);
    node.remove();
  }
  const frame = figma.createFrame();
  await record(facts, "default clipsContent", () => frame.clipsContent);
  await record(facts, "x of 0.1 reads back as", () => {
    frame.x = 0.1;
    return frame.x;
  });
  await record(facts, "opacity of 0.3 reads back as", () => {
    frame.opacity = 0.3;
    return frame.opacity;
  });
  await record(facts, "color of 0.1 reads back as", () => {
    frame.fills = [{ type: "SOLID", color: { r: 0.1, g: 0, b: 0 } }];
    return frame.fills;
  });
  await record(facts, "fills are frozen", () => Object.isFrozen(frame.fills));
  await record(facts, "children are frozen", () => Object.isFrozen(frame.children));
  await record(facts, "keys of a node", () => Object.keys(frame));
  await record(facts, "a node found twice is the same object", async () => {
    return (await figma.getNodeByIdAsync(frame.id)) === frame;
  });
  await record(facts, "differing corners read as", () => {
    frame.topLeftRadius = 5;
    return frame.cornerRadius;
  });
  frame.remove();
}

async function probeRefusals(facts: Facts): Promise<void> {
  const frame = figma.createFrame();
  await record(facts, "unknown property", () => Reflect.set(frame, "nope", 1));
  await record(
    facts,
    "unknown property by assignment",
    () => Object.assign(frame, { nope: 1 }) && "accepted",
  );
  await record(facts, "read-only property", () => Object.assign(frame, { width: 1 }) && "accepted");
  await record(facts, "resize to nothing", () => frame.resize(0, 10));
  await record(facts, "resize to NaN", () => frame.resize(Number.NaN, 10));
  await record(
    facts,
    "paint without colour",
    () => Object.assign(frame, { fills: [{ type: "SOLID" }] }) && "accepted",
  );
  await record(facts, "paint with an unknown key", () => {
    const paint = { type: "SOLID", color: { r: 0, g: 0, b: 0 }, nope: 1 };
    return Object.assign(frame, { fills: [paint] }) && "accepted";
  });
  await record(facts, "colour above 1", () => {
    frame.fills = [{ type: "SOLID", color: { r: 2, g: 0, b: 0 } }];
  });
  await record(facts, "unknown image hash", () => {
    frame.fills = [{ type: "IMAGE", scaleMode: "FILL", imageHash: "0".repeat(40) }];
    return "accepted";
  });
  await record(facts, "plugin data of 100 kB", () => frame.setPluginData("key", "x".repeat(100_000)));
  await record(facts, "short namespace", () => frame.setSharedPluginData("ab", "key", "value"));
  await record(facts, "unlisted relaunch command", () => frame.setRelaunchData({ other: "" }));
  await record(facts, "frame into itself", () => frame.appendChild(frame));
  await record(facts, "section into a frame", () => frame.appendChild(figma.createSection()));
  frame.remove();
  await record(facts, "name of a removed node", () => frame.name);
  await record(facts, "removed of a removed node", () => frame.removed);
}

async function probeImages(facts: Facts): Promise<void> {
  await record(facts, "image of garbage", () => figma.createImage(new Uint8Array([1, 2, 3])).hash);
  await record(facts, "image of WebP", () => {
    return figma.createImage(new Uint8Array([82, 73, 70, 70, 4, 0, 0, 0, 87, 69, 66, 80, 86, 80, 56, 32]))
      .hash;
  });
  await record(facts, "image of a PNG header alone", () => figma.createImage(pngHeader(20, 20)).hash);
  await record(facts, "image of 4097 px", () => figma.createImage(pngHeader(4097, 20)).hash);
  await record(facts, "image of one pixel", () => figma.createImage(figma.base64Decode(onePixel)).hash);
  await record(facts, "image by unknown hash", () => figma.getImageByHash("0".repeat(40)));
  await record(facts, "fill read back", () => {
    const frame = figma.createFrame();
    const { hash } = figma.createImage(figma.base64Decode(onePixel));
    frame.fills = [{ type: "IMAGE", scaleMode: "FILL", imageHash: hash }];
    const { fills } = frame;
    frame.remove();
    return fills;
  });
}

async function probeLayout(facts: Facts, page: PageNode): Promise<void> {
  const frame = figma.createFrame();
  const child = figma.createRectangle();
  frame.appendChild(child);
  child.x = 30;
  frame.layoutMode = "HORIZONTAL";
  await record(facts, "auto-layout defaults", () => [
    frame.primaryAxisSizingMode,
    frame.counterAxisSizingMode,
    frame.layoutSizingHorizontal,
    frame.width,
    frame.height,
    child.x,
  ]);
  await record(facts, "x of a child placed by its parent", () => {
    child.x = 70;
    return child.x;
  });
  await record(facts, "fill of a child outside auto-layout", () => {
    frame.layoutSizingHorizontal = "FILL";
  });
  const copy = frame.clone();
  await record(facts, "parent of a clone", () => copy.parent?.type);
  const group = figma.group([copy, frame], page);
  await record(facts, "group box", () => [group.x, group.y, group.width, group.height]);
  await record(facts, "x inside a moved group", () => {
    group.x = 10;
    return copy.x;
  });
  copy.remove();
  frame.remove();
  await record(facts, "an emptied group is removed", () => group.removed);
}

async function probeText(facts: Facts): Promise<void> {
  const text = figma.createText();
  await record(facts, "text without its font", () => {
    text.characters = "Hello";
  });
  await record(facts, "unknown font", () =>
    figma.loadFontAsync({ family: "No Such Family", style: "Regular" }),
  );
  await figma.loadFontAsync({ family: "Inter", style: "Regular" });
  await record(facts, "text named after its words", () => {
    text.characters = "Hello";
    return [text.name, text.autoRename];
  });
  await record(facts, "height of a 12 px line", () => text.height);
  await record(facts, "automatic resize after resize()", () => {
    text.resize(50, 50);
    return text.textAutoResize;
  });
  text.remove();
}
