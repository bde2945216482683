import { sections } from "../store.ts";
import { DetailsSection } from "./details-section.tsx";
import { LanguageSection } from "./language-section.tsx";
import { ReferenceSection } from "./reference-section.tsx";
import { ShotSection } from "./shot-section.tsx";
import { StyleSection } from "./style-section.tsx";
import { TextSection } from "./text-section.tsx";

/** The open sections, always in the same order, wherever they were opened from. */
export function Sections() {
  const open = sections.value;
  return (
    <>
      {open.includes("text") && <TextSection />}
      {open.includes("languages") && <LanguageSection />}
      {open.includes("reference") && <ReferenceSection />}
      {open.includes("style") && <StyleSection />}
      {open.includes("shots") && <ShotSection />}
      {open.includes("details") && <DetailsSection />}
    </>
  );
}
