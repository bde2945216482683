/** Wires the panel: styles, the channel to the sandbox, and the first render. */
import "@create-figma-plugin/ui/css/base.css";
import { render } from "preact";
import { listOtherRunsOnce, openSection } from "./actions.ts";
import { adoptFiles, followAdopting, takesPictures } from "./adopt-actions.ts";
import { App } from "./app.tsx";
import { listenToMain, postToMain } from "./bridge.ts";
import { saveDraftOnLeave, saveOpenSet } from "./draft-save.ts";
import { createUuid } from "./ids.ts";
import "./panel.css";
import { acceptDrops, saveReference } from "./references.ts";
import { receive } from "./model/receive.ts";
import { followOpenSet } from "./set-actions.ts";
import { screen, transition } from "./store.ts";
import { wakeOnReturn } from "./wake.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("invariant: ui.html has an element with the id root");

listenToMain((fact) => {
  transition((before) => receive(before, fact));
  const answers = fact.type === "relay-changed" && fact.relay.state === "ok";
  // The menu opens Runs by itself, and a relay that answers again can say what it could not before.
  if ((fact.type === "started" || answers) && screen.value.name === "runs") listOtherRunsOnce();
  if (fact.type === "started") postToMain({ type: "list-sets" });
  followAdopting(fact);
  if (fact.type === "reference-added") void saveReference(fact.asset);
  // Ceilings are part of the quote, so they are asked for as soon as a relay answers, and after each run.
  const ended = fact.type === "run-changed" && fact.view.state === "closed";
  if (answers || ended) postToMain({ type: "request-usage" });
});
acceptDrops({
  isForPictures: takesPictures,
  onPictures: (files) => void adoptFiles(files),
  onReferences: () => openSection("reference"),
});
saveDraftOnLeave();
followOpenSet();
saveOpenSet();
wakeOnReturn();
render(<App />, root);
postToMain({ type: "ready", freshFileId: createUuid() });
