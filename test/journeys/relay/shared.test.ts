import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Changes, Run } from "../../../core/api.ts";
import { type TestPostgres, startPostgres } from "../../postgres.ts";
import { createBody } from "../../relay/fixture.ts";
import { type RelayProcess, startRelayProcess } from "../../relay-process.ts";
import { type TestS3, startS3 } from "../../s3.ts";

let postgres: TestPostgres;
let s3: TestS3;
const relays: RelayProcess[] = [];
const folders: string[] = [];
beforeAll(async () => {
  [postgres, s3] = await Promise.all([startPostgres(), startS3()]);
});
afterAll(async () => {
  await Promise.all(relays.map((relay) => relay.kill()));
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
  await postgres?.stop();
  await s3?.stop();
});

/** A relay with a data folder of its own, as on a machine of its own. */
async function start(databaseUrl: string): Promise<RelayProcess> {
  const folder = await mkdtemp(join(tmpdir(), "polyframe-shared-"));
  folders.push(folder);
  const { endpoint, bucket, region, keyId, secret } = s3.settings;
  const relay = await startRelayProcess({
    folder,
    env: {
      DATABASE_URL: databaseUrl,
      OPENAI_API_KEY: "",
      POLYFRAME_OFFLINE_MS: "0",
      POLYFRAME_S3_ENDPOINT: endpoint,
      POLYFRAME_S3_BUCKET: bucket,
      POLYFRAME_S3_REGION: region,
      POLYFRAME_S3_ACCESS_KEY_ID: keyId,
      POLYFRAME_S3_SECRET_ACCESS_KEY: secret,
    },
  });
  relays.push(relay);
  return relay;
}

test("two machines with PostgreSQL and an object store are one relay: a run sent to one is followed and fetched at the other", async () => {
  const url = await postgres.createDatabase();
  const [one, other] = await Promise.all([start(url), start(url)]);
  const id = randomUUID();
  const cells = Array.from({ length: 3 }, (_, n) => ({ id: `c${n}`, target: { width: 512, height: 512 } }));
  expect((await one.call("PUT", `/v1/runs/${id}?person=p1`, createBody({ cells }))).status).toBe(201);
  let run: Run | undefined;
  for (let rev = 0; run?.state !== "closed"; rev = run?.rev ?? rev) {
    const { runs } = (await (
      await other.call("GET", `/v1/changes?after=${id}:${rev}&wait=25`)
    ).json()) as Changes;
    run = runs[0] ?? run;
  }
  const whole = (await (await other.call("GET", `/v1/runs/${id}`)).json()) as Run;
  expect(whole.jobs.map((job) => job.state)).toEqual(["succeeded", "succeeded", "succeeded"]);
  for (const relay of [one, other])
    for (const job of whole.jobs) {
      const image = await relay.call("GET", `/v1/images/${job.images[0]!.id}`);
      expect(image.status).toBe(200);
      expect((await image.arrayBuffer()).byteLength).toBe(job.images[0]!.bytes);
    }
  // Bytes rest in the object store alone; the folders are empty but for the spool.
  for (const folder of folders) expect(await readdir(folder)).toEqual(["spool"]);
  await Promise.all([one.stop(), other.stop()]);
  expect(await Promise.all([one.ended, other.ended])).toMatchObject([{ code: 0 }, { code: 0 }]);
  for (const folder of folders) expect(await readdir(join(folder, "spool"))).toEqual([]);
});
