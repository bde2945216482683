import { expect, test } from "vitest";
import { arePricesKnown } from "./check-prices.ts";

const key = "sk-test";
test.each([
  [{ openaiKey: undefined, openaiBaseUrl: "https://other.example/v1", cataloguePath: undefined }, true],
  [{ openaiKey: key, openaiBaseUrl: undefined, cataloguePath: undefined }, true],
  [{ openaiKey: key, openaiBaseUrl: "https://api.openai.com/v1", cataloguePath: undefined }, true],
  // Data residency costs a tenth more.
  [{ openaiKey: key, openaiBaseUrl: "https://eu.api.openai.com/v1", cataloguePath: undefined }, false],
  [{ openaiKey: key, openaiBaseUrl: "https://x.openai.azure.com/openai", cataloguePath: undefined }, false],
  [
    { openaiKey: key, openaiBaseUrl: "https://x.openai.azure.com/openai", cataloguePath: "prices.json" },
    true,
  ],
])("prices of %o are known: %s", (settings, known) => {
  expect(arePricesKnown(settings)).toBe(known);
});
