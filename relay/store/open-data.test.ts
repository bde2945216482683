import { afterEach, beforeEach, expect, test } from "vitest";
import { openFixture, type Fixture } from "../../test/relay/fixture.ts";
import { createTeamToken } from "../access/create-token.ts";
import { homeTeam } from "../access/auth.ts";
import { isOpenData } from "./open-data.ts";
import { addTeam, noLimits, revokeToken } from "./teams.ts";

let fixture: Fixture;
beforeEach(async () => {
  fixture = await openFixture({});
});
afterEach(() => fixture.close());

test("[K2] a store is open until a token, a second team or money was in it", async () => {
  expect(await isOpenData(fixture.db)).toBe(true);
  await fixture.submit();
  expect(await isOpenData(fixture.db)).toBe(true);
  await fixture.dispatcher.drain();
  expect(await isOpenData(fixture.db)).toBe(false);
});

test("[K2] a store stays closed after its token was revoked", async () => {
  const { id } = await createTeamToken(fixture.db, { team: homeTeam, label: "", scopes: ["use"] }, 1);
  await revokeToken(fixture.db, id, 2);
  expect(await isOpenData(fixture.db)).toBe(false);
});

test("[K2] a team beside the relay's own closes a store", async () => {
  await addTeam(fixture.db, { id: "design", name: "Design", ...noLimits }, 1);
  expect(await isOpenData(fixture.db)).toBe(false);
});
