/** What the list of a file's sets costs in the sandbox, where all of them lie on a page that is not loaded. */
import { randomUUID } from "node:crypto";
import { namespace } from "../core/record-keys.ts";
import { nodeOf, patch, rootId, type PlaygroundDocument } from "../playground/host/document/store.ts";
import { create } from "../playground/host/document/tree.ts";
import { createScriptedRelay } from "../test/journeys/sandbox/scripted-relay.ts";
import {
  buildPlugin,
  createCanvas,
  createPerson,
  startPlugin,
  type Panel,
} from "../test/journeys/sandbox/plugin-world.ts";
import type { Figure } from "./figure.ts";

const rounds = 15;
const setCount = 30;
const cellCount = 1000;
const mostMs = 50;

/** Thirty sets of 1,000 cells as the document's index knows them. */
function addSets(document: PlaygroundDocument): void {
  const page = create(document, "PAGE", rootId);
  const texts: Record<string, string> = {};
  for (let at = 0; at < setCount; at += 1) {
    const home = create(document, "SECTION", page.id);
    const facts = { title: `Campaign ${at}`, page: page.id, home: home.id, cells: cellCount };
    const counts = { made: cellCount - at, changed: at, failed: 0 };
    texts[`set:${randomUUID()}`] = JSON.stringify({
      v: 1,
      r: 1,
      at: "2026-11-30T08:00:00.000Z",
      ...facts,
      ...counts,
    });
  }
  const { sharedPluginData } = nodeOf(document, rootId);
  patch(document, rootId, { sharedPluginData: { ...sharedPluginData, [namespace]: texts } });
}

async function measureList(panel: Panel): Promise<number> {
  const since = panel.facts.length;
  const start = process.threadCpuUsage();
  panel.send({ type: "list-sets" });
  const { sets } = await panel.until("sets-listed", undefined, since);
  const used = process.threadCpuUsage(start);
  if (sets.length !== setCount)
    throw new Error(`${sets.length} sets were listed, and ${setCount} are there.`);
  return (used.user + used.system) / 1000;
}

/** The host's share, one call for each entry, is included. */
export async function measureSetList(): Promise<Figure[]> {
  const { document } = createCanvas();
  addSets(document);
  const panel = await startPlugin(
    await buildPlugin(),
    document,
    createPerson("Ada"),
    createScriptedRelay().handle,
  );
  await panel.until("relay-changed", (fact) => fact.relay.state === "ok");
  await measureList(panel); // the first one compiles the engine
  const samples: number[] = [];
  for (let at = 0; at < rounds; at += 1) samples.push(await measureList(panel));
  panel.stop();
  const promise = { most: mostMs, gates: true };
  return [{ name: `listing ${setCount} sets of ${cellCount} cells`, unit: "ms CPU", samples, promise }];
}
