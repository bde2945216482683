/** The relay's settings: environment variables, checked at start, each refusal naming the variable and what to write. */
import { resolve } from "node:path";
import * as z from "zod/mini";
import { defaultRequestLimits, type RequestLimits } from "./http/request-limits.ts";
import type { S3Settings } from "./bytes/s3-client.ts";
import { findClosest } from "./text/did-you-mean.ts";
import { logLevels, type LogLevel } from "./log/log.ts";
import type { ProxySettings } from "./providers/choose-proxy.ts";
import { isOpenAi } from "./providers/is-openai.ts";
import { type LimitSettings, openAiTiers, suggestParallel } from "./schedule/limits.ts";

export type Settings = {
  port: number;
  /** The address to listen on; loopback unless the operator says otherwise. */
  bind: string;
  dataFolder: string;
  databaseUrl: string | undefined;
  openaiKey: string | undefined;
  openaiBaseUrl: string | undefined;
  /** For Azure's dated API. */
  openaiApiVersion: string | undefined;
  /** Headers that OpenAI's library adds by itself; they may hold secrets. */
  openaiHeaders: string | undefined;
  /** Proxies on the way out; none where nothing goes out. */
  proxies: ProxySettings;
  /** A ready-made token for automation. */
  token: string | undefined;
  publicHosts: readonly string[];
  requestLimits: RequestLimits;
  cataloguePath: string | undefined;
  parallel: number;
  offlineMs: number;
  /** The provider's limits as far as the operator knows or wants them. */
  limits: LimitSettings;
  /** Where the bytes of pictures go instead of the data folder. */
  s3: S3Settings | undefined;
  retentionMs: number;
  /** The most bytes that the bodies of one team's runs have together. */
  teamRunBytes: number;
  drainMs: number;
  /** Below this many free bytes nothing is claimed. */
  minFreeBytes: number;
  /** What relay and helper may use together; undefined: what machine or container have. */
  memoryBytes: number | undefined;
  log: LogLevel;
  /** What is set and means nothing, a sentence each. */
  warnings: readonly string[];
};

const dayMs = 86_400_000;

function count(least: number, most: number) {
  return z.pipe(
    z.string().check(z.regex(/^\d{1,9}$/)),
    z.pipe(
      z.transform((text: string) => Number(text)),
      z.int().check(z.gte(least), z.lte(most)),
    ),
  );
}

const text = z.string().check(z.minLength(1));
/** As other programs take it: a proxy without a scheme is asked in plain HTTP. */
const proxySchema = z.pipe(
  z.string().check(z.regex(/^(?:https?:\/\/)?[^\s/?#]+\/?$/i)),
  z.pipe(
    z.transform((given: string) => (/^https?:/i.test(given) ? given : `http://${given}`)),
    z.string().check(z.refine((given: string) => URL.canParse(given))),
  ),
);
const proxyHint = "the http:// or https:// address of a proxy (SOCKS is not supported)";
const tierSchema = z.pipe(
  z.string().check(z.regex(/^[1-5]$/)),
  z.pipe(
    z.transform((digit: string) => Number(digit)),
    z.literal(openAiTiers),
  ),
);

/** Each variable with its schema and the sentence that says what to write. */
const variables = {
  PORT: { schema: count(0, 65_535), hint: "a port from 1 to 65535 (0 takes a free one)" },
  POLYFRAME_BIND: { schema: text, hint: "an address to listen on, such as 0.0.0.0" },
  POLYFRAME_DATA: { schema: text, hint: "the path of a folder" },
  DATABASE_URL: { schema: z.string().check(z.regex(/^postgres(ql)?:\/\//)), hint: "a postgres:// address" },
  OPENAI_API_KEY: { schema: z.string().check(z.regex(/^[\x21-\x7e]{1,500}$/)), hint: "a key without spaces" },
  OPENAI_BASE_URL: { schema: z.string().check(z.regex(/^https?:\/\/\S+$/)), hint: "an http(s) address" },
  OPENAI_API_VERSION: {
    schema: z.string().check(z.regex(/^[A-Za-z0-9.-]{1,40}$/)),
    hint: "an API version such as 2025-04-01-preview",
  },
  OPENAI_ORG_ID: { schema: text, hint: "an organization's id" },
  OPENAI_PROJECT_ID: { schema: text, hint: "a project's id" },
  OPENAI_CUSTOM_HEADERS: { schema: z.string().check(z.regex(/^[^:\n]+:/)), hint: "Name: value, one a line" },
  HTTPS_PROXY: { schema: proxySchema, hint: proxyHint },
  HTTP_PROXY: { schema: proxySchema, hint: proxyHint },
  ALL_PROXY: { schema: proxySchema, hint: proxyHint },
  NO_PROXY: { schema: text, hint: "host names separated by commas" },
  NODE_EXTRA_CA_CERTS: { schema: text, hint: "the path of a PEM file" },
  POLYFRAME_TOKEN: {
    schema: z.string().check(z.regex(/^[\x21-\x7e]{16,500}$/)),
    hint: "a token of at least 16 characters without spaces",
  },
  POLYFRAME_PUBLIC_HOSTS: {
    schema: z.string().check(z.regex(/^[A-Za-z0-9.-]+(\s*,\s*[A-Za-z0-9.-]+)*$/)),
    hint: "host names separated by commas, without ports",
  },
  POLYFRAME_REQUESTS_PER_MINUTE: {
    schema: count(1, 1_000_000),
    hint: "requests a minute of one token, from 1 to 1000000",
  },
  POLYFRAME_ADDRESS_REQUESTS_PER_MINUTE: {
    schema: count(1, 1_000_000),
    hint: "requests a minute of one address, from 1 to 1000000",
  },
  POLYFRAME_OPEN_REQUESTS: {
    schema: count(2, 100_000),
    hint: "requests of one token that are open at once, from 2 to 100000",
  },
  POLYFRAME_PROXY_HOPS: { schema: count(0, 9), hint: "the number of reverse proxies in front, from 0 to 9" },
  POLYFRAME_CATALOGUE: { schema: text, hint: "the path of a JSON file" },
  POLYFRAME_PARALLEL: { schema: count(1, 1000), hint: "a whole number from 1 to 1000" },
  POLYFRAME_OFFLINE_MS: { schema: count(0, 600_000), hint: "milliseconds from 0 to 600000" },
  POLYFRAME_OPENAI_TIER: { schema: tierSchema, hint: "a usage tier from 1 to 5" },
  POLYFRAME_IMAGES_PER_MINUTE: { schema: count(1, 1_000_000), hint: "images a minute from 1 to 1000000" },
  POLYFRAME_TOKENS_PER_MINUTE: { schema: count(1, 999_999_999), hint: "tokens a minute from 1 to 999999999" },
  POLYFRAME_S3_ENDPOINT: {
    schema: z.string().check(z.regex(/^https?:\/\/[^\s?#]+$/)),
    hint: "an http(s) address",
  },
  POLYFRAME_S3_BUCKET: {
    schema: z.string().check(z.regex(/^[a-z0-9][a-z0-9.-]{1,62}$/)),
    hint: "a bucket's name",
  },
  POLYFRAME_S3_REGION: {
    schema: z.string().check(z.regex(/^[a-z0-9-]{1,40}$/)),
    hint: "a region such as us-east-1",
  },
  POLYFRAME_S3_ACCESS_KEY_ID: { schema: z.string().check(z.regex(/^[\x21-\x7e]{1,200}$/)), hint: "a key id" },
  POLYFRAME_S3_SECRET_ACCESS_KEY: {
    schema: z.string().check(z.regex(/^[\x21-\x7e]{1,500}$/)),
    hint: "a secret",
  },
  POLYFRAME_S3_PREFIX: {
    schema: z.string().check(z.regex(/^[A-Za-z0-9._-][A-Za-z0-9._/-]*\/$/)),
    hint: "a path that ends with a slash",
  },
  POLYFRAME_TEAM_RUNS_MB: { schema: count(1, 100_000_000), hint: "megabytes, at least 1" },
  POLYFRAME_KEEP_DAYS: { schema: count(1, 3650), hint: "days from 1 to 3650" },
  POLYFRAME_DRAIN_SECONDS: { schema: count(0, 86_400), hint: "seconds from 0 to 86400" },
  POLYFRAME_MIN_FREE_MB: { schema: count(0, 100_000_000), hint: "megabytes" },
  POLYFRAME_MEMORY_MB: { schema: count(64, 100_000_000), hint: "megabytes, at least 64" },
  POLYFRAME_LOG: { schema: z.enum(logLevels), hint: `one of ${logLevels.join(", ")}` },
} as const;

/** The environment variables this relay reads; each has its line in the help. */
export type SettingName = keyof typeof variables;

type Variable<T> = { schema: T; hint: string };
type Env = Readonly<Record<string, string | undefined>>;

function read<T extends z.ZodMiniType>(
  env: Env,
  name: string,
  { schema, hint }: Variable<T>,
): z.output<T> | undefined {
  const given = env[name]?.trim() ?? "";
  if (given === "") return undefined;
  // Docker's env_file keeps them, other readers of such files take them off.
  if (/^(["']).*\1$/.test(given)) throw new Error(`${name} stands in quotation marks. Remove them.`);
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  // The value is not repeated: it may be a key pasted into the wrong line.
  throw new Error(`${name} is not ${hint}. Correct it, or remove it to use the default.`);
}

/** Other programs know these names in small letters too, and go by those first. */
function readProxies(env: Env): ProxySettings {
  function readEither(name: "HTTPS_PROXY" | "HTTP_PROXY" | "ALL_PROXY"): string | undefined {
    const given = env[name.toLowerCase()]?.trim() ? env[name.toLowerCase()] : env[name];
    return read({ [name]: given }, name, variables[name]);
  }
  const all = readEither("ALL_PROXY");
  return {
    https: readEither("HTTPS_PROXY") ?? all,
    http: readEither("HTTP_PROXY") ?? all,
    except: env["no_proxy"]?.trim() ? env["no_proxy"] : env["NO_PROXY"],
  };
}

function readLimits(env: Env): LimitSettings {
  return {
    openaiTier: read(env, "POLYFRAME_OPENAI_TIER", variables.POLYFRAME_OPENAI_TIER),
    imagesPerMinute: read(env, "POLYFRAME_IMAGES_PER_MINUTE", variables.POLYFRAME_IMAGES_PER_MINUTE),
    tokensPerMinute: read(env, "POLYFRAME_TOKENS_PER_MINUTE", variables.POLYFRAME_TOKENS_PER_MINUTE),
    isOpenAi: isOpenAi(read(env, "OPENAI_BASE_URL", variables.OPENAI_BASE_URL)),
  };
}

function readRequestLimits(env: Env): RequestLimits {
  const { perToken, perAddress, open, proxyHops } = defaultRequestLimits;
  const token = read(env, "POLYFRAME_REQUESTS_PER_MINUTE", variables.POLYFRAME_REQUESTS_PER_MINUTE);
  const name = "POLYFRAME_ADDRESS_REQUESTS_PER_MINUTE";
  return {
    perToken: token ?? perToken,
    perAddress: read(env, name, variables[name]) ?? perAddress,
    open: read(env, "POLYFRAME_OPEN_REQUESTS", variables.POLYFRAME_OPEN_REQUESTS) ?? open,
    proxyHops: read(env, "POLYFRAME_PROXY_HOPS", variables.POLYFRAME_PROXY_HOPS) ?? proxyHops,
  };
}

/** The compose file's own, which its env_file hands to the relay as well. */
const othersSettings = ["POLYFRAME_HOST"];

/** A setting with a slip in its name would be ignored without a word. */
function describeUnknown(env: Env): string[] {
  const known: readonly string[] = [...Object.keys(variables), ...othersSettings];
  const unknown = Object.keys(env).filter((name) => name.startsWith("POLYFRAME_") && !known.includes(name));
  return unknown.map((name) => {
    // POLYFRAME_PORT is PORT.
    const bare = name.slice("POLYFRAME_".length);
    const meant = known.includes(bare) ? bare : findClosest(name, known);
    const hint = meant === undefined ? "Every setting: npm run relay -- help" : `Did you mean ${meant}?`;
    return `${name} is no setting of this relay and is ignored. ${hint}`;
  });
}

/** The object store, when any of it is set; then all of it must be, but region and prefix. */
function readS3(env: Env): S3Settings | undefined {
  const endpoint = read(env, "POLYFRAME_S3_ENDPOINT", variables.POLYFRAME_S3_ENDPOINT);
  const bucket = read(env, "POLYFRAME_S3_BUCKET", variables.POLYFRAME_S3_BUCKET);
  const keyId = read(env, "POLYFRAME_S3_ACCESS_KEY_ID", variables.POLYFRAME_S3_ACCESS_KEY_ID);
  const secret = read(env, "POLYFRAME_S3_SECRET_ACCESS_KEY", variables.POLYFRAME_S3_SECRET_ACCESS_KEY);
  const region = read(env, "POLYFRAME_S3_REGION", variables.POLYFRAME_S3_REGION) ?? "us-east-1";
  const prefix = read(env, "POLYFRAME_S3_PREFIX", variables.POLYFRAME_S3_PREFIX);
  if ([endpoint, bucket, keyId, secret].every((value) => value === undefined)) return undefined;
  if (endpoint === undefined || bucket === undefined || keyId === undefined || secret === undefined)
    throw new Error(
      "An object store needs POLYFRAME_S3_ENDPOINT, POLYFRAME_S3_BUCKET, POLYFRAME_S3_ACCESS_KEY_ID and POLYFRAME_S3_SECRET_ACCESS_KEY. Set all four, or none to keep pictures in the data folder.",
    );
  return { endpoint, bucket, region, keyId, secret, prefix };
}

/** Docker hands on the mark at the beginning of a file as a part of the first name, whose setting would be missed. */
function refuseByteOrderMark(env: Env): void {
  if (Object.keys(env).some((name) => name.startsWith("\uFEFF")))
    throw new Error(
      "The file the settings come from begins with a byte order mark, so its first setting is lost. Save it as UTF-8 without one.",
    );
}

/** An address without a key is never asked. */
function describeUseless(env: Env): string[] {
  const isSet = read(env, "OPENAI_BASE_URL", variables.OPENAI_BASE_URL) !== undefined;
  return isSet && read(env, "OPENAI_API_KEY", variables.OPENAI_API_KEY) === undefined
    ? [
        "OPENAI_BASE_URL is set without OPENAI_API_KEY, so pictures are painted offline. Set a key; a server that needs none takes any.",
      ]
    : [];
}

function toBytes(megabytes: number | undefined): number | undefined {
  return megabytes === undefined ? undefined : megabytes * 1_000_000;
}

/** Reads the settings; throws a sentence that names the variable to correct. Relative paths start at the working folder. */
export function readSettings(env: Env): Settings {
  refuseByteOrderMark(env);
  const hosts = read(env, "POLYFRAME_PUBLIC_HOSTS", variables.POLYFRAME_PUBLIC_HOSTS)?.split(",") ?? [];
  const isOffline = read(env, "OPENAI_API_KEY", variables.OPENAI_API_KEY) === undefined;
  const limits = readLimits(env);
  const s3 = readS3(env);
  return {
    port: read(env, "PORT", variables.PORT) ?? 8787,
    bind: read(env, "POLYFRAME_BIND", variables.POLYFRAME_BIND) ?? "127.0.0.1",
    dataFolder: resolve(read(env, "POLYFRAME_DATA", variables.POLYFRAME_DATA) ?? ".polyframe"),
    databaseUrl: read(env, "DATABASE_URL", variables.DATABASE_URL),
    openaiKey: read(env, "OPENAI_API_KEY", variables.OPENAI_API_KEY),
    openaiBaseUrl: read(env, "OPENAI_BASE_URL", variables.OPENAI_BASE_URL),
    openaiApiVersion: read(env, "OPENAI_API_VERSION", variables.OPENAI_API_VERSION),
    openaiHeaders: read(env, "OPENAI_CUSTOM_HEADERS", variables.OPENAI_CUSTOM_HEADERS),
    // A proxy that no call would take needs no check.
    proxies: isOffline && s3 === undefined ? {} : readProxies(env),
    token: read(env, "POLYFRAME_TOKEN", variables.POLYFRAME_TOKEN),
    publicHosts: hosts.map((host) => host.trim().toLowerCase()),
    requestLimits: readRequestLimits(env),
    cataloguePath: read(env, "POLYFRAME_CATALOGUE", variables.POLYFRAME_CATALOGUE),
    parallel:
      read(env, "POLYFRAME_PARALLEL", variables.POLYFRAME_PARALLEL) ??
      (isOffline ? 4 : suggestParallel(limits)),
    offlineMs: read(env, "POLYFRAME_OFFLINE_MS", variables.POLYFRAME_OFFLINE_MS) ?? 2_500,
    limits,
    s3,
    retentionMs: (read(env, "POLYFRAME_KEEP_DAYS", variables.POLYFRAME_KEEP_DAYS) ?? 30) * dayMs,
    teamRunBytes: (read(env, "POLYFRAME_TEAM_RUNS_MB", variables.POLYFRAME_TEAM_RUNS_MB) ?? 500) * 1_000_000,
    drainMs: (read(env, "POLYFRAME_DRAIN_SECONDS", variables.POLYFRAME_DRAIN_SECONDS) ?? 600) * 1_000,
    minFreeBytes: (read(env, "POLYFRAME_MIN_FREE_MB", variables.POLYFRAME_MIN_FREE_MB) ?? 200) * 1_000_000,
    memoryBytes: toBytes(read(env, "POLYFRAME_MEMORY_MB", variables.POLYFRAME_MEMORY_MB)),
    log: read(env, "POLYFRAME_LOG", variables.POLYFRAME_LOG) ?? "warn",
    warnings: [...describeUnknown(env), ...describeUseless(env)],
  };
}
