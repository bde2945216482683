/** Loads sharp on first use: a relay that only waits does not carry it in memory. */

type Sharp = (typeof import("sharp"))["default"];
let loading: Promise<Sharp> | undefined;

/** No cache (pictures are seen once) and one thread per picture: several are worked on at a time anyway. */
export function loadSharp(): Promise<Sharp> {
  loading ??= import("sharp").then(({ default: sharp }) => {
    sharp.cache(false);
    sharp.concurrency(1);
    return sharp;
  });
  return loading;
}
