/** The page: a door, and behind it the sections. */
import { useState } from "preact/hooks";
import { LimitSection } from "./limit-section.tsx";
import { notice, refresh, session, signIn, signOut, type Shown } from "./state.ts";
import { Summary } from "./summary.tsx";
import { TeamSection } from "./team-section.tsx";
import { TeamsSection } from "./teams-section.tsx";
import { TokenSection } from "./token-section.tsx";
import { UncertainSection } from "./uncertain-section.tsx";

export function App() {
  const { value } = session;
  if (value.type === "signed-in") return <Desk shown={value.shown} />;
  return (
    <Door isBusy={value.type === "signing-in"} message={"message" in value ? value.message : undefined} />
  );
}

function Door({ isBusy, message }: { isBusy: boolean; message: string | undefined }) {
  const [token, setToken] = useState("");
  return (
    <main class="door">
      <h1>Polyframe relay</h1>
      <p>
        Paste an admin token. This tab forgets it when you close it. Make one with{" "}
        <code>npm run relay -- token create --team Home --scope admin</code>.
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void signIn(token.trim());
        }}
      >
        <label>
          Admin token
          <input
            type="password"
            autocomplete="off"
            required
            value={token}
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="primary" disabled={isBusy}>
          {isBusy ? "Opening…" : "Open"}
        </button>
      </form>
      <p role="alert" class="refusal">
        {message}
      </p>
    </main>
  );
}

function Desk({ shown }: { shown: Shown }) {
  const { overview } = shown;
  return (
    <>
      <header>
        <h1>Polyframe relay</h1>
        <p class="muted">
          {overview.version} · {overview.offline ? "offline pictures" : overview.provider} · {overview.month}{" "}
          (UTC)
        </p>
        <span class="stretch" />
        <button type="button" onClick={() => void refresh()}>
          Refresh
        </button>
        <button type="button" onClick={() => signOut()}>
          Sign out
        </button>
      </header>
      <main>
        <p role="status" class="notice" hidden={notice.value === ""}>
          {notice.value}
        </p>
        {!overview.operator && (
          <p class="muted">
            This token administers one team. The operator's token (POLYFRAME_TOKEN, or an admin token of the
            team Home) shows all of them.
          </p>
        )}
        <Summary overview={overview} />
        <UncertainSection overview={overview} />
        <TeamsSection overview={overview} chosen={shown.team} />
        <TeamSection shown={shown} />
        <LimitSection buckets={overview.buckets} />
        <TokenSection overview={overview} tokens={shown.tokens} />
      </main>
    </>
  );
}
