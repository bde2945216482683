/** What the deploy files name exists: no engine builds them here, so their words are held to the repository. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, normalize } from "node:path/posix";
import { expect, test } from "vitest";
import { runBodySchema } from "../../core/run-body.ts";
import { ledgerCommands } from "../../relay/commands/ledger.ts";
import { teamCommands } from "../../relay/commands/team.ts";
import { tokenCommands } from "../../relay/commands/token.ts";
import packageJson from "../../package.json" with { type: "json" };

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}

const files = [
  "Dockerfile",
  "compose.yaml",
  "relay.env.example",
  "polyframe-relay.service",
  "Caddyfile",
  "nginx.conf",
  "README.md",
];
const drainSeconds = Number(/DRAIN_SECONDS\) \?\? (\d+)\)/.exec(read("relay/settings.ts"))?.[1]);
const sources = globSync("{core,painter,admin,relay}/**/*.{ts,tsx}").filter(
  (path) => !path.includes(".test."),
);

test("every setting in the deploy files is one the relay reads", () => {
  const settings = new Set(read("relay/settings.ts").match(/\b[A-Z][A-Z0-9_]+(?=: \{)/g));
  expect(settings.size).toBeGreaterThan(20);
  // The name of the host is the compose file's own.
  const own = new Set(["POLYFRAME_HOST"]);
  for (const file of files)
    for (const [name] of read(`deploy/${file}`).matchAll(/\b(?:POLYFRAME|OPENAI|DATABASE)_[A-Z0-9_]+\b/g))
      expect(settings.has(name) || own.has(name), `${name} in ${file}`).toBe(true);
});

/** Variables of the example, `#NAME=` among them: those are offered and not asked for. */
const asked = [...read("deploy/relay.env.example").matchAll(/^(\w+)=/gm)].map(([, name]) => name);
const offered = [...read("deploy/relay.env.example").matchAll(/^#(\w+)=/gm)].map(([, name]) => name);

test("every variable the compose file asks for is in the example", () => {
  const used = [...read("deploy/compose.yaml").matchAll(/(?<!\$)\$\{(\w+)/g)].map(([, name]) => name);
  expect(used.length).toBeGreaterThan(5);
  for (const name of used) expect([...asked, ...offered], name).toContain(name);
});

test("what the example leaves empty is refused by compose, but for the key: without one pictures are offline", () => {
  const compose = read("deploy/compose.yaml");
  const empty = [...read("deploy/relay.env.example").matchAll(/^(\w+)=$/gm)].map(([, name]) => name!);
  expect(empty).toContain("OPENAI_API_KEY");
  for (const name of empty.filter((each) => each !== "OPENAI_API_KEY")) {
    expect(compose, name).toContain(`\${${name}:?`);
    expect(compose, name).not.toMatch(new RegExp(`(?<!\\$)\\$\\{${name}(?!:\\?)`));
  }
});

test("compose hands every setting of relay.env to the relay, and what it sets itself is its own wiring", () => {
  const relay = /^ {2}relay:\n[\s\S]+?(?=^ {2}\w)/m.exec(read("deploy/compose.yaml"))?.[0] ?? "";
  expect(relay).toContain("env_file: relay.env");
  const set = [...relay.matchAll(/^ {6}([A-Z][A-Z0-9_]+):/gm)].map(([, name]) => name!);
  expect(set).toContain("DATABASE_URL");
  const wiring = /^(?:DATABASE_URL|POLYFRAME_(?:TOKEN|PUBLIC_HOSTS|PROXY_HOPS|S3_\w+))$/;
  for (const name of set) expect(name).toMatch(wiring);
});

test("the name Caddy checks the relay's health by is one the relay answers to", () => {
  const [, name] = /reverse_proxy (\w+):8787/.exec(read("deploy/Caddyfile")) ?? [];
  const hosts = /POLYFRAME_PUBLIC_HOSTS: .*,(\w+)\}$/m.exec(read("deploy/compose.yaml"));
  expect(hosts?.[1]).toBe(name);
});

/**
 * What the relay reaches from its entry, as paths from the root: the files it imports, and what it names as a path beside one
 * of them. Schemas and types count too, although Node drops the latter.
 */
function listReached(): Set<string> {
  const reached = new Set(["relay/main.ts"]);
  // A loop over a set goes on to what is added meanwhile.
  for (const path of reached) {
    if (!/\.tsx?$/.test(path)) continue;
    const named = read(path).matchAll(
      /(?:\bfrom|\bimport\(|^import)\s*"(\.[^"]+)"|new URL\(\s*"(\.?[^"]+)",\s*import\.meta\.url/gm,
    );
    for (const [, imported, beside] of named) reached.add(join(dirname(path), imported ?? beside!));
  }
  return reached;
}

test("the image carries every file and folder that the relay reaches from its entry", () => {
  const image = read("deploy/Dockerfile")
    .split(/^FROM /m)
    .at(-1)!;
  const carried = [...image.matchAll(/^COPY (?:--from=\w+ )?(.+) (\S+)$/gm)].flatMap(([, from, to]) =>
    to === "./" ? from!.split(" ") : [normalize(to!)],
  );
  const reached = [...listReached()];
  expect(reached.length).toBeGreaterThan(150);
  expect(reached).toContain("painter/painter-worker.ts");
  expect(reached).toContain("relay/catalogue/catalogue.json");
  const missing = reached.filter(
    (path) => !carried.some((each) => path === each || path.startsWith(`${each}/`)),
  );
  // The first start makes it.
  expect(missing.filter((path) => path !== "node_modules/.cache/relay")).toEqual([]);
  expect(reached.filter((path) => path.includes(".test."))).toEqual([]);
});

test("the image is given all the relay imports, and nothing of it is a development dependency", () => {
  const copied = [...read("deploy/Dockerfile").matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths]) =>
    paths!.split(" "),
  );
  for (const path of copied) {
    expect(existsSync(new URL(`../../${path}`, import.meta.url)), path).toBe(true);
    expect(read("deploy/Dockerfile.dockerignore")).toContain(`!${path}\n`);
  }
  const wanted = sources.flatMap((path) =>
    [...read(path).matchAll(/(?:\bfrom\s+|import\(\s*)"([^"\n]+)"/g)].map(([, name]) => name!),
  );
  const outside = new Set(wanted.filter((name) => !name.startsWith(".") && !isBuiltin(name)));
  expect(outside.size).toBeGreaterThan(5);
  for (const name of outside) {
    const owner = name
      .split("/")
      .slice(0, name.startsWith("@") ? 2 : 1)
      .join("/");
    expect(Object.keys(packageJson.dependencies), owner).toContain(owner);
  }
});

test("the image builds the admin page where its packages are, and carries what was built", () => {
  const [packages = "", image = ""] = read("deploy/Dockerfile")
    .split(/^FROM /m)
    .slice(1);
  expect(packages).toMatch(/^COPY admin .+\n[\s\S]*^RUN node build\.mjs --admin$/m);
  expect(image).toContain("COPY --from=packages /app/dist/admin ./dist/admin\n");
  expect(image).not.toMatch(/^COPY admin /m);
});

test("the image runs without rights, says how it is, and leaves time to drain", () => {
  const image = read("deploy/Dockerfile");
  expect(image.match(/^FROM /gm)).toHaveLength(2);
  expect(image.indexOf("USER node")).toBeLessThan(image.indexOf("ENTRYPOINT"));
  expect(image).toContain("/v1/ready");
  const grace = Number(/stop_grace_period: (\d+)m/.exec(read("deploy/compose.yaml"))?.[1]) * 60;
  expect(grace).toBeGreaterThan(drainSeconds);
});

test("every file the guide links or names is there", () => {
  const guide = read("deploy/README.md");
  const named = [...guide.matchAll(/\]\(([^)]+)\)/g), ...guide.matchAll(/\bdeploy\/([\w.-]+[a-z])\b/g)].map(
    ([, name]) => name!,
  );
  expect(named.length).toBeGreaterThan(5);
  for (const name of named)
    // The operator's own copies.
    if (!["relay.env", "backup", "catalogue"].includes(name))
      expect(existsSync(new URL(`../../deploy/${name}`, import.meta.url)), name).toBe(true);
});

test("the systemd unit starts the relay without rights, from its settings, and leaves time to drain", () => {
  const unit = new Map(
    [...read("deploy/polyframe-relay.service").matchAll(/^(\w+)=(.+)$/gm)].map(([, name, value]) => [
      name,
      value,
    ]),
  );
  expect(unit.get("User")).toBe("polyframe");
  expect(Number(unit.get("TimeoutStopSec"))).toBeGreaterThan(drainSeconds);
  const [node = "", entry = ""] = unit.get("ExecStart")?.split(" ") ?? [];
  expect(node).toBe(`${unit.get("WorkingDirectory")}/node_modules/.bin/node`);
  expect(existsSync(new URL(`../../${entry}`, import.meta.url))).toBe(true);
  // Commands run where the unit runs and read the same settings.
  const guide = read("deploy/README.md");
  expect(guide).toContain(`cd ${unit.get("WorkingDirectory")} && sudo -u ${unit.get("User")} `);
  expect(guide).toContain(`--env-file=${unit.get("EnvironmentFile")} ${entry} "$@"`);
  expect(guide).toContain(`POLYFRAME_DATA=/var/lib/${unit.get("StateDirectory")}\n`);
});

/** The guide's indented lines, with lines that go on joined. */
const guideCommands = read("deploy/README.md")
  .replaceAll("\\\n", " ")
  .split("\n")
  .filter((line) => line.startsWith("    "));

test("every compose line of the guide names the file and the settings", () => {
  const lines = guideCommands.filter((line) => line.includes("docker compose"));
  expect(lines.length).toBeGreaterThan(8);
  for (const line of lines)
    expect(line).toContain("docker compose -f deploy/compose.yaml --env-file deploy/relay.env ");
  const services = [...read("deploy/compose.yaml").matchAll(/^ {2}(\w+):$/gm)].map(([, name]) => name);
  for (const line of lines) {
    const [, service] = / (?:exec(?: -T)?|run --rm|stop|up -d(?: --build)?) (?!-)(\w+)/.exec(line) ?? [];
    if (service !== undefined) expect(services, line).toContain(service);
  }
});

test("every command of the guide is one of the relay's, with options it knows", () => {
  const commands = [...teamCommands, ...tokenCommands, ...ledgerCommands];
  const lines = [...read("deploy/README.md").matchAll(/(?:^ {4}|`)relay (\w+ \w+)([^`\n]*)/gm)];
  expect(lines.length).toBeGreaterThan(4);
  for (const [line, name, rest = ""] of lines) {
    const command = commands.find((each) => each.name === name);
    expect(command, line).toBeDefined();
    for (const [option] of rest.matchAll(/--[a-z-]+/g)) expect(command?.usage, line).toContain(option);
  }
});

test("the guide's quote and run have one body, which the API takes, and the price stands beside it", () => {
  const bodies = [...read("deploy/README.md").matchAll(/-d '(\{[^']+\})'/g)].map(
    ([, text]) => JSON.parse(text!) as Record<string, unknown>,
  );
  expect(bodies).toHaveLength(2);
  const [quote, run] = bodies;
  expect(runBodySchema.safeParse(run).success).toBe(true);
  expect(run).toEqual(quote);
  expect(read("deploy/README.md")).toContain("?agreed=10000000&");
});
