import { expect, test } from "vitest";
import { decodeInTurn } from "./decode-in-turn.ts";

test("large pictures are decoded one after another, and small ones never wait for them", async () => {
  const door = Promise.withResolvers<void>();
  const began: string[] = [];
  function work(name: string): () => Promise<void> {
    return async () => {
      began.push(name);
      await door.promise;
    };
  }
  const large = { width: 8_000, height: 8_000 };
  const all = [
    decodeInTurn(large, work("large")),
    decodeInTurn(large, work("second large")),
    decodeInTurn({ width: 4_000, height: 4_000 }, work("small")),
  ];
  expect(began).toEqual(["large", "small"]);
  door.resolve();
  await Promise.all(all);
  expect(began).toEqual(["large", "small", "second large"]);
});
