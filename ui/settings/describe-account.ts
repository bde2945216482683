/** What stands under an account of this month: what is not settled yet, and what its limit is worth. */
import type { UsageReport } from "../../core/api.ts";
import { formatDollars } from "../../core/money.ts";

/** The plugin names the person and the relay cannot verify it, so a person's ceiling is called a guard rail. */
export function describeAccount(
  { kind, ceiling, held, uncertain }: UsageReport["accounts"][number],
  resetsAt: string,
): string {
  const [limit, name] = kind === "team" ? ["ceiling", ""] : ["guard rail", "name not verified"];
  return [
    held > 0 ? `${formatDollars(held)} reserved` : "",
    uncertain > 0 ? `${formatDollars(uncertain)} uncertain` : "",
    ceiling === null ? `no ${limit}` : `${limit} resets ${resetsAt.slice(0, 10)}`,
    name,
  ]
    .filter((part) => part !== "")
    .join(" · ");
}
