/** Several ways of the same work, measured in turn within one run: what else the machine does then falls on all of them. */
import { setTimeout as wait } from "node:timers/promises";

/**
 * A figure of each contender, round by round, as the contender itself gives it. The first one to go changes with the round;
 * `restMs` is between two. Before the first round each goes `warmUps` times, because what serves for weeks is not judged by
 * what is compiled in its first second.
 */
export async function measureInTurn<Name extends string>(
  contenders: Record<Name, () => Promise<number>>,
  rounds: number,
  restMs = 0,
  warmUps = 1,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(contenders) as Name[];
  const figures = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let time = 0; time < warmUps; time += 1) for (const name of names) await contenders[name]();
  for (let round = 0; round < rounds; round += 1)
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + turn) % names.length]!;
      figures[name].push(await contenders[name]());
      await wait(restMs);
    }
  return figures;
}

/** The same with the milliseconds that each contender took by the clock. */
export function timeInTurn<Name extends string>(
  contenders: Record<Name, () => Promise<unknown>>,
  rounds: number,
  restMs = 0,
  warmUps = 1,
): Promise<Record<Name, number[]>> {
  async function time(name: Name): Promise<number> {
    const start = performance.now();
    await contenders[name]();
    return performance.now() - start;
  }
  const names = Object.keys(contenders) as Name[];
  const timed = Object.fromEntries(names.map((name) => [name, () => time(name)]));
  return measureInTurn(timed as Record<Name, () => Promise<number>>, rounds, restMs, warmUps);
}

/** How many times as much one took as the other, round by round. */
export function divide(times: readonly number[], by: readonly number[]): number[] {
  return times.map((ms, round) => ms / by[round]!);
}
