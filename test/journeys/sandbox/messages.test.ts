// What reaches the sandbox as the panel's message is decoded before anything is done with it.
import { beforeAll, expect, test } from "vitest";
import type { PanelMessage } from "../../../core/messages.ts";
import { buildPlugin, createCanvas, createPerson, startPlugin, type BuiltPlugin } from "./plugin-world.ts";
import { createScriptedRelay } from "./scripted-relay.ts";

let plugin: BuiltPlugin;
beforeAll(async () => {
  plugin = await buildPlugin();
});

test.each([
  ["of no known type", { type: "delete-everything" }],
  ["without a type", { width: 400, height: 500 }],
  ["with a field of another type", { type: "resize-window", width: "400", height: 500 }],
  ["that is a list", ["resize-window"]],
  ["that is nothing", null],
])("a message %s is refused in a sentence, and the next one is heard", async (_what, message) => {
  const relay = createScriptedRelay();
  const panel = await startPlugin(plugin, createCanvas().document, createPerson("Ada"), relay.handle);
  const since = panel.facts.length;
  panel.send(message as unknown as PanelMessage);
  const { failure } = await panel.until("noticed", undefined, since);
  expect(failure.message).toContain("The panel sent something the sandbox does not know.");
  const refused = panel.facts.length;
  panel.send({ type: "check-relay" });
  await panel.until("relay-changed", undefined, refused);
  panel.stop();
  expect(panel.errors).toEqual([]);
});
