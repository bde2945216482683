/** The built plugin in QuickJS, a real relay that comes and goes, and the strict stand-in for OpenAI behind it. */
import type { RunView, TakeView } from "../../../core/messages.ts";
import type { NodeRecord } from "../../../playground/host/document/record.ts";
import { createNodeFetch } from "../../../playground/host/node-fetch.ts";
import { createNodePainter } from "../../../playground/host/paint/node-canvas.ts";
import { findPort } from "../../free-port.ts";
import { type RelayOptions, type RelayProcess, relayToken } from "../../relay-process.ts";
import { openWorld, type World } from "../relay/world.ts";
import {
  type BuiltPlugin,
  buildPlugin,
  createCanvas,
  createPerson,
  createSubmit,
  pickNodes,
  startPlugin,
  type Panel,
  type Person,
} from "../sandbox/plugin-world.ts";

type Canvas = ReturnType<typeof createCanvas>;

export type Stage = Canvas & {
  world: World;
  person: Person;
  /** Starts a relay where the plugin looks for it; the one before must be gone. */
  startRelay: (options?: Partial<RelayOptions>) => Promise<RelayProcess>;
  /** Opens the panel, connected and with nothing to say against it. */
  open: (person?: Person) => Promise<Panel>;
  /** Selects nodes and sends a run for them as the panel does. */
  generate: (
    panel: Panel,
    nodes: readonly NodeRecord[],
    changes?: Parameters<typeof createSubmit>[1],
  ) => Promise<ReturnType<typeof createSubmit>>;
  close: () => Promise<void>;
};

let built: Promise<{ port: number; plugin: BuiltPlugin }> | undefined;

/** One address for all stages of a file, which come one after the other: building the plugin for it takes seconds. */
function buildOnce(): Promise<{ port: number; plugin: BuiltPlugin }> {
  async function build(): Promise<{ port: number; plugin: BuiltPlugin }> {
    const port = await findPort();
    return { port, plugin: await buildPlugin(`http://localhost:${port}`) };
  }
  built ??= build();
  return built;
}

export async function openStage(): Promise<Stage> {
  const [world, { port, plugin }] = await Promise.all([openWorld(), buildOnce()]);
  const canvas = createCanvas();
  const ada = createPerson("Ada");
  const fetch = createNodeFetch({ manifest: plugin.manifest });
  const panels: Panel[] = [];
  return {
    ...canvas,
    world,
    person: ada,
    startRelay: ({ env, ...rest } = {}) => world.start({ env: { PORT: String(port), ...env }, ...rest }),
    async open(person = ada) {
      const more = { painter: createNodePainter() };
      const panel = await startPlugin(plugin, canvas.document, person, fetch, "create", more);
      panels.push(panel);
      const { settings } = await panel.until("started");
      panel.send({ type: "save-settings", settings: { ...settings, token: relayToken } });
      await panel.until("relay-changed", (fact) => fact.relay.state === "ok");
      return panel;
    },
    async generate(panel, nodes, changes) {
      const since = panel.facts.length;
      pickNodes(canvas.document, ...nodes);
      const { targets } = await panel.until(
        "selection-changed",
        (fact) => fact.targets.length === nodes.length,
        since,
      );
      const submit = createSubmit(targets, changes);
      panel.send(submit);
      return submit;
    },
    async close() {
      for (const panel of panels) panel.stop();
      await world.close();
    },
  };
}

/** The run's view once all its takes are as described. */
export async function untilAll(
  panel: Panel,
  run: string,
  fits: (take: TakeView) => boolean,
  since = 0,
): Promise<RunView> {
  const { view } = await panel.until(
    "run-changed",
    (fact) => fact.view.run === run && fact.view.takes.every(fits),
    since,
  );
  return view;
}

export function isPlaced(take: TakeView): boolean {
  return take.state === "succeeded" && take.placement === "placed";
}

export function hasFailed(take: TakeView): boolean {
  return take.state === "failed";
}
