// A campaign of nine cells in the panel's journeys: what the sandbox would tell of it.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import type { PanelMessage, RunView, SetView, TakeView } from "../core/messages.ts";
import type { Draft } from "../core/set.ts";
import { createDraft } from "../ui/model/draft.ts";
import { launchBrowser } from "./browser.ts";
import { catalogue, hero, relayOk, runView, selected, square, started, story } from "./panel-facts.ts";
import { type PanelStage, type StageOptions, buildPanel, openPanel } from "./panel-stage.ts";

export type Submitted = Extract<PanelMessage, { type: "submit-run" }>;

/** A headline in three languages, as a person left it in this file. */
const campaign: Draft = {
  ...createDraft(),
  brief: {
    subject: "Spring",
    texts: [{ key: "b1", role: "headline", words: { en: "Ride", de: "Fahr los", fr: "En route" } }],
  },
  locales: ["en", "de", "fr"],
};

/** What a test does on the stage; `options` of the panel, such as its theme. */
type PlayCampaign = (play: (stage: PanelStage) => Promise<void>, options?: StageOptions) => Promise<void>;

/**
 * A browser for the tests of the file that calls this. Each test plays in a panel of its own, with the campaign as the draft and
 * three frames selected, and fails where the panel throws.
 */
export function setUpCampaign(): PlayCampaign {
  let browser: Browser;
  let html: string;
  beforeAll(async () => {
    [browser, html] = await Promise.all([launchBrowser(), buildPanel()]);
  });
  afterAll(async () => {
    await browser.close();
  });
  return async (play, options = {}) => {
    const stage = await openPanel(browser, html, options);
    const errors: string[] = [];
    stage.page.on("pageerror", (error) => errors.push(error.message));
    try {
      await stage.post({ ...started, draft: campaign });
      await stage.post(relayOk());
      await stage.post(catalogue);
      await stage.post(selected(hero, story, square));
      await play(stage);
      expect(errors).toEqual([]);
    } finally {
      await stage.page.close();
    }
  };
}

/** What the sandbox tells once a press is in the file and all of its pictures are placed. */
export function viewOf(message: Submitted, before?: SetView): SetView {
  const { content, landings, run, body } = message;
  const fresh = landings.map((landing, index) => ({
    nodeId: `9:${index}`,
    cell: landing.cell,
    shown: `${run}.1`,
    versions: [
      ...(before?.placements ?? [])
        .filter(({ cell }) => cell === landing.cell)
        .flatMap(({ versions }) => versions),
      {
        id: `${run}.1`,
        run,
        take: 1,
        placedAt: "2026-11-30T08:01:00.000Z",
        image: { id: `i-${landing.cell}`, sha256: landing.cell, width: 1440, height: 900 },
        hash: landing.cell,
        pass: { model: body.model, quality: body.quality },
        ...(landing.intent === undefined ? {} : { intent: landing.intent }),
      },
    ],
  }));
  const cells = new Set(fresh.map(({ cell }) => cell));
  const kept = (before?.placements ?? []).filter(({ cell }) => !cells.has(cell));
  if (content === undefined) throw new Error("invariant: a press says what its set is");
  return {
    content: structuredClone(content.mine),
    home: "9:100",
    pageName: "Page 1",
    placements: [...kept, ...fresh],
    written: {},
    troubles: [],
  };
}

/** The run of a press, each of its takes as `patch` says. */
export function runOf(message: Submitted, patch: Partial<TakeView> = {}): RunView {
  const takes = message.landings.map(({ cell, locale, target }) => ({ cell, locale, target, ...patch }));
  return runView(takes, { run: message.run, set: message.set, createdAt: new Date().toISOString() });
}

/** Tells the panel that the press is accepted, and what the set is then. */
export async function answer(
  stage: PanelStage,
  message: Submitted,
  view = viewOf(message),
): Promise<SetView> {
  await stage.post({ type: "run-accepted", requestId: message.requestId, run: message.run });
  await stage.post({ type: "set-changed", view });
  return view;
}

/** The campaign, made: nine pictures on the canvas. */
export async function makeCampaign(stage: PanelStage): Promise<{ first: Submitted; view: SetView }> {
  await stage.frame.getByRole("button", { name: /^Generate 9 ·/ }).click();
  const sheet = stage.frame.getByRole("dialog");
  if (await sheet.count()) await sheet.getByRole("button", { name: /^Generate 9/ }).click();
  const first = await stage.take("submit-run");
  const view = await answer(stage, first);
  await stage.post({ type: "run-changed", view: runOf(first, { state: "succeeded", placement: "placed" }) });
  await stage.frame.getByText("9 of 9 made").waitFor();
  return { first, view };
}
