/** One node of the document as immutable plain data; every change replaces the record. */
import type { Effect, Paint } from "./paint-schema.ts";
import { solid } from "./paint-schema.ts";

export const nodeTypes = [
  "DOCUMENT",
  "PAGE",
  "FRAME",
  "SECTION",
  "GROUP",
  "RECTANGLE",
  "ELLIPSE",
  "LINE",
  "TEXT",
  "COMPONENT",
  "INSTANCE",
] as const;

export type NodeType = (typeof nodeTypes)[number];
export type FontName = { readonly family: string; readonly style: string };
export type LineHeight =
  | { readonly unit: "AUTO" }
  | { readonly unit: "PIXELS" | "PERCENT"; readonly value: number };
export type LetterSpacing = { readonly unit: "PIXELS" | "PERCENT"; readonly value: number };
export type Constraint = "MIN" | "CENTER" | "MAX" | "STRETCH" | "SCALE";
export type Strings = Readonly<Record<string, string>>;
export type Sizing = "FIXED" | "AUTO";

export type NodeRecord = {
  readonly id: string;
  readonly type: NodeType;
  readonly parent: string | null;
  /** Back to front, as on Figma's canvas. */
  readonly children: readonly string[];
  readonly name: string;
  readonly visible: boolean;
  readonly locked: boolean;
  readonly expanded: boolean;
  readonly opacity: number;
  readonly blendMode: string;
  readonly isMask: boolean;
  /** Position in the nearest container that is not a group; `rotation` in degrees, counter-clockwise, after `mirrored`. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly rotation: number;
  /** Upside down before it is turned. Left to right is upside down, turned by 180 degrees, as Figma's `rotation` says. */
  readonly mirrored: boolean;
  readonly constrainProportions: boolean;
  readonly minWidth: number | null;
  readonly maxWidth: number | null;
  readonly minHeight: number | null;
  readonly maxHeight: number | null;
  readonly constraints: { readonly horizontal: Constraint; readonly vertical: Constraint };
  readonly fills: readonly Paint[];
  readonly strokes: readonly Paint[];
  readonly effects: readonly Effect[];
  readonly strokeWeight: number;
  readonly strokeAlign: "CENTER" | "INSIDE" | "OUTSIDE";
  readonly strokeCap: string;
  readonly strokeJoin: string;
  readonly dashPattern: readonly number[];
  readonly topLeftRadius: number;
  readonly topRightRadius: number;
  readonly bottomLeftRadius: number;
  readonly bottomRightRadius: number;
  readonly cornerSmoothing: number;
  readonly clipsContent: boolean;
  readonly layoutMode: "NONE" | "HORIZONTAL" | "VERTICAL";
  readonly paddingLeft: number;
  readonly paddingRight: number;
  readonly paddingTop: number;
  readonly paddingBottom: number;
  readonly itemSpacing: number;
  readonly primaryAxisSizingMode: Sizing;
  readonly counterAxisSizingMode: Sizing;
  readonly primaryAxisAlignItems:
    | "MIN"
    | "MAX"
    | "CENTER"
    | "SPACE_BETWEEN"
    | "SPACE_EVENLY"
    | "SPACE_AROUND";
  readonly counterAxisAlignItems: "MIN" | "MAX" | "CENTER" | "BASELINE";
  readonly layoutAlign: "INHERIT" | "STRETCH" | "MIN" | "CENTER" | "MAX";
  readonly layoutGrow: number;
  readonly layoutPositioning: "AUTO" | "ABSOLUTE";
  readonly characters: string;
  readonly fontName: FontName;
  readonly fontSize: number;
  readonly lineHeight: LineHeight;
  readonly letterSpacing: LetterSpacing;
  readonly textAlignHorizontal: "LEFT" | "CENTER" | "RIGHT" | "JUSTIFIED";
  readonly textAlignVertical: "TOP" | "CENTER" | "BOTTOM";
  readonly textAutoResize: "NONE" | "WIDTH_AND_HEIGHT" | "HEIGHT" | "TRUNCATE";
  readonly textCase: "ORIGINAL" | "UPPER" | "LOWER" | "TITLE" | "SMALL_CAPS" | "SMALL_CAPS_FORCED";
  readonly textDecoration: "NONE" | "UNDERLINE" | "STRIKETHROUGH";
  readonly autoRename: boolean;
  readonly sectionContentsHidden: boolean;
  readonly description: string;
  /** For an instance: the component it shows. */
  readonly mainComponent: string | null;
  /** By plugin id, then key. */
  readonly pluginData: Readonly<Record<string, Strings>>;
  /** By namespace, then key. */
  readonly sharedPluginData: Readonly<Record<string, Strings>>;
  /** By plugin id, then command: the description shown under the button. */
  readonly relaunchData: Readonly<Record<string, Strings>>;
  readonly annotations: readonly unknown[];
  readonly exportSettings: readonly unknown[];
  readonly devStatus: unknown;
  readonly backgrounds: readonly Paint[];
  readonly boundVariables: Readonly<Record<string, unknown>>;
  readonly explicitVariableModes: Strings;
  /** On the document only: variables and collections, so that undo covers them. */
  readonly variables: readonly VariableRecord[];
  readonly collections: readonly CollectionRecord[];
};

export type VariableRecord = {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly collectionId: string;
  readonly resolvedType: "BOOLEAN" | "COLOR" | "FLOAT" | "STRING";
  readonly valuesByMode: Readonly<Record<string, unknown>>;
  readonly scopes: readonly string[];
  readonly hiddenFromPublishing: boolean;
  readonly pluginData: Readonly<Record<string, Strings>>;
};

export type CollectionRecord = {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly modes: readonly { readonly modeId: string; readonly name: string }[];
  readonly hiddenFromPublishing: boolean;
  readonly pluginData: Readonly<Record<string, Strings>>;
};

const title: Record<NodeType, string> = {
  DOCUMENT: "Untitled",
  PAGE: "Page",
  FRAME: "Frame",
  SECTION: "Section",
  GROUP: "Group",
  RECTANGLE: "Rectangle",
  ELLIPSE: "Ellipse",
  LINE: "Line",
  TEXT: "Text",
  COMPONENT: "Component",
  INSTANCE: "Instance",
};

/** #D9D9D9, which reads back as 0.8509804010391235. */
const grey = 217 / 255;

function defaultFills(type: NodeType): readonly Paint[] {
  if (type === "FRAME" || type === "COMPONENT") return [solid(1, 1, 1)];
  if (type === "RECTANGLE" || type === "ELLIPSE") return [solid(grey, grey, grey)];
  if (type === "TEXT") return [solid(0, 0, 0)];
  if (type === "SECTION") return [solid(1, 1, 1)];
  return [];
}

const stored = {
  visible: true,
  locked: false,
  expanded: false,
  opacity: 1,
  blendMode: "PASS_THROUGH",
  isMask: false,
  rotation: 0,
  mirrored: false,
  constrainProportions: false,
  minWidth: null,
  maxWidth: null,
  minHeight: null,
  maxHeight: null,
  constraints: { horizontal: "MIN", vertical: "MIN" },
  effects: [],
  strokeWeight: 1,
  strokeAlign: "INSIDE",
  strokeCap: "NONE",
  strokeJoin: "MITER",
  dashPattern: [],
  topLeftRadius: 0,
  topRightRadius: 0,
  bottomLeftRadius: 0,
  bottomRightRadius: 0,
  cornerSmoothing: 0,
  layoutMode: "NONE",
  paddingLeft: 0,
  paddingRight: 0,
  paddingTop: 0,
  paddingBottom: 0,
  itemSpacing: 0,
  primaryAxisSizingMode: "AUTO",
  counterAxisSizingMode: "FIXED",
  primaryAxisAlignItems: "MIN",
  counterAxisAlignItems: "MIN",
  layoutAlign: "INHERIT",
  layoutGrow: 0,
  layoutPositioning: "AUTO",
  characters: "",
  fontName: { family: "Inter", style: "Regular" },
  fontSize: 12,
  lineHeight: { unit: "AUTO" },
  letterSpacing: { unit: "PERCENT", value: 0 },
  textAlignHorizontal: "LEFT",
  textAlignVertical: "TOP",
  textAutoResize: "WIDTH_AND_HEIGHT",
  textCase: "ORIGINAL",
  textDecoration: "NONE",
  autoRename: true,
  sectionContentsHidden: false,
  description: "",
  mainComponent: null,
  pluginData: {},
  sharedPluginData: {},
  relaunchData: {},
  annotations: [],
  exportSettings: [],
  devStatus: null,
  backgrounds: [],
  boundVariables: {},
  explicitVariableModes: {},
  variables: [],
  collections: [],
} as const satisfies Partial<NodeRecord>;

/** A new node with the defaults the typings state (100 x 100, a white frame) and Figma's grey for shapes. */
export function newRecord(type: NodeType, id: string): NodeRecord {
  const line = type === "LINE";
  const text = type === "TEXT";
  return {
    ...stored,
    id,
    type,
    parent: null,
    children: [],
    name: title[type],
    x: 0,
    y: 0,
    width: text ? 0 : 100,
    height: line ? 0 : text ? 14 : 100,
    fills: defaultFills(type),
    strokes: line ? [solid(0, 0, 0)] : [],
    clipsContent: type === "FRAME" || type === "COMPONENT" || type === "INSTANCE",
    backgrounds: type === "PAGE" ? [solid(0.96, 0.96, 0.96)] : [],
  };
}

/** Whether nodes of this type can hold others. */
export function holdsChildren(type: NodeType): boolean {
  return ["DOCUMENT", "PAGE", "FRAME", "SECTION", "GROUP", "COMPONENT", "INSTANCE"].includes(type);
}
