/** The muted line above the button: every setting that shapes the run, what a person is likeliest to look for first. */
import type { Settings } from "../../core/set.ts";
import { describePlaces } from "../model/describe-places.ts";
import type { TargetSource } from "../model/targets.ts";
import type { Live } from "../model/live.ts";

/** "New frame · Medium · 2x · JPG · gpt-image-2"; only what was changed from the ordinary is added. The end may be cut off. */
export function describeSettings(
  settings: Settings,
  live: Live,
  { model = settings.model, from }: { model?: string | undefined; from?: TargetSource } = {},
): string {
  const plan = "plan" in live ? live.plan : undefined;
  const quality = plan?.quality ?? settings.quality;
  const format = plan?.format ?? settings.format;
  const parts = [
    describePlaces((plan?.settings ?? settings).destination, plan?.places, from),
    quality === undefined ? "" : quality.charAt(0).toUpperCase() + quality.slice(1),
    `${settings.density}x`,
    format === undefined ? "" : format === "jpeg" ? "JPG" : "PNG",
    settings.background === "transparent" ? "Transparent" : "",
    settings.takes > 1 ? `${settings.takes} takes` : "",
    plan?.body.model ?? model,
  ];
  return parts.filter((part) => part !== "").join(" · ");
}
