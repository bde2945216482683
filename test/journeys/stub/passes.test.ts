/** Drafts first, then the final pictures made from them: what the provider is sent, and what stands in the file after each pass. */
import { createHash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findModel } from "../../../core/catalogue.ts";
import type { SetView } from "../../../core/messages.ts";
import type { CellStanding } from "../../../core/set/cell-state.ts";
import { planPress } from "../../../core/set/plan-press.ts";
import type { Draft, Target } from "../../../core/set.ts";
import { loadCatalogue } from "../../../relay/catalogue/load-catalogue.ts";
import { tidyJpeg } from "../../../relay/images/tidy-jpeg.ts";
import { createDraft } from "../../../ui/model/draft.ts";
import { findDrafts } from "../../../ui/model/finish.ts";
import { buildSubmit, planRun, withContent, type PlanOptions } from "../../../ui/model/request.ts";
import { contentOfDraft } from "../../../ui/model/set-draft.ts";
import { planSetPress } from "../../../ui/model/set-press.ts";
import { listSetStandings } from "../../../ui/model/standings.ts";
import { pickNodes, settings, type Panel } from "../sandbox/plugin-world.ts";
import { isPlaced, openStage, type Stage, untilAll } from "./stage.ts";

let stage: Stage;
let panel: Panel;
let targets: Target[];
beforeAll(async () => {
  stage = await openStage();
  await stage.startRelay();
  panel = await stage.open();
  const since = panel.facts.length;
  pickNodes(stage.document, stage.hero, stage.story);
  ({ targets } = await panel.until("selection-changed", (fact) => fact.targets.length === 2, since));
});
afterAll(async () => {
  expect(panel.errors).toEqual([]);
  expect(await stage.world.audit()).toEqual([]);
  await stage.close();
});

const set = randomUUID();
const spring: Draft = {
  ...createDraft(),
  brief: { subject: "A quiet harbour at dawn" },
  settings: { ...settings, quality: "medium", format: "jpeg", partials: 0 },
};

/** Presses as the panel does, and waits until all of it is on the canvas. */
async function press(draft: Draft, options: Partial<PlanOptions>, before?: SetView): Promise<SetView> {
  const model = findModel(loadCatalogue(), draft.settings.model)!;
  const plan = planRun(draft, targets, model, { set, ...options });
  const base = before?.content;
  const mine = contentOfDraft(draft, {
    base,
    id: set,
    createdAt: "2026-11-30T08:00:00.000Z",
    targets,
    settings: plan.set.settings,
  });
  const submit = buildSubmit(plan, { requestId: randomUUID(), run: randomUUID(), set }, 1_000_000_000);
  panel.send(withContent(submit, plan, base === undefined ? { mine } : { base, mine }, () => undefined));
  await untilAll(panel, submit.run, isPlaced);
  return look();
}

/** The set as it is in the file now. */
async function look(): Promise<SetView> {
  const since = panel.facts.length;
  panel.send({ type: "open-set", set });
  return (await panel.until("set-changed", () => true, since)).view;
}

function standingsOf(view: SetView, draft = spring): CellStanding[] {
  const qualities = ["low", "medium", "high"];
  return listSetStandings({ draft, targets, base: view.content, view, runs: [], qualities });
}

/** Of a picture on the canvas, as the relay sends it along: without the notes in its file. */
function hashAsSent(hash: string): string {
  const { bytes } = stage.document.images.get(hash)!;
  return createHash("sha256")
    .update(tidyJpeg(bytes) ?? bytes)
    .digest("hex");
}

test("[T7] drafts are finished from their own bytes, in their size, and changed ones are made again", async () => {
  const drafts = await press(spring, { pass: "draft" });
  const sent = stage.world.stub.requests.slice();
  expect(sent.map(({ body }) => body["quality"])).toEqual(["low", "low"]);
  expect(drafts.content.set.settings.quality).toBe("medium");
  expect(standingsOf(drafts).map(({ state }) => state)).toEqual(["draft", "draft"]);
  panel.send({ type: "list-sets" });
  const { sets } = await panel.until("sets-listed", (fact) => fact.sets.some((each) => each.made === 2));
  expect(sets).toMatchObject([{ made: 2, changed: 0, drafts: 2 }]);

  const { verb, finish } = planSetPress(standingsOf(drafts), {
    wish: { kind: "due" },
    agreed: [],
    title: "Spring",
  });
  expect(verb).toBe("Finish 2 in Spring");
  const [first, second] = finish;
  const chosen = findDrafts([first!], drafts);
  const after = await press(spring, { only: new Set(chosen.keys()), finish: chosen }, drafts);
  const [request, ...more] = stage.world.stub.requests.slice(sent.length);
  const { width, height, hash } = chosen.get(first!.cell)!;
  expect(more).toEqual([]);
  expect(request).toMatchObject({
    route: "edits",
    outcome: "answered",
    files: [{ size: { width, height }, sha256: hashAsSent(hash) }],
    body: { quality: "medium", size: `${width}x${height}` },
  });
  expect(String(request!.body["prompt"])).toContain(
    "Image 1, draft: a draft of this very picture; keep its composition, subject, palette and light, and finish it",
  );
  expect(standingsOf(after).map(({ id, state }) => [id, state])).toEqual([
    [first!.cell, "current"],
    [second!.cell, "draft"],
  ]);

  const autumn = { ...spring, brief: { subject: "A quiet harbour in autumn" } };
  const wish = { kind: "finish" as const, cells: [second!.cell] };
  const changed = planSetPress(standingsOf(after, autumn), { wish, agreed: [], title: "Spring" });
  expect(changed).toMatchObject({ finish: [], make: [second!.cell] });
});

test("[T7] the record of a finished picture says which draft it was made from, and the draft stays a version", async () => {
  const finished = (await look()).placements.find(({ versions }) => versions.length === 2)!;
  const [draft, final] = finished.versions;
  expect(finished.shown).toBe(final!.id);
  expect([draft!.pass.quality, final!.pass.quality]).toEqual(["low", "medium"]);
  expect(final!.draft).toBe(draft!.image.sha256);
});

test("[T7.3] how far it went from its draft is told with its run, and recorded with the set's next pictures", async () => {
  const before = await look();
  const { versions } = before.placements.find((each) => each.versions.length === 2)!;
  const { run, id } = versions[1]!;
  const view = await untilAll(panel, run, ({ drift }) => drift !== undefined);
  const cells = standingsOf(before).flatMap((each) => (each.state === "draft" ? [each.id] : []));
  const { finish } = planPress(standingsOf(before), { kind: "finish", cells });
  const drafts = findDrafts(finish, before);
  const after = await press(spring, { only: new Set(drafts.keys()), finish: drafts }, before);
  expect(standingsOf(after).map(({ state }) => state)).toEqual(["current", "current"]);
  const recorded = after.placements.flatMap((each) => each.versions).find((each) => each.id === id);
  expect(recorded!.drift).toBe(view.takes[0]!.drift);
});
