/** The built plugin before a real relay process with the offline provider, whose time a test may let pass. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Job, Run } from "../../../core/api.ts";
import { createNodeFetch } from "../../../playground/host/node-fetch.ts";
import type { PluginFetch } from "../../../playground/host/doors/run-state.ts";
import type { PlaygroundDocument } from "../../../playground/host/document/store.ts";
import type { SubmitRun } from "../../../ui/model/request.ts";
import { findPort } from "../../free-port.ts";
import { type RelayProcess, relayToken, startRelayProcess } from "../../relay-process.ts";
import {
  buildPlugin,
  createPerson,
  createSubmit,
  startPlugin,
  untilTakes,
  type Panel,
  type Person,
} from "./plugin-world.ts";

export type RelayWorld = {
  relay: RelayProcess;
  /** Every request of the plugins since it was emptied last, as "METHOD /path?query". */
  asked: string[];
  /** Features that the relay does not name, as an older one. */
  unnamed: Set<string>;
  openPanel: (document: PlaygroundDocument, person?: Person) => Promise<Panel>;
  /** Sends a press and brings its pictures onto the canvas; answers what the relay says of its first job. */
  make: (panel: Panel, submit: SubmitRun) => Promise<Job>;
  /** Lets time pass until the relay has forgotten an asset that nothing uses. */
  ageAway: (asset: string) => Promise<void>;
};

const dayMs = 86_400_000;

export async function openRelayWorld(): Promise<RelayWorld> {
  const port = await findPort();
  const folder = await mkdtemp(join(tmpdir(), "polyframe-relay-"));
  const plugin = await buildPlugin(`http://localhost:${port}`);
  const send = createNodeFetch({ manifest: plugin.manifest });
  const asked: string[] = [];
  const unnamed = new Set<string>();
  async function fetch(...[request, signal]: Parameters<PluginFetch>): ReturnType<PluginFetch> {
    const { pathname, search } = new URL(request.url);
    asked.push(`${request.method} ${pathname}${search.replace(/&.*/, "")}`);
    const answer = await send(request, signal);
    if (pathname !== "/v1/health" || unnamed.size === 0) return answer;
    const health = JSON.parse(new TextDecoder().decode(answer.body)) as { features: string[] };
    const features = health.features.filter((feature) => !unnamed.has(feature));
    return { ...answer, body: new TextEncoder().encode(JSON.stringify({ ...health, features })) };
  }
  const env = { PORT: String(port), POLYFRAME_OFFLINE_MS: "0" };
  const relay = await startRelayProcess({ folder, env });
  return {
    relay,
    asked,
    unnamed,
    async openPanel(document, person = createPerson("Ada")) {
      const panel = await startPlugin(plugin, document, person, fetch);
      const { settings } = await panel.until("started");
      panel.send({ type: "save-settings", settings: { ...settings, token: relayToken } });
      await panel.until("relay-changed", (fact) => fact.relay.state === "ok");
      return panel;
    },
    async make(panel, submit) {
      panel.send(submit);
      await panel.until("run-accepted", ({ run }) => run === submit.run);
      await untilTakes(panel, submit.run, "succeeded", "placed");
      const run = (await (await relay.call("GET", `/v1/runs/${submit.run}`)).json()) as Run;
      return run.jobs[0]!;
    },
    async ageAway(asset) {
      const target = { key: "typed", name: "Square", width: 256, height: 256 };
      const brief = { subject: "a fox", references: [{ asset, role: "style" as const }] };
      const { body } = createSubmit([target], { brief });
      // A quote uses nothing. Thirty days without use, and a day of grace.
      while ((await relay.call("POST", "/v1/quotes", body)).status !== 400)
        await relay.order({ advanceMs: dayMs });
    },
  };
}
