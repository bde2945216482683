import { expect, it } from "vitest";
import { checkBodySize, maxBodyBytes } from "./body-size.ts";
import { catalogue } from "./catalogue.fixture.ts";
import { quoteRun } from "./quote.ts";
import type { RunBody } from "./run-body.ts";

function createBody(languages: number, letters: number): RunBody {
  const locales = Array.from({ length: languages }, (_, index) => `aa-${100 + index}`);
  const words = Object.fromEntries(locales.map((tag) => [tag, "漢".repeat(letters)]));
  return {
    kind: "picture",
    model: "gpt-image-2",
    quality: "low",
    density: 1,
    brief: {
      subject: "A harbour",
      texts: Array.from({ length: 12 }, (_, index) => ({ key: `b${index}`, role: "body", words })),
    },
    cells: locales.map((locale) => ({ id: `hero/${locale}`, locale, target: { width: 512, height: 512 } })),
  };
}

function countBytes(body: RunBody): number {
  return new TextEncoder().encode(JSON.stringify(body)).length;
}

it("[P9] lets a body of a megabyte pass", () => {
  const body = createBody(13, 2000);
  expect(countBytes(body)).toBeLessThan(maxBodyBytes);
  expect(checkBodySize(body)).toBeUndefined();
});

it("[P9] refuses a larger one with the number of languages that fit, and so many do", () => {
  const refusal = checkBodySize(createBody(60, 2000));
  expect(refusal).toMatchObject({ kind: "too-large", retryable: false });
  const [, fitting = "0"] = /fits with (\d+) of its 60 languages/.exec(refusal?.message ?? "") ?? [];
  expect(countBytes(createBody(Number(fitting), 2000))).toBeLessThanOrEqual(maxBodyBytes);
  expect(countBytes(createBody(Number(fitting) + 1, 2000))).toBeGreaterThan(maxBodyBytes);
});

it("asks for a shorter brief where no language fits", () => {
  const body = createBody(2, 1);
  const large = { ...body, brief: { ...body.brief, subject: "x".repeat(maxBodyBytes) } };
  expect(checkBodySize(large)?.message).toContain("Shorten the brief");
});

it("is said before there is a price, on both sides of the wire", () => {
  const quote = quoteRun(createBody(60, 2000), catalogue, { inputSizes: () => undefined });
  expect(quote).toMatchObject({ kind: "too-large" });
});
