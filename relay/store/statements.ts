/**
 * Every statement the relay runs, in one text for SQLite and PostgreSQL. `/* lock *\/` and `/* skip *\/` become row locks
 * on PostgreSQL; SQLite needs none, because its writing transactions exclude each other.
 */
import type { Queries, SqlValue } from "./db.ts";

/** A run's pin with its run; pins of other owners have none. */
const pinsWithRuns = `asset_pin pin left join run
  on pin.owner like 'run:%' and run.id = substr(pin.owner, 5) and run.team = pin.team`;
/** A run pins until it is complete, every other owner until its pin is taken away. */
const pinHolds = `(run.id is null or run.waiting + run.queued + run.running + run.owed > 0)`;

export const sql = {
  addTeam: `insert into team (id, name, monthly, per_person, models, max_quality, created_at)
    values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing`,
  setTeamLimits: `update team set monthly = $2, per_person = $3, models = $4, max_quality = $5 where id = $1`,
  planTeam: `update team set planned = planned + $2 where id = $1 returning planned`,
  planPerson: `update person set planned = planned + $3 where team = $1 and id = $2 returning planned`,
  planned: `select planned as team, coalesce((select planned from person where person.team = $1 and person.id = $2), 0) as person
    from team where id = $1`,
  plannedByPerson: `select id, planned from person where team = $1 and planned > 0`,
  team: `select * from team where id = $1`,
  teams: `select * from team order by created_at, id`,
  addToken: `insert into token (hash, id, team, label, scopes, created_at, models, max_quality, per_minute)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (hash) do nothing`,
  tokenByHash: `select token.*, team.name as team_name from token join team on team.id = token.team
    where token.hash = $1 and token.revoked_at is null`,
  tokens: `select token.*, team.name as team_name from token join team on team.id = token.team
    order by token.created_at, token.id`,
  closedData: `select id from team where id <> 'home' or exists (select 1 from token)
    or exists (select 1 from account where team = 'home' and (held > 0 or settled > 0 or uncertain > 0)) limit 1`,
  setTokenLimits: `update token set models = $2, max_quality = $3, per_minute = $4 where id = $1 and revoked_at is null`,
  revokeToken: `update token set revoked_at = $2 where id = $1 and revoked_at is null`,

  seePerson: `insert into person (team, id, name, finish_tag, seen_at) values ($1, $2, $3, 0, $4)
    on conflict (team, id) do update set name = excluded.name, seen_at = excluded.seen_at`,
  lockPerson: `select finish_tag, single_tag from person where team = $1 and id = $2 /* lock */`,
  setFinishTag: `update person set finish_tag = $3 where team = $1 and id = $2`,
  setSingleTag: `update person set single_tag = $3 where team = $1 and id = $2`,
  runningTag: `select tag from job where state = 'running' and class = $1 order by tag desc limit 1`,
  firstQueuedTag: `select tag from job where state = 'queued' and class = $1 order by tag limit 1`,
  lastFinishTag: `select finish_tag as tag from person where not (team = $1 and id = $2) order by finish_tag desc limit 1`,
  lastSingleTag: `select single_tag as tag from person where not (team = $1 and id = $2) order by single_tag desc limit 1`,
  nextOfOthers: `select tag from job where state = 'queued' and class = $1 and tag >= $2 and model = $3 and run <> $4
    order by class, tag, id limit 1`,
  moveTag: `update job set tag = tag + $2 where id = $1`,

  bucket: `select rev, state from bucket where id = $1`,
  lockBuckets: `select id, rev, state from bucket where id in (select value from json_each($1)) order by id /* lock */`,
  lockBucket: `select rev, state from bucket where id = $1 /* lock */`,
  addBucket: `insert into bucket (id, rev, state) values ($1, 1, $2) on conflict (id) do nothing`,
  saveBucket: `update bucket set rev = rev + 1, state = $3 where id = $1 and rev = $2`,

  openAccount: `insert into account (team, owner, month, name, ceiling, held, settled, uncertain)
    select id, $2, $3, coalesce((select name from person where person.team = $1 and person.id = $4), ''),
      case when $2 = 'team' then monthly else per_person end, 0, 0, 0 from team where id = $1
    on conflict (team, month, owner) do nothing`,
  setAccountCeiling: `update account set ceiling = $3 where team = $1 and month = $2
    and (owner = 'team') = ($4 = 1)`,
  hold: `update account set held = held + $4 where team = $1 and owner = $2 and month = $3
    and (ceiling is null or held + settled + uncertain + $4 <= ceiling)`,
  moveMoney: `update account set held = held + $4, settled = settled + $5, uncertain = uncertain + $6
    where team = $1 and owner = $2 and month = $3`,
  account: `select * from account where team = $1 and owner = $2 and month = $3`,
  accounts: `select * from account where team = $1 and month = $2 order by case when owner = 'team' then 0 else 1 end, owner`,

  run: `select * from run where id = $1 and team = $2`,
  runsIn: `select * from run where id in (select value from json_each($1))`,
  lockRun: `select * from run where id = $1 and team = $2 /* lock */`,
  // One statement however many runs are waited for: the ids come as one JSON list.
  revisions: `select id, team, rev, waiting + queued + running as open, owed from run
    where id in (select value from json_each($1))`,
  runHash: `select body_hash from run where id = $1 and team = $2`,
  changeRun: `update run set rev = rev + 1, waiting = waiting + $3, queued = queued + $4, running = running + $5,
    succeeded = succeeded + $6, failed = failed + $7, cancelled = cancelled + $8,
    reserved = reserved + $9, settled = settled + $10, uncertain = uncertain + $11, owed = owed + $12
    where id = $1 and team = $2 returning person, waiting + queued + running as open`,
  runBody: `select body from run_body where run = $1 and team = $2`,
  keptBody: `select bytes from run_body where run = $1 and team = $2`,
  addBodyBytes: `update team set body_bytes = body_bytes + $2 where id = $1 and body_bytes + $2 <= $3`,
  giveBackBodyBytes: `update team set body_bytes = body_bytes - $2 where id = $1`,
  // What is uncertain may still come, and its worst case is told by the body.
  oldBodies: `select run_body.run, run_body.team, run_body.bytes from run_body
    join run on run.id = run_body.run and run.team = run_body.team
    where run_body.created_at <= $1 and run.waiting + run.queued + run.running + run.owed = 0 and run.uncertain = 0
    order by run_body.created_at limit $2 /* lock */`,
  deleteBody: `delete from run_body where run = $1 and team = $2`,
  runsBefore: `select * from run where team = $1 and kind = $5 and (created_at, id) < ($2, $3)
    order by created_at desc, id desc limit $4`,
  runsOfFileBefore: `select * from run where team = $1 and kind = $5 and file = $6 and (created_at, id) < ($2, $3)
    order by created_at desc, id desc limit $4`,
  runsOfSetBefore: `select * from run where team = $1 and kind = $5 and set_id = $6 and (created_at, id) < ($2, $3)
    order by created_at desc, id desc limit $4`,
  openRuns: `select id, rev from run where team = $1 and waiting + queued + running > 0
    order by created_at desc, id desc limit $2`,

  // What clients see and name are jobs that make pictures; others are the relay's own.
  lockJobOfTeam: `select * from job where id = $1 and team = $2 and kind = 'picture' /* lock */`,
  lockJobs: `select * from job where id in (select value from json_each($1)) order by id /* lock */`,
  lockJobsOfAttempts: `select * from job where id in (select job from attempt where id in (select value from json_each($1)))
    order by id /* lock */`,
  jobOfTeam: `select * from job where id = $1 and team = $2`,
  jobsAfter: `select * from job where run = $1 and team = $2 and rev > $3 and kind = 'picture' order by ordinal`,
  jobsToCancel: `select * from job where run = $1 and team = $2 and state in ('waiting', 'queued', 'running')
    order by ordinal /* lock */`,
  jobsToApprove: `select * from job where run = $1 and team = $2 and state = 'waiting' and approval = 1
    order by ordinal /* lock */`,
  // Without a revision of its own: what comes of the call is told with one.
  noteInputs: `update job set inputs = $2 where id = $1`,
  madeJobs: `select id from job where id in (select value from json_each($1)) and state = 'succeeded'`,
  jobsWaitingFor: `select * from job where parent = $1 and state = 'waiting' order by ordinal /* lock */`,
  waitedFor: `select distinct parent from job where parent in (select value from json_each($1))
    and parent is not null and state = 'waiting'`,
  // $2 is the lowest class asked for, $3 the models and $4 the jobs to leave out; the queue's index is walked past what uses them.
  // Nothing waits for more than two minutes, so a time further away was written before the clock was set back. Only what this
  // relay can perform is taken.
  nextQueued: `select * from job where state = 'queued' and class >= $2 and kind = 'picture'
    and (available_at <= $1 or available_at > $1 + 180000)
    and not (model in (select value from json_each($3)))
    and not (id in (select value from json_each($4)))
    order by class, tag, id limit $5 /* skip */`,
  nextDue: `select available_at from job where state = 'queued' and available_at > $1 order by available_at limit 1`,
  saveJobs: `update job set state = change.state, attempt = change.attempt, tries = change.tries,
    rev = (select run.rev from run where run.id = job.run and run.team = job.team),
    approval = change.approval, available_at = change.available_at, started_at = change.started_at, cancel_requested = change.cancel_requested,
    thumb = change.thumb, thumb_due = change.thumb_due, partials = change.partials, cost = change.cost, usage = change.usage, failure = change.failure
    from (select value ->> 'id' as id, value ->> 'state' as state, cast(value ->> 'attempt' as bigint) as attempt,
      cast(value ->> 'tries' as bigint) as tries, cast(value ->> 'approval' as bigint) as approval,
      cast(value ->> 'available_at' as bigint) as available_at, cast(value ->> 'started_at' as bigint) as started_at,
      cast(value ->> 'cancel_requested' as bigint) as cancel_requested, value ->> 'thumb' as thumb,
      cast(value ->> 'thumb_due' as bigint) as thumb_due, value ->> 'partials' as partials, cast(value ->> 'cost' as bigint) as cost, value ->> 'usage' as usage,
      value ->> 'failure' as failure from json_each($1)) as change
    where job.id = change.id`,

  noteDrift: `update image set drift = $2 where id = $1`,
  thumbsDue: `select job.id as job, job.team, job.inputs, (select image.id from image where image.job = job.id and image.partial is null
        and image.role = 'provider'
      order by image.created_at desc, image.id limit 1) as image
    from job where job.thumb_due = 1 and job.id > $1 order by job.id limit $2`,

  attempt: `select * from attempt where id = $1`,
  attemptsIn: `select * from attempt where id in (select value from json_each($1))`,
  endAttempts: `update attempt set state = change.state, ended_at = change.ended_at, cost = change.cost,
    usage = change.usage, failure = change.failure, request_id = change.request_id
    from (select value ->> 'id' as id, value ->> 'state' as state, cast(value ->> 'ended_at' as bigint) as ended_at,
      cast(value ->> 'cost' as bigint) as cost, value ->> 'usage' as usage, value ->> 'failure' as failure,
      value ->> 'request_id' as request_id from json_each($1)) as change
    where attempt.id = change.id`,
  sentByDeadWorkers: `select attempt.* from attempt where attempt.state = 'sent' and attempt.worker = $1`,
  uncertainAttempts: `select * from attempt where state = 'uncertain' order by sent_at limit $1`,
  attemptsOver: `select * from attempt where cost > reserved order by sent_at desc limit $1`,

  failedAttempts: `select * from attempt where team = $1 and state = 'failed' order by ended_at desc limit $2`,
  uncertainOfTeam: `select * from attempt where team = $1 and state = 'uncertain' order by sent_at limit $2`,
  openWork: `select team, count(*) as runs, sum(waiting) as waiting, sum(queued) as queued, sum(running) as running,
    min(case when queued > 0 then created_at end) as since
    from run where waiting + queued + running > 0 group by team`,
  // `cross join` keeps SQLite from reading every account to find a few teams.
  teamAccounts: `select account.*, team.name as team_name from team cross join account
    where account.team = team.id and account.month = $1 and account.owner = 'team' order by team.created_at, team.id`,

  withImage: `select attempt from image where attempt in (select value from json_each($1)) and partial is null
    and role = 'provider'`,
  image: `select * from image where id = $1 and team = $2`,
  // `coalesce`, because PostgreSQL would else read the whole index of finished pictures for every job.
  imagesAfter: `select image.* from job join image on image.job = job.id
    where job.run = $1 and job.team = $2 and job.rev > $3 and coalesce(image.partial, -1) = -1
      and image.role = 'provider'
    order by image.created_at, image.id`,
  imageOfJob: `select * from image where job = $1 and partial is null and role = 'provider'
    order by created_at desc, id limit 1`,

  addAsset: `insert into asset (id, team, sha256, type, width, height, bytes, created_at, used_at, uploaded_sha256)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)
    on conflict (team, sha256) do update set used_at = excluded.used_at, doomed_at = null,
      uploaded_sha256 = excluded.uploaded_sha256 returning *`,
  asset: `select * from asset where id = $1 and team = $2`,
  useAsset: `update asset set used_at = $3, doomed_at = null where id = $1 and team = $2`,

  dueImages: `select image.id from image join run on run.id = image.run and run.team = image.team
    where image.expires_at <= $1 and image.expired_at is null
    and run.waiting + run.queued + run.running + run.owed = 0
    order by image.expires_at limit $2`,
  expireImages: `update image set expired_at = $2 where id in (select value from json_each($1)) and expired_at is null`,
  expiredImages: `select id from image where expired_at <= $1 and expired_at is not null and removed_at is null
    order by expired_at limit $2`,
  markImageRemoved: `update image set removed_at = $2 where id = $1`,
  knownImages: `select id from image where id in (select value from json_each($1))`,
  unusedAssets: `select asset.id from asset where asset.used_at <= $1 and asset.doomed_at is null and not exists (
      select 1 from ${pinsWithRuns} where pin.asset = asset.id and ${pinHolds})
    order by asset.used_at limit $2`,
  doomAssets: `update asset set doomed_at = $2 where id in (select value from json_each($1)) and used_at <= $3`,
  doomedAssets: `select id from asset where doomed_at <= $1 and doomed_at is not null order by doomed_at limit $2`,
  doomedAsset: `select id from asset where id = $1 and doomed_at <= $2 /* lock */`,
  openPin: `select pin.asset from ${pinsWithRuns} where pin.asset = $1 and ${pinHolds} limit 1`,
  keepAsset: `update asset set doomed_at = null where id = $1`,
  unpinAsset: `delete from asset_pin where asset = $1`,
  deleteAsset: `delete from asset where id = $1`,
  knownAssets: `select id from asset where id in (select value from json_each($1))`,

  addWorker: `insert into worker (id, started_at, beats, seen_at, generation) values ($1, $2, 0, $2, $3)`,
  beat: `update worker set beats = beats + 1, seen_at = $2, ended_at = null where id = $1`,
  endWorker: `update worker set ended_at = $2 where id = $1`,
  worker: `select * from worker where id = $1`,
  allBeats: `select id, beats from worker where ended_at is null`,
  olderBeats: `select id, beats from worker where ended_at is null and (generation is null or generation < $1)`,
  openBeats: `select id, beats from worker where ended_at is null and id <> $1`,
} as const;

/**
 * Adds rows with one statement, each with the columns of the first. Databases take some thousand values per statement, so
 * callers send chunks.
 */
export function insertRows(
  tx: Queries,
  table: string,
  rows: readonly Readonly<Record<string, SqlValue>>[],
): Promise<number> {
  const columns = Object.keys(rows[0] ?? {});
  const tuples = rows.map((_row, at) => {
    const marks = columns.map((_column, column) => `$${at * columns.length + column + 1}`);
    return `(${marks.join(", ")})`;
  });
  const values = rows.flatMap((row) => columns.map((column) => row[column] ?? null));
  return tx.run(`insert into ${table} (${columns.join(", ")}) values ${tuples.join(", ")}`, values);
}
