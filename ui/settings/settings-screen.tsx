import { Button, Textbox } from "../kit.ts";
import { useEffect, useRef, useState } from "preact/hooks";
import { nanoPerDollar } from "../../core/money.ts";
import { carryOut, saveSettings } from "../actions.ts";
import { Field } from "../parts/field.tsx";
import { relay, session, settings } from "../store.ts";
import { describeRelay } from "./describe-relay.ts";
import css from "./settings.module.css";
import { UsageGroup } from "./usage-group.tsx";

/** Token, relay, threshold and spending. The address is fixed per build: Figma's manifest names it. */
export function SettingsScreen() {
  const { value } = session;
  return (
    <div class={css.screen}>
      <RelayGroup />
      <ThresholdGroup />
      <UsageGroup />
      {value.state === "ready" && (
        <section class={css.group} aria-label="About">
          <p class={css.muted}>
            Polyframe {value.pluginVersion}
            {value.userName !== undefined && `, as ${value.userName}`}
          </p>
        </section>
      )}
    </div>
  );
}

function RelayGroup() {
  const { value } = relay;
  const { sentence, bad } = describeRelay(value);
  return (
    <section class={css.group} aria-label="Relay">
      <h2>Relay</h2>
      <Field label="Address">
        <p class={css.address}>{value.url || "not known yet"}</p>
      </Field>
      <Field label="Health">
        <p class={bad ? css.bad : css.muted} role="status">
          {sentence}
        </p>
        <Button secondary onClick={() => carryOut("check-relay")}>
          Check again
        </Button>
      </Field>
      <TokenField />
    </section>
  );
}

function TokenField() {
  const [typed, setTyped] = useState<string>();
  const [shown, setShown] = useState(false);
  const { token } = settings.value;
  const value = typed ?? token;
  const unsavedRef = useRef<string>();
  useEffect(() => {
    unsavedRef.current = value.trim() === token ? undefined : value.trim();
  }, [value, token]);
  // A token that was pasted counts also for a person who leaves without a press of Save.
  useEffect(
    () => () => {
      if (unsavedRef.current !== undefined && unsavedRef.current !== "")
        saveSettings({ token: unsavedRef.current });
    },
    [],
  );
  function save(): void {
    saveSettings({ token: value.trim() });
    setTyped(undefined);
    carryOut("check-relay");
  }
  return (
    <Field label="Token" hint="From whoever runs the relay. It stays in Figma's storage on this device.">
      <div class={css.line}>
        <div>
          <Textbox
            aria-label="Token"
            password={!shown}
            placeholder="Paste the relay's token"
            value={value}
            onValueInput={setTyped}
            onKeyDown={(event: KeyboardEvent) => {
              if (event.key === "Enter") save();
            }}
          />
        </div>
        {value !== token ? (
          <Button secondary onClick={save}>
            Save
          </Button>
        ) : (
          value !== "" && (
            <Button secondary aria-pressed={shown} onClick={() => setShown(!shown)}>
              {shown ? "Hide" : "Show"}
            </Button>
          )
        )}
      </div>
    </Field>
  );
}

function ThresholdGroup() {
  const { askAbove } = settings.value;
  return (
    <section class={css.group} aria-label="Asking before large runs">
      <h2>Ask once above</h2>
      <Field label="Pictures">
        <Amount
          label="Pictures"
          value={askAbove.cells}
          onChange={(cells) => saveSettings({ askAbove: { ...askAbove, cells: Math.round(cells) } })}
        />
      </Field>
      <Field label="Dollars">
        <Amount
          label="Dollars"
          value={askAbove.cost / nanoPerDollar}
          onChange={(dollars) =>
            saveSettings({ askAbove: { ...askAbove, cost: Math.round(dollars * nanoPerDollar) } })
          }
        />
      </Field>
    </section>
  );
}

type AmountProps = { label: string; value: number; onChange: (value: number) => void };

/** A number that is saved when it is one, and comes back as it was when it is not. */
function Amount({ label, value, onChange }: AmountProps) {
  const [typed, setTyped] = useState<string>();
  function settle(): void {
    const amount = Number((typed ?? "").replace(",", "."));
    if (typed !== undefined && typed.trim() !== "" && Number.isFinite(amount) && amount >= 0)
      onChange(amount);
    setTyped(undefined);
  }
  return (
    <Textbox
      aria-label={`Ask above: ${label}`}
      inputMode="decimal"
      value={typed ?? String(value)}
      onValueInput={setTyped}
      onBlur={settle}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === "Enter") settle();
      }}
    />
  );
}
