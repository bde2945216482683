/** Tokens: made, shown once, listed, revoked. */
import { useState } from "preact/hooks";
import type { AdminToken, Overview } from "../core/admin.ts";
import { type Scope, scopes } from "../core/api-call.ts";
import { Section, Table, Time } from "./parts.tsx";
import { createToken, madeToken, revokeToken } from "./state.ts";

export function TokenSection({ overview, tokens }: { overview: Overview; tokens: readonly AdminToken[] }) {
  const rows = tokens.map((token) => <TokenRow key={token.id} token={token} />);
  const heads = ["Id", "Team", "Label", "May", "Narrowed to", "Made (UTC)", "!State"];
  return (
    <Section
      title="Tokens"
      note={
        <>
          Ceilings are set by <code>npm run relay -- team limit</code>, narrower limits of a token by{" "}
          <code>npm run relay -- token limit</code>.
        </>
      }
    >
      <NewToken overview={overview} />
      {madeToken.value !== "" && (
        <p class="made">
          Copy it now, it is shown this once: <code>{madeToken.value}</code>
        </p>
      )}
      <Table heads={heads} rows={rows} empty="There are no tokens besides POLYFRAME_TOKEN." />
    </Section>
  );
}

function TokenRow({ token }: { token: AdminToken }) {
  const [isAsked, setIsAsked] = useState(false);
  const limits = [
    token.models?.join(" or "),
    token.maxQuality === null ? undefined : `up to ${token.maxQuality}`,
    token.perMinute === null ? undefined : `${token.perMinute} requests a minute`,
  ].filter((limit) => limit !== undefined);
  return (
    <tr class={token.revokedAt === undefined ? undefined : "revoked"}>
      <th scope="row">
        <code>{token.id}</code>
      </th>
      <td>{token.teamName}</td>
      <td class="words">{token.label}</td>
      <td>{token.scopes.join(", ")}</td>
      <td>{limits.join(", ")}</td>
      <td>
        <Time iso={token.createdAt} />
      </td>
      <td class="act">
        {token.revokedAt === undefined ? (
          <button
            type="button"
            class={isAsked ? "danger" : undefined}
            onBlur={() => setIsAsked(false)}
            onClick={() => (isAsked ? void revokeToken(token.id) : setIsAsked(true))}
          >
            {isAsked ? "Really revoke" : "Revoke"}
          </button>
        ) : (
          "revoked"
        )}
      </td>
    </tr>
  );
}

function NewToken({ overview }: { overview: Overview }) {
  const [team, setTeam] = useState(overview.teams[0]?.id ?? "");
  const [label, setLabel] = useState("");
  const [chosen, setChosen] = useState<readonly Scope[]>(["use", "review"]);
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault();
        void createToken({ team, label, scopes: [...chosen] });
        setLabel("");
      }}
    >
      <select aria-label="Team" value={team} onChange={(event) => setTeam(event.currentTarget.value)}>
        {overview.teams.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <input
        aria-label="Label"
        placeholder="whose it is"
        maxLength={100}
        value={label}
        onInput={(event) => setLabel(event.currentTarget.value)}
      />
      {scopes.map((scope) => (
        <label key={scope} class="check">
          <input
            type="checkbox"
            checked={chosen.includes(scope)}
            onChange={() =>
              setChosen(chosen.includes(scope) ? chosen.filter((each) => each !== scope) : [...chosen, scope])
            }
          />
          {scope}
        </label>
      ))}
      <button type="submit" class="primary" disabled={chosen.length === 0}>
        Make a token
      </button>
    </form>
  );
}
