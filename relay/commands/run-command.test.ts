/** Commands as an operator types them, on an embedded store of their own. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { homeTeam } from "../access/auth.ts";
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

const lasting = ["--monthly", "200", "--per-person", "20", "--models", "gpt-image-2"];

test("a token says what its team may spend and what narrows it, each on its own line", async () => {
  const { said } = await command("token", "create", "--team", "Design systems", ...lasting);
  expect(said).toContain("team  Design systems (new): $200.00 a month, $20.00 a person (guard rail)\n");
  expect(said).toContain("may   use, review; gpt-image-2\n");
});

test("a ceiling that a token's options change is said from what to what", async () => {
  await command("token", "create", "--team", "Design systems", ...lasting);
  const same = await command("token", "create", "--team", "Design systems", "--monthly", "200");
  expect(same.said).not.toContain("->");
  const more = await command("token", "create", "--team", "Design systems", "--monthly", "5000");
  expect(more.said).toContain("\nDesign systems: $200.00 -> $5,000.00 a month\n");
  await command("team", "limit", "Design systems", "--models", "gpt-image-2");
  const none = await command("team", "limit", "Design systems", "--per-person", "none", "--models", "none");
  expect(none.said.split("\n")).toEqual([
    "Design systems: $5,000.00 a month",
    "    $20.00 -> no guard rail",
    "    gpt-image-2 -> every model",
  ]);
});

test("a new team beside one of a similar name is pointed out, and a limit for none is not set", async () => {
  const first = await command("token", "create", "--team", "Design systems");
  expect(first.said).not.toContain("beside");
  const { said } = await command("token", "create", "--team", "design system");
  expect(said).toContain('"design system" is a new team beside "Design systems".');
  expect(said).toMatch(/token revoke [A-Za-z0-9]{12}/);
  expect(await command("team", "limit", "Desing systems", "--monthly", "1")).toMatchObject({
    code: 1,
    said: expect.stringContaining('Did you mean "Design systems"') as string,
  });
});

test("--json carries limits, what changed, and whether the team is new", async () => {
  const asked = ["token", "create", "--team", "Design", "--json", "--max-quality", "medium"];
  expect(JSON.parse((await command(...asked, "--monthly", "5")).said)).toMatchObject({
    team: "Design",
    teamIsNew: true,
    teamLimits: { monthly: 5_000_000_000, perPerson: null },
    teamChanges: [],
    maxQuality: "medium",
    models: null,
    perMinute: null,
  });
  expect(JSON.parse((await command(...asked, "--monthly", "6")).said)).toMatchObject({
    teamIsNew: false,
    teamLimits: { monthly: 6_000_000_000 },
    teamChanges: ["$5.00 -> $6.00 a month"],
    similarTeams: [],
  });
});

test("the list of teams says what their runs take of the store", async () => {
  expect((await command("team", "list")).said).toMatch(/RUNS KEPT[^]*0 of 500 MB/);
  expect(JSON.parse((await command("team", "list", "--json")).said)).toMatchObject([
    { runBytes: 0, runBytesLimit: 500_000_000 },
  ]);
});

test("lists have heads, columns and days", async () => {
  await command("token", "create", "--team", "A team of a long name", "--label", "laptop", "--monthly", "5");
  await command("token", "create", "--team", "Home", "--scope", "admin");
  const day = new Date().toISOString().slice(0, 10);
  for (const [noun, column] of [
    ["team", "LIMITS"],
    ["token", "MAY"],
  ] as const) {
    const lines = (await command(noun, "list")).said.split("\n");
    expect(lines).toHaveLength(3);
    const at = lines[0]?.indexOf(column) ?? -1;
    for (const line of lines) expect(line.slice(at - 2, at + 1)).toMatch(/^ {2}\S$/);
    for (const line of lines.slice(1)) expect(line).toContain(day);
  }
  // Nothing is revoked, so there is no column for it.
  expect((await command("token", "list")).said).not.toContain("REVOKED");
});

test("a team is made with its limits before it has a token, once", async () => {
  const made = await command("team", "create", "Design systems", "--monthly", "200", "--max-quality", "low");
  expect(made.said).toBe("Design systems (new): $200.00 a month, up to low");
  expect(await command("team", "create", "Design systems")).toMatchObject({
    code: 1,
    said: 'There is a team "Design systems" already. Change it with team limit.',
  });
  expect((await command("team", "create", "Design")).said).toContain('There is also "Design systems".');
  const { said } = await command("token", "create", "--team", "Design systems");
  expect(said).toContain("team  Design systems: $200.00 a month, up to low\n");
  await expect(command("team", "create")).rejects.toThrow("Name the team");
});
