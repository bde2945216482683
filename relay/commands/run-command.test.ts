/** Commands as an operator types them, on an embedded store of their own. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { homeTeam } from "../http/auth.ts";
import { readSettings } from "../settings.ts";
import { openStore } from "../store/open-store.ts";
import { listTokens } from "../store/teams.ts";
import { describeStore } from "./describe-store.ts";
import { runCommand } from "./run-command.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "polyframe-commands-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** `said` is standard output, `noted` standard error. */
async function command(...args: string[]): Promise<{ code: number; said: string; noted: string }> {
  const [lines, notes]: [string[], string[]] = [[], []];
  const settings = readSettings({ POLYFRAME_DATA: folder });
  const code = await runCommand(
    args,
    settings,
    (line) => lines.push(line),
    (line) => notes.push(line),
  );
  return { code, said: lines.join("\n"), noted: notes.join("\n") };
}

test("a token for Home that is made before the first start is the operator's", async () => {
  for (const name of ["Home", "home"])
    expect(await command("token", "create", "--team", name, "--scope", "admin")).toMatchObject({ code: 0 });
  const db = await openStore(readSettings({ POLYFRAME_DATA: folder }));
  expect((await listTokens(db)).map(({ team }) => team)).toEqual([homeTeam, homeTeam]);
  await db.close();
});

test("a command says which store it worked on, but not between lines that a script reads", async () => {
  expect((await command("team", "list")).noted).toBe(`Data folder ${folder}`);
  expect((await command("team", "list", "--json")).noted).toBe("");
});

test.each([
  ["postgres://polyframe:geheim@db:5432/pf?password=geheim", "Database postgres://polyframe@db:5432/pf"],
  ["postgresql://db/pf", "Database postgresql://db/pf"],
  ["postgres://a:geheim@[/x", "Database in DATABASE_URL"],
])("the database %s is named without its password", (databaseUrl, said) => {
  expect(describeStore({ dataFolder: folder, databaseUrl })).toBe(said);
});

test.each([
  ["tokn list", 'There is no command "tokn list". Did you mean "token list"?'],
  ["token", '"token" needs a word more: create, list, limit, revoke.'],
  ["token --json", '"token" needs a word more: create, list, limit, revoke.'],
  ["token explode", 'There is no command "token explode". Use create, list, limit, revoke.'],
  ["token lst", 'There is no command "token lst". Did you mean "token list"?'],
  ["hlep", 'There is no command "hlep". Did you mean "help"?'],
  ["serve", 'There is no command "serve".'],
])("%s is answered by what is wrong with it", async (typed, sentence) => {
  const { code, said, noted } = await command(...typed.split(" "));
  expect([code, said]).toEqual([2, ""]);
  expect(noted.split("\n")).toEqual([sentence, "All commands and settings: npm run relay -- help"]);
});

test("--help says how a command is written, and opens no store", async () => {
  expect(await command("token", "create", "--help")).toMatchObject({
    code: 0,
    said: expect.stringMatching(/^npm run relay -- token create --team "Design systems"/) as string,
  });
  expect((await command("--help")).said).toContain("POLYFRAME_KEEP_DAYS");
  expect(await readdir(folder)).toEqual([]);
});
