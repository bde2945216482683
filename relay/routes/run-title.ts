/** The line a run is listed under. */
import type { Brief } from "../../core/brief.ts";

const maxLength = 80;

/** The start of the subject on one line, at most 80 characters, without what databases refuse to store. */
export function titleOf(brief: Brief): string {
  const line = (brief.subject || brief.prompt || "").replace(/[\s\p{Cc}\p{Cs}]+/gu, " ").trim();
  // By code points, so that no emoji is cut in half.
  const points = Array.from(line.slice(0, maxLength * 2 + 2));
  return points.length <= maxLength ? line : `${points.slice(0, maxLength - 1).join("")}…`;
}
