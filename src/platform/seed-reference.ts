import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { Client } from 'pg';
import { packageRoot } from './package-root.js';

type Row = Record<string, string>;

interface Seed {
  file: string;
  sql: string;
  row(line: Row): Record<string, unknown>;
}

const orNull = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);

const SEEDS: readonly Seed[] = [
  {
    file: 'regions.csv',
    sql: `insert into region (code, name, level, parent_code)
      select code, name, level, parent from jsonb_to_recordset($1::jsonb) as r(code text, name text, level text, parent text)
      on conflict (code) do update set name = excluded.name, level = excluded.level, parent_code = excluded.parent_code`,
    row: ({ code, full_name: name, level, parent }) => ({ code, name, level, parent: orNull(parent) }),
  },
  {
    file: 'calendar-years.csv',
    sql: `insert into calendar_year (year, published_on, source, verified)
      select year, published_on, source, verified
      from jsonb_to_recordset($1::jsonb) as r(year integer, published_on date, source text, verified boolean)
      on conflict (year) do update set published_on = excluded.published_on, source = excluded.source, verified = excluded.verified`,
    row: (line) => ({
      year: Number(line.year),
      published_on: orNull(line.published_on),
      source: orNull(line.source),
      verified: line.verified === 'true',
    }),
  },
  {
    file: 'calendar.csv',
    sql: `insert into calendar_day (day, kind, name) select date, kind, name from jsonb_to_recordset($1::jsonb) as r(date date, kind text, name text)
      where not exists (select 1 from calendar_year y where y.year = extract(year from date) and y.revision > 1)
      on conflict (day) do update set kind = excluded.kind, name = excluded.name`,
    row: ({ date, kind, name }) => ({ date, kind, name }),
  },
  {
    file: 'causes.csv',
    sql: `insert into cause (code, name_zh, name_en, domain, verified)
      select code, name_zh, name_en, domain, verified
      from jsonb_to_recordset($1::jsonb) as r(code text, name_zh text, name_en text, domain text, verified boolean)
      on conflict (code) do update set name_zh = excluded.name_zh, name_en = excluded.name_en, domain = excluded.domain, verified = excluded.verified`,
    row: (line) => ({
      code: line.code,
      name_zh: line.name_zh,
      name_en: line.name_en,
      domain: line.domain,
      verified: line.verified === 'true',
    }),
  },
  {
    file: 'clock-rules.csv',
    sql: `insert into clock_rule (id, jurisdiction, unit, amount, roll, nature, trigger, suspended_by, citation, basis, valid_from, valid_to, verified, name_zh, name_en, note)
      select id, jurisdiction, unit, amount, roll, nature, trigger, suspended_by, citation, basis, valid_from, valid_to, verified, name_zh, name_en, note
      from jsonb_to_recordset($1::jsonb) as r(id text, jurisdiction text, unit text, amount integer, roll text, nature text, trigger text,
        suspended_by text[], citation text, basis text, valid_from date, valid_to date, verified boolean, name_zh text, name_en text, note text)
      on conflict (id, jurisdiction, valid_from) do update set unit = excluded.unit, amount = excluded.amount, roll = excluded.roll,
        nature = excluded.nature, trigger = excluded.trigger, suspended_by = excluded.suspended_by, citation = excluded.citation,
        basis = excluded.basis, valid_to = excluded.valid_to, verified = excluded.verified, name_zh = excluded.name_zh,
        name_en = excluded.name_en, note = excluded.note`,
    row: (line) => ({
      ...line,
      amount: Number(line.amount),
      suspended_by: line.suspended_by === '' ? [] : (line.suspended_by ?? '').split('|'),
      valid_to: orNull(line.valid_to),
      verified: line.verified === 'true',
      note: orNull(line.note),
    }),
  },
];

/** Whether the reference data was ever loaded: it comes in one transaction, whole or not at all. */
export async function hasReference(ownerUrl: string): Promise<boolean> {
  return await asOwner(ownerUrl, async (client) => {
    const { rows } = await client.query<{ there: boolean }>('select exists (select 1 from clock_rule) as there');
    return rows[0]?.there === true;
  });
}

/** Loads what is true everywhere: regions, calendar, causes, clock rules. Running it again changes nothing but what changed. */
export async function seedReference(ownerUrl: string): Promise<void> {
  await asOwner(ownerUrl, async (client) => {
    await client.query('begin');
    for (const seed of SEEDS) {
      const text = await readFile(join(packageRoot(), 'seeds', 'reference', seed.file), 'utf8');
      const lines = parse(text, { columns: true, bom: true }) as Row[];
      await client.query(seed.sql, [JSON.stringify(lines.map((line) => seed.row(line)))]);
    }
    await client.query('commit');
  });
}

async function asOwner<Result>(ownerUrl: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: ownerUrl });
  // A cut connection fails the statement; its event has no other listener.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
