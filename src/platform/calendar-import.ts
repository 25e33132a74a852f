import { parse } from 'csv-parse/sync';
import { Client } from 'pg';
import type { CalendarDay } from '../features/deadlines/calendar.rules.js';
import {
  type CalendarFault,
  changedDays,
  type ReadCalendar,
  readCalendarFile,
  yearThatIsMissing,
} from '../features/deadlines/calendar-file.rules.js';
import type { LocalDate } from '../kernel/local-date.js';

export interface CalendarImport {
  /** The file: date,kind,name (seeds/reference/calendar.csv). */
  text: string;
  /** The notice, for example 国办发明电〔2026〕9号. */
  source: string | null;
  publishedOn: LocalDate;
  /** Whether published days may be changed. */
  force: boolean;
}

export type CalendarImported =
  | { outcome: 'FAULTS'; faults: CalendarFault[] }
  | { outcome: 'YEAR_MISSING'; year: number }
  /** Published days would change, and nobody said that they may. */
  | { outcome: 'PUBLISHED_ALREADY'; days: LocalDate[] }
  | { outcome: 'UNCHANGED'; years: number[] }
  | { outcome: 'IMPORTED'; years: number[]; days: number; changed: LocalDate[] };

/** One import at a time, and none beside a seed. "cal" in ASCII. */
const LOCK_KEY = 0x63_61_6c;

/**
 * Publishes the holidays of a year as the State Council arranged them. The file is read whole or not at all; imported
 * again it changes nothing. Published days are relied upon: they change only by force, and then every running clock that
 * looks at them is reckoned anew. Afterwards the servers reckon what was provisional anew, and tell where a date moves.
 */
export async function importCalendar(ownerUrl: string, input: CalendarImport): Promise<CalendarImported> {
  const read = readCalendarFile(linesOf(input.text));
  if ('faults' in read) return { outcome: 'FAULTS', faults: read.faults };
  const client = new Client({ connectionString: ownerUrl });
  // A cut connection fails the statement; its event has no other listener.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [LOCK_KEY]);
    const done = await published(client, read, input);
    await client.query(done.outcome === 'IMPORTED' ? 'commit' : 'rollback');
    return done;
  } finally {
    await client.end();
  }
}

function linesOf(text: string): { row: number; cells: string[] }[] {
  const read = parse(text, {
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    relax_quotes: true,
  });
  return (read as unknown as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
    row: info.lines,
    cells: record,
  }));
}

async function published(client: Client, file: ReadCalendar, input: CalendarImport): Promise<CalendarImported> {
  const years = (await client.query<{ year: number }>('select year from calendar_year order by year')).rows.map(
    ({ year }) => year,
  );
  const { rows: days } = await client.query<CalendarDay>('select day::text as date, kind, name from calendar_day');
  const missing = yearThatIsMissing(file, years);
  if (missing !== null) return { outcome: 'YEAR_MISSING', year: missing };
  const changed = changedDays(file, { years, days });
  const added = file.years.filter((year) => !years.includes(year));
  if (added.length === 0 && changed.length === 0) return { outcome: 'UNCHANGED', years: file.years };
  if (changed.length > 0 && !input.force) return { outcome: 'PUBLISHED_ALREADY', days: changed };
  await client.query('delete from calendar_day where extract(year from day) = any($1::int[])', [file.years]);
  await client.query(
    `insert into calendar_day (day, kind, name) select date, kind, name from jsonb_to_recordset($1::jsonb) as r(date date, kind text, name text)
     on conflict (day) do update set kind = excluded.kind, name = excluded.name`,
    [JSON.stringify(file.days)],
  );
  await client.query(
    `insert into calendar_year (year, published_on, source, verified) select year, $2::date, $3::text, $3::text is not null from unnest($1::int[]) as year`,
    [added, input.publishedOn, input.source],
  );
  await client.query(
    `update calendar_year y set revision = revision + 1, changed_from = d.first, source = coalesce($2::text, source)
     from (select extract(year from c)::int as year, min(c) as first from unnest($1::date[]) as c group by 1) d where y.year = d.year`,
    [changed, input.source],
  );
  return { outcome: 'IMPORTED', years: file.years, days: file.days.length, changed };
}
