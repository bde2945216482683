import { describe, expect, it } from "vitest";
import { createFailure, failureKinds, failureSchema, isFailure } from "./failure.ts";

describe("failures", () => {
  it.each(failureKinds)("[F1] %s has a sentence that ends and fits the wire", (kind) => {
    const failure = createFailure(kind);
    expect(failure.message).toMatch(/^[A-Z].*\.$/);
    expect(failureSchema.parse(failure)).toEqual(failure);
    expect(isFailure(failure)).toBe(true);
  });

  it("[F1] gives every kind a sentence of its own", () => {
    expect(new Set(failureKinds.map((kind) => createFailure(kind).message)).size).toBe(failureKinds.length);
  });

  it("[F2] keeps the sentence of a kind it does not know", () => {
    const decoded = failureSchema.parse({ kind: "brand-new", message: "Wait a day.", retryable: true });
    expect(decoded).toEqual({ kind: "unknown", message: "Wait a day.", retryable: true });
  });

  it("[F3] is told apart from results that merely have a kind", () => {
    expect(isFailure({ kind: "person", name: "x" })).toBe(false);
    expect(isFailure({ cells: [] })).toBe(false);
  });

  it("[F1] lets details win over the kind's own sentence", () => {
    const failure = createFailure("bad-request", { message: "Name a size.", doing: "quoting" });
    expect(failure).toEqual({
      kind: "bad-request",
      message: "Name a size.",
      retryable: false,
      doing: "quoting",
    });
  });
});
