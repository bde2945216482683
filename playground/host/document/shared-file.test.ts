import { beforeEach, describe, expect, test } from "vitest";
import { commitUndo, redo, undo } from "./history.ts";
import type { NodeRecord } from "./record.ts";
import { select, selectionOf } from "./session.ts";
import { shareDocument, type SharedFile } from "./shared-file.ts";
import { createDocument, flush, nodeOf, patch, subscribe, type PlaygroundDocument } from "./store.ts";
import { create, remove } from "./tree.ts";

let file: SharedFile;
let ada: PlaygroundDocument;
let grace: PlaygroundDocument;
let frame: NodeRecord;
const page = "0:1";

beforeEach(() => {
  ada = createDocument();
  file = shareDocument(ada);
  frame = create(ada, "FRAME", page, { name: "Hero" });
  commitUndo(ada);
  grace = file.open();
});

function setData(document: PlaygroundDocument, key: string, value: string): void {
  const { sharedPluginData } = nodeOf(document, frame.id);
  patch(document, frame.id, {
    sharedPluginData: { ...sharedPluginData, ours: { ...sharedPluginData["ours"], [key]: value } },
  });
}

function dataOf(document: PlaygroundDocument): unknown {
  return nodeOf(document, frame.id).sharedPluginData["ours"];
}

describe("two people online", () => {
  test("each sees at once what the other writes, in one document with ids of their own", () => {
    const hers = create(grace, "RECTANGLE", frame.id);
    const mine = create(ada, "RECTANGLE", frame.id);
    expect(hers.id).not.toBe(mine.id);
    for (const document of [ada, grace])
      expect(nodeOf(document, frame.id).children).toEqual([hers.id, mine.id]);
  });

  test("listeners hear of what others write, and a selection loses what others delete", () => {
    const heard: string[] = [];
    subscribe(grace, ({ nodes }) => heard.push(...nodes.map(({ id }) => id)));
    select(grace, page, [frame.id]);
    remove(ada, frame.id);
    flush(grace);
    expect(heard).toContain(frame.id);
    expect(selectionOf(grace, page)).toEqual([]);
  });

  test("selection and page in view are each one's own", () => {
    select(ada, page, [frame.id]);
    expect(selectionOf(grace, page)).toEqual([]);
  });

  test("undo takes back one's own changes and leaves those of the other, keys of plugin data too", () => {
    patch(ada, frame.id, { x: 5 });
    setData(ada, "mine", "1");
    commitUndo(ada);
    patch(grace, frame.id, { y: 7 });
    setData(grace, "hers", "2");
    const hers = create(grace, "RECTANGLE", page);
    undo(ada);
    for (const document of [ada, grace]) {
      expect(nodeOf(document, frame.id)).toMatchObject({ x: 0, y: 7 });
      expect(dataOf(document)).toEqual({ hers: "2" });
    }
    redo(ada);
    expect(nodeOf(grace, frame.id)).toMatchObject({ x: 5, y: 7 });
    expect(dataOf(grace)).toEqual({ mine: "1", hers: "2" });
    undo(ada);
    undo(ada);
    expect(nodeOf(grace, page).children).toEqual([hers.id]);
  });

  test("what another writes into an open step is not undone with it", () => {
    patch(ada, frame.id, { x: 5 });
    patch(grace, frame.id, { y: 7 });
    undo(ada);
    expect(nodeOf(grace, frame.id)).toMatchObject({ x: 0, y: 7 });
  });

  test("undoing a change to what another deleted does nothing", () => {
    patch(ada, frame.id, { x: 5 });
    remove(grace, frame.id);
    undo(ada);
    expect(ada.nodes.has(frame.id)).toBe(false);
  });
});

describe("one person offline", () => {
  test("neither hears of the other until they are back", () => {
    file.goOffline(ada);
    patch(ada, frame.id, { x: 5 });
    patch(grace, frame.id, { y: 7 });
    expect(nodeOf(grace, frame.id)).toMatchObject({ x: 0, y: 7 });
    expect(nodeOf(ada, frame.id)).toMatchObject({ x: 5, y: 0 });
    file.goOnline(ada);
    for (const document of [ada, grace]) expect(nodeOf(document, frame.id)).toMatchObject({ x: 5, y: 7 });
  });

  test("where they wrote plugin data, all keys of that node become theirs", () => {
    setData(ada, "old", "0");
    file.goOffline(ada);
    setData(ada, "mine", "1");
    setData(grace, "hers", "2");
    file.goOnline(ada);
    for (const document of [ada, grace]) expect(dataOf(document)).toEqual({ old: "0", mine: "1" });
  });

  test("where they wrote none, the keys of the others stay", () => {
    file.goOffline(ada);
    patch(ada, frame.id, { x: 5 });
    setData(grace, "hers", "2");
    file.goOnline(ada);
    expect(dataOf(ada)).toEqual({ hers: "2" });
  });

  test("what either deleted is gone, with what the other put into it", () => {
    file.goOffline(ada);
    const mine = create(ada, "RECTANGLE", frame.id);
    remove(grace, frame.id);
    file.goOnline(ada);
    for (const document of [ada, grace]) {
      expect([document.nodes.has(frame.id), document.nodes.has(mine.id)]).toEqual([false, false]);
      expect(nodeOf(document, page).children).toEqual([]);
    }
  });

  test("what both created is there for both", () => {
    file.goOffline(ada);
    const mine = create(ada, "RECTANGLE", page);
    const hers = create(grace, "RECTANGLE", page);
    file.goOnline(ada);
    for (const document of [ada, grace])
      expect(new Set(nodeOf(document, page).children)).toEqual(new Set([frame.id, mine.id, hers.id]));
  });
});
