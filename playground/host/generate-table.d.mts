export function generateTable(): {
  readonly version: string;
  readonly nodeTypes: Readonly<Record<string, string>>;
  readonly interfaces: Readonly<Record<string, Readonly<Record<string, string>>>>;
};
