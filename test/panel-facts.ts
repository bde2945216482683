// Facts a scripted sandbox posts to the panel: real shapes, small numbers, the relay's own catalogue.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { catalogueSchema } from "../core/catalogue.ts";
import { createFailure } from "../core/failure.ts";
import { relayFeatures } from "../core/features.ts";
import type { RunView, SandboxFact, TakeView } from "../core/messages.ts";
import { defaultPersonSettings } from "../core/person-settings.ts";
import type { Target } from "../core/set.ts";

export type Fact<Type extends SandboxFact["type"]> = Extract<SandboxFact, { type: Type }>;

export const url = "http://localhost:8787";

export const started: Fact<"started"> = {
  type: "started",
  fileId: "file-1",
  fileName: "Spring campaign",
  user: { id: "u1", name: "Mina" },
  settings: { ...defaultPersonSettings, token: "pf_test" },
  menuEntry: "create",
  pluginVersion: "0.1.0",
};

export const catalogue: Fact<"catalogue-changed"> = {
  type: "catalogue-changed",
  catalogue: catalogueSchema.parse(
    JSON.parse(readFileSync(join(import.meta.dirname, "../relay/catalogue/catalogue.json"), "utf8")),
  ),
};

export function relayOk(offline = false): Fact<"relay-changed"> {
  const health = {
    status: "ok",
    version: "0.1.0",
    provider: offline ? "offline" : "openai",
    offline,
    needsToken: !offline,
    features: [...relayFeatures],
  };
  return { type: "relay-changed", relay: { state: "ok", url, health } };
}

export const relayLost: Fact<"relay-changed"> = {
  type: "relay-changed",
  relay: {
    state: "trouble",
    url,
    part: "address",
    failure: createFailure("relay-unreachable", {
      message: `Nothing answers at ${url}. Start the relay, or check that the plugin was built for its address.`,
    }),
  },
};

export const tokenRefused: Fact<"relay-changed"> = {
  type: "relay-changed",
  relay: {
    state: "trouble",
    url,
    part: "token",
    failure: createFailure("unauthorized", { message: "The relay does not accept this token." }),
  },
};

export const hero: Target = {
  key: "n1-2",
  name: "Hero",
  width: 1440,
  height: 900,
  nodeId: "1:2",
  fillable: true,
};
export const story: Target = {
  key: "n1-3",
  name: "Story",
  width: 1080,
  height: 1920,
  nodeId: "1:3",
  fillable: true,
};
export const square: Target = {
  key: "n1-4",
  name: "Post",
  width: 1080,
  height: 1080,
  nodeId: "1:4",
  fillable: true,
};
export const leaderboard: Target = {
  key: "n1-5",
  name: "Leaderboard",
  width: 728,
  height: 90,
  nodeId: "1:5",
  fillable: true,
};

export function selected(...targets: Target[]): Fact<"selection-changed"> {
  return { type: "selection-changed", targets, skipped: [] };
}

/** A run's view; its takes are `patch`es over a running first take of the hero. */
export function runView(patches: Partial<TakeView>[], over: Partial<RunView> = {}): RunView {
  const base: TakeView = {
    cell: "n1-2/und",
    take: 1,
    job: "job-1",
    locale: "und",
    shotNumber: 0,
    target: hero,
    state: "running",
    attempt: 1,
    placement: "pending",
    nodeId: "9:1",
    size: { width: 1536, height: 960 },
    startedAt: "2026-11-23T06:00:00.000Z",
    typicalMs: 80_000,
  };
  return {
    run: "run-1",
    set: "set-1",
    title: "A quiet harbour before sunrise",
    createdAt: "2026-11-23T06:00:00.000Z",
    stage: "accepted",
    state: "open",
    model: "gpt-image-2",
    quality: "medium",
    cost: { reserved: 41_000_000, settled: 0, uncertain: 0 },
    takes: patches.map((patch, index) => ({ ...base, job: `job-${index + 1}`, ...patch })),
    ...over,
  };
}
