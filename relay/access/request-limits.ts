/** How many requests are answered. */

export type RequestLimits = {
  /** Requests a minute of one token; a token's own limit goes first. */
  perToken: number;
  /** Requests a minute of one address. */
  perAddress: number;
  /** Reverse proxies in front of the relay, whose X-Forwarded-For is believed. */
  proxyHops: number;
};

/** Enough for an office of two hundred behind one address, and far below what one process answers. */
export const defaultRequestLimits: RequestLimits = { perToken: 3_000, perAddress: 6_000, proxyHops: 0 };
