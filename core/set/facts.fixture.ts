/** A set of two languages and one target with what was made of it, for the tests of this room. */
import type { CellPlacement, PressedJob, PressedRun, SetFacts, StoredVersion } from "./set-facts.ts";
import { prepareIntents, type IntentCell } from "./intent.ts";

/** The set's only target. */
export const heroTarget = { key: "hero", name: "Hero", width: 1440, height: 900 };

/** Facts of a set of which nothing was made, with these changed. */
export function createFacts(changes: Partial<SetFacts> = {}): SetFacts {
  const texts = [{ key: "b1", role: "headline" as const, words: { en: "Ride", de: "Fahr los" } }];
  return {
    set: {
      brief: { subject: "A red bicycle", style: "ink", texts },
      shots: [],
      locales: ["en", "de"],
      targets: [heroTarget],
    },
    off: new Set(),
    qualities: ["low", "medium", "high"],
    placements: [],
    runs: [],
    hashAsset: () => undefined,
    ...changes,
  };
}

/** The intent that a cell of these facts has now. */
export function intentNow(facts: SetFacts, cell: IntentCell = { locale: "en", target: heroTarget }): string {
  return prepareIntents(facts.set, facts.hashAsset)(cell);
}

/** A version that is current where its intent is; made in the run `r1`. */
export function createVersion(changes: Partial<StoredVersion> = {}): StoredVersion {
  return {
    id: "r1.1",
    run: "r1",
    placedAt: "2026-11-30T08:01:00.000Z",
    image: { sha256: "aa" },
    pass: { quality: "medium" },
    intent: intentNow(createFacts()),
    ...changes,
  };
}

/** A layer that shows the first of these versions of the English cell, and keeps the others. */
export function placeVersions(...versions: StoredVersion[]): CellPlacement {
  return { cell: "hero/en", shown: versions[0]?.id, versions };
}

/** The run `r<n>`, pressed n minutes after eight, of the English cell. */
export function pressRun(number: number, ...jobs: Omit<PressedJob, "cell">[]): PressedRun {
  const createdAt = `2026-11-30T08:0${number}:00.000Z`;
  return { id: `r${number}`, createdAt, jobs: jobs.map((job) => ({ cell: "hero/en", ...job })) };
}
