import { beforeEach, describe, expect, it } from "vitest";
import type { NodeRecord } from "../../host/document/record.ts";
import { createDocument, nodeOf, patch, type PlaygroundDocument } from "../../host/document/store.ts";
import { create, group } from "../../host/document/tree.ts";
import { chooseNode, type Depth, nodesIn, pathAt } from "./hit.ts";

let document: PlaygroundDocument;
let frame: NodeRecord;
let card: NodeRecord;
let image: NodeRecord;
beforeEach(() => {
  document = createDocument();
  const page = document.currentPage;
  frame = create(document, "FRAME", page, { name: "Frame", x: 0, y: 0, width: 400, height: 300 });
  card = create(document, "FRAME", frame.id, { name: "Card", x: 50, y: 50, width: 200, height: 200 });
  image = create(document, "RECTANGLE", card.id, { name: "Image", x: 10, y: 10, width: 100, height: 100 });
});

const onImage = { x: 100, y: 100 };

function click(depth: Depth, ...selected: readonly NodeRecord[]): string | undefined {
  return chooseNode(pathAt(document, onImage), selected, depth)?.name;
}

describe("a click", () => {
  it("selects the outermost node, each double click one level further in, and the modifier the innermost", () => {
    expect(click("outer")).toBe("Frame");
    expect(click("inner", frame)).toBe("Card");
    expect(click("inner", card)).toBe("Image");
    expect(click("inner", image)).toBe("Image");
    expect(click("deepest")).toBe("Image");
  });

  it("stays on the level of what is selected", () => {
    const other = create(document, "RECTANGLE", frame.id, { x: 300, y: 50, width: 50, height: 50 });
    expect(click("outer", other)).toBe("Card");
  });

  it("passes through sections to what lies in them, and selects an empty spot's section", () => {
    const section = create(document, "SECTION", document.currentPage, {
      name: "Section",
      x: 1000,
      y: 0,
      width: 500,
      height: 500,
    });
    create(document, "FRAME", section.id, { name: "Inside", x: 10, y: 10, width: 100, height: 100 });
    expect(chooseNode(pathAt(document, { x: 1050, y: 50 }), [], "outer")?.name).toBe("Inside");
    expect(chooseNode(pathAt(document, { x: 1400, y: 400 }), [], "outer")?.name).toBe("Section");
  });

  it("ignores locked and hidden nodes, and what a frame cuts off", () => {
    patch(document, card.id, { locked: true });
    expect(click("deepest")).toBe("Frame");
    patch(document, frame.id, { visible: false });
    expect(click("deepest")).toBeUndefined();
    patch(document, frame.id, { visible: true });
    create(document, "RECTANGLE", frame.id, { name: "Outside", x: 500, y: 0, width: 50, height: 50 });
    expect(pathAt(document, { x: 520, y: 20 })).toEqual([]);
  });

  it("meets a turned node where it is drawn", () => {
    const bar = create(document, "RECTANGLE", document.currentPage, {
      name: "Bar",
      x: 1000,
      y: 1000,
      width: 200,
      height: 10,
      rotation: 90,
    });
    expect(nodeOf(document, bar.id).rotation).toBe(90);
    expect(pathAt(document, { x: 1005, y: 900 }).map((node) => node.name)).toEqual(["Bar"]);
    expect(pathAt(document, { x: 1100, y: 1005 })).toEqual([]);
  });

  it("selects a group through one of its members, and nothing between them", () => {
    const a = create(document, "RECTANGLE", document.currentPage, { x: 2000, y: 0, width: 10, height: 10 });
    const b = create(document, "RECTANGLE", document.currentPage, { x: 2100, y: 0, width: 10, height: 10 });
    const both = group(document, [a.id, b.id], document.currentPage);
    expect(chooseNode(pathAt(document, { x: 2005, y: 5 }), [], "outer")?.id).toBe(both.id);
    expect(pathAt(document, { x: 2050, y: 5 })).toEqual([]);
  });
});

it("a marquee takes the outermost nodes it touches, and a section only whole", () => {
  const section = create(document, "SECTION", document.currentPage, {
    x: 500,
    y: 0,
    width: 500,
    height: 500,
  });
  const inside = create(document, "FRAME", section.id, { x: 10, y: 10, width: 100, height: 100 });
  expect(nodesIn(document, { x: -10, y: -10, width: 20, height: 20 })).toEqual([frame.id]);
  expect(nodesIn(document, { x: 490, y: -10, width: 100, height: 100 })).toEqual([inside.id]);
  expect(nodesIn(document, { x: 490, y: -10, width: 600, height: 600 })).toEqual([section.id]);
});
