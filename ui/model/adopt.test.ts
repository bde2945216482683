import { describe, expect, test } from "vitest";
import type { SetView } from "../../core/messages.ts";
import { createFailure } from "../../core/failure.ts";
import { expandCells, type Target } from "../../core/set.ts";
import {
  describeRow,
  findRowCell,
  listReady,
  matchPictures,
  receiveRefused,
  staysInPlace,
  type AdoptPlaces,
  type FoundPicture,
} from "./adopt.ts";

const hero: Target = { key: "n1", name: "Hero", width: 1440, height: 900, nodeId: "1:1" };
const story: Target = { key: "n2", name: "Story", width: 1080, height: 1920, nodeId: "1:2" };
const set = { locales: ["en", "de"], targets: [hero, story], shots: [] };
const cells = expandCells(set.locales, set.targets, set.shots);
const nowhere: AdoptPlaces = { cells, view: undefined };

function found(name: string, changes: Partial<FoundPicture> = {}): FoundPicture {
  return { id: name, name, width: 1440, height: 900, ...changes };
}

/** A set whose English hero stands on the canvas. */
function viewWith(cell: string): SetView {
  const content = { set: { ...set, v: 1 as const, id: "s", createdAt: "", brief: { subject: "" } } };
  return { content, placements: [{ nodeId: "9:1", cell, versions: [] }] } as unknown as SetView;
}

describe("rows", () => {
  test("[T9.1] are matched by name, and a layer that is a target itself is that one's, whatever it is called", () => {
    const rows = matchPictures(
      [found("hero_de.png"), found("en/whatever", { layer: { nodeId: "1:2", isWhole: true } })],
      set,
    );
    expect(rows.map((row) => findRowCell(row, cells)?.id)).toEqual(["n1/de", "n2/en"]);
  });

  test("[T9] two for one cell are said, and neither is taken in until one is changed", () => {
    const rows = matchPictures([found("hero_de.png"), found("Hero-German.jpg"), found("story en")], set);
    expect(listReady(rows, cells).map(({ row }) => row.name)).toEqual(["story en"]);
    expect(describeRow(rows[0]!, rows, nowhere)).toContain("same place");
    const changed = rows.map((row, index) =>
      index === 1 ? { ...row, chosen: { ...row.chosen, locale: "en" } } : row,
    );
    expect(listReady(changed, cells)).toHaveLength(3);
  });

  test("[T9.1] what a name does not say is asked for by what is missing", () => {
    const rows = matchPictures([found("hero"), found("IMG 7", { width: 500, height: 500 })], set);
    expect(describeRow(rows[0]!, rows, nowhere)).toBe(
      "Its name does not say the language. Choose it, or leave it out.",
    );
    expect(describeRow(rows[1]!, rows, nowhere)).toBe(
      "Its name does not say the language and the frame. Choose them, or leave it out.",
    );
  });
});

describe("where a picture goes", () => {
  const layer = { nodeId: "5:1", isWhole: true };
  function place(picture: FoundPicture, places = nowhere) {
    const rows = matchPictures([picture], set);
    const row = rows[0]!;
    return { says: describeRow(row, rows, places), stays: staysInPlace(row, cells[0]!, places) };
  }

  test("[C1] a layer that is all its picture stays where it is, at the frame's ratio and where the cell has no place yet", () => {
    expect(place(found("hero en", { layer }))).toEqual({ says: "Its layer stays as it is.", stays: true });
    expect(place(found("hero en", { layer }), { cells, view: viewWith("n1/en") })).toEqual({
      says: "A new version of the picture there.",
      stays: false,
    });
  });

  test("what a frame cuts off is said", () => {
    expect(place(found("hero en", { width: 900, height: 900, layer }))).toEqual({
      says: "Gets a frame in the set. 38% of it lies outside the frame.",
      stays: false,
    });
  });

  test("a layer that is more than its picture is taken as it is seen", () => {
    expect(place(found("hero en", { layer: { ...layer, isWhole: false } })).says).toBe(
      "Taken as it is seen. Gets a frame in the set.",
    );
  });
});

test("a picture that is refused stays with its reason, and a relay that does not answer stops all", () => {
  const rows = matchPictures([found("hero_de.png")], set);
  const sheet = { state: "uploading" as const, requestId: "r", rows, refused: [] };
  const refused = receiveRefused(
    sheet,
    "hero_de.png",
    createFailure("bad-reference", { message: "Too large." }),
  );
  expect(refused).toMatchObject({ state: "uploading", rows: [{ problem: "Too large." }] });
  const lost = receiveRefused(sheet, "hero_de.png", createFailure("relay-unreachable"));
  expect(lost).toMatchObject({ state: "choosing", rows });
  expect(lost.problem).toContain("Nothing was taken in.");
});
