import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { absoluteBounds, absoluteTransform } from "./geometry.ts";
import { commitUndo, redo, undo } from "./history.ts";
import { addImage } from "./images.ts";
import { resizeNode, settle } from "./layout.ts";
import { loadDocument, saveDocument } from "./persist.ts";
import { openPage, select, selectionOf } from "./session.ts";
import type { DocumentChange } from "./store.ts";
import { createDocument, flush, nodeOf, patch, rootId, subscribe } from "./store.ts";
import { clone, create, descendants, insert, remove } from "./tree.ts";
import { layOutText } from "./text.ts";

describe("history", () => {
  test("undo and redo lead back to the very same document after any steps", () => {
    const step = fc.record({
      kind: fc.constantFrom("create", "move", "remove", "nest"),
      pick: fc.nat(20),
      commit: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const document = createDocument();
        const states = [snapshot(document)];
        for (const { kind, pick, commit } of steps) {
          const nodes = descendants(document, document.currentPage);
          const node = nodes[pick % Math.max(1, nodes.length)];
          const frames = nodes.filter((other) => other.type === "FRAME");
          if (kind === "create" || node === undefined) create(document, "FRAME", document.currentPage);
          else if (kind === "move") patch(document, node.id, { x: pick });
          else if (kind === "remove") remove(document, node.id);
          else {
            const parent = frames[(pick * 7) % Math.max(1, frames.length)];
            const inside =
              parent && [node, ...descendants(document, node.id)].some((other) => other.id === parent.id);
            if (parent && !inside) insert(document, parent.id, pick, node.id);
          }
          if (!commit) continue;
          commitUndo(document);
          if (states.at(-1) !== snapshot(document)) states.push(snapshot(document));
        }
        commitUndo(document);
        const last = snapshot(document);
        if (states.at(-1) !== last) states.push(last);
        for (const state of states.slice(0, -1).toReversed()) {
          undo(document);
          expect(snapshot(document)).toBe(state);
        }
        while (redo(document)) continue;
        expect(snapshot(document)).toBe(last);
      }),
      { numRuns: 60 },
    );
  });
  test("undoing a new page leads back to the first", () => {
    const document = createDocument();
    const page = create(document, "PAGE", rootId);
    openPage(document, page.id);
    undo(document);
    expect(document.currentPage).toBe("0:1");
  });
});

function snapshot(document: ReturnType<typeof createDocument>): string {
  return JSON.stringify([...document.nodes].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

describe("geometry", () => {
  test("rotation is counter-clockwise about the top left corner and adds up through parents", () => {
    const document = createDocument();
    const frame = create(document, "FRAME", document.currentPage, { x: 10, y: 20, rotation: 90 });
    const child = create(document, "RECTANGLE", frame.id, { x: 30, y: 0, width: 10, height: 20 });
    const [[, , x], [, , y]] = absoluteTransform(document, child);
    expect([Math.round(x), Math.round(y)]).toEqual([10, -10]);
    const box = absoluteBounds(document, child);
    expect([box.x, box.y, box.width, box.height].map(Math.round)).toEqual([10, -20, 20, 10]);
  });
  test("children follow their constraints when a frame grows", () => {
    const document = createDocument();
    const frame = create(document, "FRAME", document.currentPage);
    const child = create(document, "RECTANGLE", frame.id, {
      x: 10,
      width: 20,
      height: 20,
      constraints: { horizontal: "STRETCH", vertical: "MAX" },
    });
    resizeNode(document, frame.id, 200, 150);
    expect(nodeOf(document, child.id)).toMatchObject({ x: 10, width: 120, y: 50, height: 20 });
  });
});

describe("text", () => {
  test("a paragraph breaks at words, ideographs anywhere, and a long word between letters", () => {
    const document = createDocument();
    const base = create(document, "TEXT", document.currentPage, {
      fontSize: 10,
      textAutoResize: "HEIGHT",
      width: 60,
    });
    function lines(characters: string): string[] {
      return layOutText({ ...base, characters }, document.ruler).map((line) => line.text);
    }
    expect(lines("one two three")).toEqual(["one two", "three"]);
    expect(lines("春の新作コレクション").length).toBeGreaterThan(1);
    expect(lines("abcdefghijklmnopqrst").join("")).toBe("abcdefghijklmnopqrst");
    expect(lines("a\nb")).toEqual(["a", "b"]);
  });
  test("no line of wrapped text is wider than its box, and no letter is lost", () => {
    const document = createDocument();
    const base = create(document, "TEXT", document.currentPage, {
      fontSize: 10,
      textAutoResize: "HEIGHT",
      width: 80,
    });
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ,.春夏]{0,60}$/), (characters) => {
        const lines = layOutText({ ...base, characters }, document.ruler);
        for (const line of lines) expect(line.width).toBeLessThanOrEqual(80);
        expect(
          lines
            .map((line) => line.text)
            .join("")
            .replaceAll(" ", ""),
        ).toBe(characters.replaceAll(" ", ""));
      }),
    );
  });
});

const hidden = {
  type: "IMAGE",
  scaleMode: "FILL",
  visible: false,
  opacity: 1,
  blendMode: "NORMAL",
} as const;

describe("persistence", () => {
  test("a saved document loads equal, with images, page and selection", () => {
    const document = createDocument();
    const frame = create(document, "FRAME", document.currentPage, { pluginData: { p: { k: "v" } } });
    const png = [137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 9, 0, 0, 0, 9];
    const { hash } = addImage(document, new Uint8Array(png));
    patch(document, frame.id, { fills: [{ ...hidden, imageHash: hash }] });
    select(document, document.currentPage, [frame.id]);
    const again = loadDocument(structuredClone(saveDocument(document)));
    expect(snapshot(again)).toBe(snapshot(document));
    expect(again.images.get(hash)?.bytes).toEqual(new Uint8Array(png));
    expect(selectionOf(again)).toEqual([frame.id]);
    expect(create(again, "FRAME", again.currentPage).id).not.toBe(frame.id);
  });
  test("images are forgotten with the last paint that names them, and hidden paints, strokes and backgrounds count", () => {
    const document = createDocument();
    const hashes = [1, 2, 3, 4].map((side) => {
      const image = [137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, side, 0, 0, 0, 9];
      return addImage(document, new Uint8Array(image)).hash;
    });
    const [first, second, third] = hashes.map((imageHash) => [{ ...hidden, imageHash }]);
    create(document, "FRAME", document.currentPage, { fills: first ?? [], strokes: second ?? [] });
    patch(document, document.currentPage, { backgrounds: third ?? [] });
    expect(document.images.size).toBe(4);
    const again = loadDocument(structuredClone(saveDocument(document)));
    expect([...again.images.keys()]).toEqual(hashes.slice(0, 3));
  });
  test("other data is refused in a sentence", () => {
    expect(() => loadDocument({ ...saveDocument(createDocument()), nodes: [] })).toThrow(
      "Start with a new one",
    );
  });
});

describe("notices", () => {
  test("a burst of writes is told once, with what each node was", () => {
    const document = createDocument();
    const changes: DocumentChange[] = [];
    const stop = subscribe(document, (change) => changes.push(change));
    const frame = create(document, "FRAME", document.currentPage);
    patch(document, frame.id, { x: 5 });
    flush(document);
    expect(changes).toHaveLength(1);
    expect(changes[0]?.nodes.find((change) => change.id === frame.id)).toMatchObject({ after: { x: 5 } });
    stop();
    patch(document, frame.id, { x: 6 });
    flush(document);
    expect(changes).toHaveLength(1);
  });
});

test("a copy of an auto-layout frame is laid out like the original", () => {
  const document = createDocument();
  const frame = create(document, "FRAME", document.currentPage, { layoutMode: "VERTICAL", itemSpacing: 8 });
  create(document, "RECTANGLE", frame.id);
  create(document, "RECTANGLE", frame.id);
  settle(document, frame.id);
  const copy = clone(document, frame.id, document.currentPage);
  expect(nodeOf(document, copy.id).height).toBe(208);
  expect(copy.children).toHaveLength(2);
});
