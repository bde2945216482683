import { expect, test } from "vitest";
import { runBodySchema } from "../../core/api.ts";
import type { Target } from "../../core/set.ts";
import * as z from "zod/mini";
import { describeRun, type SubmitRun } from "./describe-run.ts";

const hero: Target = { key: "n1_2", name: "Hero", width: 1440, height: 900, nodeId: "1:2", fillable: true };
const square: Target = { key: "typed", name: "1:1", width: 512, height: 512 };

function createSubmit(changes: Partial<SubmitRun> = {}): SubmitRun {
  return {
    type: "submit-run",
    requestId: "r",
    run: "run-1",
    set: "set-1",
    brief: { subject: "A harbour" },
    locales: ["und"],
    shots: [],
    settings: {
      model: "gpt-image-2",
      density: 2,
      background: "opaque",
      experimental: false,
      takes: 1,
      destination: "new-frame",
    },
    quality: "low",
    format: "jpeg",
    partials: 0,
    cells: [{ id: "n1_2/und/0", takes: [1], locale: "und", shot: 0, target: hero }],
    agreed: 5,
    ...changes,
  };
}

function describe(changes: Partial<SubmitRun> = {}) {
  return describeRun(createSubmit(changes), "file-1", "2026-11-23T06:00:00.000Z");
}

test("the body says what the relay's schema takes, one job per take of a cell", () => {
  const cells = [
    { id: "n1_2/ja/1", takes: [1, 2], locale: "ja", shot: 1, target: hero, fit: "plate" as const },
  ];
  const { body } = describe({ cells, shots: ["wide"], partials: 7 });
  expect(z.safeParse(runBodySchema, body).success).toBe(true);
  expect(body).toMatchObject({ density: 2, file: "file-1", agreed: 5, partials: 3 });
  expect(body?.cells).toEqual([
    {
      id: "n1_2/ja/1",
      take: 1,
      locale: "ja",
      target: { width: 1440, height: 900 },
      shot: "wide",
      fit: "plate",
    },
    {
      id: "n1_2/ja/1",
      take: 2,
      locale: "ja",
      target: { width: 1440, height: 900 },
      shot: "wide",
      fit: "plate",
    },
  ]);
});

test("the same command gives the same body again, so that repeating it is safe (M3)", () => {
  expect(describe().body).toEqual(describe().body);
});

test("a node is filled by its only cell; with two languages both get frames of their own", () => {
  const settings = { ...createSubmit().settings, destination: "selection" as const };
  expect(describe({ settings }).landings).toMatchObject([
    { destination: "selection", places: [{ nodeId: "1:2" }] },
  ]);
  const cells = ["en", "de"].map((locale) => ({ id: locale, takes: [1], locale, shot: 0, target: hero }));
  const landings = describe({ settings, cells }).landings;
  expect(landings.map((landing) => landing.destination)).toEqual(["new-frame", "new-frame"]);
});

test("a typed target has no node to fill", () => {
  const settings = { ...createSubmit().settings, destination: "selection" as const };
  const cells = [{ id: "typed/und/0", takes: [1], locale: "und", shot: 0, target: square }];
  expect(describe({ settings, cells }).landings[0]?.destination).toBe("new-frame");
});

test("another take goes into the placement it was asked for", () => {
  expect(describe({ intoPlacement: "9:9" }).landings).toMatchObject([
    { destination: "placement", places: [{ nodeId: "9:9" }] },
  ]);
});

test("a run is titled by its brief", () => {
  expect(describe({ brief: { subject: "A harbour\nat dawn" } }).title).toBe("A harbour at dawn");
  expect(describe({ brief: { subject: " ", prompt: "Edited" } }).title).toBe("Edited");
});
