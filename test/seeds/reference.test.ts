import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { calendarCsv, calendarYearsCsv, regionsCsv } from '../../seeds/reference/generate.js';
import { isTrigger, SUSPENSION_WORDS } from '../../src/features/deadlines/clock-words.rules.js';
import { checkDigitOf, identityNumberProblem } from '../../src/kernel/codes/identity-number.js';
import { isRegionCode, NATIONAL, parentRegion, regionLevel } from '../../src/kernel/codes/region.js';
import { isLocalDate } from '../../src/kernel/local-date.js';
import { PUBLISHED } from '../features/deadlines/calendars.js';

const text = (name: string) => readFileSync(new URL(`../../seeds/reference/${name}`, import.meta.url), 'utf8');
const rowsOf = <K extends string>(name: string): Record<K, string>[] => parse(text(name), { columns: true });

const regions = rowsOf<'code' | 'name' | 'level' | 'parent' | 'full_name' | 'grouping' | 'abolished'>('regions.csv');
const rules = rowsOf<
  | ('id' | 'jurisdiction' | 'unit' | 'amount' | 'roll' | 'nature' | 'trigger' | 'suspended_by' | 'name_zh' | 'name_en')
  | ('citation' | 'basis' | 'verified' | 'valid_from' | 'valid_to' | 'note')
>('clock-rules.csv');
const causes = rowsOf<
  'code' | 'name_zh' | 'name_en' | 'domain' | 'parent' | 'number' | 'number_verified' | 'verified' | 'source'
>('causes.csv');

describe('regions.csv', () => {
  const byCode = new Map(regions.map((region) => [region.code, region]));

  it('is what the generator makes of the package', () => {
    expect(text('regions.csv')).toBe(regionsCsv());
  });

  it.each([
    ['410900', '河南省濮阳市'],
    ['140300', '山西省阳泉市'],
    ['510700', '四川省绵阳市'],
    ['500151', '重庆市铜梁区'],
    ['410411', '河南省平顶山市湛河区'],
    ['410403', '河南省平顶山市卫东区'],
    ['410425', '河南省平顶山市郏县'],
    ['410404', '河南省平顶山市石龙区'],
    ['310115', '上海市浦东新区'],
    ['419001', '河南省济源市'],
  ])('%s is %s', (code, name) => {
    expect(byCode.get(code)).toMatchObject({ full_name: name, grouping: 'false', abolished: 'false' });
  });

  it('every code has the shape and level of the standard, once, and its parent is there', () => {
    expect(byCode.size).toBe(regions.length);
    for (const { code, level, parent } of regions) {
      expect(isRegionCode(code)).toBe(true);
      expect(regionLevel(code)).toBe(level);
      expect(parentRegion(code) ?? '').toBe(parent);
      expect(parent === '' || byCode.has(parent)).toBe(true);
    }
  });

  it('has every province, and identity numbers can begin with each', () => {
    const provinces = regions.filter(({ level }) => level === 'PROVINCE');
    expect(provinces).toHaveLength(34);
    for (const { code } of provinces) {
      const body = `${code}19900101001`;
      expect(identityNumberProblem(body + checkDigitOf(body))).toBeNull();
    }
  });

  it('of two divisions with one full name one is abolished', () => {
    const names = regions.filter(({ abolished, grouping }) => abolished === 'false' && grouping === 'false');
    expect(new Set(names.map((region) => region.full_name)).size).toBe(names.length);
    expect(regions.filter(({ abolished }) => abolished === 'true')).toHaveLength(18);
  });
});

describe('calendar.csv', () => {
  it('is what the generator makes of the package', () => {
    expect(text('calendar.csv')).toBe(calendarCsv());
    expect(text('calendar-years.csv')).toBe(calendarYearsCsv());
  });

  it("has the days of the State Council's notices and no other", () => {
    const sorted = [...PUBLISHED].sort((a, b) => (a.date < b.date ? -1 : 1));
    expect(rowsOf('calendar.csv')).toEqual(sorted.map(({ date, kind, name }) => ({ date, kind, name })));
  });

  it('names the notice of each year', () => {
    expect(rowsOf('calendar-years.csv')).toEqual([
      { year: '2024', published_on: '2023-10-25', source: '国办发明电〔2023〕7号', verified: 'true' },
      { year: '2025', published_on: '2024-11-12', source: '国办发明电〔2024〕12号', verified: 'true' },
      { year: '2026', published_on: '2025-11-04', source: '国办发明电〔2025〕7号', verified: 'true' },
    ]);
  });
});

describe('clock-rules.csv', () => {
  it('has only words that the clocks understand', () => {
    for (const rule of rules) {
      expect(rule.id).toMatch(/^[A-Z][A-Z_]+[A-Z]$/);
      expect(['HOUR', 'DAY', 'WORKING_DAY', 'MONTH', 'YEAR']).toContain(rule.unit);
      expect(rule.amount).toMatch(/^\d+$/);
      expect(['NONE', 'NEXT_WORKDAY']).toContain(rule.roll);
      expect(['DUTY', 'RIGHT', 'ADVISORY']).toContain(rule.nature);
      expect(['STATUTE', 'REGULATION', 'LOCAL', 'ANALOGY', 'POLICY', 'DEFAULT']).toContain(rule.basis);
      expect(isTrigger(rule.trigger)).toBe(true);
      expect(['true', 'false']).toContain(rule.verified);
      for (const by of rule.suspended_by.split('|'))
        expect(by === '' || Object.hasOwn(SUSPENSION_WORDS, by)).toBe(true);
      for (const words of [rule.name_zh, rule.name_en, rule.citation]) expect(words).not.toBe('');
    }
  });

  it('holds in places that exist, for times that begin before they end', () => {
    const codes = new Set(regions.map(({ code }) => code));
    for (const rule of rules) {
      expect(rule.jurisdiction === NATIONAL || codes.has(rule.jurisdiction)).toBe(true);
      expect(isLocalDate(rule.valid_from)).toBe(true);
      expect(rule.valid_to === '' || (isLocalDate(rule.valid_to) && rule.valid_from < rule.valid_to)).toBe(true);
    }
  });

  it('has one rule of an id for a jurisdiction, and a national one for every id', () => {
    const keys = rules.map(({ id, jurisdiction }) => `${id} ${jurisdiction}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { id } of rules) expect(keys).toContain(`${id} ${NATIONAL}`);
  });

  it('has a duty or right of one nature and one trigger wherever it holds', () => {
    for (const rule of rules) {
      const national = rules.find(({ id, jurisdiction }) => id === rule.id && jurisdiction === NATIONAL);
      expect(rule).toMatchObject({ nature: national?.nature, trigger: national?.trigger });
    }
  });

  it('calls nothing verified that rests on analogy or on the platform itself', () => {
    for (const rule of rules) {
      if (rule.basis === 'ANALOGY' || rule.basis === 'DEFAULT') expect(rule.verified).toBe('false');
    }
  });

  it.each([
    ['APPLICATION_REVIEW', 'DAY', '7', 'NEXT_WORKDAY', 'true'],
    ['ASSIGN_LAWYER', 'DAY', '3', 'NEXT_WORKDAY', 'true'],
    ['FORWARD_APPLICATION', 'HOUR', '24', 'NONE', 'true'],
    ['DEFENCE_NOTIFY', 'DAY', '3', 'NEXT_WORKDAY', 'true'],
    ['DEFENCE_ASSIGN', 'DAY', '3', 'NEXT_WORKDAY', 'true'],
    ['DEFENCE_NOTIFY_CUSTODY', 'DAY', '3', 'NONE', 'false'],
    ['DEFENCE_ASSIGN_CUSTODY', 'DAY', '3', 'NONE', 'false'],
    ['OBJECTION_REVIEW', 'DAY', '5', 'NEXT_WORKDAY', 'true'],
    ['AGREEMENT_SIGN', 'DAY', '5', 'NEXT_WORKDAY', 'true'],
    ['COOPERATION_ANSWER', 'WORKING_DAY', '10', 'NEXT_WORKDAY', 'false'],
    ['COOPERATION_WORK', 'WORKING_DAY', '10', 'NEXT_WORKDAY', 'false'],
    ['RESULT_CONFIRMATION', 'WORKING_DAY', '5', 'NEXT_WORKDAY', 'false'],
    ['PROPOSAL_ANSWER', 'WORKING_DAY', '3', 'NEXT_WORKDAY', 'false'],
    ['DISPOSITION', 'WORKING_DAY', '3', 'NEXT_WORKDAY', 'false'],
    ['LIMITATION_LABOUR', 'YEAR', '1', 'NEXT_WORKDAY', 'true'],
  ])('%s is %s × %s, roll %s, verified %s', (id, unit, amount, roll, verified) => {
    const national = rules.find((rule) => rule.id === id && rule.jurisdiction === NATIONAL);
    expect(national).toMatchObject({ unit, amount, roll, verified });
  });
});

describe('the local rules that differ (domain.md §3.4, §9 W2)', () => {
  it.each([
    ['APPLICATION_REVIEW', '110000', 'WORKING_DAY', '5', ''],
    ['APPLICATION_REVIEW', '330100', 'WORKING_DAY', '5', ''],
    ['APPLICATION_REVIEW', '370000', 'WORKING_DAY', '5', ''],
    ['APPLICATION_REVIEW', '330000', 'WORKING_DAY', '7', ''],
    ['APPLICATION_REVIEW', '310000', 'WORKING_DAY', '10', ''],
    // Its successor of 2026-01-01 was not read beyond art 5.
    ['APPLICATION_REVIEW', '410000', 'DAY', '10', '2025-12-31'],
    ['OBJECTION_FILE', '370000', 'DAY', '30', ''],
    ['CLOSING_FILE', '330000', 'DAY', '15', ''],
    ['CLOSING_FILE', '330100', 'DAY', '15', ''],
    ['COOPERATION_ANSWER', '310115', 'WORKING_DAY', '10', ''],
  ])('%s in %s is %s × %s, until %j, with its citation', (id, jurisdiction, unit, amount, validTo) => {
    const local = rules.find((rule) => rule.id === id && rule.jurisdiction === jurisdiction);
    expect(local).toMatchObject({ unit, amount, valid_to: validTo, basis: 'LOCAL', verified: 'true' });
    expect(local?.citation).not.toBe('');
  });

  it('are these and no others', () => {
    expect(rules.filter(({ jurisdiction }) => jurisdiction !== NATIONAL)).toHaveLength(10);
  });
});

describe('causes.csv', () => {
  it('has each cause once, under a cause that is there, and claims no number that was not read', () => {
    const codes = new Set(causes.map(({ code }) => code));
    expect(codes.size).toBe(causes.length);
    expect(new Set(causes.map(({ name_zh }) => name_zh)).size).toBe(causes.length);
    for (const cause of causes) {
      expect(cause.code).toMatch(/^[A-Z][A-Z_]+[A-Z]$/);
      expect(cause.parent === '' || codes.has(cause.parent)).toBe(true);
      expect(cause.number_verified).toBe('false');
      for (const words of [cause.name_zh, cause.name_en, cause.domain]) expect(words).not.toBe('');
    }
    expect(causes.find(({ code }) => code === 'LABOUR_REMUNERATION')?.name_zh).toBe('追索劳动报酬纠纷');
  });
});
