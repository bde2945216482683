// The content security policy that Figma builds from a manifest, as developers.figma.com/docs/plugins/making-network-requests
// describes it; the order of its parts is that of the refusals Figma's panels print in the browser's console.
import * as z from "zod/mini";

const manifestSchema = z.object({
  networkAccess: z.object({
    allowedDomains: z.array(z.string()),
    devAllowedDomains: z.optional(z.array(z.string())),
  }),
});

/**
 * The policy header of the panel's and the network's frame. A locally imported plugin may also reach
 * `devAllowedDomains`; `none` stands alone and allows nothing. Throws when the manifest has no `networkAccess`.
 */
export function describePolicy(manifest: unknown): string {
  const { networkAccess } = z.parse(manifestSchema, manifest);
  const domains = [...networkAccess.allowedDomains, ...(networkAccess.devAllowedDomains ?? [])].filter(
    (domain) => domain !== "none",
  );
  const list = domains.map((domain) => ` ${domain}`).join("");
  return [
    `default-src data: blob:${list}`,
    `script-src 'unsafe-inline' 'unsafe-eval' data: blob:${list}`,
    `style-src 'unsafe-inline' data: blob:${list}`,
    "font-src data: blob: http://localhost:*/fonts/",
    // A null origin even when the frame is opened by its address.
    "sandbox allow-scripts allow-forms allow-popups allow-downloads",
  ].join("; ");
}
