import { createCanvas } from "@napi-rs/canvas";
import { expect, test } from "vitest";
import { computeLayout } from "./layout.ts";

function linesOf(words: string, locale = "en"): string[] {
  const context = createCanvas(8, 8).getContext("2d");
  const texts = [{ role: "headline", words, locale, direction: "ltr" as const }];
  const { stacks } = computeLayout(context, { width: 1024, height: 1024, texts });
  return stacks.flatMap((stack) => stack.blocks.flatMap((block) => block.lines));
}

test.each(["\n", "\r\n", "\r", "\v", "\f", "\u0085", "\u2028", "\u2029"])(
  "[L8] words broken by %j are set on two lines, and one at the end sets none",
  (kind) => {
    expect(linesOf(`Spring${kind}starts here`)).toEqual(["Spring", "starts here"]);
    expect(linesOf(`春の${kind}新作${kind}`, "ja")).toEqual(["春の", "新作"]);
  },
);
