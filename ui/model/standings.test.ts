import { describe, expect, test } from "vitest";
import type { RunView, SetView, TakeView } from "../../core/messages.ts";
import { createFailure } from "../../core/failure.ts";
import { hero, runView } from "../../test/panel-facts.ts";
import { createDraft, setBrief } from "./draft.ts";
import { describeStanding } from "./describe-standing.ts";
import { contentOfDraft } from "./set-draft.ts";
import { listSetStandings, listShown } from "./standings.ts";

const cell = `${hero.key}/und`;
const draft = { ...setBrief(createDraft(), { subject: "Spring" }), pinned: [hero] };
const base = contentOfDraft(draft, { id: "set-1", createdAt: "" });

function standing(facts: { runs?: RunView[]; view?: SetView; subject?: string } = {}) {
  const { runs = [], view, subject = "Spring" } = facts;
  const now = setBrief(draft, { subject });
  const targets = [hero];
  const all = listSetStandings({
    draft: now,
    targets,
    base,
    view,
    runs,
    qualities: ["low", "medium", "high"],
  });
  return all[0]!;
}

const intent = standing().intent!;

function placed(run: string): SetView {
  const version = {
    id: `${run}-take-1`,
    run,
    take: 1,
    placedAt: "2026-11-30T08:01:00.000Z",
    image: { id: "i", sha256: "aa", width: 1440, height: 900 },
    hash: "h",
    pass: { model: "gpt-image-2", quality: "medium" },
    intent,
  };
  const placements = [{ nodeId: "9:1", cell, shown: version.id, versions: [version] }];
  return { content: base, home: "9:1", pageName: "", placements, written: {}, troubles: [] };
}

function run(patch: Partial<TakeView>, over: Partial<RunView> = {}): RunView {
  return runView([{ cell, ...patch }], { set: "set-1", run: "r1", ...over });
}

describe("a cell stands as its runs and its pictures say", () => {
  test.each([
    ["new", {}],
    ["running", { runs: [run({ state: "running" })] }],
    ["waiting", { runs: [run({ state: "sending" })] }],
    ["failed", { runs: [run({ state: "failed", failure: createFailure("moderation") })] }],
    ["may-have-been-paid", { runs: [run({ state: "failed", failure: createFailure("uncertain") })] }],
    ["cancelled", { runs: [run({ state: "cancelled" })] }],
    ["not-placed", { runs: [run({ state: "succeeded", placement: "not-placed" })] }],
    ["current", { runs: [run({ state: "succeeded", placement: "placed" })], view: placed("r1") }],
    ["changed", { view: placed("r1"), subject: "Autumn" }],
  ] as const)("[T5.1] %s", (state, facts) => {
    expect(standing({ ...facts, runs: [...("runs" in facts ? facts.runs : [])] }).state).toBe(state);
  });

  test("a picture that was just placed is on its way until the set is told again", () => {
    expect(standing({ runs: [run({ state: "succeeded", placement: "placed" })] }).state).toBe("running");
  });

  test("a run that the relay refused, and one of another set, say nothing", () => {
    const refused = run({ state: "refused" }, { stage: "refused" });
    const other = run({ state: "failed" }, { set: "set-2" });
    expect(standing({ runs: [refused, other] }).state).toBe("new");
  });

  test("runs are told the newest first, and judged the oldest first", () => {
    const failed = run({ state: "failed", failure: createFailure("moderation") });
    const later = run({ state: "succeeded", placement: "placed" }, { run: "r2", createdAt: "2026-12-01" });
    expect(standing({ runs: [later, failed], view: placed("r2") }).state).toBe("current");
  });
});

test("a changed cell says in which part, and a failed one how its picture stands", () => {
  expect(describeStanding(standing({ view: placed("r1"), subject: "Autumn" }))).toBe("changed: subject");
  const failed = run(
    { state: "failed", failure: createFailure("moderation") },
    { run: "r2", createdAt: "2026-12-01" },
  );
  const runs = [failed, run({ state: "succeeded", placement: "placed" })];
  expect(describeStanding(standing({ runs, view: placed("r1") }))).toBe("failed; its picture is current");
});

test("[T7] raising the set's quality makes drafts of its pictures, and changes none", () => {
  const raised = { ...draft, settings: { ...draft.settings, quality: "high" } };
  const facts = { targets: [hero], base, view: placed("r1"), runs: [], qualities: ["low", "medium", "high"] };
  const [now] = listSetStandings({ ...facts, draft: raised });
  expect(now).toMatchObject({ state: "draft", parts: [] });
  expect(describeStanding(now!)).toBe("draft at medium");
  const failed = run(
    { state: "failed", failure: createFailure("moderation") },
    { run: "r2", createdAt: "2026-12-01" },
  );
  const [later] = listSetStandings({ ...facts, runs: [failed], draft: raised });
  expect(describeStanding(later!)).toBe("failed; its picture is a draft at medium");
});

test("the small copy of a cell is that of the version it shows", () => {
  const runs = [run({ thumb: "data:one" }), run({ thumb: "data:two" }, { run: "r2" })];
  expect(listShown(placed("r2"), runs).get(cell)?.thumb).toBe("data:two");
  expect(listShown(placed("r3"), runs).get(cell)?.thumb).toBeUndefined();
});

test("[T7.3] how far a finished picture went from its draft is told by its record, and before that by its run", () => {
  const runs = [run({ drift: 12 })];
  const view = placed("r1");
  expect(listShown(view, runs).get(cell)?.drift).toBe(12);
  view.placements[0]!.versions[0]!.drift = 11;
  expect(listShown(view, runs).get(cell)?.drift).toBe(11);
});
