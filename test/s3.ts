/** A real S3-compatible server for tests, which verifies signatures. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "@20minutes/s3rver";
import type { S3Settings } from "../relay/bytes/s3-client.ts";

export type TestS3 = { settings: S3Settings; stop: () => Promise<void> };

/** Starts it on a free port of loopback with one empty bucket. The key pair is the one it knows. */
export async function startS3(bucket = "polyframe"): Promise<TestS3> {
  const directory = await mkdtemp(join(tmpdir(), "polyframe-s3-"));
  const server = new S3rver({
    address: "127.0.0.1",
    port: 0,
    silent: true,
    directory,
    vhostBuckets: false,
    configureBuckets: [{ name: bucket, configs: [] }],
  });
  const { port } = await server.run();
  return {
    settings: {
      endpoint: `http://127.0.0.1:${port}`,
      bucket,
      region: "eu-central-1",
      keyId: "S3RVER",
      secret: "S3RVER",
    },
    stop: async () => {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
