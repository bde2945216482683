/** Runs as the store takes them, for tests that go below the API. */
import { randomUUID } from "node:crypto";
import { runBodySchema } from "../../core/run-body.ts";
import type { NewRun } from "../../relay/store/submit.ts";

export const storeTeam = "team-1";
export const storeTime = Date.UTC(2026, 10, 10, 12);
export const storeMonth = "2026-11";
/** The worst case of each job, in nanodollars. */
export const jobWorst = 100;

/** A run of some one-megapixel cells. */
export function createRun(over: { id?: string; cells: number; person?: string; file?: string }): NewRun {
  const cells = Array.from({ length: over.cells }, (_, n) => ({
    id: `c${n}`,
    target: { width: 1024, height: 1024 },
  }));
  const body = runBodySchema.parse({
    kind: "picture",
    model: "gpt-image-2",
    quality: "low",
    density: 1,
    brief: { subject: "a red fox in snow" },
    cells,
  });
  return {
    id: over.id ?? randomUUID(),
    team: storeTeam,
    person: over.person ?? "p0",
    personName: "Ann",
    body: JSON.stringify(body),
    bodyHash: `hash of ${over.cells} cells`,
    model: body.model,
    quality: body.quality,
    title: "a red fox in snow",
    file: over.file,
    worst: jobWorst * over.cells,
    assets: [],
    jobs: body.cells.map((cell) => ({
      id: randomUUID(),
      cell: cell.id,
      take: 1,
      spec: {
        quote: {
          id: cell.id,
          take: 1,
          size: { width: 1024, height: 1024 },
          hiddenPx: { x: 0, y: 0 },
          density: 1,
          stable: true,
          tokens: { imageOutput: { low: 10, high: 10 }, imageInput: 0, text: { low: 1, high: 1 } },
          cost: { low: jobWorst, high: jobWorst },
        },
      },
      worst: jobWorst,
      typicalMs: 1_000,
      parent: undefined,
      approval: false,
    })),
  };
}
