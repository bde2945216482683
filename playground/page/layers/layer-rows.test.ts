import { beforeEach, expect, it } from "vitest";
import type { NodeRecord } from "../../host/document/record.ts";
import { createDocument, type PlaygroundDocument } from "../../host/document/store.ts";
import { create } from "../../host/document/tree.ts";
import { idsBetween, listRows, openAround } from "./layer-rows.ts";

let document: PlaygroundDocument;
let frame: NodeRecord;
let text: NodeRecord;
beforeEach(() => {
  document = createDocument();
  frame = create(document, "FRAME", document.currentPage, { name: "Back" });
  text = create(document, "TEXT", frame.id, { name: "Words" });
  create(document, "RECTANGLE", document.currentPage, { name: "Front" });
});

function shown(open: readonly string[]): readonly string[] {
  return listRows(document, new Set(open)).map(({ record, level }) => `${level} ${record.name}`);
}

it("what lies in front comes first, and closed layers hide what they hold", () => {
  expect(shown([])).toEqual(["1 Front", "1 Back"]);
  expect(shown([frame.id])).toEqual(["1 Front", "1 Back", "2 Words"]);
});

it("a layer selected on the canvas opens everything around it, and nothing changes when it is open", () => {
  const open = openAround(document, [text.id], new Set());
  expect([...open]).toEqual([frame.id]);
  expect(openAround(document, [text.id], open)).toBe(open);
  expect(openAround(document, ["gone"], open)).toBe(open);
});

it("shift selects the rows between two in either direction", () => {
  const rows = listRows(document, new Set([frame.id]));
  const all = rows.map((row) => row.record.id);
  expect(idsBetween(rows, all[0] ?? "", all[2] ?? "")).toEqual(all);
  expect(idsBetween(rows, all[2] ?? "", all[1] ?? "")).toEqual(all.slice(1));
  expect(idsBetween(rows, "gone", all[1] ?? "")).toEqual([all[1]]);
});
