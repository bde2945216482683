import { afterEach, beforeEach, expect, test } from "vitest";
import { openFixture, type Fixture } from "../../test/relay/fixture.ts";
import { createScriptedProvider } from "../../test/relay/scripted-provider.ts";
import { createTeamToken } from "./create-token.ts";
import { homeTeam } from "./auth.ts";
import { describeStart } from "./start-warnings.ts";
import { addTeam, noLimits, revokeToken } from "../store/teams.ts";

let fixture: Fixture;
beforeEach(async () => {
  fixture = await openFixture({});
});
afterEach(() => fixture.close());

function describe(
  needsToken: boolean,
  token?: string,
  { pricesUnknown = false, offline = false, memoryBytes = 2_000_000_000 } = {},
): Promise<string[]> {
  const provider = createScriptedProvider({ offline });
  return describeStart({ db: fixture.db, needsToken, pricesUnknown, provider }, { token, memoryBytes });
}

test("too little memory for reading large pictures, or any, is said with what would be enough", async () => {
  expect(await describe(false, undefined, { memoryBytes: 870_000_000 })).toEqual([]);
  expect(await describe(false, undefined, { memoryBytes: 512_000_000 })).toEqual([
    expect.stringMatching(/more than 122 MB to be read are refused .* Give it 870 MB/),
  ]);
  expect(await describe(false, undefined, { memoryBytes: 400_000_000 })).toEqual([
    expect.stringMatching(/too little for reading pictures .* Give it 870 MB/),
  ]);
});

test("a relay that needs a token and has none says how to make one, until there is one", async () => {
  expect(await describe(true)).toEqual([expect.stringContaining("npm run relay -- token create --team")]);
  expect(await describe(true, "a-ready-made-token")).toEqual([]);
  expect(await describe(false)).toEqual([]);
  const made = { team: homeTeam, label: "", scopes: ["use"] as const };
  const { id } = await createTeamToken(fixture.db, made, 1);
  expect(await describe(true)).toEqual([]);
  await revokeToken(fixture.db, id, 2);
  expect(await describe(true)).toHaveLength(1);
});

test("unknown prices are said at start, with the teams they refuse", async () => {
  const [nobody] = await describe(false, undefined, { pricesUnknown: true });
  expect(nobody).toMatch(/teams with a ceiling are refused.+POLYFRAME_CATALOGUE\)\.$/);
  await addTeam(fixture.db, { id: "design", name: "Design", ...noLimits, monthly: 5 }, 1);
  expect(await describe(false, undefined, { pricesUnknown: true })).toEqual([
    `${nobody} Refused as things are: Design.`,
  ]);
});

test("[K2] a relay without a key over data that had one says why it asks for a token", async () => {
  await createTeamToken(fixture.db, { team: homeTeam, label: "", scopes: ["use"] }, 1);
  expect(await describe(true, undefined, { offline: true })).toEqual([
    expect.stringMatching(/its store was used with one.+Set POLYFRAME_TOKEN.+POLYFRAME_DATA/),
  ]);
  expect(await describe(true, "a-ready-made-token", { offline: true })).toEqual([]);
});
