/** Builds the stage: plugin, engine, document and people, each from the last visit where there was one. */
import { effect, type Signal, signal } from "@preact/signals";
import { clearHistory } from "../host/document/history.ts";
import type { PlaygroundDocument } from "../host/document/store.ts";
import { createStarter } from "../host/starter.ts";
import { createPainter } from "./canvas/export.ts";
import { createPageRuler, loadFonts, measureAgain } from "./canvas/fonts.ts";
import { createImageCache } from "./canvas/images.ts";
import { createPeople, handToken, type Person } from "./people.ts";
import { loadPlugin, loadRuntime } from "./plugin/load-plugin.ts";
import { type Network, openNetwork } from "./plugin/network.ts";
import { createPluginHost } from "./plugin/plugin-host.ts";
import type { Theme } from "./plugin/theme.ts";
import { forgetChoices, keepChoice, recallChoice } from "./saving/choices.ts";
import { clearPersonStorage } from "./saving/person-storage.ts";
import {
  clearSavedDocument,
  deleteUnusedImages,
  readSavedDocument,
  saveChanges,
  type Saver,
} from "./saving/saved-document.ts";
import { readSession } from "./session.ts";
import { type Stage, watchChanges } from "./stage.ts";

/** Rejects with a sentence when the plugin is not built or the saved document cannot be read. */
export async function bootStage(): Promise<Stage> {
  const [session, loaded, runtime, { document, isNew }] = await Promise.all([
    readSession(),
    loadPlugin(),
    loadRuntime(),
    openDocument(),
  ]);
  const people = createPeople(loaded.manifest.id);
  for (const each of people) await handToken(each, session.token);
  const person = signal<Person>(people.find(({ id }) => id === recallChoice("person")) ?? people[0]);
  const redraw = signal(0);
  const images = createImageCache(document, () => {
    redraw.value += 1;
  });
  const painter = createPainter(images);
  const network = signal(await openNetwork((sentence) => plugin.write("error", sentence)));
  const plugin = createPluginHost({
    document,
    runtime,
    painter,
    network,
    plugin: signal(loaded),
    person: () => person.value,
  });
  const saver = saveChanges(document, (sentence) => plugin.notices.say(sentence, true));
  const stage: Stage = {
    document,
    images,
    painter,
    plugin,
    person,
    people,
    redraw,
    changes: watchChanges(document),
    theme: signal<Theme>(recallTheme()),
    saved: saver.saved,
    placed: signal(!isNew),
    hint: signal(recallChoice("hint") !== "seen"),
    panelCss: { fonts: runtime.panelFonts, theme: runtime.theme },
    ...createCommands(() => stage, saver),
  };
  keepChoices(stage);
  measureWhenFontsArrive(stage);
  if (session.watch) watchBuilds(stage, network);
  return stage;
}

/** What buttons do to the stage as a whole. */
function createCommands(
  find: () => Stage,
  saver: Saver,
): Pick<Stage, "reset" | "switchPerson" | "setTheme" | "closeHint"> {
  return {
    async reset() {
      find().plugin.stop();
      saver.stop();
      await clearSavedDocument();
      for (const { storageName } of find().people) await clearPersonStorage(storageName);
      forgetChoices();
      location.reload();
    },
    switchPerson(next) {
      const { person, plugin } = find();
      person.value = next;
      if (plugin.running.value !== undefined) void plugin.start(plugin.running.value);
    },
    setTheme(next) {
      keepChoice("theme", next);
      find().theme.value = next;
    },
    closeHint() {
      find().hint.value = false;
    },
  };
}

/** The last visit's document, or the starter; texts have their real widths either way. */
async function openDocument(): Promise<{ document: PlaygroundDocument; isNew: boolean }> {
  const saved = await readSavedDocument(createPageRuler());
  const document = saved ?? createStarter(createPageRuler());
  await loadFonts([...document.nodes.values()]);
  measureAgain(document);
  clearHistory(document);
  if (saved !== undefined) await deleteUnusedImages(document);
  return { document, isNew: saved === undefined };
}

const darkSystem = matchMedia("(prefers-color-scheme: dark)");

/** The theme that was chosen; until one is, the system's counts. */
function recallTheme(): Theme {
  const chosen = recallChoice("theme");
  if (chosen !== null) return chosen === "dark" ? "dark" : "light";
  return darkSystem.matches ? "dark" : "light";
}

function keepChoices({ document: playground, changes, theme, person, hint, plugin }: Stage): void {
  const root = document.documentElement.classList;
  effect(() => {
    root.toggle("figma-dark", theme.value === "dark");
    root.toggle("figma-light", theme.value === "light");
  });
  darkSystem.addEventListener("change", () => {
    theme.value = recallTheme();
  });
  effect(() => keepChoice("person", person.value.id));
  effect(() => {
    // A person with a picture on the canvas needs no hint.
    void changes.nodes.value;
    if (playground.images.size > 0) hint.value = false;
    if (!hint.value) keepChoice("hint", "seen");
  });
  // The first visit has no value and opens the plugin; after that the page comes back as it was left.
  effect(() => {
    const { value } = plugin.running;
    if (value !== undefined || recallChoice("command") !== null) keepChoice("command", value ?? "closed");
  });
}

/** A script's font loads when it is first drawn, and then the texts have other widths. */
function measureWhenFontsArrive({ document: playground, redraw }: Stage): void {
  document.fonts.addEventListener("loadingdone", () => {
    measureAgain(playground);
    redraw.value += 1;
  });
}

/** In development: loads the plugin whenever it was built, and runs it again where it runs. */
function watchBuilds({ plugin }: Stage, network: Signal<Network>): void {
  async function rebuild(): Promise<void> {
    plugin.plugin.value = await loadPlugin();
    network.value.close();
    network.value = await openNetwork((sentence) => plugin.write("error", sentence));
    if (plugin.running.value !== undefined) await plugin.start(plugin.running.value);
  }
  new EventSource("/builds").addEventListener("built", () => {
    rebuild().then(
      () => plugin.notices.say("The plugin was built again."),
      (error: unknown) => plugin.notices.say(String(error), true),
    );
  });
}
