/** What 0.1.0 kept in private plugin data, and what each of its records is called and holds today. */
import * as z from "zod/mini";
import { cellIdSchema, imageSchema, sizeSchema, uuidSchema } from "./api.ts";
import { localeSchema } from "./brief.ts";
import { thingIdSchema } from "./home-record.ts";
import { versionId } from "./placement-record.ts";
import { keyOf, placementNames } from "./record-keys.ts";
import { titleOf } from "./run-title.ts";
import { decodeJson } from "./decode-json.ts";
import {
  destinationSchema,
  formerShotKey,
  setBriefSchema,
  settingsSchema,
  shotsSchema,
  targetSchema,
  type SetRecord,
} from "./set.ts";
import { splitSet, type NamedEntry } from "./set-record.ts";

/** The keys of 0.1.0; a version's was `version:<take>:<run>`. */
export const formerKeys = {
  file: "file",
  set: "set",
  pending: "pending",
  placement: "placement",
  label: "label",
} as const;

const shotNumber = z.int().check(z.gte(0), z.lte(99));

const setSchema = z.object({
  v: z.literal(1),
  id: thingIdSchema,
  createdAt: z.string(),
  brief: setBriefSchema,
  locales: z.array(z.string()),
  shots: shotsSchema,
  targets: z.array(targetSchema),
  settings: settingsSchema,
});

const cellShape = {
  v: z.literal(1),
  set: thingIdSchema,
  locale: localeSchema,
  shot: shotNumber,
  target: targetSchema,
  wayIn: destinationSchema,
};

const pendingSchema = z.object({
  ...cellShape,
  run: uuidSchema,
  cell: cellIdSchema,
  takes: z.array(z.int().check(z.gte(1))).check(z.minLength(1), z.maxLength(100)),
  title: z.string(),
  createdAt: z.string(),
  model: z.string(),
  quality: z.string(),
});

const placementSchema = z.object({
  ...cellShape,
  versions: z.array(z.string()).check(z.maxLength(1000)),
  shown: z.string(),
  replaced: z.optional(
    z.object({ imageHash: z.string(), scaleMode: z.enum(["FILL", "FIT", "CROP", "TILE"]) }),
  ),
});

const versionSchema = z.object({
  v: z.literal(1),
  run: uuidSchema,
  job: z.string(),
  take: z.int().check(z.gte(1)),
  image: imageSchema,
  hash: z.string(),
  asked: z.optional(sizeSchema),
  model: z.string(),
  quality: z.string(),
  cost: z.optional(z.number()),
  placedAt: z.string(),
});

/** A node's records of 0.1.0: entries by today's keys, and the former keys whose content they carry. */
export type FormerNode = {
  entries: NamedEntry[];
  set?: SetRecord;
  spent: string[];
};

type Texts = Readonly<Record<string, string>>;

/** Reads what 0.1.0 left on a node; what it cannot read stays where it is and is no part of the answer. */
export function readFormer(texts: Texts, self: string): FormerNode {
  const former: FormerNode = { entries: [], spent: [] };
  addPending(former, texts, self);
  addPlacement(former, texts, self);
  const set = decodeJson(setSchema, texts[formerKeys.set] ?? "");
  if (set !== undefined) {
    former.set = set;
    former.spent.push(formerKeys.set);
  }
  return former;
}

/** The entries of a set that 0.1.0 kept on a node, by the keys of a home. */
export function listFormerHome(set: SetRecord, self: string): NamedEntry[] {
  const entries = splitSet(set, { self, title: titleOf(set.brief) }) ?? [];
  return entries.map(({ name, value }) => ({ name: keyOf(name, set.id), value }));
}

function addPending(former: FormerNode, texts: Texts, self: string): void {
  const pending = decodeJson(pendingSchema, texts[formerKeys.pending] ?? "");
  if (pending === undefined) return;
  const { v: _v, shot, wayIn, ...rest } = pending;
  former.entries.push({
    name: placementNames.pending(pending.run),
    value: { ...rest, self, shot: toShot(shot), shotNumber: shot, destination: wayIn },
  });
  former.spent.push(formerKeys.pending);
}

function addPlacement(former: FormerNode, texts: Texts, self: string): void {
  const placement = decodeJson(placementSchema, texts[formerKeys.placement] ?? "");
  if (placement === undefined) return;
  const { set, target, locale, shot, wayIn, replaced, versions, shown } = placement;
  const { imageHash } = replaced ?? {};
  const paint = replaced === undefined ? undefined : { type: "IMAGE", ...replaced };
  former.entries.push({
    name: placementNames.cell,
    value: {
      set,
      self,
      target,
      locale,
      shot: toShot(shot),
      destination: wayIn === "selection" ? "selection" : "new-frame",
      former: paint === undefined ? undefined : { hash: imageHash, paint },
    },
  });
  former.spent.push(formerKeys.placement);
  for (const key of versions) {
    const version = decodeJson(versionSchema, texts[key] ?? "");
    if (version === undefined) continue;
    const { v: _v, asked, model, quality, ...rest } = version;
    const id = versionId(version.run, version.take);
    former.entries.push({
      name: placementNames.version(id),
      value: { ...rest, pass: { model, quality, size: asked } },
    });
    if (key === shown) former.entries.push({ name: placementNames.shown, value: { version: id } });
    former.spent.push(key);
  }
}

/** A shot's number as a key; 0 was how a set without shots said so. */
function toShot(shot: number): string | undefined {
  return shot === 0 ? undefined : formerShotKey(shot);
}
