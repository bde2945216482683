/** Everything the provider can do to a person's picture, as that person sees it in the panel and on the canvas. */
import { loadImage } from "@napi-rs/canvas";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { NodeRecord } from "../../../playground/host/document/record.ts";
import { remove } from "../../../playground/host/document/tree.ts";
import type { Fault } from "../../openai-stub/faults.ts";
import type { RelayProcess } from "../../relay-process.ts";
import { type Ending, endings, moneyOf, refusals } from "../fault-endings.ts";
import { findAll, findByName, settings, showsImage, type Panel } from "../sandbox/plugin-world.ts";
import { hasFailed, isPlaced, openStage, type Stage, untilAll } from "./stage.ts";

let stage: Stage;
let relay: RelayProcess;
let panel: Panel;

beforeAll(async () => {
  stage = await openStage();
  relay = await stage.startRelay();
  panel = await stage.open();
});
afterEach(async () => {
  stage.world.stub.reset();
  for (const node of findAll(stage.document)) {
    const isOurs = node.parent === stage.document.currentPage && !["Hero", "Story"].includes(node.name);
    if (isOurs) remove(stage.document, node.id);
  }
  // A 429 teaches the relay a limit; an hour later the next test finds it unused.
  await relay.order({ advanceMs: 3_600_000 });
});
afterAll(async () => {
  expect(panel.errors).toEqual([]);
  expect(await stage.world.audit()).toEqual([]);
  await stage.close();
});

function frameOf(): NodeRecord {
  const frames = findByName(stage.document, "Hero/1440x900");
  expect(frames).toHaveLength(1);
  return frames[0]!;
}

/** The picture a frame shows, decoded. */
async function decodeShown(frame: NodeRecord): Promise<{ bytes: Uint8Array; width: number; height: number }> {
  const fill = frame.fills.at(-1);
  if (fill?.type !== "IMAGE" || fill.imageHash === null) throw new Error(`${frame.name} shows no picture.`);
  const { bytes } = stage.document.images.get(fill.imageHash)!;
  const { width, height } = await loadImage(bytes);
  return { bytes, width, height };
}

async function generateHero(fault?: Fault | Fault[]): Promise<string> {
  if (fault !== undefined) stage.world.stub.script({ fault });
  const { run } = await stage.generate(panel, [stage.hero]);
  return run;
}

test("several targets in several languages are asked for one by one, each with its size and its words alone", async () => {
  const words = { "ja-JP": "春の新作", ar: "الربيع يبدأ هنا" };
  const { run } = await stage.generate(panel, [stage.hero, stage.story], {
    locales: Object.keys(words),
    brief: { subject: "A quiet harbour", texts: [{ role: "headline", words }] },
  });
  // A run's sums may be a poll behind its jobs until it is closed.
  const { view } = await panel.until("run-changed", (fact) => {
    return fact.view.run === run && fact.view.state === "closed" && fact.view.takes.every(isPlaced);
  });
  const { requests } = stage.world.stub;
  expect(requests).toHaveLength(4);
  const asked = requests.map(({ body }) => `${String(body["size"])} ${String(body["quality"])}`);
  // Both hide nothing: 16:10 and 9:16 exactly.
  expect(asked.toSorted()).toEqual(["1152x2048 low", "1152x2048 low", "1536x960 low", "1536x960 low"]);
  for (const { body } of requests) {
    const prompt = String(body["prompt"]);
    expect(Object.values(words).filter((each) => prompt.includes(each))).toHaveLength(1);
  }
  for (const take of view.takes) expect(take.measured).toEqual(take.size);
  expect(view.cost.settled).toBe(view.takes.reduce((sum, take) => sum + take.cost!, 0));
  expect(view.cost.settled).toBeGreaterThan(0);
  expect(showsImage(findByName(stage.document, "Story/ar/1080x1920")[0])).toBe(true);
});

test("takes are calls of their own and land in one frame", async () => {
  const { run } = await stage.generate(panel, [stage.hero], { settings: { ...settings, takes: 3 } });
  const view = await untilAll(panel, run, isPlaced);
  expect(view.takes.map(({ take }) => take)).toEqual([1, 2, 3]);
  expect(stage.world.stub.requests.map(({ made }) => made)).toEqual([1, 1, 1]);
  expect(showsImage(frameOf())).toBe(true);
});

const shown: readonly Ending[] = [
  endings.serverError,
  endings.refusedBrief,
  endings.heldBack,
  endings.cutMidway,
  endings.endsEarly,
];

describe("[D4] the frame stays, the panel says why and what to do, and a retry fills the same frame:", () => {
  test.each(shown)("$name", async ({ fault, kind, says, money }) => {
    const run = await generateHero(fault);
    const view = await untilAll(panel, run, hasFailed);
    const [take] = view.takes;
    expect(take).toMatchObject({ attempt: 1, failure: { kind } });
    expect(take!.failure!.message).toMatch(says);
    expect(take!.failure!.message).not.toMatch(/sk-|req_/);
    expect(moneyOf(view)).toBe(money);
    await expect.poll(() => frameOf().fills).toMatchObject([{ type: "SOLID" }]);
    expect(stage.world.stub.requests).toHaveLength(1);
    const { id } = frameOf();
    panel.send({ type: "retry-job", run, job: take!.job!, afterAttempt: 1 });
    await untilAll(panel, run, isPlaced);
    expect(frameOf().id).toBe(id);
    expect(showsImage(frameOf())).toBe(true);
    expect(stage.world.stub.requests).toHaveLength(2);
  });

  test("a provider that never answers, after ten minutes", async () => {
    const run = await generateHero({ kind: "hang", at: "headers" });
    await stage.world.stub.arrived(1);
    await untilAll(panel, run, (cell) => cell.state === "running");
    await relay.order({ advanceMs: 605_000 });
    const view = await untilAll(panel, run, hasFailed);
    expect(view.takes[0]!.failure).toMatchObject({ kind: "timed-out" });
    expect(moneyOf(view)).toBe("uncertain");
  });
});

describe("[M3] what says that nothing was made goes on by itself, the frame pending all the while:", () => {
  test.each(refusals)("$name", async ({ fault }) => {
    const run = await generateHero(fault);
    await untilAll(panel, run, (cell) => cell.state === "queued" && cell.attempt === 1);
    expect(frameOf().fills).toMatchObject([{ type: "GRADIENT_LINEAR" }]);
    await relay.order({ advanceMs: 120_000 });
    const view = await untilAll(panel, run, isPlaced);
    expect(view.takes[0]).toMatchObject({ attempt: 2 });
    expect(moneyOf(view)).toBe("settled");
    expect(stage.world.stub.requests.map(({ made }) => made)).toEqual([0, 1]);
  });
});

describe("a picture that is not quite what was asked for is placed all the same:", () => {
  test("[S5] another size is shown with the size it has", async () => {
    const run = await generateHero({ kind: "wrong-size", width: 1024, height: 1024 });
    const [take] = (await untilAll(panel, run, isPlaced)).takes;
    expect(take!.measured).toEqual({ width: 1024, height: 1024 });
    expect(take!.size).not.toEqual(take!.measured);
    expect(await decodeShown(frameOf())).toMatchObject({ width: 1024, height: 1024 });
    expect(frameOf()).toMatchObject({ width: 1440, height: 900 });
  });

  test("a WebP is placed as a PNG or JPEG, which is what Figma takes", async () => {
    const run = await generateHero({ kind: "wrong-format", format: "webp" });
    const [take] = (await untilAll(panel, run, isPlaced)).takes;
    const { bytes, width, height } = await decodeShown(frameOf());
    expect(["89504e47", "ffd8ff"].some((head) => Buffer.from(bytes).toString("hex").startsWith(head))).toBe(
      true,
    );
    expect({ width, height }).toEqual(take!.size);
  });

  test.each<{ name: string; fault: Fault }>([
    { name: "a link of the provider's own", fault: { kind: "url" } },
    { name: "[M2] an answer without usage, settled at its worst case", fault: { kind: "no-usage" } },
    { name: "bytes that trickle in", fault: { kind: "trickle", pieces: 40, everyMs: 5 } },
  ])("$name", async ({ fault }) => {
    const run = await generateHero(fault);
    const view = await untilAll(panel, run, isPlaced);
    expect(moneyOf(view)).toBe("settled");
    expect(view.takes[0]!.cost).toBe(view.cost.settled);
    expect(await decodeShown(frameOf())).toMatchObject(view.takes[0]!.size!);
  });
});
