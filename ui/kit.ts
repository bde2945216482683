/**
 * The parts of @create-figma-plugin/ui the panel uses, each from its own file: the package's entry brings the style sheets
 * of every component along (19 kB of 27), and Figma loads ui.html anew each time the plugin opens.
 */
export { Button } from "../node_modules/@create-figma-plugin/ui/lib/components/button/button.js";
export { IconButton } from "../node_modules/@create-figma-plugin/ui/lib/components/icon-button/icon-button.js";
export { LoadingIndicator } from "../node_modules/@create-figma-plugin/ui/lib/components/loading-indicator/loading-indicator.js";
export { Textbox } from "../node_modules/@create-figma-plugin/ui/lib/components/textbox/textbox/textbox.js";
export { Toggle } from "../node_modules/@create-figma-plugin/ui/lib/components/toggle/toggle.js";
export { IconAdjust16 } from "../node_modules/@create-figma-plugin/ui/lib/icons/icon-16/icon-adjust-16.js";
export { IconChevronDown16 } from "../node_modules/@create-figma-plugin/ui/lib/icons/icon-16/icon-chevron-down-16.js";
export { IconChevronRight16 } from "../node_modules/@create-figma-plugin/ui/lib/icons/icon-16/icon-chevron-right-16.js";
export { IconClose16 } from "../node_modules/@create-figma-plugin/ui/lib/icons/icon-16/icon-close-16.js";
export { IconPlus16 } from "../node_modules/@create-figma-plugin/ui/lib/icons/icon-16/icon-plus-16.js";
