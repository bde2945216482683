/** Every subject the painter can draw, under its name. */
import type { Art } from "./art.ts";
import { foodArt } from "./art-food.ts";
import { goodsArt } from "./art-goods.ts";
import { livingArt } from "./art-living.ts";
import { placesArt } from "./art-places.ts";
import { technologyArt } from "./art-technology.ts";
import { vehicleArt } from "./art-vehicles.ts";
import { workArt } from "./art-work.ts";

const all = {
  ...foodArt,
  ...goodsArt,
  ...technologyArt,
  ...workArt,
  ...vehicleArt,
  ...livingArt,
  ...placesArt,
};

export type ArtName = keyof typeof all;
export const arts: Readonly<Record<ArtName, Art>> = all;

export function isArtName(name: string): name is ArtName {
  return name in all;
}

export const artNames: readonly ArtName[] = Object.keys(all).filter(isArtName);
