/** What the provider's limits still let through, model by model. */
import type { Overview } from "../core/admin.ts";
import { Section, Table } from "./parts.tsx";

export function LimitSection({ buckets }: { buckets: Overview["buckets"] }) {
  const rows = buckets.map(({ model, meter, perMinute, level, pausedMs }) => (
    <tr key={`${model} ${meter}`}>
      <th scope="row">{model}</th>
      <td>{meter}</td>
      <td class="number">{perMinute === null ? "not known yet" : perMinute.toLocaleString("en")}</td>
      <td class="number">{perMinute === null ? "" : level.toLocaleString("en")}</td>
      <td>{pausedMs > 0 ? `paused for ${Math.ceil(pausedMs / 1_000)} s` : "open"}</td>
    </tr>
  ));
  return (
    <Section title="The provider's limits">
      <Table
        heads={["Model", "Meter", ">A minute", ">Now", "State"]}
        rows={rows}
        empty="The offline painter has no limits."
      />
    </Section>
  );
}
