import { expect, test } from "vitest";
import type { CellStanding } from "../../core/set/cell-state.ts";
import type { SetContent } from "../../core/set/set-content.ts";
import { hero, square, story } from "../../test/panel-facts.ts";
import { createDraft, removeLocale, removeShot, removeTarget } from "./draft.ts";
import { contentOfDraft, draftOfContent } from "./set-draft.ts";
import { describeTakenOut, listTakenOut, takeBack } from "./taken-out.ts";

const base: SetContent = contentOfDraft(
  {
    ...createDraft(),
    brief: {
      subject: "Spring",
      texts: [{ key: "b", role: "headline", words: { en: "Ride", de: "Fahr los" } }],
    },
    locales: ["en", "de"],
    shots: [
      { key: "dawn", text: "At dawn" },
      { key: "dusk", text: "At dusk" },
    ],
    pinned: [hero, story, square],
    choices: { [story.key]: { size: { width: 1024, height: 1536 } } },
  },
  { id: "set", createdAt: "2026-11-30T08:00:00.000Z" },
);
const whole = draftOfContent(base);

/** Pictures whose cell is not in the set any more. */
function gone(...ids: string[]): CellStanding[] {
  return ids.map((id) => ({ id, state: "left-out", picture: "current", parts: [] }));
}

test("[T6] a frame that was taken out is named with the pictures it left, and comes back where it was, as it was", () => {
  const draft = removeTarget(whole, story.key);
  const standings = gone(`${story.key}/en/dawn`, `${story.key}/de/dawn`, `${story.key}/de/dusk`);
  const [taken, ...others] = listTakenOut(standings, { draft, base, takenOut: undefined });
  expect(others).toEqual([]);
  expect(taken && describeTakenOut(taken)).toBe("Story, 3 pictures left out");
  expect(taken && takeBack(draft, taken, base)).toEqual(whole);
});

test("[T6] a frame that the file does not have any more comes back as its pictures say it", () => {
  const { set } = base;
  const without: SetContent = { ...base, set: { ...set, targets: [hero, square] } };
  const draft = draftOfContent(without);
  const [, kept] = set.targets;
  const takenOut = { targets: kept === undefined ? [] : [kept], shots: [] };
  const [taken] = listTakenOut(gone(`${story.key}/en/dawn`), { draft, base: without, takenOut });
  const back = taken && takeBack(draft, taken, without);
  expect(back?.pinned.map(({ key }) => key)).toEqual([hero.key, square.key, story.key]);
  expect(back?.choices?.[story.key]).toEqual(whole.choices?.[story.key]);
});

test("[T6] a language comes back in its place with its words, and a shot with its text", () => {
  const draft = removeShot(removeLocale(whole, "en"), "dawn");
  const standings = gone(`${hero.key}/en/dusk`, `${hero.key}/de/dawn`);
  const taken = listTakenOut(standings, { draft, base, takenOut: undefined });
  expect(taken.map(describeTakenOut)).toEqual([
    "English, 1 picture left out",
    "Shot “At dawn”, 1 picture left out",
  ]);
  expect(taken.reduce((before, each) => takeBack(before, each, base), draft)).toEqual(whole);
});

test("what shows no picture, or belongs to no language in particular, is not offered", () => {
  const [none] = gone(`${story.key}/en/dawn`);
  const facts = { draft: removeTarget(whole, story.key), base, takenOut: undefined };
  expect(listTakenOut(none === undefined ? [] : [{ ...none, picture: "none" }], facts)).toEqual([]);
  expect(listTakenOut(gone(`${hero.key}/und/dawn`), facts)).toEqual([]);
});
