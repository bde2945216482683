import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

const module = new URL("../run-to-end.mjs", import.meta.url).href;

/** Runs a program through `runToEnd` in a process of its own; resolves once nothing holds its output any more. */
async function run(program: string, limits: object = {}): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "polyframe-to-end-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "program.mjs"), program);
  const script = `import { runToEnd } from ${JSON.stringify(module)};
    process.stdout.write("code " + await runToEnd(["program.mjs"], ${JSON.stringify(limits)}));`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => (said += piece));
  await once(child, "close");
  return said;
}

/** A program that starts one which would hold the output for ever, and then goes on with `rest`. */
function leaveChild(rest: string): string {
  return `import { spawn } from "node:child_process";
    import { writeFileSync } from "node:fs";
    spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });
    ${rest}`;
}

test("a program's exit code is that of the run", async () => {
  expect(await run("process.exitCode = 7;")).toBe("code 7");
});

test("a process that was left over is ended with its program", async () => {
  // `run` itself would never resolve while a process held the output.
  expect(await run(leaveChild("process.exit(3);"))).toBe("code 3");
});

test("a program that does not end after its report fails, and says why", async () => {
  const said = await run(leaveChild('writeFileSync("report.json", "{}");'), {
    done: "report.json",
    graceMs: 1,
  });
  expect(said).toContain("did not let it end.");
  expect(said).toMatch(/code 1$/);
});

test("a program that takes too long fails, and says how long that is", async () => {
  const said = await run("setInterval(() => {}, 1000);", { longestMs: 600 });
  expect(said).toContain("longer than 0.01 minutes");
  expect(said).toMatch(/code 1$/);
});
