/** What was taken out of an open set while its pictures stay on the canvas, and how it comes back as it was (T6). */
import type { Shot } from "../../core/brief.ts";
import { localeFacts } from "../../core/locale.ts";
import type { SetView } from "../../core/messages.ts";
import type { CellStanding } from "../../core/set/cell-state.ts";
import type { SetContent } from "../../core/set/set-content.ts";
import type { Draft, Target } from "../../core/set.ts";
import { addLocale, setShot } from "./draft.ts";
import { choicesOf } from "./set-draft.ts";
import { tidyShots } from "./tidy.ts";

type Axis = { target: Target } | { locale: string } | { shot: Shot };

/** One target, language or shot; `pictures` counts its cells that still show one. */
export type TakenOut = Axis & { key: string; name: string; pictures: number };

type Facts = { draft: Draft; base: SetContent; takenOut: SetView["takenOut"] };

/** In the order in which the canvas was read. A picture that lacks two of them is counted with the first: target, language, shot. */
export function listTakenOut(standings: readonly CellStanding[], facts: Facts): TakenOut[] {
  const found = new Map<string, TakenOut>();
  for (const { id, intent, picture } of standings) {
    if (intent !== undefined || picture === "none") continue;
    const axis = findMissing(id, facts);
    if (axis === undefined) continue;
    const one = found.get(keyOf(axis)) ?? { ...axis, key: keyOf(axis), name: nameOf(axis), pictures: 0 };
    found.set(one.key, { ...one, pictures: one.pictures + 1 });
  }
  return Array.from(found.values());
}

function findMissing(id: string, { draft, base, takenOut }: Facts): Axis | undefined {
  const [key = "", locale = "", shotKey] = id.split("/");
  if (!draft.pinned.some((target) => target.key === key)) {
    const target = [...base.set.targets, ...(takenOut?.targets ?? [])].find((each) => each.key === key);
    return target && { target };
  }
  // Pictures for no language in particular come back only with the last language taken out.
  if (!draft.locales.includes(locale)) return locale === "und" ? undefined : { locale };
  const isThere = tidyShots(draft.shots).some((each) => each.key === shotKey);
  const known = [...base.set.shots, ...(takenOut?.shots ?? [])];
  const shot = isThere ? undefined : known.find((each) => each.key === shotKey);
  return shot && { shot };
}

function keyOf(axis: Axis): string {
  if ("target" in axis) return `target ${axis.target.key}`;
  return "shot" in axis ? `shot ${axis.shot.key}` : `locale ${axis.locale}`;
}

function nameOf(axis: Axis): string {
  if ("target" in axis) return axis.target.name;
  return "shot" in axis ? `Shot “${axis.shot.text}”` : localeFacts(axis.locale).name;
}

/** "Story, 3 pictures left out". */
export function describeTakenOut({ name, pictures }: Pick<TakenOut, "name" | "pictures">): string {
  return `${name}, ${pictures} ${pictures === 1 ? "picture" : "pictures"} left out`;
}

/** Puts it back where the file has it, else behind the others, with what was chosen for it and its words. */
export function takeBack(draft: Draft, axis: Axis, { set }: SetContent): Draft {
  if ("locale" in axis) {
    const { locales } = addLocale(draft, axis.locale);
    return { ...draft, locales: sortLike(locales, set.locales, (tag) => tag) };
  }
  if ("shot" in axis) {
    const { key, text } = axis.shot;
    if (draft.shots.some((shot) => shot.key === key)) return setShot(draft, key, text);
    return { ...draft, shots: sortLike([...draft.shots, axis.shot], set.shots, (shot) => shot.key) };
  }
  const { size: _size, ...target } = axis.target;
  return {
    ...draft,
    pinned: sortLike([...draft.pinned, target], set.targets, ({ key }) => key),
    choices: { ...choicesOf([axis.target], draft), ...draft.choices },
  };
}

/** What `former` has stands in its order; the rest stays behind. */
function sortLike<Item>(
  items: readonly Item[],
  former: readonly Item[],
  nameOfItem: (item: Item) => string,
): Item[] {
  const order = new Map(former.map((item, index) => [nameOfItem(item), index]));
  function rank(item: Item): number {
    return order.get(nameOfItem(item)) ?? order.size;
  }
  return items.toSorted((one, other) => rank(one) - rank(other));
}
