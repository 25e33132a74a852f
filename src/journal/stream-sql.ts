// Lateral with offset 0: looked up row by row, whatever the prepared plan thinks of the sizes.

import { ENTRY_COLUMNS, type JournalEntry, type NumberedEntry, toEntry } from './entry.js';

/** The next part of the stream of all, with the facts only where one of the watched organisations (`$3`) gets them. */
export const SLICE = `
with slice as materialized (
  select position, entry_id, at from journal_stream where position > $1::bigint order by position limit $2::bigint
)
select s.position, s.at as "stampedAt", a.organisations, a.numbers, ${ENTRY_COLUMNS}
from slice s
left join lateral (
  select array_agg(w.organisation_id::text) as organisations, array_agg(w.number::text) as numbers
  from journal_audience w where w.entry_id = s.entry_id and w.organisation_id = any ($3::uuid[])
) a on true
left join lateral (
  select * from journal f where f.id = s.entry_id and a.organisations is not null offset 0
) j on true
order by s.position`;

export interface SliceRow extends JournalEntry {
  readonly position: string;
  readonly stampedAt: Date;
  readonly organisations: readonly string[] | null;
  readonly numbers: readonly string[] | null;
}

/** The entries of one organisation after a number. */
export const REPLAY = `
select a.number, a.position, s.at as "stampedAt", ${ENTRY_COLUMNS}
from journal_audience a
cross join lateral (select t.at from journal_stream t where t.position = a.position offset 0) s
cross join lateral (select * from journal f where f.id = a.entry_id offset 0) j
where a.organisation_id = $1::uuid and a.number > $2::bigint
order by a.number limit $3::bigint`;

export interface ReplayRow extends JournalEntry {
  readonly number: string;
  readonly position: string;
  readonly stampedAt: Date;
}

export function toNumbered(row: ReplayRow): NumberedEntry {
  return {
    entry: toEntry(row),
    number: Number(row.number),
    position: Number(row.position),
    stampedAt: row.stampedAt,
  };
}

export const HEAD = 'select number from journal_head where organisation_id = $1::uuid';

export const TAIL = 'select coalesce(max(position), 0) as position from journal_stream';
