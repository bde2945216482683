/** What this relay is and how it is: health, readiness, its catalogue and the document of its API. */
import { relayFeatures } from "../../core/features.ts";
import type { Health } from "../../core/api.ts";
import { createFailure } from "../../core/failure.ts";
import { checkStore } from "../access/require-store.ts";
import { draining, refuse } from "../http/problem.ts";
import type { Services } from "../services.ts";
import type { Handlers } from "./handlers.ts";

/** The calls that clients begin with, and machines repeat. */
export function createAboutHandlers(
  services: Services,
): Handlers<"readHealth" | "readReadiness" | "readCatalogue" | "readDocument"> {
  /** Made once, when it is first asked for: it takes as long as a hundred other answers. */
  let document: Promise<string> | undefined;
  async function makeDocument(): Promise<string> {
    const { toOpenApi } = await import("./openapi.ts");
    return JSON.stringify(toOpenApi(services.version));
  }
  return {
    readHealth: (c) => c.json(toApiHealth(services)),
    readReadiness: async (c) => {
      if (services.isDraining()) refuse(draining, 503);
      await services.db.get("select 1 as ready");
      checkStore(services);
      if (!services.diskRoom.has(0)) refuse(createFailure("disk-full"), 503);
      return c.json({ status: "ready" });
    },
    readCatalogue: (c) => c.json(services.catalogue),
    readDocument: async (c) => {
      document ??= makeDocument();
      return c.body(await document, 200, { "content-type": "application/json" });
    },
  };
}

function toApiHealth(services: Services): Health {
  return {
    status: services.isDraining() ? "draining" : "ok",
    version: services.version,
    provider: services.provider.name,
    offline: services.provider.offline,
    needsToken: services.needsToken,
    features: [...relayFeatures],
  };
}
