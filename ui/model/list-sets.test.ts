import { expect, test } from "vitest";
import { describeListing, findSets, listOffered } from "./list-sets.ts";

const spring = { set: "1", title: "Spring", page: "Ads", cells: 24, made: 12, changed: 2, failed: 0, at: "" };
const lone = { set: "2", title: "A harbour", page: "Ads", cells: 1, at: "" };
const autumn = { set: "3", title: "Autumn", page: "Posts", cells: 6, at: "" };

test("lone pictures are not offered as sets", () => {
  expect(listOffered([spring, lone, autumn])).toEqual([spring, autumn]);
});

test("a set is found by its title and by its page, in any case", () => {
  expect(findSets([spring, autumn], " SPR")).toEqual([spring]);
  expect(findSets([spring, autumn], "posts")).toEqual([autumn]);
});

test("a row says what is known, and nothing of what is none", () => {
  expect(describeListing(spring)).toBe("24 cells, 12 made, 2 changed");
  expect(describeListing({ ...spring, drafts: 6 })).toBe("24 cells, 12 made, 2 changed, 6 drafts");
  expect(describeListing(autumn)).toBe("6 cells");
});
