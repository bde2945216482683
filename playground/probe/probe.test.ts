import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { createDocument } from "../host/document/store.ts";
import { readPlugin, startHeadless } from "../host/headless.ts";

const out = mkdtempSync(join(tmpdir(), "probe-"));
afterAll(() => rmSync(out, { recursive: true }));

test("the stand-in answers the probe as assumed.generated.json says, which is what a run in Figma is compared with", async () => {
  execFileSync(process.execPath, ["build.mjs", "--probe", "--out", out], {
    cwd: new URL("../..", import.meta.url),
  });
  const harness = await startHeadless({ plugin: await readPlugin(out), document: createDocument() });
  const facts = await harness.message("the facts", (message) =>
    typeof message === "object" && message !== null && "facts" in message ? String(message.facts) : undefined,
  );
  await harness.stop();
  const file = new URL("./assumed.generated.json", import.meta.url);
  await expect(facts.concat("\n")).toMatchFileSnapshot(fileURLToPath(file));
  expect(Object.keys(JSON.parse(readFileSync(file, "utf8"))).length).toBeGreaterThan(60);
}, 30_000);
