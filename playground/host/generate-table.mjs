// Writes table.generated.json: the members of Figma's API as the installed @figma/plugin-typings declare them.
// Run `node playground/host/generate-table.mjs` after updating the typings; table.test.ts fails until then.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import ts from "typescript-api";

const require = createRequire(import.meta.url);
const typings = require
  .resolve("@figma/plugin-typings/package.json")
  .replace(/package\.json$/, "plugin-api.d.ts");

/** One member as words: kind, then `readonly`, `deprecated`, `refused` or `frozen` (under dynamic-page), `use=...`. */
function describeMember(symbol) {
  const declarations = symbol.declarations ?? [];
  const first = declarations[0];
  const isMethod = ts.isMethodSignature(first);
  const comments = declarations.map((declaration) => commentOf(declaration));
  function every(pattern) {
    return comments.every((comment) => pattern.test(comment));
  }
  const words = [isMethod ? "method" : "property"];
  if (!isMethod && first.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ReadonlyKeyword))
    words.push("readonly");
  if (every(/@deprecated/)) words.push("deprecated");
  if (every(/will throw an exception if the plugin manifest/)) words.push("refused");
  if (every(/read-only[^.]*documentAccess|documentAccess[^.]*read-only/)) words.push("frozen");
  const use = /Use (?:\{@link (?:\w+\.)?(\w+)[^}]*\}|`([^`]+)`) (?:instead|to update)/.exec(comments[0]);
  if (use && words.some((word) => word === "refused" || word === "frozen"))
    words.push(`use=${use[1] ?? use[2]}`);
  return words.join(" ");
}

function commentOf(declaration) {
  const source = declaration.getSourceFile().text;
  return (ts.getLeadingCommentRanges(source, declaration.pos) ?? [])
    .map((range) => source.slice(range.pos, range.end))
    .join("\n")
    .replaceAll("\n", " ");
}

/** Every interface a plugin can hold an instance of: the API's own and each node type. */
function isWanted(name, members) {
  if (/(API|Node|Mixin)$/.test(name)) return !name.endsWith("Mixin") && !name.startsWith("Base");
  return (
    ["Image", "Variable", "VariableCollection", "User", "AnnotationCategory"].includes(name) && members > 0
  );
}

/** The table for the installed typings. */
export function generateTable() {
  const version = JSON.parse(
    readFileSync(require.resolve("@figma/plugin-typings/package.json"), "utf8"),
  ).version;
  const program = ts.createProgram([typings], { noLib: true, types: [] });
  const checker = program.getTypeChecker();
  const interfaces = {};
  const nodeTypes = {};
  ts.forEachChild(program.getSourceFile(typings), function visit(node) {
    if (ts.isModuleBlock(node) || ts.isModuleDeclaration(node)) return ts.forEachChild(node, visit);
    if (!ts.isInterfaceDeclaration(node)) return undefined;
    const type = checker.getTypeAtLocation(node.name);
    const members = type.getProperties();
    if (!isWanted(node.name.text, members.length)) return undefined;
    interfaces[node.name.text] = Object.fromEntries(
      members.map((symbol) => [symbol.name, describeMember(symbol)]).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );
    const kind = node.members.find((member) => member.name?.getText() === "type");
    const literal = kind?.type && ts.isLiteralTypeNode(kind.type) ? kind.type.literal.text : undefined;
    if (literal && node.name.text.endsWith("Node")) nodeTypes[literal] = node.name.text;
    return undefined;
  });
  return { version, nodeTypes, interfaces };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(
    new URL("./table.generated.json", import.meta.url),
    `${JSON.stringify(generateTable(), null, 1)}\n`,
  );
}
