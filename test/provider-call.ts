// One picture asked of a provider, with all that came of it, for tests of the provider seam.
import { findModel } from "../core/catalogue.ts";
import { loadCatalogue } from "../relay/catalogue/load-catalogue.ts";
import type { Provider, ProviderOutcome, ProviderRequest } from "../relay/providers/provider.ts";

const catalogue = loadCatalogue();
let attempts = 0;

/** A request for a small opaque JPEG of gpt-image-2 under a name of its own, with what is to be different. */
export function createRequest(change: Partial<ProviderRequest> = {}): ProviderRequest {
  attempts += 1;
  const model = findModel(catalogue, "gpt-image-2");
  if (model === undefined) throw new Error("The catalogue has lost gpt-image-2.");
  return {
    attempt: `attempt-${attempts}`,
    model,
    prompt: "a red kite over a harbour",
    size: { width: 1024, height: 640 },
    quality: "low",
    format: "jpeg",
    background: "opaque",
    partials: 0,
    inputs: [],
    cell: {
      brief: { subject: "a red kite over a harbour" },
      locale: "und",
      id: "a",
      take: 1,
      plate: false,
    },
    ...change,
  };
}

export type Result = {
  outcome: ProviderOutcome;
  bytes: Buffer;
  chunks: number[];
  partials: [number, Buffer][];
};

/** Lets a provider make one picture and keeps all it hands out. */
export async function generate(
  provider: Provider,
  request = createRequest(),
  signal = new AbortController().signal,
): Promise<Result> {
  const pieces: Uint8Array[] = [];
  const partials: [number, Buffer][] = [];
  const outcome = await provider.generate(signal, request, {
    write: async (chunk) => void pieces.push(Uint8Array.from(chunk)),
    restart: () => pieces.splice(0),
    partial: async (index, bytes) => void partials.push([index, Buffer.from(bytes)]),
  });
  return { outcome, bytes: Buffer.concat(pieces), chunks: pieces.map(({ length }) => length), partials };
}
