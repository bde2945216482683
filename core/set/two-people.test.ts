import fc from "fast-check";
import { expect, test } from "vitest";
import { storeEntries } from "../../test/any-set.ts";
import { anyEdit, listAtoms, springContent, type Edit } from "../../test/set-edits.ts";
import type { Choices } from "./conflict.ts";
import { isSameContent, listChanges } from "./diff-content.ts";
import { mergeContents } from "./merge-content.ts";
import { joinContent, splitContent, type SetContent } from "./set-content.ts";

/** A person with the panel open: what the file said when they began, and what they have. */
type Person = { base: SetContent; mine: SetContent };

/** A file as it is stored, two people, and what happened between them. */
type World = { texts: Map<string, string>; people: [Person, Person]; asked: number; presses: number };

const place = { self: "1:2" };

function readFile({ texts }: World): SetContent {
  const { content, troubles } = joinContent(texts);
  expect(troubles).toEqual([]);
  return content!;
}

/** Writes what differs, as a press does. */
function writeFile(world: World, base: SetContent, mine: SetContent): void {
  const { put, drop } = listChanges(base, mine, place);
  for (const [name, text] of storeEntries(put, mine.set.id, world.texts)) world.texts.set(name, text);
  for (const name of drop) world.texts.delete(name);
  expect(isSameContent(readFile(world), mine)).toBe(true);
}

/** Merges in what the file says; what is asked is answered one by one, or left open. True where nothing is open. */
function takeIn(world: World, person: Person, answers: Iterator<boolean | undefined>): boolean {
  const theirs = readFile(world);
  const choices: Record<string, Choices[string]> = {};
  const first = mergeContents(person.base, person.mine, theirs);
  for (const { name } of first.conflicts) {
    const answer: boolean | undefined = answers.next().value;
    if (answer !== undefined) choices[name] = answer ? "mine" : "theirs";
  }
  world.asked += first.conflicts.length;
  const { merged, conflicts } = mergeContents(person.base, person.mine, theirs, choices);
  if (conflicts.length > 0) return false;
  if (first.conflicts.length === 0) checkNothingLost(person, theirs, merged);
  person.base = theirs;
  person.mine = merged;
  return true;
}

/** What the file says gives way only to an edit of someone who began with it. */
function checkNothingLost({ base, mine }: Person, theirs: SetContent, merged: SetContent): void {
  const [was, own, stored, now] = [base, mine, theirs, merged].map(listAtoms);
  for (const name of Object.keys({ ...stored, ...now })) {
    if (stored![name] === now![name]) continue;
    expect(was![name], name).toEqual(stored![name]);
    expect(now![name], name).toEqual(own![name]);
  }
}

/** A press on a set that changed writes nothing: the person looks at what it came to, and presses again. */
function press(world: World, person: Person, answers: Iterator<boolean | undefined>): void {
  const before = new Map(world.texts);
  if (!isSameContent(person.base, readFile(world))) {
    takeIn(world, person, answers);
    expect(world.texts).toEqual(before);
    return;
  }
  writeFile(world, person.base, person.mine);
  person.base = person.mine;
  world.presses += 1;
}

/** Few things of each kind, so that two people often edit the same one. */
const anyClose = anyEdit({
  fields: ["subject", "prompt"],
  blocks: ["b1", "b3"],
  locales: ["fr", "de"],
  targets: ["t1", "t3"],
  shots: ["k1", "k3"],
  references: ["a1", "a3"],
  settings: ["takes"],
  facts: ["title"],
  moves: ["locales", "targets"],
});

type Step = { who: 0 | 1; edit?: Edit };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ who: fc.constantFrom(0, 1), edit: anyClose }) },
  { weight: 1, arbitrary: fc.record({ who: fc.constantFrom(0, 1) }) },
);

test("[N3] two people who edit, press and answer in any order end with one set, and neither's edit is lost unasked", () => {
  let [asked, presses] = [0, 0];
  fc.assert(
    fc.property(
      fc.array(anyStep, { minLength: 15, maxLength: 40 }),
      fc.infiniteStream(fc.constantFrom(true, false, undefined)),
      fc.infiniteStream(fc.boolean()),
      (steps, answers, lastAnswers) => {
        const texts = storeEntries(splitContent(springContent, place)!, springContent.set.id);
        const start = { base: springContent, mine: springContent };
        const world: World = { texts, people: [{ ...start }, { ...start }], asked: 0, presses: 0 };
        for (const { who, edit } of steps) {
          const person = world.people[who];
          if (edit === undefined) press(world, person, answers);
          else person.mine = edit.apply(person.mine);
        }
        // In the end each answers all that is asked, looks and presses, one after the other.
        for (const person of [...world.people, world.people[0]]) {
          expect(takeIn(world, person, lastAnswers)).toBe(true);
          press(world, person, lastAnswers);
        }
        const [one, other] = world.people;
        expect(isSameContent(one.mine, readFile(world))).toBe(true);
        expect(listAtoms(one.mine)).toEqual(listAtoms(other.mine));
        asked += world.asked;
        presses += world.presses;
      },
    ),
    { numRuns: 50, seed: 20261130 },
  );
  expect(Math.min(asked, presses)).toBeGreaterThan(25);
}, 60_000);
