import { expect, test } from "vitest";
import { createLog, type LogOptions } from "./log.ts";

function collect(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const log = createLog({ level: "info", write: (line) => lines.push(line), ...options });
  return { log, text: () => lines.join("") };
}

test("a line is one JSON object with time, level, ids and sentence", () => {
  const { log, text } = collect();
  log.info({ run: "r1", job: "j1" }, "An attempt was sent.");
  expect(text().match(/\n/g)).toHaveLength(1);
  expect(JSON.parse(text())).toMatchObject({ level: 30, run: "r1", job: "j1", msg: "An attempt was sent." });
  expect(JSON.parse(text()).time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
});

test("[K1] at a terminal secrets are hidden as well", () => {
  const { log, text } = collect({ secrets: ["sesame-sesame-open"], isTerminal: true });
  log.error({ err: new Error("401 for sesame-sesame-open") }, "Refused sesame-sesame-open.");
  expect(text()).toContain("Refused [hidden].");
  expect(text()).not.toContain("sesame");
});

test("[K1] no line holds the key or the token, wherever they stand", () => {
  const key = 'sk-"quoted"-and-long';
  const token = "ready-made-token-of-the-operator";
  const { log, text } = collect({ secrets: [key, token, undefined] });
  const error = Object.assign(new Error(`401 for ${key}`, { cause: new Error(`Bearer ${token}`) }), {
    headers: { authorization: `Bearer ${token}` },
    request: { headers: { "x-api-key": key } },
    note: token,
  });
  log.error({ err: error, authorization: token, deep: { deeper: { prompt: "a fox" } } }, `Refused ${token}.`);
  expect(text()).toContain("Refused [hidden].");
  for (const secret of [key, JSON.stringify(key).slice(1, -1), token, "a fox"])
    expect(text()).not.toContain(secret);
});

test("[K1] a key that is a word is hidden where it stands alone, and no word or code loses a piece", () => {
  const codes = "ENOTFOUND CERT_HAS_EXPIRED UND_ERR_CONNECT_TIMEOUT insufficient_quota slow_down";
  for (const key of ["none", "test", "EXPIRED", "sk-1234", "quota"]) {
    const { log, text } = collect({ secrets: [key] });
    log.warn({ cause: codes, key: "nonesuch" }, `Sent Bearer-like ${key}, (${key}), "${key}".`);
    expect(text()).toContain(codes);
    expect(text()).not.toMatch(new RegExp(`[ ("]${key}[,)"]`));
  }
});

test.each([
  ["sk-proj-abcdefgh12345678", "an OpenAI key"],
  ["pf_abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "a token of ours"],
  ["Bearer eyJhbGciOi.x.y", "a bearer token"],
])("[K1] %s is hidden as %s although it was not named as a secret", (secret) => {
  const { log, text } = collect();
  log.warn({ detail: `sent ${secret} along` }, "Refused.");
  expect(text()).not.toContain(secret);
  expect(JSON.parse(text()).detail).toBe("sent [hidden] along");
});

test("[K1] the password of a database address is hidden", () => {
  const { log, text } = collect();
  log.error({ err: new Error("no answer from postgres://relay:s3cret@db.internal:5432/relay") }, "Gone.");
  expect(text()).toContain("postgres://relay:[hidden]@db.internal");
});

test("a terminal gets one readable line, and the stack of an error below it", () => {
  const { log, text } = collect({ isTerminal: true });
  log.info({ run: "r1", ms: 12 }, "A request was answered.");
  expect(text()).toMatch(/^\d\d:\d\d:\d\d {2}info {3}A request was answered\. {2}run=r1 {2}ms=12\n$/);
  log.error({ err: new Error("Broken.") }, "Failed.");
  expect(text()).toMatch(/ERROR {2}Failed\.\n {4}Error: Broken\.\n {4,}at /);
});

test("a level keeps what is below it quiet", () => {
  const { log, text } = collect({ level: "warn" });
  log.info({}, "Quiet.");
  log.debug({}, "Quieter.");
  expect(text()).toBe("");
});
