import type pg from 'pg';
import { type Calendar, calendarOf } from '../features/deadlines/calendar.rules.js';
import { type ClockRule, hasVersions, rulesInForce } from '../features/deadlines/clock.rules.js';
import type { Locale, OrganisationFacts, Reference } from '../kernel/context.js';

interface RuleRow {
  id: string;
  jurisdiction: string;
  unit: ClockRule['unit'];
  amount: number;
  roll: ClockRule['roll'];
  suspendedBy: string[];
  citation: string;
  validFrom: string;
  validTo: string | null;
  verified: boolean;
  nameZh: string;
  nameEn: string;
  trigger: ClockRule['trigger'];
  nature: ClockRule['nature'];
}

interface Tables {
  calendar: Calendar;
  rules: ClockRule[];
  organisations: Map<string, OrganisationFacts>;
  byPrefix: Map<string, OrganisationFacts>;
  regions: Map<string, string>;
  causes: Map<string, { zh: string; en: string }>;
}

/** A year, and how often its published days were changed: 2026, 2026.2. */
const YEAR_MARK = `year || case when revision > 1 then '.' || revision else '' end`;

/** One value: the version of the calendar that is published now. */
export const CALENDAR_VERSION = `select coalesce(string_agg(${YEAR_MARK}, '+' order by year), '') as version from calendar_year`;

/** Reads what is the same for everyone, once; `refresh` reads it again. */
export async function loadReference(pool: pg.Pool): Promise<Reference> {
  let tables = await readTables(pool);
  return {
    calendar: () => tables.calendar,
    rules: (id, regionCode, on) => rulesInForce(tables.rules, id, regionCode, on),
    hasVersions: (id, regionCode) => hasVersions(tables.rules, id, regionCode),
    organisation: (id) => tables.organisations.get(id) ?? null,
    organisationByPrefix: (prefix) => tables.byPrefix.get(prefix) ?? null,
    hasRegion: (code) => tables.regions.has(code),
    hasCause: (code) => tables.causes.has(code),
    causeName: (code: string, locale: Locale) => tables.causes.get(code)?.[locale === 'en' ? 'en' : 'zh'] ?? code,
    regionName: (code) => tables.regions.get(code) ?? code,
    refresh: async () => {
      tables = await readTables(pool);
    },
  };
}

async function readTables(pool: pg.Pool): Promise<Tables> {
  const [days, years, rules, organisations, regions, causes] = await Promise.all([
    pool.query<{ day: string; kind: 'HOLIDAY' | 'MAKE_UP_WORKDAY'; name: string }>(
      'select day::text, kind, name from calendar_day order by day',
    ),
    pool.query<{ year: number; mark: string; changed: string | null }>(
      `select year, ${YEAR_MARK} as mark, changed_from::text as changed from calendar_year order by year`,
    ),
    pool.query<RuleRow>(
      `select id, jurisdiction, unit, amount, roll, suspended_by as "suspendedBy", citation, valid_from::text as "validFrom",
         valid_to::text as "validTo", verified, name_zh as "nameZh", name_en as "nameEn", trigger, nature from clock_rule`,
    ),
    pool.query<OrganisationFacts>(
      `select id, kind, name_zh as "nameZh", name_en as "nameEn", number_prefix as "numberPrefix", region_code as "regionCode",
         parent_id as "parentId", supervising_id as "supervisingId", state, send_approves as "sendApproves", hotline, address
       from organisation`,
    ),
    pool.query<{ code: string; name: string }>('select code, name from region'),
    pool.query<{ code: string; zh: string; en: string }>('select code, name_zh as zh, name_en as en from cause'),
  ]);
  const lastYear = years.rows.at(-1)?.year ?? 1970;
  const byId = new Map(organisations.rows.map((row) => [row.id, row]));
  return {
    calendar: calendarOf(
      years.rows.map(({ mark }) => mark).join('+'),
      `${lastYear}-12-31`,
      days.rows.map(({ day, kind, name }) => ({ date: day, kind, name })),
      years.rows.flatMap(({ changed }) => (changed === null ? [] : [changed])).sort()[0] ?? null,
    ),
    rules: rules.rows,
    organisations: byId,
    byPrefix: new Map(
      organisations.rows.flatMap((row) => (row.numberPrefix === null ? [] : [[row.numberPrefix, row] as const])),
    ),
    regions: new Map(regions.rows.map((row) => [row.code, row.name])),
    causes: new Map(causes.rows.map((row) => [row.code, row])),
  };
}
