import { describe, expect, test } from "vitest";
import { cellStates, listStandings, type CellStanding } from "./cell-state.ts";
import { createFacts, createVersion, heroTarget, placeVersions, pressRun } from "./facts.fixture.ts";
import type { PressedJob, SetFacts } from "./set-facts.ts";

function standingOf(changes: Partial<SetFacts>, id = "hero/en"): CellStanding {
  return listStandings(createFacts(changes)).find((standing) => standing.id === id)!;
}

const shown = placeVersions(createVersion());
const old = placeVersions(createVersion({ intent: "1 style:0123456789abcdef" }));
const made = { state: "succeeded" } as const;
const refused = { state: "failed", failure: "moderation" } as const;
const broken = { state: "failed", failure: "uncertain" } as const;
const stopped = { state: "cancelled" } as const;

describe("a cell's state", () => {
  test.each<[string, Partial<SetFacts>, Partial<CellStanding>]>([
    ["nothing of it was made", {}, { state: "new", picture: "none" }],
    ["its picture is what would be made", { placements: [shown] }, { state: "current", picture: "current" }],
    ["its picture is another", { placements: [old] }, { state: "changed", picture: "changed" }],
    [
      "it is being made",
      { runs: [pressRun(1, { state: "running" }, { state: "queued" })] },
      { state: "running" },
    ],
    ["its picture is on the way", { runs: [pressRun(1, { ...made, arriving: true })] }, { state: "running" }],
    ["it is in the queue", { runs: [pressRun(1, { state: "queued" }, broken)] }, { state: "waiting" }],
    ["it waits for the anchor", { runs: [pressRun(1, { state: "waiting" })] }, { state: "waiting" }],
    ["its call broke off", { runs: [pressRun(1, broken, refused)] }, { state: "may-have-been-paid" }],
    ["it was refused", { runs: [pressRun(1, refused, stopped)] }, { state: "failed", picture: "none" }],
    ["it was cancelled", { runs: [pressRun(1, stopped)] }, { state: "cancelled", picture: "none" }],
    ["its picture is on no layer", { runs: [pressRun(1, made)] }, { state: "not-placed", picture: "none" }],
    ["its picture came", { placements: [shown], runs: [pressRun(1, made)] }, { state: "current" }],
    [
      "a later press was refused",
      { placements: [shown], runs: [pressRun(1, made), pressRun(2, refused)] },
      { state: "failed", picture: "current" },
    ],
    [
      "a later press was cancelled",
      { placements: [old], runs: [pressRun(1, made), pressRun(2, stopped)] },
      { state: "cancelled", picture: "changed" },
    ],
    [
      "a later press brought a picture",
      { placements: [shown], runs: [pressRun(0, broken), pressRun(1, made)] },
      { state: "current" },
    ],
    [
      "another take of the press came",
      { placements: [shown], runs: [pressRun(1, made, refused, broken)] },
      { state: "current" },
    ],
    [
      "it was refused after a broken call",
      { runs: [pressRun(1, broken), pressRun(2, refused)] },
      { state: "may-have-been-paid" },
    ],
    [
      "a picture of it was taken off after a refusal",
      { runs: [pressRun(1, made), pressRun(2, refused)] },
      { state: "failed" },
    ],
  ])("[T4] follows from set, placements and runs where %s", (_name, changes, standing) => {
    expect(standingOf(changes)).toMatchObject(standing);
    expect(standingOf({ ...changes, off: new Set(["hero/en"]) }).state).toBe("left-out");
  });

  test("[T5.1] is the first in the list of those that hold", () => {
    const jobs: [PressedJob["state"], PressedJob["failure"]?][] = [
      ["running"],
      ["waiting"],
      ["failed", "uncertain"],
      ["failed", "moderation"],
      ["cancelled"],
    ];
    const states = jobs.map((_, index) => {
      const rest = jobs.slice(index).map(([state, failure]) => ({ state, failure }));
      return standingOf({ placements: [old], runs: [pressRun(1, ...rest)] }).state;
    });
    expect(states).toEqual(cellStates.slice(1, 6));
  });

  test.each([
    ["settles a refusal", refused, "current"],
    ["settles a cancel", stopped, "current"],
    ["leaves what may have been paid open", broken, "may-have-been-paid"],
  ])("another person's picture, placed after the press, %s", (_name, job, state) => {
    const theirs = placeVersions(
      createVersion({ id: "r9.1", run: "r9", placedAt: "2026-11-30T09:00:00.000Z" }),
    );
    expect(standingOf({ placements: [theirs], runs: [pressRun(1, job)] }).state).toBe(state);
    const earlier = placeVersions(createVersion({ run: "r9", placedAt: "2026-11-30T07:00:00.000Z" }));
    expect(standingOf({ placements: [earlier], runs: [pressRun(1, job)] }).state).not.toBe("current");
  });

  test("names the parts in which the picture differs", () => {
    const { set } = createFacts();
    const words = {
      ...set,
      brief: {
        ...set.brief,
        style: "oil",
        texts: [{ ...set.brief.texts![0]!, words: { en: "Go", de: "Fahr los" } }],
      },
    };
    expect(standingOf({ set: words, placements: [shown] }).parts).toEqual(["style", "words"]);
  });

  test("[T4.2] is not changed where the version says no intent, as none of 0.1.0 does", () => {
    const former = placeVersions(createVersion({ intent: undefined }));
    expect(standingOf({ placements: [former] })).toMatchObject({ state: "current", parts: [] });
  });

  test("is the better one's of two layers, so that nothing is made for the other", () => {
    expect(standingOf({ placements: [old, shown] })).toMatchObject({ state: "current", parts: [] });
  });

  test("[T5] tells an earlier version that is what would be made from one that would have to be", () => {
    const former = createVersion({ id: "r0.1", run: "r0" });
    const other = createVersion({ intent: "1 style:0123456789abcdef" });
    expect(standingOf({ placements: [placeVersions(other, former)] })).toMatchObject({
      state: "changed",
      kept: former,
    });
    expect(standingOf({ placements: [placeVersions(other)] }).kept).toBeUndefined();
    expect(standingOf({ placements: [placeVersions(other, former)], anchor: "bb" }).kept).toBeUndefined();
  });
});

describe("drafts", () => {
  const draft = placeVersions(createVersion({ pass: { quality: "low" } }));
  test("are current pictures below the final quality", () => {
    expect(standingOf({ placements: [draft], finalQuality: "medium" }).state).toBe("draft");
    expect(standingOf({ placements: [shown], finalQuality: "medium" }).state).toBe("current");
    expect(standingOf({ placements: [draft] }).state).toBe("current");
  });

  test("[T4] come of a raised final quality, and nothing is changed by it", () => {
    expect(standingOf({ placements: [shown], finalQuality: "high" })).toMatchObject({
      state: "draft",
      parts: [],
    });
    expect(standingOf({ placements: [old], finalQuality: "high" }).state).toBe("changed");
  });

  test("are not made of a quality that the model does not have", () => {
    const other = placeVersions(createVersion({ pass: { quality: "ultra" } }));
    expect(standingOf({ placements: [other], finalQuality: "high" }).state).toBe("current");
  });
});

describe("[T4.3] the anchor", () => {
  const own = placeVersions(createVersion({ image: { sha256: "bb" } }));
  const theirs = { ...placeVersions(createVersion({ intent: undefined, anchor: "bb" })), cell: "hero/de" };
  test("changes the cells made from another one or from none", () => {
    expect(standingOf({ placements: [shown], anchor: "bb" })).toMatchObject({
      state: "changed",
      parts: ["anchor"],
    });
    expect(standingOf({ placements: [theirs], anchor: "cc" }, "hero/de").parts).toEqual(["anchor"]);
    expect(standingOf({ placements: [theirs], anchor: "bb" }, "hero/de").state).toBe("current");
  });

  test("never changes its own cell, also once that shows another take", () => {
    expect(standingOf({ placements: [own], anchor: "bb" }).state).toBe("current");
    const another = placeVersions(createVersion({ id: "r2.1" }), createVersion({ image: { sha256: "bb" } }));
    expect(standingOf({ placements: [another], anchor: "bb" }).state).toBe("current");
  });

  test("does not change a version that says neither intent nor anchor, such as one of 0.1.0", () => {
    const former = placeVersions(createVersion({ intent: undefined }));
    expect(standingOf({ placements: [former], anchor: "bb" }).state).toBe("current");
  });

  test("changes nothing while none is chosen", () => {
    expect(standingOf({ placements: [theirs] }, "hero/de").state).toBe("current");
  });
});

describe("[T9] a picture that was made elsewhere", () => {
  const adopted = createVersion({ adopted: true, pass: { quality: "" } });

  test("[T9] is current and never a draft, whatever the set's quality and anchor", () => {
    const facts = { placements: [placeVersions(adopted)], finalQuality: "high", anchor: "other" };
    expect(listStandings(createFacts(facts))[0]).toMatchObject({ state: "current", parts: [] });
  });

  test("[T9] is changed when its cell's intent is", () => {
    const set = { ...createFacts().set, brief: { ...createFacts().set.brief, style: "gouache" } };
    const [standing] = listStandings(createFacts({ set, placements: [placeVersions(adopted)] }));
    expect(standing).toMatchObject({ state: "changed", parts: ["style"] });
  });
});

describe("[T6] what is added to an axis or taken from it", () => {
  const { set } = createFacts();
  const wide = { key: "wide", name: "Wide", width: 1600, height: 400 };
  test.each([
    ["a language", { ...set, locales: ["fr", "en", "de"] }, ["hero/fr", "hero/en", "hero/de"]],
    ["a target", { ...set, targets: [wide, heroTarget] }, ["wide/en", "hero/en", "wide/de", "hero/de"]],
  ])("leaves the other cells as they are: %s", (_name, larger, ids) => {
    const facts = { placements: [shown], runs: [pressRun(1, made)] };
    const before = listStandings(createFacts(facts));
    const after = listStandings(createFacts({ ...facts, set: larger }));
    expect(after.map(({ id }) => id)).toEqual(ids);
    expect(after.filter(({ id }) => before.some((each) => each.id === id))).toEqual(before);
    expect(
      after.filter(({ id }) => !before.some((each) => each.id === id)).every(({ state }) => state === "new"),
    ).toBe(true);
  });

  test("keeps the pictures of what was taken away, as left out", () => {
    const standing = standingOf({ placements: [shown], set: { ...set, locales: ["de"] } });
    expect(standing).toMatchObject({ state: "left-out", shown: { id: "r1.1" } });
    expect(standing.intent).toBeUndefined();
  });
});
