/** How many requests are answered, in a minute and at once. */

export type RequestLimits = {
  /** Requests a minute of one token; a token's own limit goes first. */
  perToken: number;
  /** Requests a minute of one address. */
  perAddress: number;
  /** Requests of one token that are open at once; half of them may be polls. An address may have twice as many of both. */
  open: number;
  /** Reverse proxies in front of the relay, whose X-Forwarded-For is believed. */
  proxyHops: number;
};

/** Two hundred designers may share a token and an address; both are far below what one process answers. */
export const defaultRequestLimits: RequestLimits = {
  perToken: 12_000,
  perAddress: 30_000,
  open: 2_000,
  proxyHops: 0,
};
