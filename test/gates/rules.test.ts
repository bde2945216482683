// core/SPEC.md and what quotes it: every quoted rule is defined there, every rule there is pinned by a test that names it.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compareRules, findDefinitions, findQuotes, readRepository } from "./rule-quotes.ts";

const root = join(import.meta.dirname, "../..");
// Put into the planted texts below by name: a quote written out here would count as one of the repository's own.
const [known, other, unknown] = ["M1", "D2", "Q7"];

test("every rule that code, tests and documents quote is in core/SPEC.md, and a test names every rule there", async () => {
  const defined = findDefinitions(await readFile(join(root, "core/SPEC.md"), "utf8"));
  expect(defined.length).toBeGreaterThan(50);
  const quotes = (await readRepository(root)).flatMap(({ file, text }) => findQuotes(file, text));
  expect(compareRules(defined, quotes)).toEqual([]);
});

function idsIn(text: string, file = "core/sizes.ts"): string[] {
  return findQuotes(file, text).map(({ id }) => id);
}

describe("a quote", () => {
  test.each([
    ["a line comment", `f(); // kept late (${known})`],
    ["a doc comment", `/**\n * Kept late (${known}).\n */\nfunction f() {}`],
    ["a comment before a closing brace", `function f() {\n  g();\n  // kept late (${known})\n}`],
    ["a comment at the end of a file", `f();\n// kept late (${known})`],
    ["a message", `throw new Error("Sent twice (${known}).");`],
    ["a template around a value", `const text = \`Sent \${count} times (${known}): \${names}\`;`],
    ["a comment that goes on after the id", `// Decides what is kept (${known}: late ones too).`],
  ])("is found in %s", (_where, text) => {
    expect(idsIn(text)).toEqual([known]);
  });

  test("is found in a text of JSX, in a document and in a style sheet", () => {
    expect(idsIn(`const part = <p>It's kept late (${known})</p>;`, "ui/part.tsx")).toEqual([known]);
    expect(idsIn(`That is the hard line (${known}).`, "ARCHITECTURE.md")).toEqual([known]);
    expect(idsIn(`/* one undo step (${known}) */`, "ui/panel.css")).toEqual([known]);
  });

  test("may name several rules and a rule's part", () => {
    expect(
      idsIn(`// fenced (${known}, ${other}), rounded (${known}.3), bounded (${known} and ${other})`),
    ).toEqual([known, other, `${known}.3`, known, other]);
  });

  test("says on which line it stands", () => {
    expect(findQuotes("core/a.ts", `/**\n * First.\n * Kept (${known}).\n */\nf();`)).toEqual([
      { id: known, file: "core/a.ts", line: 3, namesTest: false },
    ]);
  });

  test.each([
    ["a variable in code", `const a = values[${known}] + f(${known});`],
    ["a character class", `const pattern = /[${known}](${known})/;`],
    ["a name without brackets", `// ${known} is a chip as well`],
    ["a size of paper", "// prints on (A4), never on (A3)"],
    ["the engine", "// measured in one engine (V8)"],
    ["a longer name", `// the file (${known}23) and (x${known})`],
  ])("is not %s", (_what, text) => {
    expect(idsIn(text)).toEqual([]);
  });
});

describe("a test names a rule", () => {
  function namedIn(text: string, file = "core/sizes.test.ts"): string[] {
    return findQuotes(file, text).flatMap(({ id, namesTest }) => (namesTest ? [id] : []));
  }

  test("where its name opens with it, also in a table and in a template", () => {
    expect(namedIn(`test("[${known}] [${other}] holds", f);`)).toEqual([known, other]);
    expect(namedIn(`test("[${known}, ${other}] holds", f);`)).toEqual([known, other]);
    expect(namedIn(`test.each([1])("[${known}] holds for %s", f);`)).toEqual([known]);
    expect(namedIn(`test(\`[${known}] holds (seed \${seed})\`, f);`)).toEqual([known]);
    expect(namedIn(`for (const { name } of [{ name: "[${known}] holds" }]) test(name, f);`)).toEqual([known]);
  });

  test("but not in a comment, inside a sentence, or outside of tests", () => {
    expect(namedIn(`// [${known}] holds (${known})\nf();`)).toEqual([]);
    expect(namedIn(`expect(f).toThrow("Sent twice [${known}]: a");`)).toEqual([]);
    expect(namedIn(`const text = "[${known}] holds";`, "core/sizes.ts")).toEqual([]);
  });
});

describe("a SPEC", () => {
  const spec = `# The rules\n\nSee (${known}).\n\n* **${known}** Nothing is sent.\n  * ${known}.1 Nothing at all, **${other}** neither.\n`;
  const pinned = findQuotes("a.test.ts", `test("[${known}] holds", f);`);

  test("defines its bold markers and their numbered parts", () => {
    expect(findDefinitions(spec)).toEqual([known, `${known}.1`]);
    expect(compareRules(findDefinitions(spec), pinned)).toEqual([]);
  });

  test("is missed by a quote of what it does not define", () => {
    const quotes = findQuotes("core/a.ts", `// kept (${unknown}), rounded (${known}.2)`);
    expect(compareRules(findDefinitions(spec), [...pinned, ...quotes])).toEqual([
      `core/a.ts:1 quotes ${unknown}, which core/SPEC.md does not define: correct the id or define the rule.`,
      `core/a.ts:1 quotes ${known}.2, which core/SPEC.md does not define: correct the id or define the rule.`,
    ]);
  });

  test("may not hold a rule that no test names; a test of a part is a test of its rule", () => {
    const comment = findQuotes("a.test.ts", `// kept (${known})\nf();`);
    expect(compareRules(findDefinitions(spec), comment)).toEqual([
      `No test's name opens with [${known}]: write the test that pins it, or take the rule out of core/SPEC.md.`,
    ]);
    const part = findQuotes("a.test.ts", `test("[${known}.1] holds", f);`);
    expect(compareRules(findDefinitions(spec), part)).toEqual([]);
  });

  test("may use a number once, and a part's below its own rule", () => {
    expect(compareRules([known, known], pinned)).toEqual([
      `core/SPEC.md defines ${known} twice: give one of them a number of its own.`,
    ]);
    expect(compareRules([`${other}.1`, known], pinned)).toEqual([
      `core/SPEC.md has ${other}.1 outside ${other}: move it below its rule.`,
    ]);
  });
});
