/** The channel on which the sequencer, and nobody else, hints that the stream has grown. Polling is the guarantee. */
export const STREAM_CHANNEL = 'yuanlian_journal';

export interface StampRow {
  /** Entries taken from the queue. */
  readonly taken: number;
  /** The last position of the stream; null when nothing was stamped. */
  readonly position: string | null;
}

/**
 * Stamps the committed entries that wait longest, at most `$1`, in one statement and so in one transaction: position,
 * each organisation's own numbers, the chain, the removal from the queue. A subject's entries keep their order: its
 * writers wait for each other, so the earlier one has the lower `seq` and is visible wherever the later one is.
 *
 * Nothing here can be refused by what stands in the queue (an entry scheduled again is dropped, a repeated organisation
 * counts once): one bad row would stop the stream of everybody.
 *
 * The large tables are met by scalar and lateral sub-selects only, never by joins: the statement is prepared, and a plan
 * made for a long queue must not come to scan the whole journal for one entry.
 */
export const STAMP = `
with taken as (
  delete from journal_pending
  where seq = any (array(select p.seq from journal_pending p order by p.seq limit $1::bigint))
  returning seq, entry_id, audience
), fresh as materialized (
  select t.entry_id, t.audience, row_number() over (order by t.seq) as nth
  from taken t
  where (select s.position from journal_stream s where s.entry_id = t.entry_id) is null
), tail as materialized (
  select coalesce(l.position, 0) as position, coalesce(l.hash, decode(repeat('00', 32), 'hex')) as hash
  from (select 1) as always
  left join (select position, hash from journal_stream order by position desc limit 1) as l on true
), reached as (
  select distinct f.nth, f.entry_id, o.organisation_id
  from fresh f cross join lateral unnest(f.audience) as o(organisation_id)
), grown as materialized (
  select organisation_id, count(*) as more,
    coalesce((select h.number from journal_head h where h.organisation_id = r.organisation_id), 0) as number
  from reached r group by organisation_id
), numbered as materialized (
  select r.nth, r.entry_id, r.organisation_id,
    g.number + row_number() over (partition by r.organisation_id order by r.nth) as number
  from reached r join grown g on g.organisation_id = r.organisation_id
), heads as (
  insert into journal_head as h (organisation_id, number)
  select organisation_id, number + more from grown
  on conflict (organisation_id) do update set number = excluded.number
), audience as (
  insert into journal_audience (organisation_id, number, entry_id, position)
  select n.organisation_id, n.number, n.entry_id, t.position + n.nth from numbered n cross join tail t
), numbers as (
  select nth, entry_id, jsonb_agg(jsonb_build_array(organisation_id, number) order by organisation_id) as pairs
  from numbered group by nth, entry_id
), lines as (
  select n.nth, n.entry_id, t.position + n.nth as position, t.hash as start,
    app.journal_line(written.entry, t.position + n.nth, now(), n.pairs) as line
  from numbers n cross join tail t
  cross join lateral (select j as entry from journal j where j.id = n.entry_id offset 0) as written
), stream as (
  insert into journal_stream (position, entry_id, at, hash)
  select position, entry_id, now(), app.journal_chain(start, line) over (order by nth) from lines
), done as (
  select (select count(*) from taken)::integer as taken, (select count(*) from fresh) as stamped
)
select d.taken,
  case when d.stamped > 0 then t.position + d.stamped end as position,
  case when d.stamped > 0 then pg_notify('${STREAM_CHANNEL}', (t.position + d.stamped)::text) end as hinted
from done d cross join tail t`;
