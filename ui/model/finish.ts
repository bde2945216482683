/** Drafts that a press finishes: the pictures a run sends along, and the size it asks for. */
import type { Size } from "../../core/api.ts";
import type { Model } from "../../core/catalogue.ts";
import type { SetView } from "../../core/messages.ts";
import type { PictureSource } from "../../core/set/anchor.ts";
import type { PressPlan } from "../../core/set/plan-press.ts";
import { explainIllegalSize } from "../../core/size.ts";

/** The picture of a draft, in pixels as it came; `asked` is the size that it was asked for in. */
export type DraftPicture = Size & {
  /** The relay's image of it: the body names it so until it is an asset. */
  image: string;
  sha256: string;
  /** Figma's own hash of it. */
  hash: string;
  asked?: Size | undefined;
};

/** The drafts' pictures by cell, as the set in the file tells of them; what is no longer there is finished by no press. */
export function findDrafts(
  finish: PressPlan["finish"],
  view: Pick<SetView, "placements"> | undefined,
): Map<string, DraftPicture> {
  const drafts = new Map<string, DraftPicture>();
  for (const { cell, draft } of finish) {
    const versions = (view?.placements ?? [])
      .filter((each) => each.cell === cell)
      .flatMap((each) => each.versions);
    const found = versions.find(({ id }) => id === draft.id);
    if (found === undefined) continue;
    const { image, hash, pass } = found;
    const { id, sha256, width, height } = image;
    drafts.set(cell, { image: id, sha256, hash, width, height, asked: pass.size });
  }
  return drafts;
}

/** The size to finish a draft in (T7): the draft's own, or undefined where the model does not make it. */
export function chooseFinishSize({ asked, width, height }: DraftPicture, model: Model): Size | undefined {
  const size = asked ?? { width, height };
  return explainIllegalSize(size, model.sizes) === undefined ? size : undefined;
}

/** Where the bytes of the drafts are found again, by the id that a body calls them. */
export function listDraftSources(drafts: Iterable<DraftPicture>): Record<string, PictureSource> {
  return Object.fromEntries(Array.from(drafts, ({ image, hash }) => [image, { image, hash }]));
}
