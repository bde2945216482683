/** What a keystroke in the panel costs: plan, price and check the whole draft again, as `ui/model/live.ts` does. */
import { loadCatalogue } from "../relay/catalogue/load-catalogue.ts";
import type { Draft, Target } from "../core/set.ts";
import { createDraft, setBrief } from "../ui/model/draft.ts";
import { computeLive } from "../ui/model/live.ts";
import { measureCpu } from "./cpu.ts";
import type { Figure } from "./figure.ts";
import { listBenchTargets } from "./size.ts";

const rounds = 15;

/** Targets of all sizes within the ratios the model draws, so that every one is priced. */
function listTargets(count: number): Target[] {
  return listBenchTargets()
    .filter(({ width, height }) => width <= height * 3 && height <= width * 3)
    .slice(0, count)
    .map(({ width, height }, at) => ({ key: `t${at}`, name: `Target ${at}`, width, height }));
}

function createLocaleDraft(locales: string[]): Draft {
  const words = Object.fromEntries(locales.map((locale) => [locale, `Spring starts here, in ${locale}`]));
  const draft = setBrief(createDraft(), {
    subject: "A quiet harbour at dawn, seen from the water",
    texts: [{ role: "headline", words }],
  });
  return { ...draft, locales };
}

function measureDraft(draft: Draft, targets: readonly Target[], repeats: number): number[] {
  const catalogue = loadCatalogue();
  let typed = 0;
  function type(): void {
    typed += 1;
    const subject = `${draft.brief.subject} ${typed}`;
    const live = computeLive({ ...draft, brief: { ...draft.brief, subject } }, targets, catalogue);
    if (live.state !== "priced") throw new Error(`The draft was not priced but ${live.state}.`);
  }
  measureCpu(type, repeats);
  return Array.from({ length: rounds }, () => measureCpu(type, repeats));
}

/** One picture, and a set of 20 languages by 10 sizes. */
export async function measureQuotes(): Promise<Figure[]> {
  const locales = "en de fr es it nl pl pt sv da fi nb cs hu ro tr el uk vi id".split(" ");
  return [
    {
      name: "a keystroke, 1 cell",
      unit: "ms CPU",
      samples: measureDraft(createLocaleDraft(["und"]), listTargets(1), 200),
    },
    {
      name: "a keystroke, 200 cells",
      unit: "ms CPU",
      samples: measureDraft(createLocaleDraft(locales), listTargets(10), 5),
    },
  ];
}
