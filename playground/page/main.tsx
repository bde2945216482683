/** Starts the playground's page: stage, keys, first render, and the plugin. */
import { render } from "preact";
import { App } from "./app.tsx";
import { bootStage } from "./boot.ts";
import { recallChoice } from "./saving/choices.ts";
import { listenToShortcuts } from "./shortcuts.ts";
import "./styles/page.css";

const root = document.getElementById("app");
if (root === null) throw new Error("invariant: index.html has an element with the id app");

try {
  const last = recallChoice("command");
  const stage = await bootStage();
  listenToShortcuts(stage);
  // What stood there until now.
  root.replaceChildren();
  render(<App stage={stage} />, root);
  const command = last ?? stage.plugin.plugin.value.manifest.menu[0]?.command ?? "";
  if (command !== "closed") await stage.plugin.start(command);
} catch (error) {
  const sentence = error instanceof Error ? error.message : String(error);
  root.replaceChildren();
  render(<p class="failure">The playground could not start. {sentence}</p>, root);
}
