import * as z from "zod/mini";
import { expect, test } from "vitest";
import { uuidSchema } from "../api.ts";
import { copyId } from "./copy-id.ts";

const set = "0b0e8a52-6a4c-4c3e-9d51-3f2f7c1d9a10";

test("a copy's id has the form of a set's id, is the same for everybody, and another for each copy", () => {
  const ids = [
    copyId(set, "1:2", "file-1"),
    copyId(set, "1:3", "file-1"),
    copyId(set, "1:2", "file-2"),
    copyId("another", "1:2", "file-1"),
  ];
  for (const id of ids) expect(z.safeParse(uuidSchema, id).success, id).toBe(true);
  expect(new Set([...ids, set]).size).toBe(5);
  expect(copyId(set, "1:2", "file-1")).toBe(ids[0]);
});
