/** The record of a run's set, put together from what its body says and what it does not. Pure. */
import type { Brief, SentBrief, TextBlock } from "../../core/brief.ts";
import { isCurrent } from "../../core/former-body.ts";
import type { OutboxRecord, SetRest } from "../../core/outbox.ts";
import type { SetRecord, Target } from "../../core/set.ts";

/** Undefined where the set is not known: a run another person sent, whose record was not found. */
export function toSetRecord(record: OutboxRecord): SetRecord | undefined {
  const { rest, set, createdAt } = record;
  // What 0.1.0 kept has the whole set beside its body.
  const body = record.body !== undefined && isCurrent(record.body) ? record.body : undefined;
  const brief = record.brief ?? (body && joinBrief(body.brief, rest));
  if (rest === undefined || brief === undefined) return undefined;
  return {
    v: 1,
    id: set,
    createdAt,
    brief,
    locales: rest.locales,
    shots: rest.shots ?? body?.shots ?? [],
    targets: listTargets(record),
    settings: rest.settings,
  };
}

function joinBrief(made: SentBrief, rest: SetRest | undefined): Brief {
  const { references = made.references, texts = [] } = rest ?? {};
  const joined = joinTexts(made.texts ?? [], texts);
  return {
    ...made,
    ...(references === undefined ? {} : { references }),
    ...(joined.length === 0 ? {} : { texts: joined }),
  };
}

/** Blocks with the words of both; those with the same key are one. */
function joinTexts(made: readonly TextBlock[], others: readonly TextBlock[]): TextBlock[] {
  const joined = made.map((block) => {
    const words = others.find(({ key }) => key !== undefined && key === block.key)?.words;
    return words === undefined ? block : { ...block, words: { ...block.words, ...words } };
  });
  return [...joined, ...others.filter(({ key }) => made.every((block) => block.key !== key))];
}

function listTargets({ landings }: OutboxRecord): Target[] {
  const targets: Target[] = [];
  for (const { target } of landings)
    if (!targets.some((each) => each.key === target.key)) targets.push(target);
  return targets;
}
