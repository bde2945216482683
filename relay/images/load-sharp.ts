/** Loads sharp on first use: a relay that only waits does not carry it in memory. */

type Sharp = (typeof import("sharp"))["default"];
let loading: Promise<Sharp> | undefined;

/**
 * The decoders that pictures need. Everything else that sharp opens by default stays blocked, SVG with its fonts and links
 * among it: which decoder reads a file is decided by the file's own first bytes, whatever it was said to be.
 */
const decoders = ["Jpeg", "Png", "Webp", "Nsgif", "Tiff", "Heif"].map((name) => `VipsForeignLoad${name}`);

/** No cache (pictures are seen once) and one thread per picture: several are worked on at a time anyway. */
export function loadSharp(): Promise<Sharp> {
  loading ??= import("sharp").then(({ default: sharp }) => {
    sharp.block({ operation: ["VipsForeignLoad"] });
    sharp.unblock({ operation: decoders });
    sharp.cache(false);
    sharp.concurrency(1);
    return sharp;
  });
  return loading;
}
