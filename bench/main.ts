// `npm run bench` measures every figure we promise; `npm run bench -- size pictures` some sections of it.
//   --save      writes the table into bench/README.md
//   --list      names the sections
import { readFile, writeFile } from "node:fs/promises";
import { cpus, release, totalmem, type } from "node:os";
import { parseArgs } from "node:util";
import { describeFigure, drawTable, isKept, type Figure, type Section } from "./figure.ts";
import { sections } from "./sections.ts";

type Measured = { section: string; about: string; figures: Figure[]; broke?: string };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { save: { type: "boolean", default: false }, list: { type: "boolean", default: false } },
});

function chooseSections(names: readonly string[]): Section[] {
  const unknown = names.find((name) => !sections.some((section) => section.name === name));
  if (unknown !== undefined)
    throw new Error(
      `There is no section "${unknown}". Sections: ${sections.map((section) => section.name).join(", ")}.`,
    );
  return names.length === 0 ? [...sections] : sections.filter((section) => names.includes(section.name));
}

async function measure({ name, about, measure: run }: Section): Promise<Measured> {
  process.stdout.write(`\n## ${name}: ${about}\n\n`);
  try {
    const figures = await run();
    process.stdout.write(`${drawTable(figures.map(describeFigure))}\n`);
    return { section: name, about, figures };
  } catch (error) {
    // One section that cannot run hides no other figure; the run fails in the end.
    const broke = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stdout.write(`This section broke off: ${broke}\n`);
    return { section: name, about, figures: [], broke };
  }
}

function readMachine() {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model ?? "unknown",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1e9),
    system: `${type()} ${release()}`,
    node: process.version,
  };
}

async function save(measured: readonly Measured[], machine: ReturnType<typeof readMachine>): Promise<void> {
  const path = new URL("README.md", import.meta.url);
  const text = await readFile(path, "utf8");
  const { cpu, cores, memoryGb, system, node } = machine;
  const date = new Date().toISOString().slice(0, 10);
  const head = `Measured ${date} on ${cores} cores of ${cpu}, ${memoryGb} GB, ${system}, Node ${node}.`;
  const tables = measured.map(
    ({ section, about, figures }) => `### ${section}: ${about}\n\n${drawTable(figures.map(describeFigure))}`,
  );
  const [before = ""] = text.split("<!-- figures -->");
  await writeFile(path, `${before}<!-- figures -->\n\n${[head, ...tables].join("\n\n")}\n`);
}

async function main(): Promise<void> {
  if (values.list) {
    for (const { name, about } of sections) process.stdout.write(`${name.padEnd(12)} ${about}\n`);
    return;
  }
  const measured: Measured[] = [];
  for (const section of chooseSections(positionals)) measured.push(await measure(section));
  const machine = readMachine();
  const latest = { measuredAt: new Date().toISOString(), machine, sections: measured };
  await writeFile(new URL("latest.json", import.meta.url), `${JSON.stringify(latest, null, 2)}\n`);
  if (values.save) await save(measured, machine);
  const broken = measured.flatMap(({ figures }) =>
    figures.filter((figure) => figure.promise?.gates === true && !isKept(figure)),
  );
  const halted = measured.filter(({ broke }) => broke !== undefined);
  process.stdout.write(
    `\n${measured.flatMap(({ figures }) => figures).length} figures, as JSON in bench/latest.json. ${broken.length} promises broken, ${halted.length} sections broke off.\n`,
  );
  // A section that broke off may have left a connection behind, which must not keep the run from ending.
  process.exit(broken.length + halted.length === 0 ? 0 : 1);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
