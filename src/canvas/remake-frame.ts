/** A frame for a picture whose place is gone: its former spot on its page, or the page in view (C3). */
import { findPage } from "./find-nodes.ts";
import { createPendingFrame } from "./create-pending.ts";
import { chooseSpotBack, chooseSpotInView, type Spot } from "./choose-spot.ts";
import { toPendingFacts, nameCell } from "../run/to-pending-facts.ts";
import { setPlace, type FollowedRun, type Slot } from "../run/followed-run.ts";
import { keepHome } from "./keep-home.ts";
import { asFillable, type FillableNode } from "./place-version.ts";
import { contains, toBox } from "./read-layers.ts";
import { findHome } from "./set-home.ts";
import { ensure } from "../guard.ts";

/** Writes the new place into the run's record; the caller keeps the record. */
export async function remakeFrame(followed: FollowedRun, slot: Slot): Promise<FillableNode> {
  const { landing } = slot;
  const { width, height } = landing.target;
  const { container, x, y } = await chooseFormerSpot(followed, slot);
  landing.destination = "new-frame";
  const home = await findHome(followed.record.set, container);
  const pending = toPendingFacts(followed.record, landing, home?.id);
  const name = nameCell(landing, followed.record.title);
  const frame = createPendingFrame({ container, spot: { x, y }, width, height, name, pending });
  const pageId = container.type === "PAGE" ? container.id : landing.places[0].pageId;
  setPlace(landing, { nodeId: frame.id, spot: { x, y }, ...(pageId === undefined ? {} : { pageId }) });
  if (home === undefined) keepHome(followed.record, frame);
  return ensure(asFillable(frame), "the new frame's fill");
}

async function chooseFormerSpot(followed: FollowedRun, slot: Slot): Promise<Spot> {
  const { target, places } = slot.landing;
  const { spot, pageId } = places[0];
  const page = pageId === undefined ? undefined : await findPage(pageId);
  if (page === undefined || spot === undefined) return chooseSpotInView(page ?? figma.currentPage, target);
  const former = { ...spot, width: target.width, height: target.height };
  const section = page.children.find((child) => child.id === followed.record.sectionId);
  if (section?.type === "SECTION") {
    const box = section.absoluteBoundingBox;
    if (box !== null && contains(toBox(box), former)) return { container: section, ...spot };
  }
  return chooseSpotBack(page, former);
}
