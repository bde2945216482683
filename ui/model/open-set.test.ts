import { describe, expect, test } from "vitest";
import type { SetView } from "../../core/messages.ts";
import { keptDraftSchema } from "../../core/set/kept-draft.ts";
import { hero, story } from "../../test/panel-facts.ts";
import { createDraft, setBrief, setWords } from "./draft.ts";
import { closeSet, loseSet, openMade, openSet, receiveSet, settleConflict, wouldLose } from "./open-set.ts";
import { draftToSave, editDraft, receive } from "./receive.ts";
import { contentOfDraft, contentOnScreen, draftOfContent, hasUnwritten, takeMerged } from "./set-draft.ts";
import { type State, initialState } from "./state.ts";

const campaign = {
  ...createDraft(),
  brief: {
    subject: "Spring",
    texts: [{ key: "b1", role: "headline" as const, words: { en: "Ride", de: "Los" } }],
  },
  locales: ["en", "de"],
  pinned: [hero, story],
};
const content = contentOfDraft(campaign, { id: "set-1", createdAt: "2026-11-30T08:00:00.000Z" });
const view: SetView = {
  content,
  home: "9:1",
  pageName: "Page 1",
  placements: [],
  written: {},
  troubles: [],
};
const own = setBrief(createDraft(), { subject: "Mine" });
const mine: State = { ...initialState, draft: own };
const opened = receiveSet(openSet(mine, { set: "set-1", title: "Spring" }), view);

function changed(change: (copy: SetView["content"]) => void): SetView {
  const copy = structuredClone(content);
  change(copy);
  return { ...view, content: copy };
}

describe("a draft and a set's content", () => {
  test("make each other without a difference", () => {
    expect(contentOnScreen(draftOfContent(content), content)).toEqual(content);
    expect(hasUnwritten(draftOfContent(content), content)).toBe(false);
  });

  test("a size and a fit that were chosen for a target go with it", () => {
    const size = { width: 1536, height: 960 };
    const draft = { ...campaign, choices: { [hero.key]: { size, fit: "plate" as const } } };
    const { set } = contentOfDraft(draft, { id: "set-1", createdAt: "" });
    expect(set.targets[0]).toMatchObject({ key: hero.key, size, fit: "plate" });
    expect(draftOfContent({ ...content, set }).choices?.[hero.key]).toEqual({ size, fit: "plate" });
  });

  test("a set that begins leaves out cells of its own alone", () => {
    const off = ["n1-2/de", "elsewhere/de"];
    expect(contentOfDraft({ ...campaign, off }, { id: "s", createdAt: "" }).off).toEqual(["n1-2/de"]);
  });

  test("bytes of references are known by the draft, else by the file", () => {
    const references = ["a1", "a2", "a3"].map((asset) => ({ asset, role: "style" as const }));
    const draft = {
      ...setBrief(campaign, { references }),
      assets: [{ asset: "a1", name: "A", width: 1, height: 1, sha256: "h1" }],
    };
    const base = { ...content, hashes: { a2: "h2" } };
    expect(contentOnScreen(draft, base).hashes).toEqual({ a1: "h1", a2: "h2" });
  });

  test("what is taken in leaves a space that is being typed where it is", () => {
    const typing = setBrief(campaign, { subject: "Spring " });
    const before = contentOnScreen(typing, content);
    const merged = structuredClone(before);
    merged.set.locales = ["en"];
    const next = takeMerged(typing, before, merged);
    expect(next.brief.subject).toBe("Spring ");
    expect(next.locales).toEqual(["en"]);
  });
});

describe("[T3] opening and closing", () => {
  test("puts the person's own draft aside, and gives it back", () => {
    expect(opened.draft.brief.subject).toBe("Spring");
    expect(opened.draft.pinned.map(({ key }) => key)).toEqual([hero.key, story.key]);
    expect(closeSet(opened).draft).toEqual(own);
    expect(closeSet(opened).open).toBeUndefined();
  });

  test("from one set to another it is still the person's own draft that is put aside", () => {
    const other = openSet(opened, { set: "set-2", title: "Autumn" });
    expect(other.open?.aside).toEqual(own);
    expect(closeSet(other).draft).toEqual(own);
  });

  test("a set that is of a press keeps what was typed since, and its own targets", () => {
    const typed = { ...mine, draft: setBrief(campaign, { subject: "Spring, next" }) };
    const made = openMade(typed, content, own);
    expect(made.draft.brief.subject).toBe("Spring, next");
    expect(made.draft.pinned).toHaveLength(2);
    expect(wouldLose(made)).toBe(true);
  });

  test("a set that left the file leaves its brief on screen, with the own draft one press away", () => {
    const lost = loseSet(opened, "set-1");
    expect(lost.open).toBeUndefined();
    expect(lost.draft.brief.subject).toBe("Spring");
    expect(lost.editing).toEqual({ state: "placement", aside: own });
  });

  test("the draft put aside is saved beside what is on screen", () => {
    expect(draftToSave(opened).aside).toEqual(own);
  });
});

describe("a panel that opens anew", () => {
  const typed = editDraft(opened, (draft) => setWords(draft, 0, "de", "Fahr los"));
  const draft = draftToSave(typed);
  const start = {
    fileId: "f",
    fileName: "F",
    settings: initialState.settings,
    menuEntry: "",
    pluginVersion: "1",
  };
  const again = receive(initialState, { type: "started", ...start, draft });

  test("finds the set open as it was left, told against what the file said then", () => {
    expect(again.open).toMatchObject({ id: "set-1", title: "Spring", base: content, aside: own });
    expect(wouldLose(again)).toBe(true);
    expect(receiveSet(again, view).draft.brief.texts?.[0]?.words["de"]).toBe("Fahr los");
  });

  test("[N3] takes in what others changed meanwhile", () => {
    const next = receiveSet(
      again,
      changed((copy) => (copy.set.brief.style = "Ink")),
    );
    expect(next.draft.brief).toMatchObject({ style: "Ink", texts: [{ words: { de: "Fahr los" } }] });
  });

  test("is kept by the sandbox's own decoder", () => {
    expect(keptDraftSchema.parse(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
  });
});

describe("[N3] what another person changed", () => {
  const typed = editDraft(opened, (draft) => setWords(draft, 0, "de", "Fahr los"));

  test("is taken in where nothing conflicts, and what was typed stays", () => {
    const next = receiveSet(
      typed,
      changed((copy) => (copy.set.brief.style = "Ink")),
    );
    expect(next.draft.brief).toMatchObject({ style: "Ink", texts: [{ words: { de: "Fahr los" } }] });
    expect(next.open?.conflicts).toEqual([]);
    expect(next.open?.base?.set.brief.style).toBe("Ink");
  });

  test("is asked where both changed one thing, and the draft waits for the answer", () => {
    const theirs = changed((copy) => (copy.set.brief.texts![0]!.words["de"] = "Ab geht's"));
    const asked = receiveSet(typed, theirs);
    const [conflict] = asked.open?.conflicts ?? [];
    expect(conflict).toMatchObject({ mine: "Fahr los", theirs: "Ab geht's" });
    expect(asked.draft.brief.texts?.[0]?.words["de"]).toBe("Fahr los");
    const taken = settleConflict(asked, conflict!.name, "theirs");
    expect(taken.draft.brief.texts?.[0]?.words["de"]).toBe("Ab geht's");
    expect(wouldLose(taken)).toBe(false);
    const kept = settleConflict(asked, conflict!.name, "mine");
    expect(kept.draft.brief.texts?.[0]?.words["de"]).toBe("Fahr los");
    expect(wouldLose(kept)).toBe(true);
  });

  test("one's own press that comes back from the file is no change of another's", () => {
    const sent = contentOnScreen(typed.draft, content);
    const pressed = { ...typed, open: { ...typed.open!, sent } };
    const goesOn = editDraft(pressed, (draft) => setWords(draft, 0, "de", "Fahr doch los"));
    const next = receiveSet(goesOn, { ...view, content: sent });
    expect(next.open?.conflicts).toEqual([]);
    expect(next.draft.brief.texts?.[0]?.words["de"]).toBe("Fahr doch los");
    expect(next.open?.sent).toBeUndefined();
  });

  test("a press that found it sends nothing, says so, and can be pressed again", () => {
    const sending: State = {
      ...typed,
      open: { ...typed.open!, sent: contentOnScreen(typed.draft, content) },
      submission: { state: "sending", requestId: "q1", run: "r1", pictures: 1 },
    };
    const theirs = changed((copy) => (copy.set.brief.style = "Ink"));
    const next = receive(sending, { type: "set-diverged", requestId: "q1", view: theirs });
    expect(next.submission).toEqual({ state: "idle" });
    expect(next.open?.taken).toContain("nothing was sent");
    expect(next.draft.brief).toMatchObject({ style: "Ink", texts: [{ words: { de: "Fahr los" } }] });
  });

  test("[N2] undo takes back what this person did, and nothing of what came from others", () => {
    const undo = { past: [opened.draft], future: [] };
    const next = receiveSet(
      { ...typed, undo },
      changed((copy) => (copy.set.brief.style = "Ink")),
    );
    expect(next.undo.past[0]?.brief).toMatchObject({ style: "Ink", texts: [{ words: { de: "Los" } }] });
  });

  test("a set that is not open is left alone", () => {
    expect(receiveSet(mine, view)).toBe(mine);
  });
});
