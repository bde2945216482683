import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FailureKind } from "../failure.ts";
import { cellStates, type CellState, type CellStanding, type PictureState } from "./cell-state.ts";
import { createVersion } from "./facts.fixture.ts";
import { planPress } from "./plan-press.ts";
import { mayHaveBeenPaid } from "./press-outcome.ts";

function standing(state: CellState, picture?: PictureState): CellStanding {
  const own = state === "current" || state === "draft" || state === "changed" ? state : "none";
  const shows = picture ?? own;
  return {
    id: state,
    state,
    picture: shows,
    parts: [],
    ...(shows === "none" ? {} : { shown: createVersion() }),
  };
}
const all = cellStates.map((state) => standing(state));
const nothing = { make: [], finish: [], ask: [], show: [] };

describe("a press", () => {
  test("[T5] makes what is new, changed, or failed without having been paid, and asks about what may have been", () => {
    const plan = planPress(all, { kind: "due" });
    expect(plan).toEqual({ ...nothing, make: ["failed", "new", "changed"], ask: ["may-have-been-paid"] });
  });

  test("[T5] makes what may have been paid once a person has agreed to it", () => {
    const plan = planPress(all, { kind: "due" }, new Set(["may-have-been-paid"]));
    expect(plan).toMatchObject({ make: ["may-have-been-paid", "failed", "new", "changed"], ask: [] });
  });

  test.each<[CellState, PictureState]>([
    ["failed", "current"],
    ["failed", "draft"],
    ["cancelled", "current"],
    ["not-placed", "changed"],
  ])("[T5] leaves a cell that is %s beside a picture that is %s", (state, picture) => {
    expect(planPress([standing(state, picture)], { kind: "due" })).toEqual(nothing);
    expect(planPress([standing(state, picture)], { kind: "missing" })).toEqual(nothing);
  });

  test("[T5] shows an earlier version again rather than paying for it twice", () => {
    const kept = createVersion({ id: "r0.1" });
    const plan = planPress([{ ...standing("changed"), kept }], { kind: "due" });
    expect(plan).toEqual({ ...nothing, show: [{ cell: "changed", version: kept }] });
  });

  test("[T5] makes new ones only, those that show no picture yet", () => {
    const states = [...all, { ...standing("failed", "changed"), id: "again" }];
    expect(planPress(states, { kind: "new" }).make).toEqual(["failed", "new"]);
  });

  test("[T5.1] makes the missing ones after a cancel", () => {
    const states = [...all, { ...standing("cancelled", "changed"), id: "again" }];
    expect(planPress(states, { kind: "missing" })).toEqual({ ...nothing, make: ["cancelled", "again"] });
  });

  test("[T5] makes chosen cells whatever their state, but none that is under way or left out", () => {
    const plan = planPress(all, { kind: "cells", cells: [...cellStates, "unknown"] });
    expect(plan.make).toEqual(["failed", "cancelled", "not-placed", "new", "changed", "draft", "current"]);
    expect(plan.ask).toEqual(["may-have-been-paid"]);
    expect(planPress(all, { kind: "cells", cells: ["current"] })).toEqual({ ...nothing, make: ["current"] });
  });

  test("[T7] finishes drafts from their own picture, makes changed ones again and leaves the finished alone", () => {
    const failedDraft = { ...standing("failed", "draft"), id: "again" };
    const cells = ["draft", "again", "changed", "current", "new"];
    const plan = planPress([...all, failedDraft], { kind: "finish", cells });
    expect(plan.make).toEqual(["new", "changed"]);
    expect(plan.finish).toEqual(["draft", "again"].map((cell) => ({ cell, draft: createVersion() })));
  });

  test("[T7] finishes no draft that was not chosen, nor one that may have been paid for", () => {
    expect(planPress(all, { kind: "finish", cells: [] })).toEqual(nothing);
    const paid = standing("may-have-been-paid", "draft");
    expect(planPress([paid], { kind: "finish", cells: [paid.id] })).toEqual({ ...nothing, ask: [paid.id] });
  });
});

describe("whatever the cells are", () => {
  const pictures = ["none", "changed", "draft", "current"] as const;
  const anySet = fc
    .array(fc.tuple(fc.constantFrom(...cellStates), fc.constantFrom(...pictures)), { maxLength: 12 })
    .map((cells) =>
      cells.map(([state, picture], index) => ({ ...standing(state, picture), id: `c${index}` })),
    );

  test("[T5] [T7] a press does one thing with a cell, and none with what is under way or left out", () => {
    fc.assert(
      fc.property(anySet, fc.array(fc.nat(12)), (standings, numbers) => {
        const cells = numbers.map((number) => `c${number}`);
        const byId = new Map(standings.map((each) => [each.id, each]));
        for (const kind of ["due", "new", "missing", "cells", "finish"] as const) {
          const plan = planPress(
            standings,
            kind === "cells" || kind === "finish" ? { kind, cells } : { kind },
          );
          const finished = plan.finish.map(({ cell }) => cell);
          const all = [...plan.make, ...finished, ...plan.ask, ...plan.show.map(({ cell }) => cell)];
          expect(new Set(all).size).toBe(all.length);
          const untouched = ["left-out", "running", "waiting"];
          expect(all.filter((id) => untouched.includes(byId.get(id)!.state))).toEqual([]);
          expect(finished.every((id) => byId.get(id)!.picture === "draft")).toBe(true);
          if (kind !== "cells")
            expect(plan.make.every((id) => ["none", "changed"].includes(byId.get(id)!.picture))).toBe(true);
        }
      }),
    );
  });

  test("[T5] new ones are the part of what is due that shows no picture", () => {
    fc.assert(
      fc.property(anySet, (standings) => {
        const due = planPress(standings, { kind: "due" }).make;
        const bare = standings.filter(({ picture }) => picture === "none").map(({ id }) => id);
        expect(planPress(standings, { kind: "new" }).make).toEqual(due.filter((id) => bare.includes(id)));
      }),
    );
  });
});

test.each<[FailureKind | undefined, boolean]>([
  ["uncertain", true],
  ["timed-out", true],
  ["bad-image", true],
  ["unknown", true],
  [undefined, true],
  ["moderation", false],
  ["rate-limited", false],
  ["waited-for", false],
  ["ceiling", false],
])("[T5] a failure of kind %s may have been paid: %s", (failure, isPaid) => {
  expect(mayHaveBeenPaid({ failure })).toBe(isPaid);
  expect(mayHaveBeenPaid({ failure, cost: 1 })).toBe(true);
});
