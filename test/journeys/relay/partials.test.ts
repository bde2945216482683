// Unfinished pictures: seen in the poll while the real one is made, loaded by their ids, paid for, and gone afterwards.
import { afterEach, expect, test } from "vitest";
import type { Changes } from "../../../core/api.ts";
import { findModel } from "../../../core/catalogue.ts";
import { loadCatalogue } from "../../../relay/catalogue/load-catalogue.ts";
import { measureImage } from "../../../relay/images/measure-image.ts";
import type { RelayProcess } from "../../relay-process.ts";
import { journeyStores } from "./stores.ts";
import { createRunBody, followToEnd, openWorld, readImage, readJson, submit, type World } from "./world.ts";

const worlds: World[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.close()));
});

/** Polls as a panel does, until the only job of the run shows so many partials. */
async function pollForPartials(relay: RelayProcess, id: string, count: number): Promise<string[]> {
  for (let rev = 0; ;) {
    const { runs } = await readJson<Changes>(
      await relay.call("GET", `/v1/changes?after=${id}:${rev}&wait=20`),
    );
    const partials = runs[0]?.jobs[0]?.partials ?? [];
    if (partials.length === count) return partials;
    rev = runs[0]?.rev ?? rev;
  }
}

for (const store of await journeyStores())
  test(`[M2] [P5] on ${store.name}, partials come by the poll, load, end with the picture and are paid for`, async () => {
    const world = await openWorld({ databaseUrl: await store.create() });
    worlds.push(world);
    const relay = await world.start();
    const plain = await followToEnd(relay, await submit(relay, createRunBody("a quay at noon")));
    // Both partials are out when the picture itself is held in its middle.
    world.stub.script({ fault: { kind: "hold", gate: "picture", at: "body" } });
    const id = await submit(relay, createRunBody("a quay at noon", { partials: 2 }));
    const partials = await pollForPartials(relay, id, 2);
    expect(new Set(partials).size).toBe(2);
    for (const partial of partials) {
      const { type, bytes } = await readImage(relay, partial);
      expect(measureImage(bytes)).toMatchObject({ type, width: 1024, height: 1024, complete: true });
    }
    const seen = await Promise.all(partials.map((partial) => readImage(relay, partial)));
    expect(seen[0]!.bytes.equals(seen[1]!.bytes)).toBe(false);
    world.stub.release("picture");
    const run = await followToEnd(relay, id);
    expect(run.jobs).toMatchObject([{ state: "succeeded", attempt: 1 }]);
    expect(run.jobs[0]!.partials ?? []).toEqual([]);
    expect(run.jobs[0]!.images).toHaveLength(1);
    expect(partials).not.toContain(run.jobs[0]!.images[0]!.id);
    expect(world.stub.requests.at(-1)!.body).toMatchObject({ partial_images: 2, stream: true });
    const { partialTokens, prices } = findModel(loadCatalogue(), "gpt-image-2")!;
    expect(run.cost).toEqual({
      reserved: 0,
      settled: plain.cost.settled + 2 * partialTokens * prices.imageOutput,
      uncertain: 0,
    });
    expect(await world.audit()).toEqual([]);
  });
