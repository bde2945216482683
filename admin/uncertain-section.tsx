/** Attempts that may have been billed, and an operator's word on them. */
import { useState } from "preact/hooks";
import { formatDollars, nanoPerDollar } from "../core/money.ts";
import type { AdminAttempt, Overview } from "../core/admin.ts";
import { Section, Table, Time, unverifiedPerson } from "./parts.tsx";
import { resolveAttempt } from "./state.ts";

const note = (
  <>
    The connection broke after these were sent. Each counts at its worst case until it is resolved by what the
    provider's own records say. There an attempt is found by its id, which was sent along as{" "}
    <code>X-Client-Request-Id</code>, or by the provider's own id of the request, where one came back.
  </>
);

export function UncertainSection({ overview }: { overview: Overview }) {
  const { uncertain, operator, teams } = overview;
  const rows = uncertain.map((attempt) => (
    <tr key={attempt.id}>
      <td>
        <Time iso={attempt.sentAt} />
      </td>
      <td>{teams.find(({ id }) => id === attempt.team)?.name}</td>
      <td>{attempt.person}</td>
      <td>
        {attempt.model}, {attempt.quality}
        <br />
        at most {formatDollars(attempt.reserved)}
      </td>
      <td>
        <Ids attempt={attempt} />
      </td>
      <td class="act">{operator ? <Resolve attempt={attempt} /> : "The operator resolves it."}</td>
    </tr>
  ));
  const heads = ["Time (UTC)", "Team", unverifiedPerson, "Picture", "Ids", "!What it cost"];
  return (
    <Section title="Uncertain attempts" {...(uncertain.length > 0 && { note })}>
      <Table heads={heads} rows={rows} empty="Every attempt is settled." />
    </Section>
  );
}

/** What finds it in the provider's records and in ours. */
function Ids({ attempt: { id, requestId, run } }: { attempt: AdminAttempt }) {
  const ids = [
    ["attempt", id],
    ["request", requestId],
    ["run", run],
  ] as const;
  return (
    <dl class="ids">
      {ids.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value === undefined ? "none came back" : <code>{value}</code>}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Nothing, all of it, or a figure in dollars. */
function Resolve({ attempt }: { attempt: AdminAttempt }) {
  const [dollars, setDollars] = useState("");
  const cost = /^\d{1,4}(\.\d{1,9})?$/.test(dollars)
    ? Math.round(Number(dollars) * nanoPerDollar)
    : undefined;
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault();
        if (cost !== undefined) void resolveAttempt(attempt.id, cost);
      }}
    >
      <button type="button" onClick={() => void resolveAttempt(attempt.id, 0)}>
        Nothing
      </button>
      <button type="button" onClick={() => void resolveAttempt(attempt.id, attempt.reserved)}>
        {formatDollars(attempt.reserved)}
      </button>
      <input
        aria-label="Cost in dollars"
        placeholder="0.04"
        inputMode="decimal"
        size={6}
        value={dollars}
        onInput={(event) => setDollars(event.currentTarget.value)}
      />
      <button type="submit" disabled={cost === undefined}>
        Book
      </button>
    </form>
  );
}
