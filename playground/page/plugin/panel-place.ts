/** Where the plugin's window lies over the canvas. */

/** The window's top left corner in pixels from the canvas's; the canvas's own corner while one of them is not drawn. */
export function readPanelPlace(): { x: number; y: number } {
  const panel = document.querySelector(".panel-window")?.getBoundingClientRect();
  const canvas = document.querySelector(".canvas")?.getBoundingClientRect();
  if (panel === undefined || canvas === undefined) return { x: 0, y: 0 };
  return { x: panel.x - canvas.x, y: panel.y - canvas.y };
}
