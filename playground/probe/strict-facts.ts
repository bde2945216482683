/** Facts on what Figma refuses or changes by itself: sizes, mirrored layers, notes for developers, exports, modes. */
import type { Facts } from "./facts.ts";
import { record } from "./facts.ts";

export async function probeStrictness(facts: Facts): Promise<void> {
  await probeSizing(facts);
  await probeReadBack(facts);
  await probeReview(facts);
  await probeExport(facts);
  await probeModes(facts);
}

async function probeSizing(facts: Facts): Promise<void> {
  const frame = figma.createFrame();
  frame.layoutMode = "HORIZONTAL";
  frame.layoutSizingVertical = "HUG";
  await record(facts, "sizing after a resize of one axis", () => {
    frame.resize(frame.width + 10, frame.height);
    return [frame.layoutSizingHorizontal, frame.layoutSizingVertical];
  });
  frame.layoutSizingHorizontal = "HUG";
  const child = figma.createFrame();
  frame.appendChild(child);
  await record(facts, "width of a child that fills a parent that hugs", () => {
    child.layoutSizingHorizontal = "FILL";
    return [child.width, child.layoutSizingHorizontal];
  });
  const text = figma.createText();
  frame.appendChild(text);
  await figma.loadFontAsync({ family: "Inter", style: "Regular" });
  text.characters = "Hello";
  await record(facts, "a text as wide as its words told to fill", () => {
    text.layoutSizingHorizontal = "FILL";
    return [text.textAutoResize, text.layoutSizingHorizontal];
  });
  await record(facts, "a text that grows downwards after resize()", () => {
    text.textAutoResize = "HEIGHT";
    text.resize(80, text.height);
    return text.textAutoResize;
  });
  frame.remove();
  await record(facts, "an empty text in a font that is not loaded, moved", () => {
    const section = figma.createSection();
    const empty = figma.createText();
    section.appendChild(empty);
    section.remove();
    return "accepted";
  });
}

async function probeReadBack(facts: Facts): Promise<void> {
  const box = figma.createRectangle();
  await record(facts, "a mirrored layer reads back as", () => {
    box.relativeTransform = [
      [-1, 0, 100],
      [0, 1, 20],
    ];
    return [box.relativeTransform, box.rotation, box.x, box.y];
  });
  await record(facts, "rotation written to a mirrored layer", () => {
    box.rotation = 30;
    const [[a, b], [c, d]] = box.relativeTransform;
    return a * d - b * c < 0 ? "still mirrored" : "no longer mirrored";
  });
  await record(facts, "fills are a new list at each reading", () => box.fills !== box.fills);
  await record(facts, "a gradient reads back as", () => {
    const stop = { position: 0.1, color: { r: 0.1, g: 0, b: 0, a: 0.3 } };
    const gradientTransform: Transform = [
      [0.1, 0, 0],
      [0, 1, 0],
    ];
    const gradientStops = [stop, { ...stop, position: 1 }];
    box.fills = [{ type: "GRADIENT_LINEAR", gradientTransform, gradientStops }];
    return box.fills;
  });
  box.remove();
}

async function probeReview(facts: Facts): Promise<void> {
  const frame = figma.createFrame();
  await record(facts, "an annotation written from Design", () => {
    frame.annotations = [{ label: "Note", properties: [{ type: "width" }] }];
    return frame.annotations;
  });
  await record(facts, "a text's property annotated on a frame", () => {
    frame.annotations = [{ label: "Note", properties: [{ type: "fontSize" }] }];
    return "accepted";
  });
  await record(facts, "an annotation with label and labelMarkdown", () => {
    frame.annotations = [{ label: "Note", labelMarkdown: "*Note*" }];
    return "accepted";
  });
  await record(facts, "status of a frame on the page", () => {
    frame.devStatus = { type: "READY_FOR_DEV" };
    return frame.devStatus;
  });
  await record(facts, "status of a frame in a frame", () => {
    const inner = figma.createFrame();
    frame.appendChild(inner);
    inner.devStatus = { type: "READY_FOR_DEV" };
    return "accepted";
  });
  frame.remove();
}

async function probeExport(facts: Facts): Promise<void> {
  const frame = figma.createFrame();
  await record(facts, "export 16,385 px wide", async () => {
    const constraint = { type: "WIDTH", value: 16_385 } as const;
    return (await frame.exportAsync({ format: "PNG", constraint })).length > 0;
  });
  frame.visible = false;
  await record(facts, "export of a hidden layer", async () => (await frame.exportAsync()).length > 0);
  frame.remove();
}

/** Leaves no collection behind where one can be removed. */
async function probeModes(facts: Facts): Promise<void> {
  const collection = figma.variables.createVariableCollection("Polyframe probe");
  await record(facts, "modes that were added before the plan's limit", () => {
    for (let count = 0; count < 45; count += 1) {
      try {
        collection.addMode(`Mode ${count + 2}`);
      } catch (error) {
        return [count, String(error)];
      }
    }
    return "45 and more";
  });
  await record(facts, "a collection removed", () => collection.remove());
}
