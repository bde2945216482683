// A set lived through at random: edits, presses, outcomes, deletions. The judge is the list of requests that were sent, compiled anew.
import fc from "fast-check";
import { expect, test } from "vitest";
import { isFailure } from "../failure.ts";
import { compilePrompt } from "../prompt.ts";
import { expandCells, type Cell } from "../set.ts";
import { listStandings } from "./cell-state.ts";
import { createFacts, heroTarget } from "./facts.fixture.ts";
import { prepareIntents } from "./intent.ts";
import { planPress, type PressWish } from "./plan-press.ts";
import type { CellPlacement, PressedJob, PressedRun, SetFacts } from "./set-facts.ts";

type Outcome = "open" | "made" | "refused" | "uncertain" | "cancelled";

/** One request that left for the provider, and what became of it. `job` is what the states are worked out of. */
type Sent = {
  cell: string;
  prompt: string;
  anchor: string | undefined;
  image: string;
  outcome: Outcome;
  run: string;
  intent: string;
  job: PressedJob;
};

type World = { facts: SetFacts; sent: Sent[]; placements: CellPlacement[]; runs: PressedRun[] };

/** A step by its number, and two numbers that choose what it is done to. */
type Step = [step: number, first: number, second: number];

const locales = ["en", "de", "fr"];
const targets = [heroTarget, { key: "wide", name: "Wide", width: 1500, height: 500 }];
const styles = ["ink", "oil"];

function factsOf({ facts, placements, runs }: World): SetFacts {
  return { ...facts, placements, runs };
}

function listCells({ facts: { set } }: World): Cell[] {
  return expandCells(set.locales, set.targets, set.shots);
}

/** What the compiler asks for this cell now. */
function promptOf({ facts: { set } }: World, { locale, target, shot }: Cell): string {
  const shotText = set.shots.find(({ key }) => key === shot)?.text;
  const compiled = compilePrompt(set.brief, {
    locale,
    target,
    shotText,
    size: { width: 1536, height: 1024 },
  });
  if (isFailure(compiled)) throw new Error(compiled.message);
  return `${compiled.prompt} ${target.width}x${target.height}`;
}

/** The requests of a cell whose pictures are on the canvas. */
function onCanvas({ sent, placements }: World, cell: string): Sent[] {
  const images = placements
    .filter((placement) => placement.cell === cell)
    .flatMap(({ versions }) => versions.map(({ image }) => image.sha256));
  return sent.filter((each) => images.includes(each.image));
}

/** True where a picture on the canvas answers just what would be asked now. */
function isAnswered(world: World, cell: Cell): boolean {
  const { anchor } = world.facts;
  const there = onCanvas(world, cell.id);
  const isOwn = there.some(({ image }) => image === anchor);
  const prompt = promptOf(world, cell);
  return there.some(
    (each) => each.prompt === prompt && (anchor === undefined || isOwn || each.anchor === anchor),
  );
}

type Verdict = { make: string[]; ask: string[]; missing: string[] };

/** What a press has to do, told from the requests alone. */
function judge(world: World): Verdict {
  const verdict: Verdict = { make: [], ask: [], missing: [] };
  for (const cell of listCells(world)) {
    const requests = world.sent.filter((each) => each.cell === cell.id);
    if (world.facts.off.has(cell.id) || requests.some(({ outcome }) => outcome === "open")) continue;
    const unsettled = requests.slice(requests.findLastIndex(({ outcome }) => outcome === "made") + 1);
    const last = requests.at(-1);
    if (unsettled.some(({ outcome }) => outcome === "uncertain")) verdict.ask.push(cell.id);
    else if (isAnswered(world, cell)) continue;
    else if (last?.outcome === "cancelled") verdict.missing.push(cell.id);
    else if (last?.outcome !== "made" || onCanvas(world, cell.id).includes(last)) verdict.make.push(cell.id);
  }
  return verdict;
}

function send(world: World, cells: readonly string[]): void {
  const run = `r${world.runs.length}`;
  const intentOf = prepareIntents(world.facts.set, () => undefined);
  const requests = listCells(world)
    .filter(({ id }) => cells.includes(id))
    .map((cell): Sent => {
      const prompt = promptOf(world, cell);
      const image = `image of ${cell.id} in ${run}`;
      const job: PressedJob = { cell: cell.id, state: "queued" };
      const isOwn = onCanvas(world, cell.id).some((each) => each.image === world.facts.anchor);
      const anchor = isOwn ? undefined : world.facts.anchor;
      return { cell: cell.id, prompt, anchor, image, outcome: "open", run, intent: intentOf(cell), job };
    });
  world.sent.push(...requests);
  const createdAt = new Date(Date.UTC(2026, 10, 30) + world.runs.length * 1000).toISOString();
  world.runs.push({ id: run, createdAt, jobs: requests.map(({ job }) => job) });
}

function press(world: World, wish: PressWish, agreed: ReadonlySet<string> = new Set()): void {
  const standings = listStandings(factsOf(world));
  const due = judge(world);
  const plan = planPress(standings, wish, agreed);
  if (wish.kind === "due") {
    expect(plan.make.toSorted()).toEqual(
      [...due.make, ...due.ask.filter((cell) => agreed.has(cell))].toSorted(),
    );
    expect(plan.ask).toEqual(due.ask.filter((cell) => !agreed.has(cell)));
  }
  if (wish.kind === "missing") expect(plan.make).toEqual(due.missing);
  if (wish.kind === "cells") expect(plan.ask).toEqual(due.ask.filter((cell) => wish.cells.includes(cell)));
  for (const { cell, version } of plan.show) {
    const placement = world.placements.find((each) => each.cell === cell && each.versions.includes(version))!;
    placement.shown = version.id;
  }
  send(world, plan.make);
}

/** The job ends, or what was uncertain brings its picture late. */
function settle(world: World, request: Sent | undefined, how: number): void {
  if (request === undefined || (request.outcome !== "open" && request.outcome !== "uncertain")) return;
  const isLate = request.outcome === "uncertain";
  const outcome = isLate
    ? "made"
    : (["made", "made", "refused", "uncertain", "cancelled"] as const)[how % 5]!;
  request.outcome = outcome;
  const { job } = request;
  job.state = outcome === "made" ? "succeeded" : outcome === "cancelled" ? "cancelled" : "failed";
  job.failure = outcome === "uncertain" ? "timed-out" : "moderation";
  if (outcome === "made" && how % 7 !== 0) place(world, request);
}

function place({ placements }: World, { cell, run, image, intent, anchor }: Sent): void {
  const version = {
    id: `${run}.1`,
    run,
    placedAt: "2026-12-01T00:00:00.000Z",
    image: { sha256: image },
    pass: { quality: "medium" },
    intent,
    anchor,
  };
  const found = placements.find((each) => each.cell === cell);
  if (found === undefined) placements.push({ cell, shown: version.id, versions: [version] });
  else Object.assign(found, { shown: version.id, versions: [...found.versions, version] });
}

function settleAll(world: World, _first: number, second: number): void {
  world.sent.forEach((request, index) => settle(world, request, index + second));
}

function pick<Item>(items: readonly Item[], number: number): Item | undefined {
  return items[number % Math.max(1, items.length)];
}

function toggle<Item>(items: readonly Item[], item: Item): Item[] {
  return items.includes(item) ? items.filter((each) => each !== item) : [...items, item];
}

const steps: readonly ((world: World, first: number, second: number) => void)[] = [
  (world) => press(world, { kind: "due" }),
  (world) => press(world, { kind: "due" }),
  (world) => press(world, { kind: "due" }, new Set(judge(world).ask)),
  (world) => press(world, { kind: "missing" }),
  (world, first, second) => {
    const ids = listCells(world).map(({ id }) => id);
    press(world, { kind: "cells", cells: [pick(ids, first) ?? "", pick(ids, second) ?? ""] });
  },
  (world, first, second) => settle(world, pick(world.sent, first), second),
  ...Array.from({ length: 3 }, () => settleAll),
  ({ placements }, first) => void placements.splice(first % Math.max(1, placements.length), 1),
  ({ facts }, first) => editBrief(facts, { style: pick(styles, first)! }),
  ({ facts }, first, second) => {
    const words = facts.set.brief.texts![0]!.words;
    const changed = { ...words, [pick(locales, first)!]: `Words ${second % 2}` };
    editBrief(facts, { texts: [{ ...facts.set.brief.texts![0]!, words: changed }] });
  },
  ({ facts }, first) =>
    void (facts.set = { ...facts.set, locales: toggle(facts.set.locales, pick(locales, first)!) }),
  ({ facts }, first) =>
    void (facts.set = { ...facts.set, targets: toggle(facts.set.targets, pick(targets, first)!) }),
  ({ facts }) =>
    void (facts.set = {
      ...facts.set,
      shots: facts.set.shots.length > 0 ? [] : [{ key: "k1", text: "From above" }],
    }),
  (world, first) =>
    void (world.facts.off = new Set(toggle([...world.facts.off], pick(listCells(world), first)?.id ?? ""))),
  ({ facts, sent }, first) =>
    void (facts.anchor = pick([undefined, ...sent.map(({ image }) => image)], first)),
];

function editBrief(facts: SetFacts, changes: Partial<SetFacts["set"]["brief"]>): void {
  facts.set = { ...facts.set, brief: { ...facts.set.brief, ...changes } };
}

test("[T5] [T6] a press sends what was never answered, asks about what may have been, and repeats nothing", () => {
  const counts = { presses: 0, made: 0, refused: 0, uncertain: 0, cancelled: 0 };
  const number = fc.nat({ max: 1000 });
  const step: fc.Arbitrary<Step> = fc.tuple(fc.nat({ max: steps.length - 1 }), number, number);
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 60 }), (taken) => {
      const texts = [
        { key: "b1", role: "headline" as const, words: { und: "Ride", en: "Ride", de: "Fahr los" } },
      ];
      const facts = createFacts();
      const brief = { ...facts.set.brief, texts };
      const world: World = {
        facts: { ...facts, set: { ...facts.set, brief } },
        sent: [],
        placements: [],
        runs: [],
      };
      for (const [index, first, second] of taken) steps[index]!(world, first, second);
      counts.presses += world.runs.length;
      for (const { outcome } of world.sent) if (outcome !== "open") counts[outcome] += 1;
    }),
    { numRuns: 400, seed: 20261130 },
  );
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(50);
});
