import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { readSettings } from "./settings.ts";

test("everything has a default, and empty means not set", () => {
  expect(readSettings({ PORT: "", OPENAI_API_KEY: " " })).toMatchObject({
    port: 8787,
    bind: "127.0.0.1",
    dataFolder: resolve(".polyframe"),
    openaiKey: undefined,
    token: undefined,
    publicHosts: [],
    retentionMs: 30 * 86_400_000,
    drainMs: 600_000,
  });
});

test.each([
  ["", true],
  ["https://api.openai.com/v1", true],
  ["https://eu.api.openai.com/v1", true],
  ["https://x.openai.azure.com/openai", false],
  ["https://api.openai.com.example/v1", false],
  ["http://localhost:9000/v1", false],
  ["http://[", false],
])("limits start at OpenAI's lowest tier only where OpenAI is asked: %o %s", (address, isOpenAi) => {
  expect(readSettings({ OPENAI_BASE_URL: address }).limits).toMatchObject({ isOpenAi });
});

test("headers of the operator's own need a name", () => {
  const headers = "X-Team: paint-4711";
  expect(readSettings({ OPENAI_CUSTOM_HEADERS: headers }).openaiHeaders).toBe(headers);
  expect(() => readSettings({ OPENAI_CUSTOM_HEADERS: "sesame-open" })).toThrow("Name: value");
});

test("hosts are read as a list without case or spaces", () => {
  expect(readSettings({ POLYFRAME_PUBLIC_HOSTS: "Relay.example.com, other" }).publicHosts).toEqual([
    "relay.example.com",
    "other",
  ]);
});

test.each([
  ["PORT", "eighty", "a port from 1 to 65535"],
  ["PORT", "70000", "a port from 1 to 65535"],
  ["POLYFRAME_TOKEN", "short", "at least 16 characters"],
  ["DATABASE_URL", "mysql://x", "postgres://"],
  ["OPENAI_BASE_URL", "api.example.com", "http(s) address"],
  ["POLYFRAME_LOG", "loud", "one of silent"],
  ["POLYFRAME_PARALLEL", "0", "from 1 to 1000"],
])("%s=%s is refused with what to write instead, and without the value", (name, value, hint) => {
  expect(() => readSettings({ [name]: value })).toThrow(hint);
  expect(() => readSettings({ [name]: value })).toThrow(`${name} is not`);
  if (value.length > 4) expect(() => readSettings({ [name]: value })).not.toThrow(value);
});

test.each([
  ["OPENAI_API_KEY", '"sk-in-quotes"'],
  ["OPENAI_BASE_URL", "'https://gateway.example.org/v1'"],
])("%s in quotation marks, as Docker hands it on, is refused", (name, value) => {
  expect(() => readSettings({ [name]: value })).toThrow(`${name} stands in quotation marks`);
});

test("a first setting that a byte order mark hides is not taken for one that is not set", () => {
  expect(() => readSettings({ "\uFEFFOPENAI_API_KEY": "sk-x" })).toThrow("byte order mark");
});

describe("the proxies on the way out", () => {
  const key = { OPENAI_API_KEY: "sk-x" };

  test("are read in capital and small letters, the small ones first, with a scheme or without", () => {
    expect(
      readSettings({
        ...key,
        HTTPS_PROXY: "http://one:3128",
        https_proxy: "http://two:3128/",
        HTTP_PROXY: "three:3128",
        NO_PROXY: "a.example, .b",
      }).proxies,
    ).toEqual({ https: "http://two:3128/", http: "http://three:3128", except: "a.example, .b" });
    expect(readSettings({ ...key, all_proxy: "http://u:p@all:1" }).proxies).toMatchObject({
      https: "http://u:p@all:1",
      http: "http://u:p@all:1",
    });
    expect(readSettings(key).proxies).toEqual({});
  });

  test.each(["socks5://proxy:1080", "http://?", "http://proxy:port", "http://proxy/path"])(
    "[K1] are refused in a sentence when they cannot be used: %s",
    (value) => {
      expect(() => readSettings({ ...key, HTTPS_PROXY: value })).toThrow("HTTPS_PROXY is not");
      expect(() => readSettings({ ...key, HTTPS_PROXY: value })).not.toThrow(value);
    },
  );

  test("are nobody's concern where nothing goes out", () => {
    expect(readSettings({ HTTPS_PROXY: "socks5://proxy:1080" }).proxies).toEqual({});
    expect(readSettings({ ...s3, HTTP_PROXY: "http://proxy:1" }).proxies).toMatchObject({
      http: "http://proxy:1",
    });
  });
});

test("an address without a key is named as useless", () => {
  const address = { OPENAI_BASE_URL: "http://localhost:1234/v1" };
  expect(readSettings(address).warnings).toEqual([expect.stringContaining("painted offline")]);
  expect(readSettings({ ...address, OPENAI_API_KEY: "none" }).warnings).toEqual([]);
});

const s3 = {
  POLYFRAME_S3_ENDPOINT: "http://minio:9000",
  POLYFRAME_S3_BUCKET: "pictures",
  POLYFRAME_S3_ACCESS_KEY_ID: "id",
  POLYFRAME_S3_SECRET_ACCESS_KEY: "very-secret",
};

test("an object store is used when it is set as a whole", () => {
  expect(readSettings({}).s3).toBeUndefined();
  expect(readSettings(s3).s3).toMatchObject({
    endpoint: "http://minio:9000",
    bucket: "pictures",
    region: "us-east-1",
  });
});

test.each(Object.keys(s3))(
  "[K1] an object store without %s is refused, and no secret is repeated",
  (missing) => {
    function refusal() {
      return readSettings({ ...s3, [missing]: "" });
    }
    expect(refusal).toThrow(missing);
    expect(refusal).not.toThrow("very-secret");
  },
);

test("an unknown setting is named, with the one that was probably meant", () => {
  const { warnings } = readSettings({
    POLYFRAME_PORT: "80",
    POLYFRAME_KEEPDAYS: "7",
    POLYFRAME_HOST: "relay.example.com",
    POLYFRAME_NONSENSE_OF_OURS: "",
    POLYFRAME_LOG: "info",
    PLAYGROUND_PORT: "1",
  });
  expect(warnings).toEqual([
    "POLYFRAME_PORT is no setting of this relay and is ignored. Did you mean PORT?",
    "POLYFRAME_KEEPDAYS is no setting of this relay and is ignored. Did you mean POLYFRAME_KEEP_DAYS?",
    "POLYFRAME_NONSENSE_OF_OURS is no setting of this relay and is ignored. Every setting: npm run relay -- help",
  ]);
});
