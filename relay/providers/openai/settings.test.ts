import { expect, test } from "vitest";
import { findModel } from "../../../core/catalogue.ts";
import { loadCatalogue } from "../../catalogue/load-catalogue.ts";
import { type OptionalParameter, buildParameters } from "./build-request.ts";
import { toUpstream } from "./client.ts";
import { allowLinked } from "./fetch-linked.ts";

const apiKey = "sk-test";
const unspoilt = { left: new Set<OptionalParameter>(), asksForBytes: false };

test.each([
  [undefined, undefined, "https://api.openai.com/v1", "openai", true],
  ["https://eu.api.openai.com/v1", undefined, "https://eu.api.openai.com/v1", "openai", true],
  [
    "https://api.openai.com.example.org/v1",
    undefined,
    "https://api.openai.com.example.org/v1",
    "openai",
    false,
  ],
  ["http://localhost:1234/v1", undefined, "http://localhost:1234/v1", "openai", false],
  ["https://me.openai.azure.com", undefined, "https://me.openai.azure.com/openai/v1", "azure-v1", false],
  [
    "https://me.services.ai.azure.com/openai/v1/",
    "2026-10-01",
    "https://me.services.ai.azure.com/openai/v1/",
    "azure-v1",
    false,
  ],
  ["https://me.openai.azure.com", "2026-10-01", "https://me.openai.azure.com/openai", "azure-dated", false],
  [
    "https://gateway.example.org/azure",
    "2026-10-01",
    "https://gateway.example.org/azure",
    "azure-dated",
    false,
  ],
] as const)("the base URL %s with version %s is asked at %s", (baseUrl, apiVersion, href, kind, official) => {
  const upstream = toUpstream({ apiKey, baseUrl, apiVersion });
  expect({ ...upstream, baseUrl: upstream.baseUrl.href }).toEqual({ baseUrl: href, kind, official });
});

test.each([
  ["https://api.openai.com", "https://api.openai.com/v1"],
  ["https://api.openai.com/", "https://api.openai.com/v1"],
  ["https://us.api.openai.com/v1/", "https://us.api.openai.com/v1/"],
  ["https://gateway.example.org", "https://gateway.example.org/"],
  ["https://gateway.example.org/models-of-ours/v1", "https://gateway.example.org/models-of-ours/v1"],
])("the address %s is taken as %s", (baseUrl, href) => {
  expect(toUpstream({ apiKey, baseUrl }).baseUrl.href).toBe(href);
});

test.each([
  ["https://api.openai.com/v1/images/generations", /ends in \/images\/generations/],
  ["https://gateway.example.org/v1/images/generations/", /ends in \/images\/generations/],
  ["https://gateway.example.org/v1/images/edits", /ends in \/images\/edits/],
  ["https://gateway.example.org/v1/chat/completions", /ends in \/chat\/completions/],
  ["https://gateway.example.org/v1/responses", /ends in \/responses/],
  ["https://gateway.example.org/v1/models", /ends in \/models/],
  ["https://gateway.example.org/v1/images", /ends in \/images/],
  ["https://gateway.example.org/v1#images", /# in it/],
  ["https://gateway.example.org/v1#", /# in it/],
  ["https://gateway.example.org/v1?key=1", /question mark/],
  ["https://me.openai.azure.com/openai?api-version=2025-04-01", /OPENAI_API_VERSION/],
  ["https://me.openai.azure.com/openai/deployments/pictures", /deployment/],
  ["https://platform.openai.com/v1", /website/],
  ["https://chatgpt.com", /website/],
  ["http://api.openai.com/v1", /Write https/],
  ["https://api.openai.com/v2", /end in \/v1/],
  ["https://me:secret@gateway.example.org/v1", /user name or password/],
  ["api.openai.com/v1", /not an http or https address/],
  ["ftp://api.openai.com", /not an http or https address/],
  ["localhost:1234/v1", /not an http or https address/],
])(
  "[K1] the address %s cannot be right and is refused at start, without being repeated",
  (baseUrl, words) => {
    function describe(): unknown {
      return toUpstream({ apiKey, baseUrl });
    }
    expect(describe).toThrow(words);
    expect(describe).toThrow(/^OPENAI_BASE_URL /);
    expect(describe).not.toThrow(/secret|gateway\.example|me\.openai/);
  },
);

test("a version of Azure's API beside OpenAI's own address is refused at start", () => {
  expect(() => toUpstream({ apiKey, apiVersion: "2026-10-01" })).toThrow(/OPENAI_API_VERSION is for Azure/);
});

test("the safety identifier goes to OpenAI only, and moderation not beside pictures", () => {
  const model = findModel(loadCatalogue(), "gpt-image-2")!;
  const request = {
    attempt: "a",
    model: { ...model, upstream: "my-deployment" },
    prompt: "a kite",
    size: { width: 1024, height: 1024 },
    quality: "xhigh",
    format: "png" as const,
    background: "transparent" as const,
    partials: 2,
    inputs: [
      { name: "a", role: "style", path: "a.png", type: "image/png" as const, width: 8, height: 8, bytes: 1 },
    ],
    cell: { brief: { subject: "" }, locale: "und", id: "a", take: 1, plate: false },
    safetyIdentifier: "hash",
  };
  const official = buildParameters(request, toUpstream({ apiKey }), unspoilt);
  expect(official).toEqual({
    model: "my-deployment",
    prompt: "a kite",
    size: "1024x1024",
    quality: "xhigh",
    n: 1,
    output_format: "png",
    background: "transparent",
    partial_images: 2,
    stream: true,
    safety_identifier: "hash",
  });
  const other = buildParameters(request, toUpstream({ apiKey, baseUrl: "http://other/v1" }), {
    left: new Set(["partial_images", "n"]),
    asksForBytes: false,
  });
  expect(Object.keys(other)).toEqual(["model", "prompt", "size", "quality", "output_format", "background"]);
});

test("[M4] quality auto is never sent", () => {
  const model = findModel(loadCatalogue(), "gpt-image-2")!;
  const cell = { brief: { subject: "" }, locale: "und", id: "a", take: 1, plate: false };
  const request = {
    attempt: "a",
    model,
    prompt: "x",
    size: { width: 1024, height: 1024 },
    quality: "auto",
    format: "png" as const,
    background: "opaque" as const,
    partials: 0,
    inputs: [],
    cell,
  };
  expect(() => buildParameters(request, toUpstream({ apiKey }), unspoilt)).toThrow();
});

test("[K3] only a link to the configured origin is fetched", () => {
  const base = new URL("https://images.example.org/v1");
  expect(allowLinked("https://images.example.org/files/1.png", base)?.pathname).toBe("/files/1.png");
  expect(allowLinked("/files/1.png", base)?.href).toBe("https://images.example.org/files/1.png");
  for (const url of [
    "http://images.example.org/1.png",
    "https://images.example.org:8443/1",
    "https://cdn.example.org/1",
    "//evil.org/1",
    "file:///etc/passwd",
    "http://127.0.0.1/",
    "https://images.example.org@evil.org/",
    "https://me@images.example.org/",
    "http://[",
  ]) {
    expect(allowLinked(url, base), url).toBeUndefined();
  }
});
