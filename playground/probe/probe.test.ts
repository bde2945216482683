import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { loadDocument, saveDocument } from "../host/document/persist.ts";
import { createDocument, type PlaygroundDocument } from "../host/document/store.ts";
import { type BuiltPlugin, readPlugin, startHeadless } from "../host/headless.ts";

const out = mkdtempSync(join(tmpdir(), "probe-"));
afterAll(() => rmSync(out, { recursive: true }));

async function runProbe(plugin: BuiltPlugin, document: PlaygroundDocument): Promise<string> {
  const harness = await startHeadless({ plugin, document });
  const facts = await harness.message(
    "the facts",
    (message) =>
      typeof message === "object" && message !== null && "facts" in message
        ? String(message.facts)
        : undefined,
    60_000,
  );
  await harness.stop();
  return facts;
}

test("the stand-in answers the probe as assumed.generated.json says, which is what a run in Figma is compared with", async () => {
  execFileSync(process.execPath, ["build.mjs", "--probe", "--out", out], {
    cwd: new URL("../..", import.meta.url),
  });
  const plugin = await readPlugin(out);
  const first = createDocument();
  expect(JSON.parse(await runProbe(plugin, first))).toMatchObject({
    "after the file was opened again": "asked at the second run",
  });
  const facts = await runProbe(plugin, loadDocument(saveDocument(first)));
  const file = new URL("./assumed.generated.json", import.meta.url);
  await expect(facts.concat("\n")).toMatchFileSnapshot(fileURLToPath(file));
  expect(Object.keys(JSON.parse(readFileSync(file, "utf8"))).length).toBeGreaterThan(120);
}, 120_000);
