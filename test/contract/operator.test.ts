// What an operator sees of a relay's process: its first lines, its last ones, and pipes that end early.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { startOpenAiStub, type OpenAiStub } from "../openai-stub/stub.ts";
import { runRelayCommand, startRelayProcess, type RelayProcess } from "../relay-process.ts";
import { createBody } from "../relay/fixture.ts";

const key = "sk-a-key-for-operators";
let stub: OpenAiStub;
let folder: string;
let relay: RelayProcess | undefined;

beforeAll(async () => {
  stub = await startOpenAiStub({ apiKey: key });
});
afterAll(() => stub.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "polyframe-operator-"));
});
afterEach(async () => {
  await relay?.kill();
  relay = undefined;
  await rm(folder, { recursive: true, force: true });
});

async function start(env: Record<string, string>): Promise<RelayProcess> {
  relay = await startRelayProcess({
    folder,
    env: { OPENAI_API_KEY: key, OPENAI_BASE_URL: stub.baseUrl, ...env },
  });
  return relay;
}

test("the log's first lines say what is still to be done", async () => {
  const { said } = await start({ POLYFRAME_TOKEN: "", POLYFRAME_LOG: "warn", POLYFRAME_PORT: "80" });
  for (const sentence of ["Did you mean PORT?", "token create --team", "teams with a ceiling are refused"])
    expect(said()).toContain(sentence);
});

test("Ctrl-C says what is waited for, and a second one ends at once: the outcome is then uncertain", async () => {
  stub.script({ fault: { kind: "hang", at: "headers" } });
  const running = await start({});
  const path = `/v1/runs/${crypto.randomUUID()}`;
  expect((await running.call("PUT", path, createBody())).status).toBe(201);
  await expect.poll(() => stub.requests.length).toBe(1);
  running.interrupt();
  await running.heard(/^Waiting for 1 picture, up to 10 minutes\.\nCtrl-C again ends now/m);
  // Within a second it would be the same Ctrl-C on its way through npm.
  const again = setInterval(running.interrupt, 200);
  expect(await running.ended).toMatchObject({ code: 130 });
  clearInterval(again);
  const { said } = await start({});
  expect(said()).toContain("relay http");
  const list = await runRelayCommand({ folder }, ["ledger", "list", "--json"]);
  expect(JSON.parse(list.said)).toMatchObject([{ state: "uncertain" }]);
});

test("a command whose reader leaves early ends without a stack", async () => {
  const main = fileURLToPath(new URL("../../relay/main.ts", import.meta.url));
  const child = spawn(process.execPath, [main, "help"], {
    cwd: folder,
    env: { PATH: process.env["PATH"] },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.destroy();
  let said = "";
  child.stderr.on("data", (piece: Buffer) => (said += piece.toString()));
  expect(await once(child, "close")).toEqual([0, null]);
  expect(said).toBe("");
});
