/** Buckets in the store: one row per provider and model, shared by all relay processes. */
import * as z from "zod/mini";
import type { Queries, Row } from "./db.ts";
import { sql } from "./statements.ts";
import type { Bucket } from "../schedule/bucket.ts";

const rate = z.nullable(z.number());
const meterSchema = z.object({
  perMinute: rate,
  level: z.number(),
  takes: z.array(z.object({ untilMs: z.number(), cost: z.number() })),
});
const bucketSchema = z.object({
  atMs: z.number(),
  pausedUntilMs: z.number(),
  pausedAtMs: z.number(),
  // Rows from before there was this field asked for no longer pause.
  quietUntilMs: z._default(z.number(), 0),
  refusals: z.number(),
  slow: z.nullable(z.object({ sinceMs: z.number(), factor: z.number(), inUse: z.number() })),
  learned: z.object({ images: rate, tokens: rate }),
  // Rows from before there was this field have been in use.
  isHeard: z._default(z.boolean(), true),
  images: meterSchema,
  tokens: meterSchema,
});

/** `rev` 0 stands for a row that is not there yet. */
export type StoredBucket = { rev: number; bucket: Bucket | undefined };

/** The bucket as it is written down. */
export async function readBucket(queries: Queries, id: string): Promise<StoredBucket> {
  return decodeBucket(await queries.get(sql.bucket, [id]));
}

/** The same with the row locked until the transaction ends, so that nothing else can change it. */
export async function lockBucket(tx: Queries, id: string): Promise<StoredBucket> {
  return decodeBucket(await tx.get(sql.lockBucket, [id]));
}

/** The same for several buckets with one statement; rows that are not there yet are left out. */
export async function lockBuckets(tx: Queries, ids: readonly string[]): Promise<Map<string, StoredBucket>> {
  const rows = await tx.all(sql.lockBuckets, [JSON.stringify(ids)]);
  return new Map(rows.map((row) => [String(row["id"]), decodeBucket(row)]));
}

function decodeBucket(row: Row | undefined): StoredBucket {
  if (!row) return { rev: 0, bucket: undefined };
  const parsed = bucketSchema.safeParse(JSON.parse(String(row["state"])));
  // What an older or newer relay wrote differently is a minute's memory: starting afresh costs a 429 at worst.
  return { rev: Number(row["rev"]), bucket: parsed.success ? parsed.data : undefined };
}

/** Writes the bucket unless another process did since it was read as `rev`. False: read again. */
export async function saveBucket(
  queries: Queries,
  id: string,
  rev: number,
  bucket: Bucket,
): Promise<boolean> {
  const state = JSON.stringify(bucket);
  const changed =
    rev === 0
      ? await queries.run(sql.addBucket, [id, state])
      : await queries.run(sql.saveBucket, [id, rev, state]);
  return changed === 1;
}
