/** What the deploy files name exists: no engine builds them here, so their words are held to the repository. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}

const files = ["Dockerfile", "compose.yaml", "relay.env.example", "Caddyfile", "nginx.conf", "README.md"];
const sources = globSync("{core,relay}/**/*.{ts,tsx}").filter((path) => !path.includes(".test."));

test("every setting in the deploy files is one the relay reads", () => {
  const settings = new Set(read("relay/settings.ts").match(/\b[A-Z][A-Z0-9_]+(?=: \{)/g));
  expect(settings.size).toBeGreaterThan(20);
  // The name of the host is the compose file's own.
  const own = new Set(["POLYFRAME_HOST"]);
  for (const file of files)
    for (const [name] of read(`deploy/${file}`).matchAll(/\b(?:POLYFRAME|OPENAI|DATABASE)_[A-Z0-9_]+\b/g))
      expect(settings.has(name) || own.has(name), `${name} in ${file}`).toBe(true);
});

test("every variable the compose file asks for is in the example, and the other way round", () => {
  const asked = [...read("deploy/compose.yaml").matchAll(/(?<!\$)\$\{(\w+)/g)].map(([, name]) => name);
  const given = [...read("deploy/relay.env.example").matchAll(/^(\w+)=/gm)].map(([, name]) => name);
  expect(new Set(asked)).toEqual(new Set(given));
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
    [...read(path).matchAll(/(?:from|import\()\s*"([^"]+)"/g)].map(([, name]) => name!),
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

test("the image runs without rights, says how it is, and leaves time to drain", () => {
  const image = read("deploy/Dockerfile");
  expect(image.match(/^FROM /gm)).toHaveLength(2);
  expect(image.indexOf("USER node")).toBeLessThan(image.indexOf("ENTRYPOINT"));
  expect(image).toContain("/v1/ready");
  const drainSeconds = Number(/DRAIN_SECONDS\) \?\? (\d+)\)/.exec(read("relay/settings.ts"))?.[1]);
  const grace = Number(/stop_grace_period: (\d+)m/.exec(read("deploy/compose.yaml"))?.[1]) * 60;
  expect(grace).toBeGreaterThan(drainSeconds);
});

test("every file the guide links or names is there", () => {
  const guide = read("deploy/README.md");
  const named = [...guide.matchAll(/\]\(([^)]+)\)/g), ...guide.matchAll(/\bdeploy\/([\w.]+[a-z])\b/g)].map(
    ([, name]) => name!,
  );
  expect(named.length).toBeGreaterThan(5);
  for (const name of named)
    // relay.env is the operator's own copy.
    if (name !== "relay.env")
      expect(existsSync(new URL(`../../deploy/${name}`, import.meta.url)), name).toBe(true);
});
