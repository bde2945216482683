// The picture that a set's others are made from: noted when it arrives, kept whatever becomes of its layer, and used later.
import { expect, test } from "vitest";
import type { RunBody } from "../../../core/run-body.ts";
import type { SetContent } from "../../../core/set/set-content.ts";
import { remove } from "../../../playground/host/document/tree.ts";
import { undo, untilTakes } from "./plugin-world.ts";
import {
  createContent,
  createPress,
  make,
  openSet,
  pickTargets,
  setUpWorld,
  snapshot,
  untilSet,
  withWords,
} from "./set-world.ts";

const world = setUpWorld();

/** A set whose pictures share one look, which no press has given it yet. */
async function createShared(): Promise<SetContent> {
  const content = createContent(await pickTargets(world, world.hero, world.story), ["en", "de"]);
  return { ...content, set: { ...content.set, settings: { ...content.set.settings, sameLook: true } } };
}

/** Sends a press, and answers with it once the relay has it. */
async function send(content: SetContent, base?: SetContent): Promise<ReturnType<typeof createPress>> {
  const press = createPress(content, base === undefined ? {} : { base });
  world.panel.send(press);
  await world.panel.until("run-accepted", ({ run }) => run === press.run);
  return press;
}

function imageOf(run: string, cell: string) {
  return world.relay.runs.get(run)!.run.jobs.find((job) => job.cell === cell)!.images[0]!;
}

test("[T8] [C2] the first picture of a set with one look becomes its anchor in the undo step that brings it", async () => {
  const content = await createShared();
  const press = await send(content);
  const [first] = press.landings;
  await openSet(world, content.set.id);
  const before = snapshot(world.document);
  await world.relay.finish(press.run, first!.cell);
  const view = await untilSet(world, (each) => each.content.anchor !== undefined);
  const { id, sha256 } = imageOf(press.run, first!.cell);
  const [version] = view.placements.find(({ cell }) => cell === first!.cell)!.versions;
  expect(view.content.anchor).toEqual({
    sha256,
    image: id,
    hash: version!.hash,
    cell: first!.cell,
    width: 64,
    height: 64,
  });
  undo(world.document);
  expect(snapshot(world.document)).toBe(before);
});

test("[T8] another take of the anchor's cell changes nothing, and later cells are sent with the same anchor", async () => {
  const content = await createShared();
  await make(world, createPress(content));
  const { content: base } = await openSet(world, content.set.id);
  const mine = withWords(base, "en", "Another spring");
  const press = createPress(mine, { base });
  expect(press.body.cells.map(({ inputs }) => inputs)).toEqual(
    press.body.cells.map(() => [{ asset: base.anchor!.image, role: "anchor" }]),
  );
  await make(world, press);
  const [sent] = world.relay.runs.get(press.run)!.texts;
  const { cells } = JSON.parse(sent!) as RunBody;
  const asset = base.anchor!.sha256.slice(0, 16);
  expect(
    cells.every(({ inputs }) => inputs?.some((input) => "asset" in input && input.asset === asset)),
  ).toBe(true);
  const view = await untilSet(world, ({ placements }) =>
    placements.some(({ shown }) => shown === `${press.run}.1`),
  );
  expect(view.content.anchor).toEqual(base.anchor);
});

test("[T8] a picture whose frame was deleted before it came is the anchor all the same", async () => {
  const content = await createShared();
  const press = await send(content);
  const [first] = press.landings;
  const { view: run } = await world.panel.until("run-changed", ({ view }) => view.run === press.run);
  await openSet(world, content.set.id);
  remove(world.document, run.takes.find(({ cell }) => cell === first!.cell)!.nodeId!);
  await world.relay.finish(press.run);
  const { content: kept } = await untilSet(world, (each) => each.content.anchor !== undefined);
  expect(kept.anchor).toMatchObject({ sha256: imageOf(press.run, first!.cell).sha256, cell: first!.cell });
  expect(kept.anchor).not.toHaveProperty("hash");
});

test("[T8] a set that was told meanwhile to do without one look gets no anchor", async () => {
  const base = await createShared();
  const press = await send(base);
  await openSet(world, base.set.id);
  const settings = { ...base.set.settings, sameLook: false };
  world.panel.send({
    type: "write-set",
    requestId: "off",
    change: { base, mine: { ...base, set: { ...base.set, settings } } },
  });
  await world.panel.until("set-written");
  await world.relay.finish(press.run);
  await untilTakes(world.panel, press.run, "succeeded", "placed");
  const { content } = await openSet(world, base.set.id);
  expect(content.anchor).toBeUndefined();
});

test("[T4] a version made from an asset says the set's own anchor, whatever the relay keeps of its bytes", async () => {
  const content = { ...(await createShared()), anchor: { sha256: "c".repeat(64), asset: "photo" } };
  const press = await send(content);
  for (const job of world.relay.runs.get(press.run)!.run.jobs)
    job.inputs = [{ role: "anchor", sha256: "d".repeat(64), asset: "photo" }];
  await world.relay.finish(press.run);
  await untilTakes(world.panel, press.run, "succeeded", "placed");
  const { placements } = await openSet(world, content.set.id);
  expect(placements.flatMap(({ versions }) => versions.map(({ anchor }) => anchor))).toEqual(
    placements.map(() => "c".repeat(64)),
  );
});

test("[T8] another person's plugin that fills the frames notes the anchor too", async () => {
  const content = await createShared();
  const press = await send(content);
  world.panel.stop();
  const other = await world.startOther("Grace");
  try {
    await world.relay.finish(press.run);
    await untilTakes(other, press.run, "succeeded", "placed");
    const since = other.facts.length;
    other.send({ type: "open-set", set: content.set.id });
    const { view } = await other.until("set-changed", undefined, since);
    expect(view.content.anchor?.sha256).toBe(imageOf(press.run, press.landings[0]!.cell).sha256);
  } finally {
    other.stop();
  }
});
