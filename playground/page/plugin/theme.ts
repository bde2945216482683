/** What Figma adds to a panel that asked for `themeColors`: its colours, a class on the root, and Inter. */

export type Theme = "light" | "dark";

/** Figma tells the panel about a new theme on the same channel as the plugin; only this script listens for it. */
const listener = `
(() => {
  const root = document.documentElement.classList;
  addEventListener("message", (event) => {
    const told = event.source === parent && event.data && event.data.figmaMessage;
    if (!told || !told.theme) return;
    root.remove("figma-light", "figma-dark");
    root.add("figma-" + told.theme);
  });
  addEventListener("securitypolicyviolation", (event) => {
    parent.postMessage({ violation: event.violatedDirective, uri: event.blockedURI }, "*");
  });
})();`;

/** The plugin's page with the host's additions at the start of its head; everything else stays as built. */
export function addHostStyle(
  html: string,
  css: { fonts: string; theme: string | undefined },
  theme: Theme,
): string {
  const style = css.theme === undefined ? "" : `<style id="figma-style">${css.theme}</style>`;
  const begin =
    css.theme === undefined
      ? ""
      : `<script>document.documentElement.classList.add("figma-${theme}")</script>`;
  const added = `<style>${css.fonts}</style>${style}${begin}<script>${listener}</script>`;
  const head = /<head[^>]*>/i.exec(html);
  if (head === null) return `<!doctype html>${added}${html}`;
  const at = head.index + head[0].length;
  return html.slice(0, at) + added + html.slice(at);
}
