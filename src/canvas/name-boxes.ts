/** What the boxes of a mockup are for: each is named by the text beside it, its card's title. */
import { titleOf } from "../../core/run-title.ts";
import { dealTexts, liesOver, measureGap, type PlacedText } from "./box-sides.ts";
import { isTelling, rankWords } from "./box-words.ts";
import { contains, toBox, type Box } from "./read-layers.ts";

/** Of a layer, what tells how a mockup is built; any layer of the document is one. */
export type Layer = {
  id: string;
  name: string;
  type: string;
  parent: Layer | null;
  visible?: boolean;
  opacity?: number;
  absoluteBoundingBox?: Box | null;
  children?: readonly Layer[];
  characters?: string;
  fontSize?: number | symbol;
};

/** `title` is the text a box was named by: what its picture shows, as far as the mockup says it. */
export type BoxName = { name: string; title?: string };

/** So many layers are looked at for one selection; what stands after them gives no names. */
const mostLayers = 4_000;
/** More boxes than this beside a single text are no variants of one thing: the text is a heading. */
const mostVariants = 4;

type Selected = { layer: Layer; box: Box; chain: readonly Layer[] };
type Reading = {
  selected: readonly Selected[];
  /** How many of the boxes lie in a layer, by its id. */
  held: ReadonlyMap<string, number>;
  names: Map<string, BoxName>;
  /** Ids of the cards that boxes have found: the words in them are theirs. */
  cards: Set<string>;
  /** Layers that may still be looked at. */
  left: number;
};

/** The names of selected boxes by their ids, told by what stands around each in its frame. */
export function nameBoxes(boxes: readonly Layer[]): Map<string, BoxName> {
  const selected = boxes.flatMap((layer): Selected[] => {
    const rect = layer.absoluteBoundingBox ?? null;
    return rect === null ? [] : [{ layer, box: toBox(rect), chain: listAround(layer) }];
  });
  const held = new Map<string, number>();
  for (const { chain } of selected) for (const { id } of chain) held.set(id, (held.get(id) ?? 0) + 1);
  const reading: Reading = { selected, held, names: new Map(), cards: new Set(), left: mostLayers };
  const sharing = new Map<string, Selected[]>();
  for (const each of selected) {
    const shared = nameInOwnCard(reading, each);
    if (shared !== undefined) sharing.set(shared, [...(sharing.get(shared) ?? []), each]);
  }
  for (const [id, group] of Array.from(sharing)) nameTogether(reading, id, group);
  for (const { layer, chain } of selected)
    if (!reading.names.has(layer.id)) reading.names.set(layer.id, { name: nameByLayers(layer, chain, held) });
  return reading.names;
}

/** The layers around one, the nearest first: neither pages nor sections, which hold work of many kinds. */
function listAround(layer: Layer): Layer[] {
  const chain: Layer[] = [];
  for (let each = layer.parent; each !== null && !isGround(each); each = each.parent) chain.push(each);
  return chain;
}

/** True for what may hold anything: what lies directly in it is no part of a mockup. */
export function isGround({ type }: Pick<Layer, "type">): boolean {
  return type === "PAGE" || type === "SECTION" || type === "DOCUMENT";
}

/** The nearest layer with words that holds no other box is the card; else the id of the first that several boxes share. */
function nameInOwnCard(reading: Reading, { layer, box, chain }: Selected): string | undefined {
  let inner = layer;
  for (const card of chain) {
    if (reading.held.get(card.id) !== 1) return card.id;
    const { texts, shapes } = look(reading, card, inner, [layer.id]);
    if (texts.length > 0) {
      const rivals = shapes.filter((shape) => isRival(shape, box));
      const own = rivals.length === 0 ? texts : (dealTexts([box, ...rivals], texts)[0] ?? []);
      const title = chooseTitle(own, box);
      reading.cards.add(card.id);
      if (title !== undefined) reading.names.set(layer.id, { name: title, title });
      return undefined;
    }
    inner = card;
  }
  return undefined;
}

/** Boxes without a card of their own: told apart by place, or variants of the one thing that the text beside them names. */
function nameTogether(reading: Reading, from: string, group: readonly Selected[]): void {
  const [first] = group;
  const chain = first?.chain.slice(first.chain.findIndex(({ id }) => id === from)) ?? [];
  const ids = group.map(({ layer }) => layer.id);
  let inner: Layer | undefined;
  for (const around of chain) {
    if (reading.held.get(around.id) !== reading.held.get(from)) return;
    const { texts, shapes } = look(reading, around, inner, ids);
    inner = around;
    if (texts.length === 0) continue;
    const rivals = shapes.filter((shape) => group.some(({ box }) => isRival(shape, box)));
    const dealt = dealTexts([...group.map((each) => each.box), ...rivals], texts);
    const titles = group.map((each, index) => chooseTitle(dealt[index] ?? [], each.box));
    const told = titles.filter((title) => title !== undefined).length;
    if (told === group.length || (told > 1 && told * 2 >= group.length)) nameEach(reading, group, titles);
    else if (group.length <= mostVariants) nameVariants(reading, group, texts);
    return;
  }
}

function nameEach(
  { names }: Reading,
  group: readonly Selected[],
  titles: readonly (string | undefined)[],
): void {
  group.forEach(({ layer }, index) => {
    const title = titles[index];
    if (title !== undefined) names.set(layer.id, { name: title, title });
  });
}

function nameVariants({ names }: Reading, group: readonly Selected[], texts: readonly PlacedText[]): void {
  for (const { layer, box } of group) {
    const title = chooseTitle(texts, box);
    const name = isTelling(layer.name) ? `${layer.name}, ${title}` : title;
    if (title !== undefined && name !== undefined) names.set(layer.id, { name, title });
  }
}

/** The largest words beside the box, before those over it and before figures; then the nearest, then what is read first. */
function chooseTitle(texts: readonly PlacedText[], box: Box): string | undefined {
  function weigh({ characters, fontSize, box: own }: PlacedText): number[] {
    const isFigures = rankWords(characters) === "figures";
    return [isFigures ? 1 : 0, liesOver(own, box) ? 1 : 0, -fontSize, measureGap(own, box), own.y, own.x];
  }
  const [best] = texts
    .map((text) => ({ text, weight: weigh(text) }))
    .sort((one, other) => compare(one.weight, other.weight));
  return best === undefined ? undefined : titleOf({ subject: best.text.characters });
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((each, index) => each !== other[index]);
  return at === -1 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}

/** Another picture's place, which has texts of its own: no ground that the box lies on, and nothing small. */
function isRival(shape: Box, box: Box): boolean {
  return shape.width * shape.height * 2 >= box.width * box.height && !contains(shape, box);
}

const shapeTypes = ["RECTANGLE", "ELLIPSE", "POLYGON", "STAR", "FRAME"];

type Seen = { texts: PlacedText[]; shapes: Box[] };

/**
 * The texts that say something, and the shapes without layers of their own, that are seen in a layer. The one that was looked
 * at before is passed over, and so are the boxes themselves and the cards that other boxes have found.
 */
function look(reading: Reading, around: Layer, before: Layer | undefined, boxes: readonly string[]): Seen {
  const seen: Seen = { texts: [], shapes: [] };
  const own = new Set(boxes);
  function visit(layer: Layer): void {
    const { id } = layer;
    if (reading.left <= 0 || id === before?.id || own.has(id) || reading.cards.has(id)) return;
    reading.left -= 1;
    if (layer.visible === false || layer.opacity === 0) return;
    const { children = [] } = layer;
    for (const child of children) visit(child);
    const rect = layer.absoluteBoundingBox ?? null;
    if (rect === null || children.length > 0) return;
    if (shapeTypes.includes(layer.type)) seen.shapes.push(toBox(rect));
    const { characters = "", fontSize } = layer;
    if (layer.type !== "TEXT" || rankWords(characters) === undefined) return;
    // Of several sizes: about as large as its lines are high.
    const size = typeof fontSize === "number" ? fontSize : rect.height / characters.split("\n").length;
    seen.texts.push({ characters, fontSize: size, box: toBox(rect) });
  }
  for (const child of around.children ?? []) visit(child);
  return seen;
}

/** Where no text tells: the layer's own name, else that of its card, where a person has given one. */
function nameByLayers(layer: Layer, chain: readonly Layer[], held: ReadonlyMap<string, number>): string {
  if (isTelling(layer.name)) return layer.name;
  const card = chain.find(({ id, name }) => held.get(id) === 1 && isTelling(name));
  return card?.name ?? layer.name;
}
