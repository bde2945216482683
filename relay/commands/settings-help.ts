/** What every setting means, for the help; the type keeps it complete. */
import type { SettingName } from "../settings.ts";

export const settingsHelp: Readonly<Record<SettingName, string>> = {
  PORT: "The port to listen on (8787; 0 takes a free one).",
  POLYFRAME_BIND: "The address to listen on (127.0.0.1); 0.0.0.0 for every network.",
  POLYFRAME_DATA: "The folder of runs, ledger and pictures (.polyframe).",
  DATABASE_URL: "A postgres:// address, instead of the embedded store; any number of relays may share it.",
  OPENAI_API_KEY: "With it the relay asks OpenAI; without it, it paints offline pictures.",
  OPENAI_BASE_URL: "Azure or a compatible server. Ceilings then need POLYFRAME_CATALOGUE with its prices.",
  OPENAI_API_VERSION: "For Azure's dated API.",
  OPENAI_ORG_ID: "The organization that is billed, for a key that belongs to several.",
  OPENAI_PROJECT_ID: "The same for the project.",
  OPENAI_CUSTOM_HEADERS: "Headers of every call to the provider (Name: value, one a line), hidden in logs.",
  HTTPS_PROXY: "A company's proxy on the way to https addresses: http://user:password@host:port.",
  HTTP_PROXY: "The same for http addresses.",
  ALL_PROXY: "The same for both, where they are not set.",
  NO_PROXY: "Hosts, domains and networks that are reached without a proxy, separated by commas.",
  NODE_EXTRA_CA_CERTS:
    "A PEM file of authorities to trust besides the usual ones, as of a proxy that re-signs.",
  POLYFRAME_TOKEN:
    "A ready-made token with every scope, valid as long as this setting. Others: token create.",
  POLYFRAME_PUBLIC_HOSTS: "The names the relay answers to besides localhost, separated by commas.",
  POLYFRAME_REQUESTS_PER_MINUTE: "Requests of one token (12000); a token's own limit goes first.",
  POLYFRAME_ADDRESS_REQUESTS_PER_MINUTE: "Requests of one address (30000).",
  POLYFRAME_OPEN_REQUESTS:
    "Requests of one token that are open at once, half of them polls (2000); an address may have twice as many.",
  POLYFRAME_PROXY_HOPS:
    "How many reverse proxies stand in front (0). With one, the last entry of X-Forwarded-For is the client's address.",
  POLYFRAME_CATALOGUE: "A catalogue file of your own: models, sizes, prices. It replaces ours as a whole.",
  POLYFRAME_PARALLEL: "Pictures made at the same time by this process (4 offline, else by the limits).",
  POLYFRAME_OFFLINE_MS: "The usual time of an offline picture in milliseconds (2500).",
  POLYFRAME_OPENAI_TIER:
    "Your usage tier, 1 to 5: limits before OpenAI has said them. Without it, as tier 1 until its first answer.",
  POLYFRAME_IMAGES_PER_MINUTE: "At most this many images a minute and model, whatever the provider allows.",
  POLYFRAME_TOKENS_PER_MINUTE: "At most this many tokens a minute and model, whatever the provider allows.",
  POLYFRAME_S3_ENDPOINT: "Keeps bytes in an S3-compatible store at this address instead of the data folder.",
  POLYFRAME_S3_BUCKET: "Its bucket.",
  POLYFRAME_S3_REGION: "Its region (us-east-1).",
  POLYFRAME_S3_ACCESS_KEY_ID: "The id of the key for it.",
  POLYFRAME_S3_SECRET_ACCESS_KEY: "The secret of that key.",
  POLYFRAME_S3_PREFIX: "A path inside the bucket that ends with a slash (none).",
  POLYFRAME_KEEP_DAYS: "How long pictures, and what runs asked for, are kept, in days (30).",
  POLYFRAME_TEAM_RUNS_MB:
    "What the briefs of one team's runs may take in the store (500); they go with POLYFRAME_KEEP_DAYS.",
  POLYFRAME_DRAIN_SECONDS: "How long a stopping relay waits for pictures that are out (600).",
  POLYFRAME_MEMORY_MB:
    "What the relay and its helper for pictures may use; without it what the machine or container has. Below 870 large pictures are refused.",
  POLYFRAME_MIN_FREE_MB:
    "Free disk kept for the ends of calls under way: nothing new is taken or begun that would use it (200).",
  POLYFRAME_LOG: "silent, error, warn, info or debug (warn).",
};
