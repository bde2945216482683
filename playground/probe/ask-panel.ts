/** Questions that only the panel can answer, because it is a browser. The stand-in without a browser does not answer. */

const patienceMs = 500;

/** What the panel says within half a second, else a sentence in words. */
export function askPanel(question: { count: Uint8Array }): Promise<unknown> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => answer("the panel did not answer"), patienceMs);
    function answer(value: unknown): void {
      clearTimeout(timer);
      figma.ui.off("message", answer);
      resolve(value);
    }
    figma.ui.on("message", answer);
    figma.ui.postMessage(question);
  });
}
