/** Says in a sentence which field a schema refused: the path first, then what is expected. */
import type * as z from "zod/mini";

type Issue = z.core.$ZodIssue;

/** Describes the first issue, and how many more there are. Field names of a client are quoted, cut and stripped of controls. */
export function describeIssues(issues: readonly Issue[]): string {
  const [first] = issues;
  if (!first) return "The request is not what this call expects.";
  const more = issues.length > 1 ? ` (${issues.length - 1} more)` : "";
  return `${describeIssue(first)}${more}`;
}

function describeIssue(issue: Issue): string {
  const path = describePath(issue.path);
  if (issue.code === "unrecognized_keys") {
    const names = issue.keys.slice(0, 5).map((key) => quote(key));
    return `${path} has ${names.length === 1 ? "a field" : "fields"} this relay does not know: ${names.join(", ")}. Remove ${names.length === 1 ? "it" : "them"}.`;
  }
  if (issue.code === "invalid_union") {
    // A value that fits no member: the issue with the last member says most about it.
    const inner = issue.errors.at(-1)?.[0];
    if (inner) return describeIssue({ ...inner, path: [...issue.path, ...inner.path] });
  }
  return `${path} ${describeExpectation(issue)}.`;
}

function describeExpectation(issue: Issue): string {
  if (issue.code === "invalid_type")
    return `must be ${issue.expected === "int" ? "a whole number" : `of type ${issue.expected}`}`;
  if (issue.code === "too_small")
    return `must be at least ${String(issue.minimum)}${lengthWord(issue.origin)}`;
  if (issue.code === "too_big") return `must be at most ${String(issue.maximum)}${lengthWord(issue.origin)}`;
  if (issue.code === "invalid_value")
    return `must be one of ${issue.values.map((value) => String(value)).join(", ")}`;
  return "does not have the form this call expects";
}

function lengthWord(origin: string): string {
  if (origin === "string") return " characters long";
  return origin === "array" ? " entries long" : "";
}

function describePath(path: readonly PropertyKey[]): string {
  const text = path
    .slice(0, 10)
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${clean(String(part))}`))
    .join("");
  return text === "" ? "The body" : text.replace(/^\./, "");
}

function quote(name: string): string {
  return `"${clean(name)}"`;
}

function clean(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, "?").slice(0, 60);
}
