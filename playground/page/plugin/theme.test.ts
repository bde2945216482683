import { expect, it } from "vitest";
import { addHostStyle } from "./theme.ts";

const css = { fonts: "/*fonts*/", theme: ".figma-light{}" };

it("the host's styles come first in the head, and the plugin's page stays as built", () => {
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"></head><body>it</body></html>`;
  const shown = addHostStyle(page, css, "dark");
  expect(shown).toMatch(
    /^<!doctype html><html lang="en"><head><style>\/\*fonts\*\/<\/style><style id="figma-style">/,
  );
  expect(shown).toContain('classList.add("figma-dark")');
  expect(shown.endsWith('<meta charset="utf-8"></head><body>it</body></html>')).toBe(true);
});

it("a page without a head still begins as a standard document", () => {
  expect(addHostStyle("<p>it</p>", css, "light")).toMatch(/^<!doctype html><style>.*<p>it<\/p>$/s);
});

it("a panel that did not ask for themeColors gets no colours", () => {
  expect(addHostStyle("<head></head>", { ...css, theme: undefined }, "light")).not.toContain("figma-style");
});
