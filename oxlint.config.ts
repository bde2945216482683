/** The linter's rules, and the walls of the house: which realm may import which, and the order of the rooms in each. */
import { defineConfig, type OxlintOverride } from "oxlint";

type Realm = {
  /** Other realms it may import. */
  imports: readonly string[];
  /** Packages and built-ins it must do without. */
  without?: readonly string[];
  /** Its folders and root files, ground floor first: each imports only what stands before it. */
  rooms?: readonly string[];
};

export const realms: Readonly<Record<string, Realm>> = {
  core: { imports: [], without: ["*", "!./**", "!../**", "!zod/mini"] },
  src: {
    imports: ["core"],
    without: ["node:*"],
    rooms: [
      "panel.ts",
      "guard.ts",
      "turns.ts",
      "storage",
      "client",
      "run",
      "canvas",
      "references",
      "set",
      "adopt",
      "runs",
      "start.ts",
      "handle-message.ts",
      "main.ts",
    ],
  },
  ui: {
    imports: ["core"],
    without: ["node:*"],
    rooms: [
      "bridge.ts",
      "wake.ts",
      "ids.ts",
      "small-copy.ts",
      "picture-file.ts",
      "dropped-files.ts",
      "kit.ts",
      "model",
      "store.ts",
      "draft-save.ts",
      "actions.ts",
      "press.ts",
      "set-actions.ts",
      "look-actions.ts",
      "references.ts",
      "adopt-actions.ts",
      "parts",
      "runs",
      "sets",
      "create",
      "settings",
      "resize-grip.tsx",
      "tab-bar.tsx",
      "app.tsx",
      "main.tsx",
    ],
  },
  relay: {
    imports: ["core", "painter"],
    rooms: [
      "time",
      "text",
      "log",
      "bytes",
      "images",
      "heavy",
      "providers",
      "schedule",
      "catalogue",
      "http",
      "store",
      "changes",
      "env-file.ts",
      "extra-certificates.ts",
      "settings.ts",
      "services.ts",
      "engine",
      "access",
      "routes",
      "admin",
      "commands",
      "app.ts",
      "create-services.ts",
      "server.ts",
      "stop-on-signal.ts",
      "run.ts",
      "main.ts",
    ],
  },
  painter: { imports: ["core"] },
  admin: { imports: ["core"], without: ["node:*"] },
  playground: { imports: ["core"] },
};

/** How deep folders may lie below a room for its walls to hold; a test fails when one lies deeper. */
export const deepest = 4;

/** What may not be imported from a folder: names that follow `way`, which leads from that folder to where they lie. */
function ban(way: string, names: readonly string[], message: string) {
  const ends = names.map((name) => (/\.tsx?$/.test(name) ? `${name}$` : `${name}/`).replaceAll(".", "\\."));
  return { regex: `^${way.replaceAll(".", "\\.")}(?:${ends.join("|")})`, message };
}

/** The walls around the files that lie exactly `depth` folders below a realm, in one of its rooms or anywhere. */
function wall(name: string, depth: number, room?: string): OxlintOverride {
  const { imports, without = [], rooms = [] } = realms[name] ?? { imports: [] };
  const others = [...Object.keys(realms), "test", "bench"].filter((other) => !imports.includes(other));
  const allowed = imports.length === 0 ? "nothing but itself and zod/mini" : `${imports.join(" and ")} only`;
  const above = room === undefined ? [] : rooms.slice(rooms.indexOf(room) + 1);
  const below = room === undefined ? [] : rooms.slice(0, rooms.indexOf(room));
  const isFile = room !== undefined && /\.tsx?$/.test(room);
  const folders = [name, ...(room === undefined || isFile ? [] : [room])];
  while (folders.length <= depth) folders.push("*");
  const way = depth === 0 ? "./" : "../".repeat(depth);
  const patterns = [
    ban(`${"../".repeat(depth + 1)}`, others, `${name} imports ${allowed}.`),
    ...(without.length > 0 ? [{ group: [...without], message: `${name} imports ${allowed}.` }] : []),
    ...(above.length > 0
      ? [
          ban(
            way,
            above,
            `Rooms import downwards: ${name}/${room} may use ${below.join(", ") || "no other room"}. Move what both need down, or hand it in.`,
          ),
        ]
      : []),
  ];
  return {
    files: [`${folders.join("/")}/${isFile ? room : "*.{ts,tsx}"}`],
    rules: { "no-restricted-imports": ["error", { patterns }] },
  };
}

/** A later override replaces an earlier one's rule, so the one of a room says its realm's walls again. */
function buildWalls(): OxlintOverride[] {
  const depths = Array.from({ length: deepest + 1 }, (_, depth) => depth);
  return Object.entries(realms).flatMap(([name, { rooms = [] }]) => [
    ...depths.map((depth) => wall(name, depth)),
    ...rooms.flatMap((room) =>
      /\.tsx?$/.test(room) ? [wall(name, 0, room)] : depths.slice(1).map((depth) => wall(name, depth, room)),
    ),
  ]);
}

export default defineConfig({
  plugins: ["typescript", "unicorn", "import", "oxc", "react"],
  categories: { correctness: "error" },
  ignorePatterns: ["dist", "node_modules", ".polyframe"],
  rules: {
    "typescript/no-floating-promises": "error",
    "typescript/no-misused-promises": "error",
    "typescript/switch-exhaustiveness-check": "error",
    "typescript/no-unsafe-type-assertion": "error",
    "typescript/no-explicit-any": "error",
    "typescript/no-non-null-assertion": "error",
    "typescript/no-deprecated": "error",
    "typescript/consistent-type-definitions": ["error", "type"],
    "import/no-cycle": "error",
    "import/no-default-export": "error",
    "unicorn/filename-case": ["error", { case: "kebabCase" }],
    "func-style": ["error", "declaration"],
    "no-console": "error",
    "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
    "max-lines-per-function": ["error", { max: 50, skipBlankLines: true, skipComments: true }],
    "react/rules-of-hooks": "error",
    "react/react-in-jsx-scope": "off",
  },
  overrides: [
    ...buildWalls(),
    {
      files: ["core/**/*.ts"],
      rules: {
        "no-restricted-globals": [
          "error",
          "URL",
          "URLSearchParams",
          "TextEncoder",
          "TextDecoder",
          "Intl",
          "fetch",
          "setTimeout",
          "console",
          "structuredClone",
          "figma",
        ],
        "no-restricted-properties": [
          "error",
          { object: "Date", property: "now" },
          { object: "Math", property: "random" },
        ],
      },
    },
    {
      files: ["src/**/*.ts"],
      rules: {
        "no-restricted-properties": [
          "error",
          {
            property: "mainComponent",
            message: "Write-only under dynamic-page; use getMainComponentAsync.",
          },
        ],
      },
    },
    {
      files: ["ui/**/*.{ts,tsx}"],
      rules: {
        "max-lines-per-function": ["error", { max: 80, skipBlankLines: true, skipComments: true }],
      },
    },
    // `npm start` reads the settings file that its relay reads, with the relay's own reader.
    {
      files: ["playground/start.ts"],
      rules: { "no-restricted-imports": "off" },
    },
    {
      files: ["**/*.test.ts", "**/*.test.tsx", "test/**", "bench/**", "*.mjs", "*.config.ts"],
      rules: {
        "typescript/no-unsafe-type-assertion": "off",
        "typescript/no-non-null-assertion": "off",
        "no-restricted-imports": "off",
        "no-restricted-globals": "off",
        "no-restricted-properties": "off",
        "max-lines": "off",
        "max-lines-per-function": "off",
        "import/no-default-export": "off",
        "no-console": "off",
      },
    },
  ],
});
