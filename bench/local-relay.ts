/** A relay inside this process, where its statements can be counted. Its provider makes small pictures at once. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startRelay } from "../relay/server.ts";
import { readSettings } from "../relay/settings.ts";
import { createScriptedProvider, type ScriptedProvider } from "../test/relay/scripted-provider.ts";
import { benchToken } from "./process.ts";

export type LocalRelay = {
  url: string;
  provider: ScriptedProvider;
  databasePath: string;
  close: () => Promise<void>;
};

export async function startLocalRelay(): Promise<LocalRelay> {
  const folder = await mkdtemp(join(tmpdir(), "polyframe-bench-"));
  const provider = createScriptedProvider();
  const env = {
    PORT: "0",
    POLYFRAME_DATA: folder,
    POLYFRAME_DRAIN_SECONDS: "0",
    POLYFRAME_TOKEN: benchToken,
  };
  const relay = await startRelay(readSettings(env), { provider });
  return {
    url: relay.url,
    provider,
    databasePath: join(folder, "polyframe.db"),
    close: async () => {
      await relay.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
