import { expect, test } from "vitest";
import type { SetRecord } from "../../core/records.ts";
import { readSet, writeSet } from "./node-records.ts";

function createNode(): BaseNode {
  const entries = new Map<string, string>();
  const node = {
    getPluginData: (key: string) => entries.get(key) ?? "",
    setPluginData: (key: string, value: string) => void entries.set(key, value),
  };
  return node as unknown as BaseNode;
}

function createSet(words: string): SetRecord {
  const locales = Array.from(
    { length: 60 },
    (_, index) => `x${String.fromCharCode(97 + (index % 26))}-${index}00`,
  );
  const texts = [
    { role: "headline" as const, words: Object.fromEntries(locales.map((tag) => [tag, words])) },
  ];
  return {
    v: 1,
    id: "set-1",
    createdAt: "2026-11-23T06:00:00.000Z",
    brief: { subject: "A harbour", texts },
    locales: ["en"],
    shots: [],
    targets: [],
    settings: {
      model: "m",
      density: 1,
      background: "opaque",
      experimental: false,
      takes: 1,
      destination: "new-frame",
    },
  };
}

test("[C4] a set is kept whole below Figma's limit, and without its words above it", () => {
  const node = createNode();
  const small = createSet("hello");
  writeSet(node, small);
  expect(readSet(node)).toEqual(small);
  writeSet(node, createSet("漢".repeat(1900)));
  expect(readSet(node)?.brief).toEqual({ subject: "A harbour" });
});
