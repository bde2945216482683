/** A plugin's manifest, as far as running it needs one. */
import * as z from "zod/mini";

const parameter = z.looseObject({
  name: z.string(),
  key: z.string(),
  optional: z.optional(z.boolean()),
});

const menuItem = z.looseObject({
  name: z.optional(z.string()),
  command: z.optional(z.string()),
  separator: z.optional(z.boolean()),
  parameters: z.optional(z.array(parameter)),
  get menu() {
    return z.optional(z.array(menuItem));
  },
});
type MenuItem = z.infer<typeof menuItem>;

/** Where a plugin can run, and what it can ask for: what the manifest's documentation lists. */
const editors = ["figma", "figjam", "dev", "slides", "buzz"];
const permissions = ["currentuser", "activeusers", "fileusers", "payments", "teamlibrary"];
/** Figma shows the reason beside the plugin; in characters. */
const longestReasoning = 1000;

const manifestSchema = z.looseObject({
  name: z.string(),
  id: z._default(z.string(), "local-plugin"),
  api: z.literal("1.0.0"),
  main: z.string(),
  ui: z.optional(z.union([z.string(), z.record(z.string(), z.string())])),
  editorType: z._default(z.array(z.string()), []),
  documentAccess: z.optional(z.literal("dynamic-page")),
  permissions: z._default(z.array(z.string()), []),
  networkAccess: z.optional(
    z.object({
      allowedDomains: z.array(z.string()),
      devAllowedDomains: z._default(z.array(z.string()), []),
      reasoning: z.optional(z.string()),
    }),
  ),
  relaunchButtons: z._default(
    z.array(z.object({ command: z.string(), name: z.string(), multipleSelection: z.optional(z.boolean()) })),
    [],
  ),
  menu: z._default(z.array(menuItem), []),
  parameters: z._default(z.array(parameter), []),
});

export type Manifest = z.infer<typeof manifestSchema>;

/**
 * Reads a manifest and checks it as Figma's importer does from a Design file. Throws a sentence that says what to change. Old
 * plugins have no `documentAccess` and can be imported; publishing without it is what Figma refuses.
 */
export function readManifest(value: unknown): Manifest {
  const result = manifestSchema.safeParse(value);
  if (!result.success) {
    const where = result.error.issues.map((issue) => issue.path.join(".") || "manifest").join(", ");
    throw new Error(`manifest.json is not valid: check ${where}.`);
  }
  const manifest = result.data;
  checkEditors(manifest.editorType);
  const unknown = manifest.permissions.find((each) => !permissions.includes(each));
  if (unknown !== undefined)
    throw new Error(`Invalid value for permissions. "${unknown}" is none of ${list(permissions)}.`);
  checkMenu(manifest.menu);
  checkParameters(manifest.parameters);
  if ((manifest.networkAccess?.reasoning?.length ?? 0) > longestReasoning)
    throw new Error(
      `Invalid value for networkAccess.reasoning. Shorten it to ${longestReasoning} characters.`,
    );
  for (const key of ["allowedDomains", "devAllowedDomains"] as const) checkDomains(manifest, key);
  return manifest;
}

function list(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(", ");
}

function checkEditors(editorType: readonly string[]): void {
  if (editorType.length === 0)
    throw new Error(`Missing editorType in manifest. Specify one or more of ${list(editors)}.`);
  const unknown = editorType.find((each) => !editors.includes(each));
  if (unknown !== undefined)
    throw new Error(`Invalid value for editorType. "${unknown}" is none of ${list(editors)}.`);
  if (editorType.includes("figjam") && editorType.includes("dev"))
    throw new Error('Invalid value for editorType. "figjam" and "dev" cannot stand together.');
  // Figma asks for the editor of the file from which the plugin is imported.
  if (!editorType.includes("figma")) throw new Error('The manifest editorType does not include "figma".');
}

function checkMenu(menu: readonly MenuItem[]): void {
  for (const item of menu) {
    if (item.separator === true) continue;
    if (item.name === undefined) throw new Error("Invalid value for menu. Give every item a name.");
    if ((item.command === undefined) === (item.menu === undefined))
      throw new Error(`Invalid value for menu. Give "${item.name}" a command or a menu of its own.`);
    checkMenu(item.menu ?? []);
    checkParameters(item.parameters ?? []);
  }
}

function checkParameters(parameters: readonly z.infer<typeof parameter>[]): void {
  const firstOptional = parameters.findIndex(({ optional }) => optional === true);
  const late = firstOptional < 0 ? undefined : parameters.slice(firstOptional).find((each) => !each.optional);
  if (late !== undefined)
    throw new Error(`Invalid value for parameters. Move "${late.name}" before those that are optional.`);
}

function checkDomains(manifest: Manifest, key: "allowedDomains" | "devAllowedDomains"): void {
  const domains = manifest.networkAccess?.[key] ?? [];
  if (key === "allowedDomains" && manifest.networkAccess && domains.length === 0) {
    throw new Error('Invalid value for allowedDomains. List at least one domain, or "none".');
  }
  if (new Set(domains).size !== domains.length)
    throw new Error(`Invalid value for ${key}. A domain is listed twice.`);
  for (const domain of domains) checkDomain(manifest, key, domain, domains.length);
}

/** A name that ends in a top-level domain, or localhost: Figma's importer takes no addresses and no bare names. */
const host = /^(?:(?:\*\.)?(?:[a-z0-9-]+\.)+[a-z]{2,}|localhost)$/;

function checkDomain(manifest: Manifest, key: string, domain: string, count: number): void {
  if (domain === "none" || domain === "*") {
    if (count > 1) throw new Error(`Invalid value for ${key}. "${domain}" must be the only entry.`);
    if (domain === "*" && !manifest.networkAccess?.reasoning) {
      throw new Error('Invalid value for allowedDomains. "*" needs networkAccess.reasoning.');
    }
    return;
  }
  const parts = /^(https?|wss?):\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(domain);
  if (!/^[a-z]+:\/\//.test(domain)) {
    throw new Error(`Invalid value for ${key}. '${domain}' must include a scheme, such as https://.`);
  }
  if (!parts || !host.test(parts[2] ?? "")) {
    throw new Error(`Invalid value for ${key}. '${domain}' must be a valid URL.`);
  }
  const needsReason = key === "allowedDomains" && (parts[2] === "localhost" || parts[3] !== undefined);
  if (needsReason && !manifest.networkAccess?.reasoning) {
    throw new Error(`Invalid value for allowedDomains. '${domain}' needs networkAccess.reasoning.`);
  }
}

/** Whether the manifest lets a locally imported plugin reach this URL. */
export function isAllowed(manifest: Manifest, url: URL): boolean {
  const access = manifest.networkAccess;
  if (access === undefined) return true;
  return [...access.allowedDomains, ...access.devAllowedDomains].some((pattern) => matches(pattern, url));
}

function matches(pattern: string, url: URL): boolean {
  if (pattern === "*") return true;
  if (pattern === "none") return false;
  const parts = /^(\w+):\/\/(\*\.)?([^/:]+)(?::(\d+))?(\/.*)?$/.exec(pattern);
  if (!parts) return false;
  const [, scheme, wildcard, name = "", port, path] = parts;
  if (`${scheme}:` !== url.protocol) return false;
  const sameHost = wildcard ? url.hostname.endsWith(`.${name}`) : url.hostname === name;
  const samePort = url.port === (port ?? "") || url.port === defaultPort(scheme, port);
  if (!sameHost || !samePort) return false;
  if (path === undefined || path === "/") return true;
  return path.endsWith("/") ? url.pathname.startsWith(path) : url.pathname === path;
}

/** `URL` drops a port that is its scheme's own, a manifest may spell it. */
function defaultPort(scheme: string | undefined, port: string | undefined): string | undefined {
  return (scheme === "https" && port === "443") || (scheme === "http" && port === "80") ? "" : port;
}

/** The sources for the panel's Content-Security-Policy; `undefined` where Figma adds none ("*"). */
export function panelPolicy(manifest: Manifest): string | undefined {
  const access = manifest.networkAccess;
  const domains = [...(access?.allowedDomains ?? ["*"]), ...(access?.devAllowedDomains ?? [])];
  if (domains.includes("*")) return undefined;
  const sources = domains.filter((domain) => domain !== "none").join(" ");
  const inline = `'unsafe-inline' 'unsafe-eval' data: blob: ${sources}`.trim();
  return `default-src data: blob: ${sources}; script-src ${inline}; style-src ${inline}; font-src data: blob: ${sources}`;
}
