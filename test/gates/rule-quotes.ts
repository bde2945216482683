/** Finds the rules that core/SPEC.md defines, and every place of the repository that quotes one by its number. */
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import ts from "typescript-api";

/** A rule's number in brackets: where it stands, and whether it opens a test's name (`[M1] [D2] nothing is ...`). */
export type Quote = { id: string; file: string; line: number; namesTest: boolean };

/** A text in which rules may be quoted, cut out of a file: a comment, a string, a whole document. */
type Passage = { text: string; start: number; isString: boolean };

const id = String.raw`[A-Z]\d{1,2}(?:\.\d{1,2})?`;
const ids = `${id}(?:(?:, | and | to )${id})*`;
/** `(M1)`, `[M1]`, `(M1, D2)`, `(S5: another size is shown)`; the brackets tell a quote from other names of this form. */
const bracketed = new RegExp(String.raw`[(\[](${ids})(?=[)\]:])`, "g");
/** What a test's name begins with: `[M1] `, `[M1, M2] `, `[M1] [M2] `. */
const opening = new RegExp(String.raw`^(?:\[${ids}\] )+`);
/** Bracketed names that look like rules and are none: sizes of paper, the engine V8. */
const notRules = /^(?:A\d{1,2}|V8)$/;
const scripts = /\.(?:m?ts|tsx|mjs)$/;
const documents = /\.(?:md|css|html|ya?ml)$/;
const skipped = new Set(["node_modules", "dist"]);

/**
 * The ids that a SPEC defines, in order: rules are its bold markers (`* **S1** ...`), their parts the indented bullets
 * that open with rule and number (`  * S1.1 ...`). An id that is defined twice is listed twice.
 */
export function findDefinitions(spec: string): string[] {
  const marker = new RegExp(String.raw`^(?:\* \*\*(${id})\*\* |  \* (${id}) )`, "gm");
  return [...spec.matchAll(marker)].map(([, rule, part]) => rule ?? part ?? "");
}

/** Every quote in one file. Code is read for its comments and strings alone, so `values[M1]` and `f(M1)` are none. */
export function findQuotes(file: string, text: string): Quote[] {
  if (text.search(bracketed) === -1) return [];
  const isTest = /\.test\.tsx?$/.test(file);
  const passages = scripts.test(file) ? readPassages(file, text) : [{ text, start: 0, isString: false }];
  return passages.flatMap((passage) => {
    const nameEnd = isTest && passage.isString ? (opening.exec(passage.text)?.[0].length ?? 0) : 0;
    return [...passage.text.matchAll(bracketed)].flatMap(({ 1: group = "", index }) =>
      [...group.matchAll(new RegExp(id, "g"))]
        .filter(([found]) => !notRules.test(found))
        .map(([found]) => ({
          id: found,
          file,
          line: text.slice(0, passage.start + index).split("\n").length,
          namesTest: index < nameEnd,
        })),
    );
  });
}

/** Comments and the contents of strings, templates and JSX texts, by the compiler's own parser. */
function readPassages(file: string, text: string): Passage[] {
  const kind = file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false, kind);
  const passages: Passage[] = [];
  function visit(node: ts.Node): void {
    const start = node.getStart(source);
    const children = node.getChildren(source);
    if (children.length > 0) children.forEach(visit);
    else {
      // What stands between the end of one token and the start of the next is blank, or a comment.
      if (start > node.pos)
        passages.push({ text: text.slice(node.pos, start), start: node.pos, isString: false });
      if (isText(node)) {
        const skip = ts.isJsxText(node) ? 0 : 1;
        passages.push({ text: text.slice(start + skip, node.end), start: start + skip, isString: true });
      }
    }
  }
  visit(source);
  return passages;
}

function isText(node: ts.Node): boolean {
  return (
    ts.isStringLiteralLike(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddleOrTemplateTail(node) ||
    ts.isJsxText(node)
  );
}

/** Every script and document of the repository below a folder, with its text; paths are relative to it. */
export async function readRepository(root: string): Promise<{ file: string; text: string }[]> {
  const found: string[] = [];
  async function look(folder: string): Promise<void> {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (skipped.has(entry.name) || entry.name.startsWith(".")) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await look(path);
      else if (scripts.test(entry.name) || documents.test(entry.name)) found.push(path);
    }
  }
  await look(root);
  return Promise.all(
    found.toSorted().map(async (path) => ({
      file: relative(root, path).replaceAll("\\", "/"),
      text: await readFile(path, "utf8"),
    })),
  );
}

/** What is wrong between a SPEC and the quotes of it, a sentence each that says what to do; none when all is well. */
export function compareRules(defined: readonly string[], quotes: readonly Quote[]): string[] {
  const known = new Set(defined);
  const tested = new Set(quotes.filter(({ namesTest }) => namesTest).map((quote) => ruleOf(quote.id)));
  const twice = [...known].filter((one) => defined.indexOf(one) !== defined.lastIndexOf(one));
  const astray = defined.filter(
    (one, index) => one !== ruleOf(one) && ruleOf(defined[index - 1] ?? "") !== ruleOf(one),
  );
  return [
    ...quotes
      .filter((quote) => !known.has(quote.id))
      .map(
        (quote) =>
          `${quote.file}:${quote.line} quotes ${quote.id}, which core/SPEC.md does not define: correct the id or define the rule.`,
      ),
    ...defined
      .filter((one) => one === ruleOf(one) && !tested.has(one))
      .map(
        (one) =>
          `No test's name opens with [${one}]: write the test that pins it, or take the rule out of core/SPEC.md.`,
      ),
    ...twice.map((one) => `core/SPEC.md defines ${one} twice: give one of them a number of its own.`),
    ...astray.map((one) => `core/SPEC.md has ${one} outside ${ruleOf(one)}: move it below its rule.`),
  ];
}

/** The rule a part belongs to: S2 for S2.1, and S2 itself for S2. */
function ruleOf(one: string): string {
  return one.replace(/\..*$/, "");
}
