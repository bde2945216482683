/** Several ways of the same work, timed in turn within one run: what else the machine does then falls on all of them. */
import { setTimeout as wait } from "node:timers/promises";

/**
 * Milliseconds of each contender, round by round. The first one to go changes with the round; `restMs` is between two. Before
 * the first round each goes `warmUps` times, because what serves for weeks is not judged by what is compiled in its first second.
 */
export async function timeInTurn<Name extends string>(
  contenders: Record<Name, () => Promise<unknown>>,
  rounds: number,
  restMs = 0,
  warmUps = 1,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(contenders) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let time = 0; time < warmUps; time += 1) for (const name of names) await contenders[name]();
  for (let round = 0; round < rounds; round += 1)
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + turn) % names.length]!;
      const start = performance.now();
      await contenders[name]();
      times[name].push(performance.now() - start);
      await wait(restMs);
    }
  return times;
}

/** How many times as long one took as the other, round by round. */
export function divide(times: readonly number[], by: readonly number[]): number[] {
  return times.map((ms, round) => ms / by[round]!);
}
