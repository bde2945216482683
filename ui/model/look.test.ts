import { describe, expect, test } from "vitest";
import type { SetView } from "../../core/messages.ts";
import { expandCells } from "../../core/set.ts";
import { hero, runView, story } from "../../test/panel-facts.ts";
import {
  findLookCell,
  findLookSize,
  findLookThumb,
  isLookComing,
  nameLook,
  proposeAnchor,
  toAnchor,
} from "./look.ts";

type Placement = SetView["placements"][number];

/** A layer that shows a picture of these bytes, made from the anchor of these. */
function place(cell: string, sha256: string, anchor?: string): Placement {
  const image = { id: `image-${sha256}`, sha256, width: 1440, height: 896 };
  const version = { id: `${sha256}.1`, run: sha256, take: 1, placedAt: "2026-11-30T08:00:00.000Z", image };
  return {
    nodeId: `9:${sha256}`,
    cell,
    shown: version.id,
    versions: [
      {
        ...version,
        hash: `hash-${sha256}`,
        pass: { model: "m", quality: "low" },
        ...(anchor === undefined ? {} : { anchor }),
      },
    ],
  };
}

describe("[T8] a set that shares its look and names no anchor", () => {
  test("goes on with the picture that most of its pictures were made from", () => {
    const placements = [place("a/en", "aa", "cc"), place("b/en", "bb", "cc"), place("c/en", "cc")];
    expect(proposeAnchor(placements)).toEqual({
      sha256: "cc",
      image: "image-cc",
      hash: "hash-cc",
      cell: "c/en",
      width: 1440,
      height: 896,
    });
  });

  test("goes on with the first that is shown where none was made from another that is there", () => {
    expect(proposeAnchor([place("a/en", "aa", "gone"), place("b/en", "bb")])?.cell).toBe("a/en");
    expect(proposeAnchor([])).toBeUndefined();
  });
});

test("[T9] a picture that was taken in is sent as the asset it is", () => {
  const placement = place("a/en", "aa");
  const versions = placement.versions.map((version) => ({ ...version, adopted: true }));
  expect(toAnchor({ ...placement, versions })).toMatchObject({ sha256: "aa", asset: "image-aa" });
  expect(toAnchor({ ...placement, versions })).not.toHaveProperty("image");
});

test("the look is named by its cell, else by its layer, and else said to be gone from the set", () => {
  const cells = expandCells(["de"], [hero], []);
  expect(nameLook({ sha256: "aa", cell: cells[0]!.id }, cells)).toBe("de, Hero");
  expect(nameLook({ sha256: "aa", name: "Photo" }, cells)).toBe("Photo");
  expect(nameLook({ sha256: "aa", cell: "other/de" }, cells)).toBe("a picture that the set no longer shows");
});

test("the look is marked and shown small where a cell carries its bytes, also beside a newer version", () => {
  const own = place("a/en", "aa");
  const newer = { ...own, shown: "zz.1", versions: [...own.versions, ...place("a/en", "zz").versions] };
  expect(findLookCell({ sha256: "aa" }, [place("b/en", "bb"), newer])).toBe("a/en");
  expect(findLookCell({ sha256: "dd" }, [newer])).toBeUndefined();
  const thumb = "data:image/jpeg;base64,AAAA";
  const run = runView([{ cell: "a/en", take: 1, thumb }], { run: "aa" });
  expect(findLookThumb({ sha256: "aa" }, [newer], [run])).toBe(thumb);
  expect(findLookThumb({ sha256: "zz" }, [newer], [run])).toBeUndefined();
});

test("[M1] the anchor is priced by its own pixels where they are known, and no other picture is", () => {
  const anchor = { sha256: "aa", image: "image-aa", width: 800, height: 600 };
  expect(findLookSize({ anchor }, "image-aa")).toEqual({ width: 800, height: 600 });
  expect(findLookSize({ anchor }, "other")).toBeUndefined();
  expect(findLookSize({ anchor: { sha256: "aa" } }, "aa")).toBeUndefined();
});

test("[T8] a look is on its way until its first take has ended, in the set's own run alone", () => {
  const takes = [{ cell: "a/en", target: story, state: "running" as const, becomesAnchor: true }];
  const run = runView(takes, { run: "r1", set: "s1", state: "open" });
  expect(isLookComing("s1", [run])).toBe(true);
  expect(isLookComing("s2", [run])).toBe(false);
  const failed = runView([{ ...takes[0]!, state: "failed" }], { run: "r1", set: "s1", state: "open" });
  expect(isLookComing("s1", [failed])).toBe(false);
});
