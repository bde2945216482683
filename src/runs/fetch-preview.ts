/** A finished picture itself, for the panel: the file's where the canvas has it, else the relay's. */
import type { Job } from "../../core/api.ts";
import { versionId } from "../../core/placement-record.ts";
import { fetchImage } from "../client/calls.ts";
import { postToUi } from "../panel.ts";
import { chooseImage, findJob } from "../run/followed-run.ts";
import { readAccess, type Session } from "../run/session.ts";
import { findPlaced } from "./place-actions.ts";

/** Posts the bytes; where neither has them the panel goes on showing the small copy. */
export async function fetchPreview(session: Session, run: string, jobId: string): Promise<void> {
  const followed = session.runs.get(run);
  const job = followed === undefined ? undefined : findJob(followed, jobId);
  if (job === undefined) return;
  const bytes = (await readFromFile(session, run, job)) ?? (await readFromRelay(session, job));
  if (bytes !== undefined && !session.closed) postToUi({ type: "preview-fetched", job: jobId, bytes });
}

async function readFromFile(session: Session, run: string, job: Job): Promise<Uint8Array | undefined> {
  const placed = await findPlaced(session, { run, cell: job.cell });
  const version = placed?.placement.versions.find(({ id }) => id === versionId(run, job.take));
  const image = version === undefined ? null : figma.getImageByHash(version.hash);
  return image === null ? undefined : image.getBytesAsync();
}

async function readFromRelay(session: Session, job: Job): Promise<Uint8Array | undefined> {
  const image = chooseImage(job);
  if (image === undefined || image.expired === true) return undefined;
  const answer = await fetchImage(readAccess(session), image.id);
  return answer.ok ? answer.value : undefined;
}
