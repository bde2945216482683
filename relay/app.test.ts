import { randomUUID } from "node:crypto";
import sharp from "sharp";
import { afterEach, expect, test } from "vitest";
import type { Asset, Health, Problem, Quote, Run, RunList, UsageReport } from "../core/api.ts";
import { createBody, openFixture, type Fixture, type FixtureOptions } from "../test/relay/fixture.ts";
import { createPng } from "../test/relay/png.ts";
import { createScriptedProvider } from "../test/relay/scripted-provider.ts";
import { createDiskRoom } from "./bytes/disk-room.ts";
import { hashBytes, hashText } from "./text/ids.ts";
import { homeTeam } from "./access/auth.ts";
import { saveAsset } from "./store/assets.ts";
import { addTeam, addToken, noLimits } from "./store/teams.ts";

const opened: Fixture[] = [];

async function open(options: FixtureOptions = {}): Promise<Fixture> {
  const fixture = await openFixture(options);
  opened.push(fixture);
  return fixture;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((fixture) => fixture.close()));
});

async function read<T>(answer: Response): Promise<T> {
  return (await answer.json()) as T;
}

async function addTeamToken(fixture: Fixture, team: string): Promise<Record<string, string>> {
  const token = `pf_test-${team}-token`;
  await addTeam(fixture.db, { id: team, name: team, ...noLimits }, 0);
  await addToken(fixture.db, { hash: hashText(token), id: team, team, label: "", scopes: ["use"] }, 0);
  return { authorization: `Bearer ${token}` };
}

test("health answers without a token and says what the relay is", async () => {
  const { call } = await open({ needsToken: true });
  const answer = await call("GET", "/v1/health");
  expect(await answer.json()).toEqual({
    status: "ok",
    version: "0.0.0",
    provider: "scripted",
    offline: false,
    needsToken: true,
    features: [
      "complete",
      "set",
      "asset-hash",
      "asset-from",
      "kind",
      "job-inputs",
      "cell-subject",
      "drift",
      "asset-bytes",
    ],
  });
});

test("every answer carries CORS headers, errors included", async () => {
  const { call } = await open({ needsToken: true });
  for (const [path, status] of [
    ["/v1/health", 200],
    ["/v1/runs", 401],
    ["/nowhere", 404],
  ] as const) {
    const answer = await call("GET", path, undefined, { origin: "null" });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("access-control-expose-headers")).toBe("retry-after, etag, x-request-id");
    expect(answer.headers.get("x-request-id")).toMatch(/^[\w-]{22}$/);
  }
});

test("a preflight is answered for every path without a token, and remembered for a day", async () => {
  const { call } = await open({ needsToken: true });
  const answer = await call("OPTIONS", "/v1/runs/x", undefined, {
    "access-control-request-private-network": "true",
  });
  expect(answer.status).toBe(204);
  expect(answer.headers.get("access-control-allow-headers")).toBe("authorization, content-type");
  expect(answer.headers.get("access-control-allow-methods")).toContain("PUT");
  expect(answer.headers.get("access-control-max-age")).toBe("86400");
  expect(answer.headers.get("access-control-allow-private-network")).toBe("true");
});

test("[K3] a name the relay was not told it has is refused", async () => {
  const { app } = await open();
  const answer = await app.request("http://evil.example/v1/health", {
    headers: { host: "evil.example:8787" },
  });
  expect(answer.status).toBe(421);
  expect((await app.request("http://127.0.0.1:8787/v1/health")).status).toBe(200);
});

test("[K2] without a valid token everything but liveness and readiness is refused alike", async () => {
  const { call } = await open({ needsToken: true });
  expect((await call("GET", "/v1/ready")).status).toBe(200);
  for (const path of ["catalogue", "runs", "changes", "images/x", "usage", "openapi.json", "nothing"])
    for (const headers of [
      {},
      { authorization: "Bearer wrong-token-wrong" },
      { authorization: "Basic eDp5" },
    ]) {
      const answer = await call("GET", `/v1/${path}`, undefined, headers);
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ kind: "unauthorized", retryable: false });
    }
});

test("[K3] JSON under another content type is refused before it is read", async () => {
  const { app } = await open();
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
    const body = JSON.stringify(createBody());
    const answer = await app.request("/v1/quotes", {
      method: "POST",
      body,
      headers: { "content-type": type },
    });
    expect(answer.status).toBe(415);
  }
});

test("a field the relay does not know is refused by its name", async () => {
  const { call } = await open();
  const answer = await call("POST", "/v1/quotes", { ...createBody(), qualty: "low" });
  expect(answer.status).toBe(400);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect((await read<Problem>(answer)).message).toContain('"qualty"');
  const cells = [{ id: "a", target: { width: 10, height: 10, depth: 3 } }];
  const nested = await call("POST", "/v1/quotes", { ...createBody(), cells });
  expect((await read<Problem>(nested)).message).toContain("cells[0].target");
});

test("a body that is too large is refused while it arrives", async () => {
  const { app } = await open();
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 65_536;
      controller.enqueue(new Uint8Array(65_536).fill(32));
      // It ends for a relay without a limit too, which then answers otherwise.
      if (sent > 5_000_000) controller.close();
    },
  });
  const headers = { "content-type": "application/json" };
  const answer = await app.request("/v1/quotes", {
    method: "POST",
    body,
    headers,
    duplex: "half",
  } as RequestInit);
  expect(answer.status).toBe(413);
  expect(sent).toBeLessThan(2_500_000);
});

test("a quote names size, price and time for every cell", async () => {
  const { call } = await open();
  const quote = await read<Quote>(await call("POST", "/v1/quotes", createBody()));
  expect(quote.cells).toMatchObject([{ id: "square/und", take: 1, size: { width: 1024, height: 1024 } }]);
  expect(quote.cost.high).toBeGreaterThan(quote.cells[0]!.tokens.imageOutput.low);
  expect(quote.left).toBeUndefined();
});

test("a quote under a ceiling says what is left and until when", async () => {
  const { call } = await open({ limits: { monthly: 5_000_000_000, perPerson: 1_000_000_000 } });
  const quote = await read<Quote>(await call("POST", "/v1/quotes?person=p1", createBody()));
  expect(quote.left).toMatchObject({ team: 5_000_000_000, person: 1_000_000_000 });
});

test("[M3] a run is made once: 201, then 200 for the same body in any order, 409 for another", async () => {
  const { call } = await open();
  const path = `/v1/runs/${randomUUID()}?person=p1&name=Ann`;
  const body = createBody({ file: "f1" });
  expect((await call("PUT", path, body)).status).toBe(201);
  const reordered = Object.fromEntries(Object.entries(body).toReversed());
  expect((await call("PUT", path, reordered)).status).toBe(200);
  const other = await call("PUT", path, { ...body, quality: "high" });
  expect(other.status).toBe(409);
  expect((await read<Problem>(other)).kind).toBe("conflict");
});

test("[M1] a worst case above the agreed price is refused with the new quote, and makes no run", async () => {
  const { call } = await open();
  const path = `/v1/runs/${randomUUID()}`;
  const refused = await call("PUT", `${path}?agreed=1`, createBody());
  expect(refused.status).toBe(409);
  const problem = await read<Problem>(refused);
  expect(problem.kind).toBe("price-changed");
  expect((await call("GET", path)).status).toBe(404);
  expect((await call("PUT", `${path}?agreed=${problem.quote!.cost.high}`, createBody())).status).toBe(201);
});

test("[M1] a run that would pass a ceiling is refused as a whole, saying what is left and when it starts anew", async () => {
  const { call } = await open({ limits: { perPerson: 1_000_000 } });
  const answer = await call("PUT", `/v1/runs/${randomUUID()}?person=p1`, createBody());
  expect(answer.status).toBe(402);
  const { kind, message } = await read<Problem>(answer);
  expect(kind).toBe("ceiling");
  expect(message).toContain("2026-12-01");
});

test("what belongs to another team looks exactly like what does not exist", async () => {
  const fixture = await open({ needsToken: true });
  const { call, dispatcher } = fixture;
  const ours = await addTeamToken(fixture, "ours");
  const theirs = await addTeamToken(fixture, "theirs");
  const id = randomUUID();
  await call("PUT", `/v1/runs/${id}`, createBody(), ours);
  await dispatcher.drain();
  const run = await read<Run>(await call("GET", `/v1/runs/${id}`, undefined, ours));
  const [job] = run.jobs;
  const calls: [string, (name: string) => string, string, unknown?][] = [
    ["GET", (name) => `/v1/runs/${name}`, id],
    ["POST", (name) => `/v1/runs/${name}/cancel`, id],
    ["POST", (name) => `/v1/runs/${name}/continue`, id],
    ["POST", (name) => `/v1/jobs/${name}/cancel`, job!.id],
    ["POST", (name) => `/v1/jobs/${name}/retry`, job!.id, { afterAttempt: 1 }],
    ["GET", (name) => `/v1/images/${name}`, job!.images[0]!.id],
  ];
  for (const [method, path, real, body] of calls) {
    const foreign = await call(method, path(real), body, theirs);
    const unknown = await call(method, path(randomUUID()), body, theirs);
    expect(foreign.status).toBe(404);
    const { instance: _one, ...shown } = await read<Record<string, unknown>>(foreign);
    const { instance: _two, ...expected } = await read<Record<string, unknown>>(unknown);
    expect(shown).toEqual(expected);
  }
  const changes = await call("GET", `/v1/changes?after=${id}:0&wait=0`, undefined, theirs);
  expect(await changes.json()).toEqual({ runs: [] });
});

test("a picture is served as it came, with its hash as ETag, and not again to who has it", async () => {
  const { app, submit, dispatcher, onlyJob } = await open();
  const id = await submit();
  await dispatcher.drain();
  const [image] = (await onlyJob(id)).images;
  const answer = await app.request(`/v1/images/${image!.id}`);
  expect(answer.headers.get("etag")).toBe(`"${image!.sha256}"`);
  expect(answer.headers.get("content-type")).toBe("image/png");
  expect(answer.headers.get("cache-control")).toContain("immutable");
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(new Uint8Array(createPng(64, 64)));
  const headers = { "if-none-match": `"${image!.sha256}"` };
  expect((await app.request(`/v1/images/${image!.id}`, { headers })).status).toBe(304);
  const figma = await app.request(`/v1/images/${image!.id}?as=figma`);
  expect(figma.headers.get("content-type")).toBe("image/png");
  expect((await app.request(`/v1/images/${image!.id}?as=webp`)).status).toBe(400);
});

test("[S5] a picture that is too large to be made ready for Figma says so, and is given as it came", async () => {
  const provider = createScriptedProvider();
  const large = Buffer.from(createPng(8, 8));
  large.writeUInt32BE(8_100, 16);
  large.writeUInt32BE(8_100, 20);
  provider.next(async (_request, sink) => {
    await sink.write(large);
    return { type: "image" };
  });
  const { app, submit, dispatcher, onlyJob } = await open({ provider });
  const id = await submit();
  await dispatcher.drain();
  const [image] = (await onlyJob(id)).images;
  const answer = await app.request(`/v1/images/${image!.id}?as=figma`);
  expect(answer.status).toBe(413);
  expect(await read<Problem>(answer)).toMatchObject({
    kind: "too-large",
    message: expect.stringMatching(/^This picture has 8100 x 8100 pixels, .*download it/),
  });
  expect((await app.request(`/v1/images/${image!.id}`)).status).toBe(200);
});

test("asking for a picture's headers alone opens no file", async () => {
  const { app, services, submit, onlyJob, dispatcher } = await open();
  const id = await submit();
  await dispatcher.drain();
  const [image] = (await onlyJob(id)).images;
  services.blobs.open = () => Promise.reject(new Error("Nobody will read this."));
  const answer = await app.request(`/v1/images/${image!.id}`, { method: "HEAD" });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-length")).toBe(String(image!.bytes));
});

test("an asset is given back as it is kept, and in a form that Figma takes", async () => {
  const { app } = await open();
  async function upload(bytes: Uint8Array<ArrayBuffer>): Promise<Asset> {
    const headers = { "content-type": "application/octet-stream" };
    return read<Asset>(await app.request("/v1/assets", { method: "POST", body: bytes, headers }));
  }
  const png = Buffer.from(createPng(30, 20));
  const plain = await upload(png);
  const given = await app.request(`/v1/assets/${plain.id}`);
  expect(given.headers.get("content-type")).toBe("image/png");
  expect(given.headers.get("etag")).toBe(`"${plain.sha256}"`);
  expect(Buffer.from(await given.arrayBuffer()).equals(png)).toBe(true);
  const webp = await upload(new Uint8Array(await sharp(png).webp({ lossless: true }).toBuffer()));
  const same = await app.request(`/v1/assets/${webp.id}`);
  expect([same.headers.get("content-type"), (await same.arrayBuffer()).byteLength]).toEqual([
    "image/webp",
    webp.bytes,
  ]);
  const figma = await app.request(`/v1/assets/${webp.id}?as=figma`);
  expect(figma.headers.get("content-type")).toMatch(/^image\/(png|jpeg)$/);
  expect(await sharp(Buffer.from(await figma.arrayBuffer())).metadata()).toMatchObject({
    width: 30,
    height: 20,
  });
  expect((await app.request("/v1/assets/none")).status).toBe(404);
});

test("an asset is measured, kept once, and used by a run", async () => {
  const { app, call, submit, dispatcher, services } = await open();
  async function send(): Promise<Asset> {
    const headers = { "content-type": "image/png" };
    return read<Asset>(
      await app.request("/v1/assets", { method: "POST", body: new Uint8Array(createPng(40, 30)), headers }),
    );
  }
  const asset = await send();
  expect(asset).toMatchObject({ type: "image/png", width: 40, height: 30 });
  expect((await send()).id).toBe(asset.id);
  const brief = { subject: "like this", references: [{ asset: asset.id, role: "style" as const }] };
  await submit({ brief });
  await dispatcher.drain();
  expect(services.provider).toMatchObject({ requests: [{ inputs: [{ role: "style" }] }] });
  const unknown = await call(
    "POST",
    "/v1/quotes",
    createBody({ brief: { subject: "x", references: [{ asset: "nope", role: "style" }] } }),
  );
  expect((await read<Problem>(unknown)).kind).toBe("bad-reference");
});

test("a JPEG with something behind its end is kept, hashed and counted without it", async () => {
  const { app, services } = await open();
  const jpeg = await sharp(createPng(40, 30)).jpeg().toBuffer();
  async function send(body: Buffer): Promise<Asset> {
    const headers = { "content-type": "image/jpeg" };
    return read<Asset>(
      await app.request("/v1/assets", { method: "POST", body: new Uint8Array(body), headers }),
    );
  }
  const withTail = Buffer.concat([jpeg, Buffer.from("PK\u0003\u0004 and a zip")]);
  const asset = await send(withTail);
  // The hash is of what was sent, so that whoever sent it can compare it with the file.
  expect(asset).toMatchObject({ type: "image/jpeg", bytes: jpeg.length, sha256: hashBytes(withTail) });
  expect(await send(withTail)).toEqual(asset);
  expect(await send(jpeg)).toEqual({ ...asset, sha256: hashBytes(jpeg) });
  const kept = await services.blobs.read("assets", asset.id);
  expect(Buffer.from(kept ?? []).equals(jpeg)).toBe(true);
});

test("an image is copied to an asset inside the relay, the same one that sending its bytes makes", async () => {
  const { app, call, submit, onlyJob, dispatcher } = await open();
  const id = await submit();
  await dispatcher.drain();
  const [image] = (await onlyJob(id)).images;
  const answer = await call("POST", `/v1/assets?from=${image!.id}`);
  expect(answer.status).toBe(201);
  const copy = await read<Asset>(answer);
  const { type, width, height, sha256 } = image!;
  expect(copy).toMatchObject({ type, width, height, sha256 });
  const bytes = await (await call("GET", `/v1/images/${image!.id}`)).arrayBuffer();
  const headers = { "content-type": type };
  const sent = await app.request("/v1/assets", { method: "POST", body: bytes, headers });
  expect(await read<Asset>(sent)).toEqual(copy);
  const brief = { subject: "like this", references: [{ asset: copy.id, role: "style" as const }] };
  await submit({ brief });
});

test("a copy of an image that is not there, no longer kept, too large or sent with a body is refused in a sentence", async () => {
  const { app, call, db, submit, onlyJob, dispatcher, services } = await open();
  const id = await submit();
  await dispatcher.drain();
  const [image] = (await onlyJob(id)).images;
  const path = `/v1/assets?from=${image!.id}`;
  expect((await call("POST", "/v1/assets?from=nope")).status).toBe(404);
  expect((await call("POST", "/v1/assets?from=")).status).toBe(404);
  for (const announced of [{ "content-length": "3" }, {}]) {
    const init = { method: "POST", body: "abc", headers: { "content-type": "image/png", ...announced } };
    expect([400, 413]).toContain((await app.request(path, init)).status);
  }
  await db.run("update image set bytes = 20000001");
  expect(await read<Problem>(await call("POST", path))).toMatchObject({ kind: "too-large", status: 413 });
  await db.run("update image set bytes = 100");
  await services.blobs.remove("images", image!.id);
  const gone = {
    status: 410,
    kind: "expired",
    message: expect.stringContaining("no longer keeps") as string,
  };
  expect(await read<Problem>(await call("POST", path))).toMatchObject(gone);
  await db.run("update image set expired_at = 1");
  expect(await read<Problem>(await call("POST", path))).toMatchObject(gone);
  expect(await db.all("select id from asset")).toEqual([]);
});

test("more pictures than one call may have, and a mask of too many pixels, are refused at the quote", async () => {
  const { call, db, clock } = await open();
  async function keep(id: string, bytes: number, edge: number): Promise<string> {
    const asset = {
      id,
      team: homeTeam,
      sha256: id,
      uploadedSha256: id,
      type: "image/png",
      width: edge,
      height: edge,
      bytes,
    };
    return (await saveAsset(db, asset, clock.now())).id;
  }
  const large = await Promise.all(
    Array.from({ length: 6 }, (_, at) => keep(`large-${at}`, 18_800_000, 1_000)),
  );
  const references = large.map((asset) => ({ asset, role: "style" as const }));
  async function quote(body: Parameters<typeof createBody>[0]): Promise<Problem> {
    return read<Problem>(await call("POST", "/v1/quotes", createBody(body)));
  }
  expect(await quote({ brief: { subject: "x", references } })).toMatchObject({
    kind: "bad-reference",
    message: expect.stringContaining("have 113 MB together, more than the 100 MB of one call"),
  });
  expect(await quote({ brief: { subject: "x", references: references.slice(1) } })).toHaveProperty("cost");
  const mask = await keep("mask", 300_000, 4_097);
  const inputs = [
    { asset: large[0]!, role: "source" as const },
    { asset: mask, role: "mask" as const },
  ];
  const cells = [{ id: "a", target: { width: 1024, height: 1024 }, inputs }];
  expect(await quote({ cells })).toMatchObject({
    kind: "bad-reference",
    message: expect.stringContaining("The mask has 4097 x 4097 pixels"),
  });
});

test("a nearly full disk takes no uploads and copies, so that paid pictures still find room", async () => {
  const { app, call } = await open({ freeBytes: () => 0 });
  expect((await call("POST", "/v1/assets?from=any")).status).toBe(507);
  const headers = { "content-type": "image/png" };
  const upload = { method: "POST", body: Buffer.from(createPng(8, 8)), headers };
  const answer = await app.request("/v1/assets", upload);
  expect(answer.status).toBe(507);
  expect(await answer.json()).toMatchObject({ kind: "disk-full", retryable: true });
});

test("[D5] a nearly full disk takes no runs, retries and approvals, and goes on answering and cancelling", async () => {
  let freeBytes = Infinity;
  const { call, submit, read: readRun, dispatcher, onlyJob } = await open({ freeBytes: () => freeBytes });
  const target = { width: 1024, height: 1024 };
  const cells = [
    { id: "a", target },
    { id: "b", target, approval: true as const },
  ];
  const id = await submit({ cells });
  await submit();
  freeBytes = 100_000;
  const refused = await call("PUT", `/v1/runs/${randomUUID()}`, createBody());
  expect(refused.status).toBe(507);
  expect(await refused.json()).toMatchObject({ kind: "disk-full", retryable: true });
  expect((await call("POST", `/v1/runs/${id}/continue`)).status).toBe(507);
  const again = await call("PUT", `/v1/runs/${id}?person=p1&name=Ann`, createBody({ cells }));
  expect(again.status).toBe(200);
  expect((await call("POST", "/v1/quotes", createBody())).status).toBe(200);
  expect((await call("POST", `/v1/runs/${id}/cancel`)).status).toBe(200);
  expect(await readRun(id)).toMatchObject({ state: "closed", counts: { cancelled: 2 } });
  const { id: job, attempt } = await onlyJob(id);
  const retry = { afterAttempt: attempt };
  expect((await call("POST", `/v1/jobs/${job}/retry`, retry)).status).toBe(507);
  await dispatcher.drain();
  freeBytes = Infinity;
  expect((await call("POST", `/v1/jobs/${job}/retry`, retry)).status).toBe(200);
});

test("a team's runs take no more of the store than its share, and the refusal says what frees it", async () => {
  const { call, submit, services, db } = await open();
  const id = await submit();
  services.teamRunBytes = 1_000_000;
  await db.run("update team set body_bytes = $1 where id = $2", [999_990, homeTeam]);
  const refused = await call("PUT", `/v1/runs/${randomUUID()}`, createBody());
  expect(refused.status).toBe(507);
  expect(await refused.json()).toMatchObject({
    kind: "disk-full",
    retryable: true,
    message: expect.stringMatching(
      /fill the 1 MB .* 31 days after it was sent.*POLYFRAME_TEAM_RUNS_MB/,
    ) as string,
  });
  expect((await call("PUT", `/v1/runs/${id}?person=p1&name=Ann`, createBody())).status).toBe(200);
  services.teamRunBytes = 2_000_000;
  await submit();
});

test("[D5] runs that are written at the same moment do not share the same room", async () => {
  const body = createBody();
  const { call, services } = await open();
  const roomOfOne = 300_000;
  services.diskRoom = createDiskRoom({ measureFree: () => 2 * roomOfOne, floorBytes: 0 });
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => call("PUT", `/v1/runs/${randomUUID()}`, body)),
  );
  const statuses = answers.map(({ status }) => status);
  expect([201, 507].map((each) => statuses.filter((status) => status === each).length)).toEqual([2, 4]);
});

test("a relay whose disk is below its floor is alive and not ready", async () => {
  let freeBytes = -1;
  const { call } = await open({ freeBytes: () => freeBytes });
  const answer = await call("GET", "/v1/ready");
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ kind: "disk-full", retryable: true });
  expect((await call("GET", "/v1/health")).status).toBe(200);
  freeBytes = 1;
  expect((await call("GET", "/v1/ready")).status).toBe(200);
});

test("[M3] a relay that drains gives out what it has and knows, and sends new runs away to be repeated", async () => {
  let isDraining = false;
  const { call, submit, dispatcher, onlyJob } = await open({ isDraining: () => isDraining });
  const id = await submit();
  await dispatcher.drain();
  isDraining = true;
  expect(await read<Health>(await call("GET", "/v1/health"))).toMatchObject({ status: "draining" });
  expect((await call("GET", "/v1/ready")).status).toBe(503);
  const [image] = (await onlyJob(id)).images;
  const download = await call("GET", `/v1/images/${image!.id}`);
  expect(download.status).toBe(200);
  expect(download.headers.get("connection")).toBe("close");
  await download.body?.cancel();
  expect((await call("PUT", `/v1/runs/${id}?person=p1&name=Ann`, createBody())).status).toBe(200);
  const refused = await call("PUT", `/v1/runs/${randomUUID()}`, createBody());
  expect(refused.status).toBe(503);
  expect(refused.headers.get("retry-after")).toBe("5");
  expect(await refused.json()).toMatchObject({ kind: "relay-fault", retryable: true });
});

test("a full disk is called that, whether files or the database ran into it", async () => {
  const { app, call, db, services } = await open();
  db.transaction = () =>
    Promise.reject(Object.assign(new Error("database or disk is full"), { errcode: 13 }));
  const answer = await call("PUT", `/v1/runs/${randomUUID()}`, createBody());
  expect(answer.status).toBe(507);
  services.blobs.adopt = () => Promise.reject(Object.assign(new Error("no space"), { code: "ENOSPC" }));
  const upload = {
    method: "POST",
    body: Buffer.from(createPng(8, 8)),
    headers: { "content-type": "image/png" },
  };
  expect(await (await app.request("/v1/assets", upload)).json()).toMatchObject({ kind: "disk-full" });
});

test("what is no picture is refused as an asset", async () => {
  const { app } = await open();
  async function send(body: Uint8Array<ArrayBuffer>, type: string): Promise<Response> {
    return app.request("/v1/assets", { method: "POST", body, headers: { "content-type": type } });
  }
  expect((await send(new Uint8Array(100), "image/png")).status).toBe(400);
  expect((await send(new Uint8Array(createPng(9, 9).subarray(0, 50)), "image/png")).status).toBe(400);
  expect((await send(new Uint8Array(100), "text/html")).status).toBe(415);
  expect((await send(new Uint8Array(20_000_001), "image/png")).status).toBe(413);
});

test("runs are listed in pages, newest first, by file", async () => {
  const { call, submit, clock } = await open();
  const ids: string[] = [];
  for (const file of ["a", "b", "a"]) {
    ids.push(await submit({ file }));
    clock.advance(1000);
  }
  const first = await read<RunList>(await call("GET", "/v1/runs?limit=2"));
  expect(first.runs.map((run) => run.id)).toEqual([ids[2], ids[1]]);
  const second = await read<RunList>(await call("GET", `/v1/runs?limit=2&before=${first.before}`));
  expect(second.runs.map((run) => run.id)).toEqual([ids[0]]);
  expect(second.before).toBeUndefined();
  const ofFile = await read<RunList>(await call("GET", "/v1/runs?file=a"));
  expect(ofFile.runs.map((run) => run.id)).toEqual([ids[2], ids[0]]);
  expect(ofFile.runs[0]).toMatchObject({ title: "a red fox in snow", person: "p1", file: "a" });
  expect((await call("GET", "/v1/runs?limit=0")).status).toBe(400);
  expect((await call("GET", "/v1/runs?before=x")).status).toBe(400);
});

test("usage shows spend and ceilings of team and person", async () => {
  const { call, submit, dispatcher, onlyJob } = await open({ limits: { monthly: 9_000_000_000 } });
  const id = await submit();
  await dispatcher.drain();
  const { cost } = await onlyJob(id);
  const report = await read<UsageReport>(await call("GET", "/v1/usage?person=p1"));
  expect(report).toMatchObject({
    month: "2026-11",
    resetsAt: "2026-12-01T00:00:00.000Z",
    accounts: [
      { kind: "team", name: "Home", ceiling: 9_000_000_000, held: 0, settled: cost, uncertain: 0 },
      { kind: "person", name: "Ann", ceiling: null, held: 0, settled: cost, uncertain: 0 },
    ],
  });
});

test("text that no database takes is refused or cleaned, never a fault", async () => {
  const { call } = await open();
  const subject = `a\u0000fox ${"x".repeat(77)}\ud83d\ude00`;
  const made = await call("PUT", `/v1/runs/${randomUUID()}`, createBody({ brief: { subject } }));
  expect(made.status).toBe(201);
  const { runs } = await read<RunList>(await call("GET", "/v1/runs"));
  expect(runs[0]?.title).not.toMatch(/[\p{Cc}\p{Cs}]/u);
  expect((await call("PUT", `/v1/runs/${randomUUID()}`, createBody({ file: "f\u0000" }))).status).toBe(400);
  expect((await call("GET", "/v1/runs?file=%00")).status).toBe(400);
  expect((await call("GET", "/v1/usage?person=%00")).status).toBe(400);
});

test("the OpenAPI document names every call", async () => {
  const { call } = await open();
  const document = await read<{ paths: Record<string, Record<string, unknown>> }>(
    await call("GET", "/v1/openapi.json"),
  );
  expect(Object.keys(document.paths)).toContain("/v1/runs/{id}");
  expect(JSON.stringify(document.paths["/v1/runs/{id}"]?.["put"])).toContain('"additionalProperties":false');
});
