/** Wires the panel: styles, the channel to the sandbox, and the first render. */
import "@create-figma-plugin/ui/css/base.css";
import { render } from "preact";
import { App } from "./app.tsx";
import { listenToMain, postToMain } from "./bridge.ts";
import { saveDraftOnLeave } from "./draft-save.ts";
import { createUuid } from "./ids.ts";
import "./panel.css";
import { receive } from "./receive.ts";
import { transition } from "./store.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("invariant: ui.html has an element with the id root");

listenToMain((fact) => transition((before) => receive(before, fact)));
saveDraftOnLeave();
render(<App />, root);
postToMain({ type: "ready", freshFileId: createUuid() });
