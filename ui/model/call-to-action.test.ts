import { describe, expect, test } from "vitest";
import type { Draft } from "../../core/set.ts";
import {
  catalogue,
  hero,
  leaderboard,
  relayLost,
  relayOk,
  square,
  story,
  tokenRefused,
} from "../../test/panel-facts.ts";
import { addLocale, addText, createDraft, setBrief, setChoice, setSettings, setCellsOff } from "./draft.ts";
import { computeLive } from "./live.ts";
import { type CallToAction, chooseCallToAction, describeLeft } from "./call-to-action.ts";
import { type State, initialState } from "./state.ts";
import { chooseTargets } from "./targets.ts";

function callFor(draft: Draft, over: Partial<State> = {}): CallToAction {
  const state: State = { ...initialState, relay: relayOk().relay, draft, ...over };
  const rule = catalogue.catalogue.models[0]?.sizes;
  const { targets, tooLong } = chooseTargets(draft, state.selection, rule);
  const live = computeLive(draft, targets, catalogue.catalogue, { set: "", tooLong });
  return chooseCallToAction({ ...state, usage: state.usage }, live);
}

const simple = setBrief(createDraft(), { subject: "A quiet harbour" });
const onHero = { selection: { targets: [hero], skipped: [] } };
const onLeaderboard = { selection: { targets: [leaderboard], skipped: [] } };

describe("the button is the quote", () => {
  test("one picture reads verb, price and time", () => {
    const call = callFor(simple, onHero);
    expect(call).toMatchObject({ kind: "generate", verb: "Generate", asks: false, needsWords: false });
    expect(call.kind === "generate" && call.facts.join(" ")).toMatch(/^\$0\.\d\d about \d+ (s|min)$/);
  });

  test("many pictures say how many", () => {
    const call = callFor(simple, { selection: { targets: [hero, story, square], skipped: [] } });
    expect(call).toMatchObject({ kind: "generate", verb: "Generate 3" });
  });

  test("an offline relay costs nothing, says what it would cost live, and never asks about money", () => {
    const call = callFor(simple, {
      ...onHero,
      relay: relayOk(true).relay,
      settings: { ...initialState.settings, askAbove: { cells: 8, cost: 0 } },
    });
    expect(call).toMatchObject({
      facts: [expect.stringMatching(/^\$0\.00 offline · \$0\.\d\d live$/)],
      asks: false,
    });
  });

  test("the price shows before the first word", () => {
    expect(callFor(createDraft(), onHero)).toMatchObject({ kind: "generate", needsWords: true });
    const own = { selection: { targets: [{ ...hero, subject: "A bell" }], skipped: [] } };
    expect(callFor(createDraft(), own)).toMatchObject({ kind: "generate", needsWords: false });
  });

  test("above the person's threshold it asks first", () => {
    const settings = { ...initialState.settings, askAbove: { cells: 1, cost: 1e12 } };
    const selection = { targets: [hero, story], skipped: [] };
    expect(callFor(simple, { selection, settings })).toMatchObject({ asks: true });
  });
});

describe("in the button's place stands one sentence with one action", () => {
  test("nothing selected", () => {
    expect(callFor(simple)).toMatchObject({ kind: "blocked", action: { does: "use-square" } });
  });

  test("a relay too old for what one target shows of its own is not sent it", () => {
    const bike = { ...story, subject: " Mountain bike " };
    const selection = { targets: [hero, bike], skipped: [] };
    const { relay } = relayOk();
    const older =
      relay.state === "ok" ? { ...relay, health: { ...relay.health, features: ["kind"] } } : relay;
    expect(callFor(simple, { selection, relay: older })).toMatchObject({
      sentence: expect.stringMatching(
        /^This relay is too old for Story to show something of its own\. Update/,
      ),
      action: { does: "check-relay" },
    });
    const plain = { targets: [hero, { ...story, subject: " " }], skipped: [] };
    expect(callFor(simple, { selection: plain, relay: older })).toMatchObject({ kind: "generate" });
    expect(callFor(simple, { selection })).toMatchObject({ kind: "generate" });
  });

  test("every cell left out", () => {
    const draft = setCellsOff(simple, [`${hero.key}/und`], true);
    expect(callFor(draft, onHero)).toMatchObject({ kind: "blocked", action: { does: "choose-cells" } });
  });

  test("the relay is lost, or refuses the token", () => {
    expect(callFor(simple, { ...onHero, relay: relayLost.relay })).toMatchObject({
      action: { does: "check-relay" },
    });
    expect(callFor(simple, { ...onHero, relay: tokenRefused.relay })).toMatchObject({
      action: { does: "open-settings" },
    });
  });

  test("without a token nothing is sent before the relay has said that it needs none", () => {
    const relay = initialState.relay;
    expect(callFor(simple, { ...onHero, relay })).toMatchObject({ kind: "waiting" });
    const settings = { ...initialState.settings, token: "pf_test" };
    expect(callFor(simple, { ...onHero, relay, settings })).toMatchObject({ kind: "generate" });
  });

  test("[S4.2] a target beyond 30:1 is left out with its reason, and others go on without it", () => {
    const strip = { ...leaderboard, key: "n1-9", name: "Strip", width: 1, height: 10_000 };
    const call = callFor(simple, { selection: { targets: [strip], skipped: [] } });
    expect(call).toMatchObject({ kind: "blocked", action: { does: "use-square" } });
    expect(call.kind === "blocked" && call.sentence).toBe(
      "Strip is longer than 30:1, so less than a tenth of a picture would show. Select another frame, or choose a size above.",
    );
    const beside = callFor(simple, { selection: { targets: [strip, hero], skipped: [] } });
    expect(beside).toMatchObject({ kind: "generate", verb: "Generate" });
  });

  test("[S4.1] a picture without words is made where a text has none yet", () => {
    const plate = setChoice(simple, leaderboard.key, { fit: "plate" });
    const draft = addText(addLocale(plate, "de"), { role: "headline", words: {} });
    expect(callFor(draft, onLeaderboard)).toMatchObject({ kind: "generate" });
    expect(callFor(draft, onHero)).toMatchObject({ kind: "blocked", action: { does: "write-words" } });
  });

  test("a text without words in one of the languages", () => {
    const draft = addText(addLocale(addLocale(simple, "en"), "de"), {
      role: "headline",
      words: { en: "Sail away" },
    });
    expect(callFor(draft, onHero)).toMatchObject({
      kind: "blocked",
      sentence: "Text 1 has no words in German yet. Add them, or take that language out.",
    });
  });

  test("a text without words in any of the languages", () => {
    const draft = addText(addLocale(addLocale(simple, "en"), "de"), { role: "headline", words: { en: " " } });
    expect(callFor(draft, onHero)).toMatchObject({
      kind: "blocked",
      sentence: "Text 1 has no words yet. Add them, or take it out.",
      action: { does: "write-words" },
    });
  });

  test("a text whose words are in languages that were taken out again", () => {
    const draft = addText(simple, { role: "headline", words: { de: "Leinen los" } });
    expect(callFor(draft, onHero)).toMatchObject({ kind: "blocked", action: { does: "write-words" } });
  });

  test("[L5] words of a related language serve in the same script, and not in another", () => {
    const traditional = addText(simple, { role: "headline", words: { "zh-Hant": "開始" } });
    expect(callFor(addLocale(traditional, "zh-HK"), onHero)).toMatchObject({ kind: "generate" });
    expect(callFor(addLocale(traditional, "zh-CN"), onHero)).toMatchObject({
      kind: "blocked",
      action: { does: "write-words" },
    });
  });

  test("a text nobody has written yet is no concern without languages", () => {
    const draft = addText(simple, { role: "headline", words: { und: "" } });
    expect(callFor(draft, onHero)).toMatchObject({ kind: "generate" });
  });

  test("a text written before its languages were chosen is not left out unsaid", () => {
    const written = addText(simple, { role: "headline", words: { und: "Sail away" } });
    expect(callFor(addLocale(written, "ja-JP"), onHero)).toMatchObject({
      kind: "blocked",
      action: { does: "write-words" },
    });
  });

  test("[M1] a price above what a ceiling leaves, with the way to a lower one", () => {
    const usage = {
      month: "2026-11",
      resetsAt: "2026-12-01T00:00:00.000Z",
      accounts: [
        { kind: "team" as const, name: "Design", ceiling: 1e9, held: 0, settled: 0.999e9, uncertain: 0 },
      ],
    };
    const call = callFor(simple, { ...onHero, usage });
    expect(call).toMatchObject({ kind: "blocked", action: { does: "lower-quality" } });
    expect(call.kind === "blocked" && call.sentence).toContain("until 2026-12-01");
  });

  test("a person's guard rail is called that, before a run and in its way", () => {
    const account = { kind: "person" as const, name: "Ann", held: 0, settled: 0, uncertain: 0 };
    const usage = {
      month: "2026-11",
      resetsAt: "2026-12-01T00:00:00.000Z",
      accounts: [{ ...account, ceiling: 1e6 }],
    };
    const call = callFor(simple, { ...onHero, usage });
    expect(call.kind === "blocked" && call.sentence).toContain("your guard rail leaves: $0.0010 until");
    expect(describeLeft({ kind: "person", left: 2e9 }, 1e9)).toBe("$1.00, guard rail");
    expect(describeLeft({ kind: "team", left: 2e9 }, 0)).toBe("$2.00");
  });

  test("a model the relay no longer offers", () => {
    expect(callFor(setSettings(simple, { model: "gone" }), onHero)).toMatchObject({
      kind: "blocked",
      action: { does: "open-choices" },
    });
  });
});
