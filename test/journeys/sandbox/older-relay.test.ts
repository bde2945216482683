/** The built sandbox and a relay that is older than it: said once, nothing is sent, and what waits goes when it is updated. */
import { afterEach, expect, test } from "vitest";
import { buildPlugin, createCanvas, createPerson, createSubmit, pickNodes } from "./plugin-world.ts";
import { startPlugin, untilTakes, type Panel } from "./plugin-world.ts";
import { createScriptedRelay } from "./scripted-relay.ts";

let panel: Panel | undefined;
afterEach(() => panel?.stop());

const sentence = /^This relay is older than the plugin\b.*\bupdate it\b/;

test("a relay without features is said to be too old once, is only read from, and gets the kept run after its update", async () => {
  const plugin = await buildPlugin();
  const { document, hero } = createCanvas();
  const relay = createScriptedRelay();
  const person = createPerson("Ada");
  relay.setOffline(true);
  panel = await startPlugin(plugin, document, person, relay.handle);
  pickNodes(document, hero);
  const { targets } = await panel.until("selection-changed", (fact) => fact.targets.length === 1);
  const submit = createSubmit(targets);
  panel.send(submit);
  await panel.until("run-accepted");
  panel.stop();

  relay.setOffline(false);
  relay.setOld(true);
  relay.log.length = 0;
  panel = await startPlugin(plugin, document, person, relay.handle);
  const { relay: told } = await panel.until("relay-changed", (fact) => fact.relay.state === "trouble");
  expect(told).toMatchObject({ part: "version", failure: { message: expect.stringMatching(sentence) } });
  const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  panel.send({ type: "reference-from-file", requestId: "one", name: "a.png", bytes });
  expect((await panel.until("reference-failed")).failure.message).toMatch(sentence);
  panel.send({ type: "list-runs" });
  await panel.until("runs-listed");
  // The kept run is tried again and again, and does not leave.
  const asked = relay.log.length;
  await expect.poll(() => relay.log.slice(asked).includes("GET /v1/health")).toBe(true);
  await panel.until("run-changed", ({ view }) => sentence.test(view.failure?.message ?? ""));
  expect(new Set(relay.log)).toEqual(new Set(["GET /v1/health", "GET /v1/runs"]));
  expect(panel.facts.filter((fact) => fact.type === "noticed")).toEqual([]);
  expect(countTroubles(panel)).toBe(1);

  relay.setOld(false);
  await untilTakes(panel, submit.run, "queued", "pending");
  await panel.until("relay-changed", (fact) => fact.relay.state === "ok");
  await relay.finish(submit.run);
  await untilTakes(panel, submit.run, "succeeded", "placed");
  expect([relay.runs.size, countTroubles(panel)]).toEqual([1, 1]);
  expect(panel.errors).toEqual([]);
});

function countTroubles({ facts }: Panel): number {
  return facts.filter((fact) => fact.type === "relay-changed" && fact.relay.state === "trouble").length;
}
