/** Runs one statement as yuanlian_relay (or a role that sees the whole journal); `$n` stands for a parameter. */
export type Ask = (sql: string, params: unknown[]) => Promise<readonly unknown[]>;

/** What is wrong, and where. */
export type ChainFault =
  /** What stands at this position, or the place of it in the chain, is not what was stamped. */
  | { readonly kind: 'CHANGED'; readonly position: number; readonly entryId: string }
  /** These positions of the stream are gone. */
  | { readonly kind: 'POSITIONS_MISSING'; readonly from: number; readonly to: number }
  /** The stream names an entry that the journal has no more. */
  | { readonly kind: 'ENTRY_MISSING'; readonly position: number; readonly entryId: string }
  /** An entry that neither waits nor stands in the stream: its place there was removed, or it was never scheduled. */
  | { readonly kind: 'NOT_IN_STREAM'; readonly entryId: string; readonly at: Date }
  /** These numbers of an organisation are gone. */
  | { readonly kind: 'NUMBERS_MISSING'; readonly organisationId: string; readonly from: number; readonly to: number }
  /** An organisation's number stands for an entry that is not in the stream. */
  | { readonly kind: 'NUMBER_UNFOUNDED'; readonly organisationId: string; readonly number: number }
  /** An organisation's counter says another number than its last entry. */
  | { readonly kind: 'HEAD_WRONG'; readonly organisationId: string; readonly head: number; readonly last: number }
  /** The place that was noted elsewhere is not in the stream: it was cut before it, or written anew. */
  | { readonly kind: 'ANCHOR_MISSING'; readonly position: number };

/** A place of the chain, to be noted outside the database: only with it an end that was cut off cleanly is found. */
export interface ChainAnchor {
  readonly position: number;
  /** Hexadecimal. */
  readonly hash: string;
}

export interface ChainReport {
  readonly whole: boolean;
  readonly faults: readonly ChainFault[];
  /** How many positions were looked at. */
  readonly checked: number;
  readonly head: ChainAnchor | null;
}

const MOST_FAULTS = 1_000;
const PART = 5_000;

export interface VerifyOptions {
  readonly anchor?: ChainAnchor | undefined;
  /** How many positions one statement looks at. */
  readonly part?: number;
}

const CHANGED = `
with part as (
  select s.position, s.entry_id, s.hash, lag(s.position) over w as before, lag(s.hash) over w as link,
    case when j.id is not null then app.journal_line(j, s.position, s.at, coalesce((
      select jsonb_agg(jsonb_build_array(a.organisation_id, a.number) order by a.organisation_id)
      from journal_audience a where a.entry_id = s.entry_id and a.position = s.position
    ), '[]'::jsonb)) end as line
  from journal_stream s left join journal j on j.id = s.entry_id
  where s.position between $1::bigint and $1::bigint + $2::bigint
  window w as (order by s.position)
)
select position, entry_id as "entryId", line is null as missing
from part
where (position > $1::bigint or position = 1)
  and (line is null or (position = 1 or before = position - 1)
    and hash <> app.journal_link(case when position = 1 then decode(repeat('00', 32), 'hex') else link end, line))
order by position limit $3::bigint`;

const POSITIONS_MISSING = `
select before + 1 as "from", position - 1 as "to"
from (select position, lag(position, 1, 0::bigint) over (order by position) as before from journal_stream) s
where position > before + 1 order by position limit $1::bigint`;

const NOT_IN_STREAM = `
select j.id as "entryId", j.at from journal j
where not exists (select 1 from journal_stream s where s.entry_id = j.id)
  and not exists (select 1 from journal_pending p where p.entry_id = j.id)
order by j.seq limit $1::bigint`;

const NUMBERS_MISSING = `
select organisation_id as "organisationId", before + 1 as "from", number - 1 as "to"
from (
  select organisation_id, number, lag(number, 1, 0::bigint) over (partition by organisation_id order by number) as before
  from journal_audience
) a
where number > before + 1 order by organisation_id, number limit $1::bigint`;

const NUMBER_UNFOUNDED = `
select a.organisation_id as "organisationId", a.number from journal_audience a
where not exists (select 1 from journal_stream s where s.entry_id = a.entry_id)
order by 1, 2 limit $1::bigint`;

const HEAD_WRONG = `
select coalesce(h.organisation_id, a.organisation_id) as "organisationId",
  coalesce(h.number, 0) as head, coalesce(a.last, 0) as last
from journal_head h
full join (select organisation_id, max(number) as last from journal_audience group by organisation_id) a
  on a.organisation_id = h.organisation_id
where h.number is distinct from a.last order by 1 limit $1::bigint`;

const HEAD = `select position, encode(hash, 'hex') as hash from journal_stream order by position desc limit 1`;
const ANCHOR = `select 1 from journal_stream where position = $1::bigint and encode(hash, 'hex') = $2`;

/**
 * Reads the whole journal again. Any change, deletion or truncation is found and located; one that also wrote every
 * later hash, number and counter anew is found by an anchor noted elsewhere before. May run while work goes on.
 */
export async function verifyChain(ask: Ask, { anchor, part = PART }: VerifyOptions = {}): Promise<ChainReport> {
  const faults: ChainFault[] = [];
  if (anchor !== undefined && (await ask(ANCHOR, [anchor.position, anchor.hash])).length === 0) {
    faults.push({ kind: 'ANCHOR_MISSING', position: anchor.position });
  }
  const [top] = (await ask(HEAD, [])) as { position: string; hash: string }[];
  const head = top === undefined ? null : { position: Number(top.position), hash: top.hash };
  // each part begins with the last position of the part before: its hash is the first link
  for (let from = 0; from < (head?.position ?? 0) && faults.length < MOST_FAULTS; from += part) {
    const rows = (await ask(CHANGED, [from, part, MOST_FAULTS])) as ChangedRow[];
    faults.push(
      ...rows.map(({ position, entryId, missing }): ChainFault => {
        return { kind: missing ? 'ENTRY_MISSING' : 'CHANGED', position: Number(position), entryId };
      }),
    );
  }
  for (const [kind, sql] of REST) {
    for (const row of await ask(sql, [MOST_FAULTS])) faults.push({ kind, ...numeric(row) } as ChainFault);
  }
  return { whole: faults.length === 0, faults, checked: head?.position ?? 0, head };
}

interface ChangedRow {
  readonly position: string;
  readonly entryId: string;
  readonly missing: boolean;
}

const REST: readonly (readonly [ChainFault['kind'], string])[] = [
  ['POSITIONS_MISSING', POSITIONS_MISSING],
  ['NOT_IN_STREAM', NOT_IN_STREAM],
  ['NUMBERS_MISSING', NUMBERS_MISSING],
  ['NUMBER_UNFOUNDED', NUMBER_UNFOUNDED],
  ['HEAD_WRONG', HEAD_WRONG],
];

/** The driver gives bigints as texts. */
function numeric(row: unknown): Record<string, unknown> {
  const counters = new Set(['from', 'to', 'head', 'last', 'number', 'position']);
  return Object.fromEntries(
    Object.entries(row as object).map(([name, value]) => [name, counters.has(name) ? Number(value) : value]),
  );
}
