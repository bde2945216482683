import { afterEach, beforeEach, expect, test } from "vitest";
import { openFixture, type Fixture } from "../../test/relay/fixture.ts";
import { createScriptedProvider, fail } from "../../test/relay/scripted-provider.ts";
import { listUncertain } from "../store/workers.ts";
import { ledgerCommands } from "./ledger.ts";

let fixture: Fixture;
let attempt: string;
beforeEach(async () => {
  const provider = createScriptedProvider();
  provider.next(fail("uncertain", "unknown"));
  fixture = await openFixture({ provider });
  await fixture.submit();
  await fixture.dispatcher.drain();
  attempt = (await listUncertain(fixture.db, 1))[0]?.id ?? "";
});
afterEach(() => fixture.close());

async function resolve(...args: string[]): Promise<string> {
  const lines: string[] = [];
  const command = ledgerCommands.find(({ name }) => name === "ledger resolve");
  const { db, services, clock } = fixture;
  const { catalogue } = services;
  const { teamRunBytes } = services;
  function say(line: string): void {
    lines.push(line);
  }
  await command?.run({ db, args, catalogue, teamRunBytes, nowMs: clock.now(), say });
  return lines.join("\n");
}

test("a cost above the worst case is booked, and said to be above it", async () => {
  expect(await resolve(attempt, "--cost", "5")).toMatch(
    /^Booked \$5\.00 for \S+\. That is \$4\.\d+ above its worst case\.$/,
  );
});

test("a cost up to the worst case is booked without more words", async () => {
  expect(await resolve(attempt, "--made", "--cost", "0.000001")).toBe(`Booked $0.0000010 for ${attempt}.`);
});

test.each([["--made"], ["--cost=0.04"]])("%s and --not-made together are refused", async (other) => {
  await expect(resolve(attempt, "--not-made", other)).rejects.toThrow("made or it was not");
  expect(await resolve(attempt, "--not-made")).toBe(`Booked $0.00 for ${attempt}.`);
});
