import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Draft } from "../../core/set.ts";
import { addEmptyText, addLocale, createDraft, setBrief, setSettings, setText, setWords } from "./draft.ts";
import { carryThrough, createUndo, recordEdit, redoEdit, undoEdit, type Undo } from "./undo.ts";

/** A panel of a draft and a clock. */
type Panel = { draft: Draft; undo: Undo<Draft>; now: number };

function openPanel(): Panel {
  return { draft: createDraft(), undo: createUndo(), now: 0 };
}

function edit(panel: Panel, change: (draft: Draft) => Draft, afterMs = 100): Panel {
  const draft = change(panel.draft);
  const now = panel.now + afterMs;
  return { draft, now, undo: recordEdit(panel.undo, panel.draft, draft, now) };
}

function type(panel: Panel, text: string, afterMs?: number): Panel {
  return Array.from(text).reduce(
    (each, letter) =>
      edit(each, (draft) => setBrief(draft, { subject: draft.brief.subject + letter }), afterMs),
    panel,
  );
}

function go(panel: Panel, step: typeof undoEdit): Panel {
  const gone = step(panel.undo, panel.draft);
  return gone === undefined ? panel : { ...panel, undo: gone.undo, draft: gone.value };
}

describe("[N2] undo in the panel", () => {
  test("takes back a run of typing at once, and one after a pause by itself", () => {
    const first = type(openPanel(), "A boat");
    const second = type(
      edit(first, (draft) => setBrief(draft, { subject: "A boat " }), 1000),
      "at sea",
    );
    const once = go(second, undoEdit);
    expect(once.draft.brief.subject).toBe("A boat");
    expect(go(once, undoEdit).draft).toEqual(createDraft());
    expect(go(go(once, undoEdit), undoEdit).draft).toEqual(createDraft());
    expect(go(once, redoEdit).draft.brief.subject).toBe("A boat at sea");
  });

  test("takes back what was typed in another field by itself", () => {
    const start = edit(openPanel(), (draft) => addEmptyText(draft, "b1"));
    const typed = edit(
      edit(type(start, "A boat"), (draft) => setWords(draft, 0, "en", "G")),
      (draft) => setWords(draft, 0, "en", "Go"),
    );
    const other = edit(typed, (draft) => setWords(draft, 0, "fr", "A"));
    const once = go(other, undoEdit);
    expect(once.draft.brief.texts?.[0]?.words).toEqual({ en: "Go" });
    expect(go(once, undoEdit).draft.brief).toMatchObject({ subject: "A boat", texts: [{ words: {} }] });
    expect(go(go(once, undoEdit), undoEdit).draft).toEqual(start.draft);
  });

  test("takes back choices one by one, however quick they were", () => {
    const start = edit(openPanel(), (draft) => addEmptyText(draft, "b1"));
    const roles = (["body", "button", "quote"] as const).reduce(
      (panel, role) => edit(panel, (draft) => setText(draft, 0, { role }), 1),
      start,
    );
    expect(go(roles, undoEdit).draft.brief.texts?.[0]?.role).toBe("button");
    const settings = edit(
      edit(openPanel(), (draft) => setSettings(draft, { quality: "low" }), 1),
      (draft) => setSettings(draft, { quality: "high" }),
      1,
    );
    expect(go(settings, undoEdit).draft.settings.quality).toBe("low");
  });

  test("does not run typing on over an undo, nor over a choice", () => {
    const undone = go(type(openPanel(), "A boat"), undoEdit);
    expect(go(type(undone, "A bell", 1), undoEdit).draft.brief.subject).toBe("");
    const chosen = edit(type(openPanel(), "A boat"), (draft) => addLocale(draft, "en"));
    expect(go(type(chosen, "s"), undoEdit).draft).toEqual(chosen.draft);
  });

  test("has nothing to do again after an edit", () => {
    const undone = go(type(openPanel(), "A boat"), undoEdit);
    expect(redoEdit(type(undone, "B").undo, undone.draft)).toBeUndefined();
  });

  test("keeps what can be done again where an edit changed nothing", () => {
    const undone = go(type(openPanel(), "A boat"), undoEdit);
    const same = edit(undone, (draft) => structuredClone(draft));
    expect(go(same, redoEdit).draft.brief.subject).toBe("A boat");
  });

  test("takes back a hundred steps and no more", () => {
    let panel = openPanel();
    for (let takes = 0; takes < 150; takes += 1)
      panel = edit(panel, (draft) => setSettings(draft, { takes: takes + 1 }));
    for (let step = 0; step < 200; step += 1) panel = go(panel, undoEdit);
    expect(panel.draft.settings.takes).toBe(50);
  });

  test("leaves another person's change where it came in between", () => {
    const typed = type(openPanel(), "A boat");
    function theirs(draft: Draft): Draft {
      return setBrief(draft, { style: "ink" });
    }
    const merged = { ...typed, draft: theirs(typed.draft), undo: carryThrough(typed.undo, theirs) };
    const undone = go(merged, undoEdit);
    expect(undone.draft.brief).toEqual({ subject: "", style: "ink" });
    expect(go(undone, redoEdit).draft.brief).toEqual({ subject: "A boat", style: "ink" });
    expect(go(type(merged, "s"), undoEdit).draft.brief).toEqual({ subject: "A boat", style: "ink" });
  });
});

const typing = fc.constantFrom("subject" as const, "scene" as const);
const anyStep = fc.oneof(
  fc.tuple(typing, fc.constantFrom("", "a", "ab"), fc.constantFrom(10, 999, 1000, 5000)).map(
    ([field, text, afterMs]) =>
      (panel: Panel) =>
        edit(panel, (draft) => setBrief(draft, { [field]: text }), afterMs),
  ),
  fc
    .constantFrom(1 as const, 2 as const)
    .map((density) => (panel: Panel) => edit(panel, (draft) => setSettings(draft, { density }))),
  fc.constantFrom(undoEdit, redoEdit).map((step) => (panel: Panel) => go(panel, step)),
);

function goAll(panel: Panel, step: typeof undoEdit): Panel[] {
  const panels = [panel];
  for (let last = panel; step(last.undo, last.draft) !== undefined; panels.push(last)) last = go(last, step);
  return panels;
}

test("undoing everything comes to the first state, and redoing everything back, through the same states", () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
      const last = steps.reduce((panel, step) => step(panel), openPanel());
      const newest = goAll(last, redoEdit).at(-1)!;
      const back = goAll(newest, undoEdit);
      const forth = goAll(back.at(-1)!, redoEdit);
      expect(back.at(-1)!.draft).toEqual(createDraft());
      expect(forth.map(({ draft }) => draft).reverse()).toEqual(back.map(({ draft }) => draft));
      for (let at = 1; at < back.length; at += 1) expect(back[at]!.draft).not.toEqual(back[at - 1]!.draft);
    }),
    { numRuns: 500 },
  );
});
