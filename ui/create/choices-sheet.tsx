import { Toggle } from "../kit.ts";
import { type Catalogue, type Model, findModel } from "../../core/catalogue.ts";
import type { Settings, Target } from "../../core/set.ts";
import { edit, setSheet } from "../actions.ts";
import { areBoxes, placeOfBox, setPlaces } from "../model/boxes.ts";
import { clearSetting, setModel, setSettings } from "../model/draft.ts";
import { Field } from "../parts/field.tsx";
import { Segments } from "../parts/segments.tsx";
import { Select } from "../parts/select.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { chooseModel } from "../model/request.ts";
import { catalogue, draft, live, targets } from "../store.ts";
import { formatSize } from "../model/targets.ts";
import css from "./choices-sheet.module.css";
import { findExperimental } from "./alternatives.ts";
import { describeTurned } from "./describe-turned.ts";
import { ChosenSizes, SizeOffers } from "./size-choices.tsx";

function change(changes: Partial<Settings>): void {
  edit((before) => setSettings(before, changes));
}

function chooseModelById(known: Catalogue, id: string): void {
  const model = findModel(known, id);
  if (model !== undefined) edit((before) => setModel(before, model));
}

/** Everything the settings line sums up. Each choice shows at once in the quote below it. */
export function ChoicesSheet() {
  const known = catalogue.value;
  const { settings } = draft.value;
  const model = known && (chooseModel(settings, known) ?? findModel(known, known.defaultModel));
  return (
    <Sheet title="Choices" onClose={() => setSheet("none")}>
      {known === undefined || model === undefined ? (
        <p class={css.muted}>Models and prices come from the relay, which has not answered yet.</p>
      ) : (
        <>
          <Field label="Model" hint={model.note}>
            <Select
              label="Model"
              value={model.id}
              options={known.models.map(({ id, label }) => ({ value: id, label }))}
              onChange={(id) => chooseModelById(known, id)}
            />
          </Field>
          <QualityField model={model} settings={settings} />
          <DensityField settings={settings} />
          <OutputFields model={model} settings={settings} />
          <CountFields model={model} settings={settings} />
          <DestinationField settings={settings} />
          <SizeOffers />
          <ChosenSizes />
        </>
      )}
    </Sheet>
  );
}

type FieldsProps = { model: Model; settings: Settings };

function QualityField({ model, settings }: FieldsProps) {
  const automatic = live.value.state === "priced" ? live.value.plan.quality : "medium";
  const hint =
    settings.quality === undefined ? "Chosen for you: medium up to 8 pictures, low above." : undefined;
  return (
    <Field label="Quality" hint={hint}>
      <Segments
        label="Quality"
        value={settings.quality ?? automatic}
        options={model.qualities.map(({ id, label }) => ({ value: id, label }))}
        onChange={(quality) => change({ quality })}
      />
    </Field>
  );
}

const densities = ["1", "2", "3"] as const;

function DensityField({ settings }: { settings: Settings }) {
  const gain =
    live.value.state === "priced" && catalogue.value !== undefined
      ? findExperimental(live.value, catalogue.value)
      : undefined;
  return (
    <>
      <Field label="Density">
        <Segments
          label="Density"
          value={densities[settings.density - 1] ?? "2"}
          options={densities.map((value) => ({ value, label: `${value}x` }))}
          onChange={(value) => change({ density: value === "1" ? 1 : value === "2" ? 2 : 3 })}
        />
      </Field>
      {(gain !== undefined || settings.experimental) && (
        <Field
          label="Large sizes"
          hint={
            gain === undefined
              ? "Results above 2560 × 1440 pixels vary more, says the provider."
              : `${gain.name} would be sharp at ${gain.density.toFixed(2)}x, in ${formatSize(gain.size)} pixels.`
          }
        >
          <Toggle
            value={settings.experimental}
            onValueChange={(experimental: boolean) => change({ experimental })}
          >
            Allow experimental sizes
          </Toggle>
        </Field>
      )}
    </>
  );
}

function OutputFields({ model, settings }: FieldsProps) {
  const transparent = settings.background === "transparent";
  return (
    <>
      <Field label="Background">
        <Segments
          label="Background"
          value={settings.background}
          options={[
            { value: "opaque", label: "Opaque" },
            { value: "transparent", label: "Transparent", disabled: !model.features.transparent },
          ]}
          onChange={(background) =>
            edit((before) => clearSetting(setSettings(before, { background }), "format"))
          }
        />
      </Field>
      <Field label="Format">
        <Segments
          label="Format"
          value={settings.format ?? (transparent ? "png" : "jpeg")}
          options={[
            { value: "jpeg", label: "JPG", disabled: transparent },
            { value: "png", label: "PNG" },
          ]}
          onChange={(format) => change({ format })}
        />
      </Field>
    </>
  );
}

const takeCounts = ["1", "2", "3", "4"] as const;

function CountFields({ model, settings }: FieldsProps) {
  const partials = Array.from({ length: model.features.maxPartials + 1 }, (_, count) => String(count));
  const planned = live.value.state === "priced" ? (live.value.plan.body.partials ?? 0) : 0;
  return (
    <>
      <Field label="Takes">
        <Segments
          label="Takes"
          value={takeCounts[settings.takes - 1] ?? "1"}
          options={takeCounts.map((value) => ({ value, label: value }))}
          onChange={(value) => change({ takes: Number(value) })}
        />
      </Field>
      {partials.length > 1 && (
        <Field
          label="Previews"
          hint={
            settings.partials === undefined
              ? "Unfinished pictures on the way; each costs a little. Chosen for you: one for a single cheap picture, else none."
              : "Unfinished pictures on the way; each costs a little."
          }
        >
          <Segments
            label="Previews"
            value={String(settings.partials ?? planned)}
            options={partials.map((value) => ({ value, label: value }))}
            onChange={(value) => change({ partials: Number(value) })}
          />
        </Field>
      )}
    </>
  );
}

function DestinationField({ settings }: { settings: Settings }) {
  const list = targets.value.targets;
  const boxes = areBoxes(list);
  const fillable = list.length > 0 && list.every((target) => target.fillable === true);
  const inPlace = boxes && list.every((target) => placeOfBox(draft.value, target) === "selection");
  return (
    <Field label="Goes to" hint={describeDestination(list, fillable)}>
      <Segments
        label="Destination"
        value={boxes ? (inPlace ? "selection" : "new-frame") : settings.destination}
        options={[
          { value: "new-frame", label: "New frame" },
          { value: "selection", label: "Into the selection", disabled: !fillable },
        ]}
        onChange={(place) =>
          boxes ? edit((before) => setPlaces(before, list, place)) : change({ destination: place })
        }
      />
    </Field>
  );
}

function describeDestination(list: readonly Target[], fillable: boolean): string | undefined {
  if (!fillable)
    return describeTurned(list) ?? "Into the selection needs selected shapes that can carry a fill.";
  const some = list.some(({ box }) => box === true) && !areBoxes(list);
  return some
    ? "Boxes of a mockup are filled where they stand; select them alone to change that."
    : undefined;
}
