/** How far a recorded picture went from the draft it was made from (T7.3). */
import type { Drift, JobInput } from "../../core/api.ts";
import { createScratch, type Scratch } from "../bytes/scratch.ts";
import type { BlobKind } from "../bytes/blobs.ts";
import { measureDrift } from "../heavy/tasks.ts";
import type { PictureHead } from "../images/image-facts.ts";
import { measureFile } from "../images/measure-file.ts";
import type { Services } from "../services.ts";

type Local = { path: string; head: PictureHead };

/**
 * Measures a picture against its draft; undefined where one of them is gone or cannot be read, which is said in the log. Never
 * rejects: a figure is no reason to lose the small copy that is made with it.
 */
export async function findDrift(
  services: Services,
  { jobId, team, imageId, draft }: { jobId: string; team: string; imageId: string; draft: JobInput },
): Promise<Drift | undefined> {
  const scratch = createScratch(services);
  try {
    const final = await locate(services, scratch, "images", imageId);
    const [kind, id] =
      draft.asset === undefined ? (["images", draft.image] as const) : (["assets", draft.asset] as const);
    const from = id === undefined ? undefined : await locate(services, scratch, kind, id);
    if (final === undefined || from === undefined) throw new Error("One of the two pictures is gone.");
    const measured = await services.heavy.run(measureDrift, { final, draft: from }, team);
    if (measured.ok) return measured.output;
    throw new Error(measured.failure.message, { cause: measured.failure });
  } catch (error) {
    services.log.warn(
      { job: jobId, image: imageId, err: error },
      "A picture was not compared with its draft.",
    );
    return undefined;
  } finally {
    scratch.remove();
  }
}

async function locate(
  { blobs }: Services,
  { newPath }: Scratch,
  kind: BlobKind,
  id: string,
): Promise<Local | undefined> {
  const path = await blobs.locate(kind, id, newPath);
  const head = path === undefined ? undefined : await measureFile(path);
  return path === undefined || head === undefined ? undefined : { path, head };
}
