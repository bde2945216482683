/**
 * The schema, as numbered migrations. One text for SQLite and PostgreSQL: whole numbers are bigint (money in
 * nanodollars, times in milliseconds since 1970 UTC), flags are 0 or 1, structured values are JSON in text.
 * A published migration never changes; a new one is added at the end.
 */
export const migrations: readonly (readonly string[])[] = [
  [
    `create table team (id text primary key, name text not null, monthly bigint, per_person bigint,
      models text, max_quality text, created_at bigint not null)`,
    `create table token (hash text primary key, id text not null unique, team text not null references team(id),
      label text not null, scopes text not null, created_at bigint not null, revoked_at bigint)`,
    `create index token_by_team on token (team, created_at)`,
    `create table person (team text not null references team(id), id text not null, name text not null,
      finish_tag bigint not null, seen_at bigint not null, primary key (team, id))`,
    `create index person_by_tag on person (finish_tag)`,
    // owner is 'team' or 'person:' and the person's id
    `create table account (team text not null references team(id), owner text not null, month text not null,
      name text not null, ceiling bigint, held bigint not null, settled bigint not null, uncertain bigint not null,
      primary key (team, month, owner))`,
    `create table run (id text not null, team text not null references team(id), person text not null,
      body text not null, body_hash text not null, model text not null, quality text not null, title text not null,
      file text, created_at bigint not null, rev bigint not null, worst bigint not null,
      waiting bigint not null, queued bigint not null, running bigint not null,
      succeeded bigint not null, failed bigint not null, cancelled bigint not null,
      reserved bigint not null, settled bigint not null, uncertain bigint not null, primary key (id, team))`,
    `create index run_by_time on run (team, created_at, id)`,
    `create index run_by_file on run (team, file, created_at, id)`,
    `create table job (id text primary key, team text not null, run text not null, ordinal bigint not null,
      cell text not null, take bigint not null, spec text not null, width bigint not null, height bigint not null,
      worst bigint not null, typical_ms bigint not null, class bigint not null, tag bigint not null,
      parent text, approval bigint not null, state text not null, attempt bigint not null, tries bigint not null,
      rev bigint not null, available_at bigint not null, started_at bigint, cancel_requested bigint not null,
      thumb text, partials text not null, cost bigint, usage text, failure text,
      foreign key (run, team) references run (id, team))`,
    `create index job_by_run on job (run, team, ordinal)`,
    `create index job_by_rev on job (run, team, rev)`,
    `create index job_by_parent on job (parent) where parent is not null`,
    `create index job_queue on job (class, tag, id) where state = 'queued'`,
    `create index job_due on job (available_at) where state = 'queued'`,
    `create table attempt (id text primary key, job text not null references job(id), n bigint not null,
      team text not null, run text not null, person text not null, month text not null, worker text not null,
      state text not null, sent_at bigint not null, ended_at bigint, reserved bigint not null, cost bigint,
      usage text, failure text, request_id text, unique (job, n))`,
    `create index attempt_open on attempt (worker) where state = 'sent'`,
    `create index attempt_uncertain on attempt (team, sent_at) where state = 'uncertain'`,
    `create table image (id text primary key, team text not null, run text not null, job text not null references job(id),
      attempt text not null references attempt(id), n bigint not null, partial bigint, type text not null,
      width bigint not null, height bigint not null, bytes bigint not null, sha256 text not null,
      created_at bigint not null, expires_at bigint not null, expired_at bigint)`,
    `create index image_by_job on image (job, created_at)`,
    `create unique index image_once on image (attempt) where partial is null`,
    `create index image_due on image (expires_at) where expired_at is null`,
    `create table asset (id text primary key, team text not null references team(id), sha256 text not null,
      type text not null, width bigint not null, height bigint not null, bytes bigint not null,
      created_at bigint not null, used_at bigint not null, doomed_at bigint)`,
    `create unique index asset_once on asset (team, sha256)`,
    `create index asset_by_use on asset (used_at)`,
    `create table run_asset (run text not null, team text not null, asset text not null references asset(id),
      primary key (run, team, asset), foreign key (run, team) references run (id, team))`,
    `create index run_asset_by_asset on run_asset (asset)`,
    `create table worker (id text primary key, started_at bigint not null, beats bigint not null, seen_at bigint not null,
      ended_at bigint)`,
    `create table bucket (id text primary key, per_minute bigint, level bigint not null, filled_at bigint not null,
      paused_until bigint not null)`,
    // append-only; each kind at most once per attempt, so that nothing is ever counted twice
    `create table ledger (attempt text not null references attempt(id), kind text not null, at bigint not null,
      team text not null, person text not null, month text not null, held bigint not null, settled bigint not null,
      uncertain bigint not null, note text, primary key (attempt, kind))`,
    `create index ledger_by_month on ledger (team, month, at)`,
  ],
  [
    // one row per provider and model, replaced as a whole under its revision; it remembers a minute
    `drop table bucket`,
    `create table bucket (id text primary key, rev bigint not null, state text not null)`,
    // people take turns among single pictures and among bulk, each with its own virtual time
    `alter table person add column single_tag bigint not null default 0`,
    `create index person_by_single_tag on person (single_tag)`,
    `create index job_running on job (class, tag) where state = 'running'`,
  ],
  [
    // worst cases of jobs that wait or are queued: an accepted run keeps its room under the ceilings
    `alter table team add column planned bigint not null default 0`,
    `alter table person add column planned bigint not null default 0`,
    `update person set planned = coalesce((select sum(job.worst) from job
      join run on run.id = job.run and run.team = job.team
      where job.team = person.team and run.person = person.id and job.state in ('waiting', 'queued')), 0)`,
    `update team set planned = coalesce((select sum(person.planned) from person where person.team = team.id), 0)`,
    // a token may be narrower than its team; per_minute counts requests
    `alter table token add column models text`,
    `alter table token add column max_quality text`,
    `alter table token add column per_minute bigint`,
    `create index attempt_over on attempt (sent_at) where cost > reserved`,
  ],
  [
    `alter table image add column removed_at bigint`,
    `create index image_expired on image (expired_at) where expired_at is not null and removed_at is null`,
    `create index asset_doomed on asset (doomed_at) where doomed_at is not null`,
    `create index worker_open on worker (id) where ended_at is null`,
  ],
  [
    // what an operator looks at: open work by team, and a team's latest failures
    `create index run_open on run (team, created_at) where waiting + queued + running > 0`,
    `create index attempt_failed on attempt (team, ended_at) where state = 'failed'`,
  ],
  [
    // who was to make a run's pictures when its price was agreed to; null for runs from before
    `alter table run add column provider text`,
  ],
  [
    // claims and polls read the run's row all the time, and its body is read once
    `create table run_body (run text not null, team text not null, body text not null, primary key (run, team),
      foreign key (run, team) references run (id, team))`,
    `insert into run_body (run, team, body) select id, team, body from run`,
    `alter table run drop column body`,
    // what a run and a job are for, what a call buys, and whose limits a job waits for
    `alter table run add column kind text not null default 'picture'`,
    `alter table job add column kind text not null default 'picture'`,
    `alter table job add column model text not null default ''`,
    `update job set model = (select run.model from run where run.id = job.run and run.team = job.team)`,
    `alter table attempt add column buys text not null default 'picture'`,
    // lists are of one kind
    `drop index run_by_time`,
    `create index run_by_kind on run (team, kind, created_at, id)`,
    `drop index run_by_file`,
    `create index run_by_file on run (team, file, kind, created_at, id)`,
  ],
  [
    // what is still to be said of a run although its pictures are there: small copies that are due, and jobs of other kinds
    `alter table job add column thumb_due bigint not null default 0`,
    `alter table run add column owed bigint not null default 0`,
    `update job set thumb_due = 1 where state = 'succeeded' and thumb is null and exists (
      select 1 from image where image.job = job.id and image.partial is null and image.expired_at is null)`,
    `update run set owed = (select count(*) from job
      where job.run = run.id and job.team = run.team and job.thumb_due = 1)`,
    `create index job_thumb_due on job (id) where thumb_due = 1`,
  ],
  [
    // null for workers of relays from before there were generations
    `alter table worker add column generation bigint`,
    // what a picture is: the provider's own, or made of pictures, perhaps in parts
    `alter table image add column role text not null default 'provider'`,
    `alter table image add column part bigint not null default 0`,
    `alter table image add column made_from text`,
    `drop index image_once`,
    `create unique index image_once on image (attempt, role, part) where partial is null`,
  ],
  [
    // the set in the file that a run belongs to
    `alter table run add column set_id text`,
    `create index run_by_set on run (team, set_id, kind, created_at, id) where set_id is not null`,
  ],
  [
    // of the bytes as they were sent last; null where nothing was sent since relays from before there was the column
    `alter table asset add column uploaded_sha256 text`,
    // owner is 'run:' and the run's id, which pins while the run is not complete, or another kind of owner, which pins while the row is there
    `create table asset_pin (asset text not null references asset(id), team text not null, owner text not null,
      primary key (asset, owner, team))`,
    `insert into asset_pin (asset, team, owner) select asset, team, 'run:' || run from run_asset`,
    `drop table run_asset`,
  ],
  [
    // the pictures the last call sent along; null where it sent none, and for calls of relays from before there was the column
    `alter table job add column inputs text`,
  ],
  [
    // what bodies take, counted for each team, and since when, for clearing them away by age
    `alter table run_body add column bytes bigint not null default 0`,
    `alter table run_body add column created_at bigint not null default 0`,
    `update run_body set bytes = octet_length(body), created_at = (select run.created_at from run
      where run.id = run_body.run and run.team = run_body.team)`,
    `create index run_body_by_age on run_body (created_at)`,
    `alter table team add column body_bytes bigint not null default 0`,
    `update team set body_bytes = coalesce((select sum(run_body.bytes) from run_body where run_body.team = team.id), 0)`,
  ],
  [
    // how far it went from the draft it was made from; null where there was none, or it was not measured
    `alter table image add column drift text`,
  ],
];
