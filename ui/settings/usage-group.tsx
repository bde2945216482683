import type { UsageReport } from "../../core/api.ts";
import { formatDollars } from "../../core/money.ts";
import { ProgressBar } from "../parts/progress-bar.tsx";
import { usage } from "../store.ts";
import { describeAccount } from "./describe-account.ts";
import css from "./settings.module.css";

/** What this month has cost, against what it may. Team ceilings are hard; a person's are a guard rail. */
export function UsageGroup() {
  const report = usage.value;
  return (
    <section class={css.group} aria-label="Usage">
      <h2>Usage{report !== undefined && ` in ${report.month}`}</h2>
      {report === undefined ? (
        <p class={css.muted}>The relay has not said yet.</p>
      ) : (
        report.accounts.map((account) => (
          <Account key={`${account.kind} ${account.name}`} account={account} resetsAt={report.resetsAt} />
        ))
      )}
      {report !== undefined && report.accounts.length === 0 && (
        <p class={css.muted}>Nothing was spent this month.</p>
      )}
    </section>
  );
}

function Account({ account, resetsAt }: { account: UsageReport["accounts"][number]; resetsAt: string }) {
  const { kind, name, ceiling, held, settled, uncertain } = account;
  const spent = settled + held + uncertain;
  const share = ceiling ? Math.min(1, spent / ceiling) : 1;
  return (
    <div class={css.account}>
      <p>
        <span>
          {kind === "team" ? "Team" : "You"}: {name}
        </span>
        <span>
          {formatDollars(spent)}
          {ceiling !== null && ` of ${formatDollars(ceiling)}`}
        </span>
      </p>
      {ceiling !== null && (
        <ProgressBar label={`Spent by ${name}`} share={share} tone={share >= 0.9 ? "failed" : "going"} />
      )}
      <p class={css.muted}>{describeAccount(account, resetsAt)}</p>
    </div>
  );
}
