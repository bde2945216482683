/** Commands as an operator types them, on an embedded store of their own. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { homeTeam } from "../http/auth.ts";
import { readSettings } from "../settings.ts";
import { openStore } from "../store/open-store.ts";
import { listTokens } from "../store/teams.ts";
import { runCommand } from "./run-command.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "polyframe-commands-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function command(...args: string[]): Promise<{ code: number; said: string }> {
  const lines: string[] = [];
  const code = await runCommand(args, readSettings({ POLYFRAME_DATA: folder }), (line) => lines.push(line));
  return { code, said: lines.join("\n") };
}

test("a token for Home that is made before the first start is the operator's", async () => {
  for (const name of ["Home", "home"])
    expect(await command("token", "create", "--team", name, "--scope", "admin")).toMatchObject({ code: 0 });
  const db = await openStore(readSettings({ POLYFRAME_DATA: folder }));
  expect((await listTokens(db)).map(({ team }) => team)).toEqual([homeTeam, homeTeam]);
  await db.close();
});
