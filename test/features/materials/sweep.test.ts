import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { command } from '../../../src/command/command.js';
import { keepRosterFile } from '../../../src/features/materials/material.service.js';
import { readMaterialBytes } from '../../../src/features/materials/material-bytes.js';
import { sweepMaterials, sweepOrphans } from '../../../src/features/materials/material-sweep.service.js';
import type { MemberContext, Reads } from '../../../src/kernel/context.js';
import { Refusal } from '../../../src/kernel/refusal.js';
import { aCase, sql } from '../../support/a.js';
import { key } from '../../support/app.js';
import { attach, attached, draw, type FilesApp, get, pdf, rowOf, seenFile, startFilesApp, uploaded } from './files.js';

const HOUR = 3_600_000;
let t: FilesApp;
let client: Client;
let clock: Reads;
beforeAll(async () => {
  t = await startFilesApp();
  client = new Client({ connectionString: t.database.clockUrl });
  await client.connect();
  clock = { rows: async (statement, params) => (await client.query(statement.text, [...params])).rows as never[] };
});
afterAll(async () => {
  await client.end();
  await t.stop();
});

const states = async (...ids: string[]) =>
  (
    await sql<{ state: string }>(t, 'select state from material where id = any($1) order by array_position($1, id)', [
      ids.map(rowOf),
    ])
  ).map(({ state }) => state);
/** The context of somebody at a desk, without a request. */
function member(login: string): MemberContext {
  const organisation = login.split('.')[0] ?? '';
  return t.app.contextFor({
    accountId: t.world.accounts[login] ?? '',
    memberId: t.world.members[login] ?? '',
    organisationId: t.world.organisations[organisation] ?? '',
    organisationState: 'ACTIVE',
    displayName: login,
    roles: new Set(['COOPERATION_OFFICER']),
    sessionId: '',
    sessionExpiresAt: new Date(0),
    restricted: [],
  }) as MemberContext;
}
const refusal = async (work: Promise<unknown>) =>
  await work.then(
    () => null,
    (error: unknown) => (error instanceof Refusal ? error.code : error),
  );

test('After a day what is attached to nothing is gone, of every organisation; what is attached stays.', async () => {
  const kept = await attached(t, 'puyang.officer', { caseId: (await aCase(t, 'puyang')).id });
  const old = [await uploaded(t, 'puyang.officer', pdf()), await uploaded(t, 'yangquan.officer', pdf())];
  const never = (await draw(t, 'puyang.officer', pdf())).ticket?.materialId ?? '';
  expect(t.onDisk()).toHaveLength(3);
  t.clock.advance(23 * HOUR);
  const young = await uploaded(t, 'puyang.officer', pdf());
  expect(await sweepMaterials(t.app.contextFor(null), clock)).toBe(0);
  t.clock.advance(HOUR + 1_000);
  expect(await sweepMaterials(t.app.contextFor(null), clock)).toBe(3);
  expect(await states(...old, never, kept.id, young)).toEqual([
    'DISCARDED',
    'DISCARDED',
    'DISCARDED',
    'ATTACHED',
    'UPLOADED',
  ]);
  expect(t.onDisk()).toHaveLength(2);
  expect((await get(t, 'puyang.officer', `/materials/${kept.id}`)).status).toBe(200);
  expect(await seenFile(t, 'puyang.officer', old[0] ?? '')).toBeNull();
  expect(
    (await attach(t, 'puyang.officer', { materialId: old[0], caseId: (await aCase(t, 'puyang')).id })).userErrors[0]
      ?.code,
  ).toBe('NOT_FOUND');
  expect(await sweepMaterials(t.app.contextFor(null), clock)).toBe(0);
});

test('Bytes that no row knows are removed when they are old, and no others.', async () => {
  const kept = await attached(t, 'yangquan.officer', { caseId: (await aCase(t, 'yangquan')).id });
  const before = t.onDisk();
  const shelf = join(before[0] ?? '', '..');
  const orphan = join(shelf, `${shelf.slice(-2)}${'0'.repeat(30)}`);
  writeFileSync(orphan, 'orphan');
  const longAgo = new Date('2026-01-01T00:00:00Z');
  for (const path of [...before, orphan]) utimesSync(path, longAgo, longAgo);
  expect(await sweepOrphans(t.app.contextFor(null), clock)).toBe(1);
  expect(t.onDisk().sort()).toEqual(before.sort());
  expect((await get(t, 'yangquan.officer', `/materials/${kept.id}`)).status).toBe(200);
});

test('A roster is read for its import by who uploaded it, and out of the case in which it lies; it stays with the case.', async () => {
  const csv = Buffer.from('姓名,证件号码\n张三,1\n');
  const roster = { purpose: 'ROSTER', declaredType: 'CSV', title: '名册.csv', fieldClass: 'IDENTITY' };
  const id = await uploaded(t, 'puyang.officer', csv, roster);
  const officer = member('puyang.officer');
  const [seeded, other] = [await aCase(t, 'puyang'), await aCase(t, 'puyang')];
  const read = async (login: string, file: string, into = seeded) =>
    await readMaterialBytes(member(login), into.rowId, rowOf(file));
  expect((await read('puyang.officer', id)).equals(csv)).toBe(true);
  expect(await refusal(read('puyang.reception', id))).toBe('NOT_FOUND');
  await command(officer, 'roster.test', { idempotencyKey: key(), input: {} }, async (tx) => {
    await keepRosterFile(tx, rowOf(id), seeded.rowId);
    await keepRosterFile(tx, rowOf(id), seeded.rowId);
    return { subjectId: seeded.rowId };
  });
  expect(await seenFile(t, 'puyang.reception', id)).toMatchObject({
    state: 'ATTACHED',
    title: '名册.csv',
    sharedWithAsks: false,
  });
  for (const login of ['puyang.officer', 'puyang.reception']) expect((await read(login, id)).equals(csv)).toBe(true);
  // A colleague takes it into no other case: what is wrong with its rows would tell him what stands in it.
  expect(await refusal(read('puyang.reception', id, other))).toBe('NOT_FOUND');
  expect(await refusal(read('yangquan.officer', id))).toBe('NOT_FOUND');
  await sql(
    t,
    `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at) values ($1, $2, 'LEGAL_AID_CASE', 'HOME', now(), now())`,
    [t.world.organisations.mianyang, seeded.rowId],
  );
  expect(await seenFile(t, 'mianyang.officer', id)).toMatchObject({ title: '名册.csv' });
  expect(await refusal(read('mianyang.officer', id))).toBe('NOT_FOUND');
  const document = await uploaded(t, 'puyang.officer', pdf());
  expect(await refusal(read('puyang.officer', document))).toBe('FILE_TYPE_REFUSED');
  const waiting = (await draw(t, 'puyang.officer', csv, roster)).ticket?.materialId ?? '';
  expect(await refusal(read('puyang.officer', waiting))).toBe('FILE_NOT_UPLOADED');
});
