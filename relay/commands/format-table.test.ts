import { expect, test } from "vitest";
import { formatTable } from "./format-table.ts";

test("columns stand below each other on screen, whatever script a name is in", () => {
  const decomposed = "Rene\u0301e";
  const rows = [
    ["t1", "デザイン部", "use"],
    ["t2", decomposed, "admin"],
    ["t3", "🚀 Launch", "use"],
  ];
  expect(formatTable(["ID", "TEAM", "MAY"], rows)).toEqual([
    "ID  TEAM        MAY",
    "t1  デザイン部  use",
    `t2  ${decomposed}       admin`,
    "t3  🚀 Launch   use",
  ]);
});

test("a column that is empty in every row is left out, and no line ends in blanks", () => {
  expect(
    formatTable(
      ["ID", "LABEL", "MAY"],
      [
        ["t1", "", "use"],
        ["t2", "", ""],
      ],
    ),
  ).toEqual(["ID  MAY", "t1  use", "t2"]);
});
