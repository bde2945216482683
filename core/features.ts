/** What a relay says it can do: a plugin sends a field only where the relay has the feature that takes it. */

/** Words of `features` in GET /v1/health. A word is never used for anything else, and never taken away. */
export const relayFeatures = [
  /** A run says `complete`. */
  "complete",
  /** A run's body takes `set`, and GET /v1/runs takes `?set=`. */
  "set",
] as const;
export type RelayFeature = (typeof relayFeatures)[number];
