/** Making uploaded pictures versions of a set's cells, each where its cell stands, in one undo step (T9, N2). */
import { createFailure, type Failure } from "../../core/failure.ts";
import type { PanelMessage } from "../../core/messages.ts";
import { splitSetRecord, type Landing, type OutboxRecord } from "../../core/outbox.ts";
import { titleOf } from "../../core/run-title.ts";
import { findNode } from "../canvas/find-nodes.ts";
import { placeAdopted } from "../canvas/place-adopted.ts";
import { asFillable } from "../canvas/place-version.ts";
import { reservePlaces } from "../canvas/reserve-places.ts";
import { findHome } from "../canvas/set-home.ts";
import { writeBurst } from "../canvas/write-burst.ts";
import { ensure } from "../guard.ts";
import { postToUi } from "../panel.ts";
import { findOwnImage } from "../references/export-reference.ts";
import { createFollowedRun } from "../run/followed-run.ts";
import type { Session } from "../run/session.ts";
import { findSetLayers } from "../set/find-set-layers.ts";
import { settleCopy } from "../set/locate-set.ts";
import { noteFigures } from "../set/note-figures.ts";
import { tellDiverged } from "../set/set-commands.ts";
import { findHindrance, writeChange, type Hindrance } from "../set/write-change.ts";
import { isFreeWhole } from "./list-pictures.ts";

type Message = Extract<PanelMessage, { type: "adopt-pictures" }>;

/** All or nothing: where others changed the set meanwhile, or a picture is lost, nothing is written, and the panel is told why. */
export async function adoptPictures(session: Session, message: Message): Promise<void> {
  const { requestId, content } = message;
  const set = content.mine.set.id;
  const hindrance = await writeBurst(session, () => adopt(session, message));
  if (hindrance === undefined) return postToUi({ type: "pictures-adopted", requestId, set });
  if (hindrance === "diverged") return tellDiverged(session, requestId, set);
  postToUi({ type: "pictures-not-adopted", requestId, failure: hindrance });
}

async function adopt(session: Session, message: Message): Promise<Hindrance | undefined> {
  const { content, items } = message;
  const set = content.mine.set.id;
  const hindrance = (await findHindrance(session, content)) ?? findLost(message);
  if (hindrance !== undefined) return hindrance;
  await settleCopy(session, set);
  const record = toRecord(session, message);
  for (const [index, landing] of record.landings.entries())
    await settlePlace(landing, items[index]?.picture.hash);
  const layers = await findSetLayers(session, set, await findHome(set));
  await reservePlaces(createFollowedRun(record, true), layers);
  await writeChange(content, record.file);
  for (const [index, landing] of record.landings.entries()) {
    const node = await findNode(landing.places[0].nodeId ?? "");
    const fillable = ensure(node && asFillable(node), "the place of a picture");
    placeAdopted(fillable, record, landing, ensure(items[index], "a picture"));
  }
  await noteFigures(session, set);
  return undefined;
}

function findLost({ items }: Message): Failure | undefined {
  const lost = items.find(({ picture }) => figma.getImageByHash(picture.hash) === null);
  if (lost === undefined) return undefined;
  const message = `Figma has lost the picture for ${lost.landing.target.name} meanwhile. Nothing was taken in: press again.`;
  return createFailure("not-placed", { message, doing: "taking pictures in" });
}

/** A selected layer is its cell's place only while it shows this picture, all of it, and nothing else. */
async function settlePlace(landing: Landing, hash: string | undefined): Promise<void> {
  const { nodeId } = landing.places[0];
  if (landing.destination !== "selection" || nodeId === undefined) return;
  const node = await findNode(nodeId);
  const isStill =
    node !== undefined && (await isFreeWhole(node)) && (await findOwnImage(node))?.hash === hash;
  if (isStill) return;
  landing.destination = "new-frame";
  landing.places = [{}];
}

/** The act in the form of a run that has ended, for the places of its pictures. It is kept nowhere. */
function toRecord(session: Session, { run, content, items }: Message): OutboxRecord {
  const { set } = content.mine;
  return {
    v: 2,
    run,
    set: set.id,
    file: session.file,
    title: titleOf(set.brief),
    createdAt: new Date().toISOString(),
    stage: "accepted",
    model: "",
    quality: "",
    closed: true,
    landings: items.map(({ landing }) => landing),
    placed: [],
    notPlaced: [],
    ...splitSetRecord(set),
    change: content,
  };
}
