/** A record in the file that cannot be read, in a sentence that says what happens to it. */
import type { UnreadableRecord } from "../../core/messages.ts";

/** Says what cannot be shown and what a person can do about it; nothing of it is ever written over. */
export function describeUnreadable({ what, outcome }: UnreadableRecord): string {
  const subject = what === "picture" ? "This picture's record" : "A part of this picture's brief";
  const missing = what === "picture" ? "its brief and versions are" : "that part is";
  switch (outcome) {
    case "newer":
      return `${subject} was written by a newer Polyframe: ${missing} not shown. Update the plugin to see all of it.`;
    case "damaged":
      return `${subject} is damaged: ${missing} not shown. The picture stays as it is.`;
    case "foreign":
      return `${subject} was written over by another plugin: ${missing} not shown. The picture stays as it is.`;
    case "missing":
      return `${subject} is missing and not shown. The picture stays as it is.`;
  }
}
