/** Decides whether a returned picture can be used at all (S5: another size or type is shown, not refused). */
import { type Failure, createFailure } from "../../core/failure.ts";
import type { ImageFacts } from "./image-facts.ts";

/** A `bad-image` failure when there is no whole still picture, else undefined. It was made and is settled as billed. */
export function judgeImage(measured: ImageFacts | undefined): Failure | undefined {
  if (measured === undefined) return createFailure("bad-image");
  if (!measured.complete) {
    return createFailure("bad-image", {
      message: "The picture arrived cut short. It was paid for; retry if you still need it.",
    });
  }
  return undefined;
}
