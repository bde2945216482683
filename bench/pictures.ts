/** One picture of 8 MB through the relay, beside a direct call and beside another gateway, over an upstream that takes 500 ms. */
import { setTimeout as wait } from "node:timers/promises";
import { createDirectClient, createRelayClient, type Asked, type Client } from "./clients.ts";
import type { Figure } from "./figure.ts";
import { divide, timeInTurn } from "./pairs.ts";
import { startPortkey } from "./portkey.ts";
import { startRelayMeasured, type Measured } from "./process.ts";
import { toRelayEnv, startUpstream } from "./upstream.ts";

const bytes = 8_000_000;
const rounds = { 1: 7, 16: 3 } as const;
/** The largest stable size, in the format that is asked for by default. */
const usual: Asked = { width: 2560, height: 1440, format: "jpeg" };
/** Small copies are made after the answer; they belong to the picture's cost. */
const quietWorkMs = 1_500;

async function getMany(client: Client, count: number, asked: Asked): Promise<void> {
  const lengths = await Promise.all(Array.from({ length: count }, () => client(asked)));
  for (const length of lengths)
    if (length < bytes) throw new Error(`A picture of ${length} bytes came instead of ${bytes}.`);
}

async function measureCpu(relay: Measured, count: number, asked: Asked): Promise<number> {
  const before = await relay.usage();
  await getMany(createRelayClient(relay.url), count, asked);
  await wait(quietWorkMs);
  const after = await relay.usage();
  return (after.cpuMs - before.cpuMs) / count;
}

async function repeat(times: number, work: () => Promise<number>): Promise<number[]> {
  const samples: number[] = [];
  for (let at = 0; at < times; at += 1) samples.push(await work());
  return samples;
}

/** Wall-clock time, every contender in turn. */
async function measureTimes(upstream: Measured, relay: Measured): Promise<Figure[]> {
  const gateway = await startPortkey();
  if (gateway === undefined)
    process.stdout.write("Portkey is not installed, so it is left out: npm run bench:install\n\n");
  try {
    const clients = {
      direct: createDirectClient(`${upstream.url}/v1`),
      relay: createRelayClient(relay.url),
      ...(gateway && { portkey: gateway.client(upstream.url) }),
    };
    return [...(await compareClients(clients, 1)), ...(await compareClients(clients, 16))];
  } finally {
    await gateway?.process.stop();
  }
}

async function compareClients(
  { direct, relay, portkey }: { direct: Client; relay: Client; portkey?: Client },
  count: 1 | 16,
): Promise<Figure[]> {
  const contenders = {
    direct: () => getMany(direct, count, usual),
    relay: () => getMany(relay, count, usual),
  };
  const times: { direct: number[]; relay: number[]; portkey?: number[] } =
    portkey === undefined
      ? await timeInTurn(contenders, rounds[count])
      : await timeInTurn({ ...contenders, portkey: () => getMany(portkey, count, usual) }, rounds[count]);
  const inFlight = `${count} in flight`;
  const ratio = divide(times.relay, times.direct);
  const figures: Figure[] = [
    { name: `direct, ${inFlight}`, unit: "ms", samples: times.direct },
    { name: `relay, ${inFlight}`, unit: "ms", samples: times.relay },
    {
      name: `relay to direct, ${inFlight}`,
      unit: "x",
      samples: ratio,
      ...(count === 1 && { promise: { most: 1.1, gates: false } }),
    },
  ];
  if (times.portkey === undefined) return figures;
  return [
    ...figures,
    { name: `portkey, ${inFlight}`, unit: "ms", samples: times.portkey },
    { name: `portkey to direct, ${inFlight}`, unit: "x", samples: divide(times.portkey, times.direct) },
    {
      name: `relay to portkey, ${inFlight}`,
      unit: "x",
      samples: divide(times.relay, times.portkey),
      promise: { most: 1, gates: false },
    },
  ];
}

/** Megabytes above idle with 32 pictures in flight, each time in a new process. */
async function measurePeak(upstream: Measured): Promise<number> {
  const relay = await startRelayMeasured({ ...toRelayEnv(upstream), POLYFRAME_PARALLEL: "32" });
  try {
    await (await fetch(`${relay.url}/v1/health`)).text();
    await wait(quietWorkMs);
    const idle = await relay.usage();
    await getMany(createRelayClient(relay.url), 32, usual);
    await wait(quietWorkMs);
    const { peak } = await relay.usage();
    return (peak - idle.rss) / 1e6;
  } finally {
    await relay.stop();
  }
}

async function measurePortkeyPeak(upstream: Measured): Promise<Figure[]> {
  const gateway = await startPortkey();
  if (gateway === undefined) return [];
  try {
    const idle = await gateway.process.usage();
    await getMany(gateway.client(upstream.url), 32, usual);
    const { peak } = await gateway.process.usage();
    return [{ name: "portkey, the same", unit: "MB", samples: [(peak - idle.rss) / 1e6] }];
  } finally {
    await gateway.process.stop();
  }
}

export async function measurePictures(): Promise<Figure[]> {
  const upstream = await startUpstream({ latencyMs: 500, bytes });
  const relay = await startRelayMeasured({ ...toRelayEnv(upstream), POLYFRAME_PARALLEL: "32" });
  try {
    const times = await measureTimes(upstream, relay);
    const one = await repeat(9, () => measureCpu(relay, 1, usual));
    const many = await repeat(5, () => measureCpu(relay, 16, usual));
    const png = await repeat(3, () => measureCpu(relay, 1, { ...usual, format: "png" }));
    const peaks = await repeat(2, () => measurePeak(upstream));
    return [
      ...times,
      {
        name: "relay's processor time, 1 in flight",
        unit: "ms CPU",
        samples: one,
        promise: { most: 60, gates: true },
      },
      { name: "the same, 16 in flight", unit: "ms CPU", samples: many, promise: { most: 60, gates: true } },
      { name: "the same, a PNG, 1 in flight", unit: "ms CPU", samples: png },
      {
        name: "relay's memory above idle, 32 in flight",
        unit: "MB",
        samples: peaks,
        promise: { most: 400, gates: true },
      },
      ...(await measurePortkeyPeak(upstream)),
    ];
  } finally {
    await relay.stop();
    await upstream.stop();
  }
}
