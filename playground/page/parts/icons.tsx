/** Icons: Figma's own from @create-figma-plugin/ui by type of layer, and the few it lacks. */
import {
  IconComponent16,
  IconEllipse16,
  IconFrame16,
  IconGroup16,
  IconInstance16,
  IconLine16,
  IconPage16,
  IconRectangle16,
  IconSection16,
  IconText16,
} from "@create-figma-plugin/ui";
import type { JSX } from "preact";
import type { NodeType } from "../../host/document/record.ts";

const layerIcons: Readonly<Record<NodeType, typeof IconFrame16>> = {
  DOCUMENT: IconPage16,
  PAGE: IconPage16,
  FRAME: IconFrame16,
  SECTION: IconSection16,
  GROUP: IconGroup16,
  RECTANGLE: IconRectangle16,
  ELLIPSE: IconEllipse16,
  LINE: IconLine16,
  TEXT: IconText16,
  COMPONENT: IconComponent16,
  INSTANCE: IconInstance16,
};

export function LayerIcon({ type }: { type: NodeType }): JSX.Element {
  const Icon = layerIcons[type];
  return <Icon />;
}

function Stroke({ path }: { path: string }): JSX.Element {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" fill="none" aria-hidden="true">
      <path d={path} stroke="currentColor" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}

export function UndoIcon(): JSX.Element {
  return <Stroke path="M5.5 3.5 3 6l2.5 2.5M3.5 6H10a3 3 0 0 1 0 6H6.5" />;
}

export function RedoIcon(): JSX.Element {
  return <Stroke path="M10.5 3.5 13 6l-2.5 2.5M12.5 6H6a3 3 0 0 0 0 6h3.5" />;
}

export function MinusIcon(): JSX.Element {
  return <Stroke path="M4 8h8" />;
}

export function SunIcon(): JSX.Element {
  return (
    <Stroke path="M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1.8v1M8 13.2v1M1.8 8h1M13.2 8h1M3.6 3.6l.7.7M11.7 11.7l.7.7M12.4 3.6l-.7.7M4.3 11.7l-.7.7" />
  );
}

export function MoonIcon(): JSX.Element {
  return <Stroke path="M13 9.4A5.4 5.4 0 1 1 6.6 3a4.3 4.3 0 0 0 6.4 6.4" />;
}

export function DownloadIcon(): JSX.Element {
  return <Stroke path="M8 2.5v7M5 6.8 8 9.8l3-3M3 12.8h10" />;
}

/** The product's mark: one frame, and the picture beside it. */
export function Mark(): JSX.Element {
  return (
    <svg width="20" height="20" viewBox="0 0 16 16" aria-hidden="true">
      <rect x="1" y="3" width="9" height="10" rx="2" fill="#7b61ff" />
      <rect x="7" y="1" width="8" height="7" rx="2" fill="#0d99ff" fill-opacity="0.85" />
    </svg>
  );
}
