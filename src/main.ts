/** Figma's sandbox: opens the panel and wires its messages and Figma's events. No rule lives here. */
import { decodePanelMessage } from "../core/messages.ts";
import { defaultPersonSettings } from "../core/person-settings.ts";
import { handleMessage } from "./handle-message.ts";
import { runGuarded } from "./guard.ts";
import { showPanel } from "./panel.ts";
import { createSession } from "./run/session.ts";
import { enterPage, postSelection, watchPage } from "./start.ts";
import { readSettings } from "./storage/settings.ts";

const session = createSession(defaultPersonSettings);

runGuarded("starting", async () => {
  session.settings = await readSettings();
  showPanel(session.settings.window);
  figma.ui.onmessage = (message: unknown) => {
    runGuarded("handling a message", () => {
      const decoded = decodePanelMessage(message);
      if (decoded === undefined) throw new Error("The panel sent something the sandbox does not know.");
      runGuarded(`handling ${decoded.type}`, () => handleMessage(session, decoded));
    });
  };
  figma.on("selectionchange", () => runGuarded("reading the selection", () => postSelection(session)));
  figma.on("currentpagechange", () => runGuarded("reading the page", () => enterPage(session)));
  figma.on("close", () => {
    session.closed = true;
  });
  watchPage(session, figma.currentPage);
});
