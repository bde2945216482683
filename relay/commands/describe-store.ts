/** Which store a command works on: a shell may have other settings than the running relay. */
import type { Settings } from "../settings.ts";

/** The data folder, or the database without its password. */
export function describeStore({
  dataFolder,
  databaseUrl,
}: Pick<Settings, "dataFolder" | "databaseUrl">): string {
  return databaseUrl === undefined ? `Data folder ${dataFolder}` : `Database ${hideSecrets(databaseUrl)}`;
}

/** Name, host, port and database; passwords may stand before the host and behind the question mark. */
function hideSecrets(databaseUrl: string): string {
  if (!URL.canParse(databaseUrl)) return "in DATABASE_URL";
  const { protocol, username, host, pathname } = new URL(databaseUrl);
  return `${protocol}//${username === "" ? "" : `${username}@`}${host}${pathname}`;
}
