import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { generateTable } from "./generate-table.mjs";
import { membersOf, membersOfNode } from "./table.ts";

test("the table is that of the installed typings", () => {
  const stored: unknown = JSON.parse(
    readFileSync(new URL("./table.generated.json", import.meta.url), "utf8"),
  );
  expect(generateTable(), "run: node playground/host/generate-table.mjs").toEqual(stored);
});

test("members say whether they can be written and what replaces them", () => {
  expect(membersOfNode("FRAME")["width"]).toBe("property readonly");
  expect(membersOfNode("SECTION")["annotations"]).toBeUndefined();
  expect(membersOf("PluginAPI")["getNodeById"]).toBe("method deprecated refused use=getNodeByIdAsync");
  expect(membersOf("PluginAPI")["currentPage"]).toBe("property frozen use=setCurrentPageAsync");
});
