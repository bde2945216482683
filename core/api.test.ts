import { describe, expect, test } from "vitest";
import { runSchema, type Run } from "./api.ts";

const jpeg = "data:image/jpeg;base64,/9j/4AAQSkZJRg==";

function createRun(change: Record<string, unknown>): unknown {
  const job = { id: "job", cell: "a", take: 1, state: "succeeded", attempt: 1, rev: 1, images: [image] };
  return {
    id: "run",
    state: "open",
    rev: 1,
    createdAt: "2026-11-01T00:00:00.000Z",
    counts: {},
    cost: { reserved: 0, settled: 0, uncertain: 0 },
    jobs: [{ ...job, ...change }],
  };
}

const image = {
  id: "image",
  attempt: 1,
  type: "image/jpeg",
  width: 1,
  height: 1,
  bytes: 1,
  sha256: "0",
  expiresAt: "2026-12-01T00:00:00.000Z",
};

function readJob(change: Record<string, unknown>): Run["jobs"][number] | undefined {
  return runSchema.parse(createRun(change)).jobs[0];
}

describe("a relay's answer is not believed where it ends in the panel's page or in a path", () => {
  test("a small copy is a JPEG data URL, and any other value is left out while the picture arrives", () => {
    expect(readJob({ thumb: jpeg })?.thumb).toBe(jpeg);
    for (const thumb of [
      "https://tracker.example/pixel.gif",
      "data:image/svg+xml;base64,PHN2Zz4=",
      "data:text/html;base64,PGI+",
      'data:image/jpeg;base64,AA=="), url("https://tracker.example/pixel.gif',
      `data:image/jpeg;base64,${"A".repeat(8000)}`,
      "",
      7,
    ]) {
      const job = readJob({ thumb });
      expect(job?.thumb).toBeUndefined();
      expect(job?.images).toHaveLength(1);
    }
  });

  test("ids that could leave their path are refused", () => {
    for (const id of ["..", "../admin", "a/b", "a?b", "", "a".repeat(65)]) {
      expect(runSchema.safeParse(createRun({ id })).success).toBe(false);
      expect(runSchema.safeParse(createRun({ partials: [id] })).success).toBe(false);
      expect(runSchema.safeParse(createRun({ images: [{ ...image, id }] })).success).toBe(false);
    }
    expect(runSchema.safeParse(createRun({})).success).toBe(true);
  });
});
