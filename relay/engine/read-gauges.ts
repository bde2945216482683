/** Figures read at each scrape: jobs, money and limits from the store, memory and time from the process. */
import { nanoPerDollar } from "../../core/money.ts";
import type { Services } from "../services.ts";
import { listOpenWork, listTeamAccounts } from "../store/admin.ts";
import { monthOf } from "../store/ledger.ts";
import type { Family, Sample } from "../log/exposition.ts";

type Sources = Pick<Services, "db" | "clock" | "catalogue" | "limiter" | "followers">;

/** Everything but what the process counts itself. Reads a constant number of statements and one bucket per model. */
export async function readGauges(services: Sources): Promise<Family[]> {
  return [
    ...(await readJobs(services)),
    await readSpend(services),
    ...(await readBuckets(services)),
    gauge("polyframe_followed_runs", "Runs that somebody waits for.", [
      { value: services.followers.keys().length },
    ]),
    ...readProcess(),
  ];
}

function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, help, type: "gauge", samples };
}

async function readJobs({ db, clock }: Sources): Promise<Family[]> {
  const work = await listOpenWork(db);
  const since = work.map(({ sinceMs }) => sinceMs).filter((ms) => ms !== null);
  const counts = (["waiting", "queued", "running"] as const).map((state) => ({
    labels: { state },
    value: work.reduce((sum, each) => sum + each[state], 0),
  }));
  const oldestMs = since.length === 0 ? 0 : Math.max(0, clock.now() - Math.min(...since));
  return [
    gauge("polyframe_jobs", "Jobs that have not ended, by state.", counts),
    gauge("polyframe_open_runs", "Runs with such jobs.", [
      { value: work.reduce((sum, { runs }) => sum + runs, 0) },
    ]),
    gauge("polyframe_oldest_queued_seconds", "Age of the oldest run that has queued jobs.", [
      { value: oldestMs / 1_000 },
    ]),
  ];
}

async function readSpend({ db, clock }: Sources): Promise<Family> {
  const accounts = await listTeamAccounts(db, monthOf(clock.now()));
  const samples = accounts.flatMap(({ teamName, account }) =>
    (["settled", "held", "uncertain", "ceiling"] as const).flatMap((kind): Sample[] => {
      const nano = account[kind];
      const labels = { team: account.team, name: teamName, kind };
      return nano === null ? [] : [{ labels, value: nano / nanoPerDollar }];
    }),
  );
  return gauge("polyframe_spend_dollars", "Each team's account of this UTC month.", samples);
}

async function readBuckets({ limiter, catalogue, clock }: Sources): Promise<Family[]> {
  if (!limiter) return [];
  const nowMs = clock.now();
  const levels: Sample[] = [];
  const limits: Sample[] = [];
  const pauses: Sample[] = [];
  for (const { id: model } of catalogue.models) {
    const bucket = await limiter.read(model, nowMs);
    for (const meter of ["images", "tokens"] as const) {
      const { perMinute, level } = bucket[meter];
      if (perMinute === null) continue;
      levels.push({ labels: { model, meter }, value: level });
      limits.push({ labels: { model, meter }, value: perMinute });
    }
    pauses.push({ labels: { model }, value: Math.max(0, bucket.pausedUntilMs - nowMs) / 1_000 });
  }
  return [
    gauge("polyframe_bucket_level", "What may be sent at once; below zero it is owed.", levels),
    gauge("polyframe_bucket_per_minute", "The provider's limit, as far as it is known.", limits),
    gauge(
      "polyframe_bucket_pause_seconds",
      "How long nothing is sent because the provider asked for it.",
      pauses,
    ),
  ];
}

function readProcess(): Family[] {
  const { user, system } = process.cpuUsage();
  return [
    gauge("process_resident_memory_bytes", "Memory of this process.", [{ value: process.memoryUsage.rss() }]),
    {
      name: "process_cpu_seconds_total",
      help: "Processor time of this process.",
      type: "counter",
      samples: [{ value: (user + system) / 1e6 }],
    },
    gauge("process_start_time_seconds", "When this process started, in seconds since 1970.", [
      { value: (Date.now() - process.uptime() * 1_000) / 1_000 },
    ]),
  ];
}
