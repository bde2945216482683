/** The plugin's buttons that Figma shows beside a selected layer. */
import { isInInstance } from "./find-nodes.ts";

/** Offers these in place of the former ones. A layer inside an instance has none: what is kept on it is its component's. */
export function offerAgain(node: SceneNode, buttons: Record<string, string>): void {
  if (!isInInstance(node)) node.setRelaunchData(buttons);
}
