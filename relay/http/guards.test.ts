import { afterEach, beforeEach, expect, test } from "vitest";
import { openFixture, type Fixture } from "../../test/relay/fixture.ts";

let fixture: Fixture;
beforeEach(async () => {
  fixture = await openFixture({});
});
afterEach(() => fixture.close());

test.each(["/v1/health", "/v1/runs", "/v1/images/none", "/nowhere"])(
  "[K3] the answer to %s is nothing that a browser runs, frames, guesses at or keeps",
  async (path) => {
    const { headers } = await fixture.call("GET", path);
    expect(Object.fromEntries(headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "cache-control": "no-store",
    });
  },
);

test("[K3] the admin page keeps a policy of its own", async () => {
  const { headers } = await fixture.call("GET", "/admin");
  const policy = headers.get("content-security-policy")?.split("; ") ?? [];
  for (const part of [
    "default-src 'none'",
    "script-src 'self'",
    "connect-src 'self'",
    "frame-ancestors 'none'",
  ])
    expect(policy).toContain(part);
});
