/** What a relay says it can do: a plugin sends a field only where the relay has the feature that takes it. */

/** Words of `features` in GET /v1/health. A word is never used for anything else, and never taken away. */
export const relayFeatures = [
  /** A run says `complete`. */
  "complete",
  /** A run's body takes `set`, and GET /v1/runs takes `?set=`. */
  "set",
  /** POST /v1/assets answers `sha256`. */
  "asset-hash",
  /** POST /v1/assets takes `?from=`. */
  "asset-from",
  /** A body names its kind, has shots, inputs and approvals, and the price agreed to stands in the query. */
  "kind",
  /** A job says which pictures its call sent along. */
  "job-inputs",
  /** A cell of a body has a `subject` of its own. */
  "cell-subject",
  /** A picture made from a draft says how far it went from it. */
  "drift",
  /** GET /v1/assets/{id} gives an asset's bytes back. */
  "asset-bytes",
] as const;
export type RelayFeature = (typeof relayFeatures)[number];

/** What every body of this plugin relies on. */
const neededFeatures: readonly RelayFeature[] = ["set", "kind"];

/** What a relay answered at GET /v1/health, of which its features are read. */
type Answered = { features?: readonly string[] | undefined };

/** Whether the relay takes what the feature's word stands for; what needs it is not sent, nor offered, otherwise. */
export function hasFeature({ features = [] }: Answered, feature: RelayFeature): boolean {
  return features.includes(feature);
}

/** True for a relay that would refuse every body of this plugin; one of 0.1.0 names no features at all. */
export function isTooOld(health: Answered): boolean {
  return !neededFeatures.every((feature) => hasFeature(health, feature));
}
