/** What the host tells the sandbox once, before any plugin code runs. */
import type { Members } from "./members.ts";

export type Settings = {
  readonly pluginId: string;
  readonly command: string;
  readonly editorType: string;
  readonly dynamicPage: boolean;
  readonly html: string | null;
  readonly uiFiles: Readonly<Record<string, string>>;
  readonly fields: readonly string[];
  readonly apis: Readonly<Record<string, Members>>;
  readonly nodes: Readonly<Record<string, Members>>;
};

declare const __settings: string;

const parsed: Settings = JSON.parse(__settings);

export const settings: Settings = parsed;

/** `figma.mixed`. */
export const mixed = Symbol("figma.mixed");

/** The members of an API object by its name in the typings. */
export function apiMembers(name: string): Members {
  return settings.apis[name] ?? {};
}
