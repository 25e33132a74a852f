import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { demoFaults, demoRosterFiles } from '../../seeds/demo/generate-roster.js';
import { rosterTitle } from '../../src/features/cases/roster-columns.js';
import { readRosterFile } from '../../src/features/cases/roster-file.js';
import { unpackZip } from '../../src/kernel/zip-file.js';

const committed = (name: string) => new URL(`../../seeds/demo/${name}`, import.meta.url);

/** Unpacked: compression may differ by a byte between machines. */
const partsOf = (bytes: Buffer) => {
  const { files } = unpackZip(bytes, { maxFiles: 50, maxBytes: 5_000_000 });
  return [...(files ?? [])].map(([name, content]) => [name, content.toString('utf8')]);
};

/** `YUANLIAN_WRITE_SEEDS=1 npm test -- test/seeds` writes the files anew. */
describe('the demonstration rosters', () => {
  test('are the committed files', async () => {
    for (const [name, bytes] of await demoRosterFiles()) {
      if (process.env.YUANLIAN_WRITE_SEEDS) writeFileSync(committed(name), bytes);
      expect(partsOf(readFileSync(committed(name)))).toEqual(partsOf(bytes));
    }
  });

  test('name sixty-four different workers who are owed 2,166,700 yuan by one employer', async () => {
    const { refusal, rows, errors } = await readRosterFile(readFileSync(committed('roster-yangquan-64.xlsx')), 'XLSX');
    expect({ refusal, errors }).toEqual({ refusal: null, errors: [] });
    expect(rows).toHaveLength(64);
    expect(new Set(rows.map((row) => row.name)).size).toBe(64);
    expect(new Set(rows.map((row) => row.identityNumber)).size).toBe(64);
    expect(new Set(rows.map((row) => row.phone)).size).toBe(64);
    expect(new Set(rows.map((row) => row.employer)).size).toBe(1);
    expect(rows.reduce((sum, row) => sum + row.wagesFen, 0)).toBe(200_000_000);
    expect(rows.reduce((sum, row) => sum + row.overtimeFen, 0)).toBe(16_670_000);
    expect(Math.min(...rows.map((row) => row.wagesFen))).toBeGreaterThan(1_000_000);
    for (const row of rows) {
      expect(row.phone).toMatch(/^1990000\d{4}$/);
      expect(row.identityNumber).toMatch(/^410901/);
    }
  });

  test('the faulty one has the same sixty-four and three faults, named by row, column and code', async () => {
    const sound = await readRosterFile(readFileSync(committed('roster-yangquan-64.xlsx')));
    const faulty = await readRosterFile(readFileSync(committed('roster-yangquan-faulty.xlsx')));
    const people = (rows: typeof sound.rows) => rows.map(({ row: _row, ...others }) => others);
    expect(people(faulty.rows)).toEqual(people(sound.rows));
    expect(faulty.errors.map(({ row, column, code }) => [row, column.replace('*', ''), code])).toEqual(
      demoFaults.map(({ row, field, code }) => [row, rosterTitle(field), code]),
    );
  });
});
