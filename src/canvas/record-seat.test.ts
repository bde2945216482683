import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { clearPlacement, listPending, readPlacement, writeCell, writePending } from "./node-records.ts";
import { seatOf } from "./record-seat.ts";

type Fake = { id: string; name: string; type: string; parent: Fake | null; children: Fake[] };

/** A node with shared plugin data, as far as records need one. */
function createNode(type: string, id: string, name: string, parent: Fake | null = null): BaseNode {
  const entries = new Map<string, string>();
  const node = {
    id,
    name,
    type,
    parent,
    children: [] as Fake[],
    getPluginDataKeys: () => [],
    getSharedPluginDataKeys: () => Array.from(entries.keys()),
    getSharedPluginData: (_: string, key: string) => entries.get(key) ?? "",
    setSharedPluginData: (_: string, key: string, text: string) =>
      void (text === "" ? entries.delete(key) : entries.set(key, text)),
  };
  parent?.children.push(node);
  return node as unknown as BaseNode;
}

/** An instance with an icon in each of its two buttons, which are instances themselves. */
function createToolbar(id: string) {
  const page = createNode("PAGE", "0:1", "Page");
  const toolbar = createNode("INSTANCE", id, "Toolbar", page as unknown as Fake);
  const icons = ["Save", "Close"].map((name, index) => {
    const button = createNode("INSTANCE", `I${id};5:${index}`, name, toolbar as unknown as Fake);
    return createNode("VECTOR", `I${id};5:${index};7:1`, "Icon", button as unknown as Fake);
  });
  return { toolbar, icons: icons as [BaseNode, BaseNode] };
}

const cell = {
  set: "s1",
  target: { key: "hero", name: "Hero", width: 10, height: 10 },
  locale: "und",
  destination: "selection" as const,
};

beforeEach(() => vi.stubGlobal("figma", { currentUser: null }));
afterEach(() => vi.unstubAllGlobals());

test("[N1] layers inside an instance are recorded on the outermost instance, each under keys of its own", () => {
  const { toolbar, icons } = createToolbar("1:2");
  for (const icon of icons)
    writeCell(icon, { ...cell, self: icon.id, locale: icon === icons[0] ? "en" : "fr" });
  expect(icons.map((icon) => icon.getSharedPluginDataKeys("polyframe"))).toEqual([[], []]);
  expect(toolbar.getSharedPluginDataKeys("polyframe")).toHaveLength(2);
  expect(icons.map((icon) => readPlacement(icon)?.cell.locale)).toEqual(["en", "fr"]);
  expect(readPlacement(toolbar)).toBeUndefined();
  clearPlacement(icons[0]);
  expect(icons.map((icon) => readPlacement(icon)?.cell.locale)).toEqual([undefined, "fr"]);
});

test("a layer is found again by its id after it was renamed, and by its path in a copy of the instance", () => {
  const { toolbar, icons } = createToolbar("1:2");
  const [icon] = icons;
  writePending(icon, {
    ...cell,
    run: "0b0e8a52-6a4c-4c3e-9d51-3f2f7c1d9a10",
    cell: "hero/und/0",
    takes: [1],
    shotNumber: 0,
    title: "A harbour",
    createdAt: "2026-11-30T08:00:00.000Z",
    model: "m",
    quality: "low",
  });
  const { of } = seatOf(icon);
  const [key = ""] = toolbar.getSharedPluginDataKeys("polyframe");
  const copy = createToolbar("9:9");
  copy.toolbar.setSharedPluginData("polyframe", key, toolbar.getSharedPluginData("polyframe", key));
  expect(seatOf(copy.icons[0]).of).toBe(of);
  expect(listPending(copy.icons[0])).toMatchObject([{ self: icon.id, layer: { id: icon.id } }]);
  expect(seatOf(copy.icons[1]).of).not.toBe(of);
  icon.name = "Disk";
  expect(seatOf(icon).of).toBe(of);
});

test("a layer that is no part of an instance carries its own records", () => {
  const { toolbar } = createToolbar("1:2");
  expect(seatOf(toolbar)).toMatchObject({ node: toolbar, of: "" });
});
