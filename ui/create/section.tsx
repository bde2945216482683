import type { ComponentChildren } from "preact";
import type { SectionName } from "../model/state.ts";
import css from "./sections.module.css";

type SectionProps = {
  name: SectionName;
  title: string;
  action?: ComponentChildren;
  children: ComponentChildren;
};

/** A section's frame: its title, one act beside it, its fields. */
export function Section({ name, title, action, children }: SectionProps) {
  return (
    <section class={css.section} id={`section-${name}`} aria-label={title}>
      <div class={css.head}>
        <h2>{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}
