import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isBlank, joinLines, splitLines } from "./line-breaks.ts";

const kinds = ["\n", "\r\n", "\r", "\v", "\f", "\u0085", "\u2028", "\u2029"];

describe("splitLines", () => {
  it.each(kinds)("[L8] breaks at %j, and sets no line for a trailing one", (kind) => {
    expect(splitLines(`Spring${kind}starts${kind}`)).toEqual(["Spring", "starts"]);
    expect(splitLines(`a${kind}${kind}b`)).toEqual(["a", "", "b"]);
  });

  it("[L8] breaks nowhere else: not at a tab, a no-break space or a zero width space", () => {
    expect(splitLines("a\tb\u00a0c\u200bd e\u001fe")).toHaveLength(1);
  });

  it("[L8] keeps blanks at both ends of a line, and an empty line in between", () => {
    expect(splitLines(" a \r\n\r\n b ")).toEqual([" a ", "", " b "]);
    expect(splitLines("")).toEqual([""]);
    expect(splitLines("\u2028\n")).toEqual([""]);
  });
});

describe("joinLines", () => {
  it("[L8] makes words equal that differ in the kind of their breaks alone", () => {
    const line = fc.stringMatching(/^[a-z ]{1,5}$/);
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), fc.array(fc.constantFrom(...kinds)), (lines, chosen) => {
        const words = lines.reduce((text, next, index) => `${text}${chosen[index] ?? "\n"}${next}`);
        expect(joinLines(words)).toBe(lines.join("\n"));
      }),
      { seed: 1 },
    );
  });
});

describe("isBlank", () => {
  it("is true for words of blanks and breaks alone", () => {
    for (const kind of kinds) expect(isBlank(` ${kind}\t${kind}`)).toBe(true);
    expect(isBlank(" a ")).toBe(false);
  });
});
