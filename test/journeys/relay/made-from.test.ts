// Pictures made from others, with the panel closed: drafts finished from their own bytes, an anchor that the others wait for.
import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Asset, Job } from "../../../core/api.ts";
import type { RunBody } from "../../../core/run-body.ts";
import type { RecordedRequest } from "../../openai-stub/recorded.ts";
import { relayToken, type RelayProcess } from "../../relay-process.ts";
import { createPng } from "../../relay/png.ts";
import { journeyStores } from "./stores.ts";
import {
  createRunBody,
  follow,
  followThroughTime,
  followToComplete,
  followToEnd,
  openWorld,
  readImage,
  readJson,
  readRun,
  submit,
  type World,
} from "./world.ts";

let world: World;
let relay: RelayProcess;

const target = { width: 1024, height: 1024 };
/** Two cells that share one look: the second waits for the first one's picture. */
const looks: RunBody["cells"] = [
  { id: "a/en", locale: "en", target },
  { id: "a/de", locale: "de", target, inputs: [{ cell: "a/en", role: "anchor" }] },
];

function hash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The asset of a job's picture, copied inside the relay, with the bytes that it has. */
async function keepPicture(job: Job): Promise<{ asset: string; sha256: string }> {
  const [image] = job.images;
  const asset = await readJson<Asset>(await relay.call("POST", `/v1/assets?from=${image!.id}`));
  return { asset: asset.id, sha256: hash((await readImage(relay, image!.id)).bytes) };
}

async function uploadLogo(edge: number): Promise<{ asset: string; sha256: string }> {
  const bytes = new Uint8Array(createPng(edge, edge));
  const headers = { authorization: `Bearer ${relayToken}`, "content-type": "image/png" };
  const answer = await fetch(`${relay.url}/v1/assets`, { method: "POST", headers, body: bytes });
  return { asset: (await readJson<Asset>(answer)).id, sha256: hash(bytes) };
}

function hashesOf({ files }: RecordedRequest): string[] {
  return files.map(({ sha256 }) => sha256);
}

describe.each(await journeyStores())("on $name:", (store) => {
  beforeAll(async () => {
    // Of a padded file an asset keeps the picture alone.
    world = await openWorld({ databaseUrl: await store.create(), stub: { padToBytes: 0 } });
    relay = await world.start();
  });
  afterEach(async () => {
    world.stub.reset();
    await relay.order({ advanceMs: 3_600_000 });
  });
  afterAll(async () => {
    expect(await world.audit()).toEqual([]);
    await world.close();
  });

  test("[T7] [B9] a final sends its draft's bytes first, the anchor second and references after, also when it is asked again", async () => {
    const drafts = await followToComplete(
      relay,
      await submit(relay, createRunBody("a kite", { cells: looks })),
    );
    const [anchor, draft] = [await keepPicture(drafts.jobs[0]!), await keepPicture(drafts.jobs[1]!)];
    const logo = await uploadLogo(48);
    world.stub.reset();
    world.stub.script({ fault: { kind: "rate-limited", waitMs: 1_000 } });
    const finals = createRunBody("a kite", {
      quality: "high",
      brief: { subject: "a kite", references: [{ asset: logo.asset, role: "logo" }] },
      cells: [
        {
          ...looks[1]!,
          subject: "The kite alone",
          inputs: [
            { asset: anchor.asset, role: "anchor" },
            { asset: draft.asset, role: "draft" },
          ],
        },
      ],
    });
    const id = await submit(relay, finals);
    await followThroughTime(relay, id);
    const run = await followToComplete(relay, id);
    expect(world.stub.requests.map(({ outcome }) => outcome)).toEqual(["refused", "answered"]);
    for (const request of world.stub.requests) {
      expect(request.route).toBe("edits");
      expect(hashesOf(request)).toEqual([draft.sha256, anchor.sha256, logo.sha256]);
      // A form sends line breaks as CRLF.
      const prompt = String(request.body["prompt"]);
      expect(prompt).toMatch(/Image 1, draft: .*\r\nImage 2, anchor: .*\r\nImage 3, logo: /);
      expect(prompt).toContain("In this picture: The kite alone");
    }
    const [job] = run.jobs;
    expect(job).toMatchObject({
      state: "succeeded",
      inputs: [
        { role: "draft", asset: draft.asset, sha256: draft.sha256 },
        { role: "anchor", asset: anchor.asset, sha256: anchor.sha256 },
        { role: "logo", asset: logo.asset },
      ],
    });
    const { drift } = job!.images[0]!;
    expect(drift!.percent).toBeGreaterThan(0);
  });

  test("[M3] an anchor that may have been paid keeps the others unsent, and what they say leads to it", async () => {
    world.stub.script({ fault: { kind: "cut", at: "body" } });
    const id = await submit(relay, createRunBody("a heron", { cells: looks }));
    const run = await followToEnd(relay, id);
    const [anchor, follower] = run.jobs;
    expect(anchor).toMatchObject({ state: "failed", failure: { kind: "uncertain" } });
    expect(follower).toMatchObject({
      state: "failed",
      attempt: 0,
      failure: {
        kind: "waited-for",
        message: expect.stringMatching(/may have been paid and has not come\. Decide about that one first/),
      },
    });
    expect(world.stub.requests).toHaveLength(1);
    const early = await relay.call("POST", `/v1/jobs/${follower!.id}/retry`, { afterAttempt: 0 });
    expect(early.status).toBe(409);
    for (const job of [anchor!, follower!]) {
      const path = `/v1/jobs/${job.id}/retry`;
      await readJson(await relay.call("POST", path, { afterAttempt: job.attempt }));
      await followToEnd(relay, id);
    }
    const { jobs } = await readRun(relay, id);
    expect(jobs.map(({ state }) => state)).toEqual(["succeeded", "succeeded"]);
    expect(jobs[1]!.inputs).toMatchObject([{ role: "anchor", sha256: jobs[0]!.images[0]!.sha256 }]);
  });

  test("[D3] an anchor cancelled before it was sent takes the others with it, and each says what to do", async () => {
    world.stub.script({ fault: { kind: "rate-limited", waitMs: 60_000 } });
    const id = await submit(relay, createRunBody("a gull", { cells: looks }));
    const waiting = await follow(
      relay,
      id,
      ({ jobs }) => jobs[0]!.state === "queued" && jobs[0]!.attempt === 1,
    );
    await readJson(await relay.call("POST", `/v1/jobs/${waiting.jobs[0]!.id}/cancel`));
    const { jobs } = await followToEnd(relay, id);
    expect(jobs).toMatchObject([
      { state: "cancelled" },
      {
        state: "failed",
        failure: {
          kind: "waited-for",
          message: expect.stringContaining("was cancelled. Make that one first"),
        },
      },
    ]);
    expect(jobs[1]!.attempt).toBe(0);
  });
});
