import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ChainFault } from '../../src/journal/chain.js';
import { entry, JournalWorld, type Writer } from './journal-world.js';

let world: JournalWorld;
let writer: Writer;
let other: string;

beforeEach(async () => {
  world = await JournalWorld.open();
  writer = await world.writer(randomUUID());
  other = randomUUID();
  await write(8);
  await write(4);
});
afterEach(() => world.close());

/** Every third entry also reaches the other organisation. */
async function write(count: number): Promise<void> {
  const own = writer.organisationId;
  const entries = Array.from({ length: count }, (_, nth) =>
    entry(nth % 3 === 0 ? [own, other] : [own], { references: { letterId: randomUUID(), dueOn: '2026-10-08' } }),
  );
  await writer.record(...entries);
  await world.stamp();
}

/** As someone with every power over the database: the guards are switched off, the act done, the guards back on. */
async function tamper(sql: string): Promise<void> {
  const tables = ['journal', 'journal_stream', 'journal_audience', 'journal_head', 'journal_pending'];
  const triggers = (how: string) => tables.map((table) => `alter table ${table} ${how} trigger all;`).join('\n');
  await world.superuser.query(`begin; ${triggers('disable')} ${sql}; ${triggers('enable')} commit`);
}

async function faults(): Promise<readonly ChainFault[]> {
  const report = await world.verify();
  expect(report.whole).toBe(report.faults.length === 0);
  return report.faults;
}

async function entryAt(position: number): Promise<string> {
  const { rows } = await world.superuser.query<{ entry_id: string }>(
    'select entry_id from journal_stream where position = $1',
    [position],
  );
  return rows[0]?.entry_id ?? '';
}

describe('The chain', () => {
  test('An untouched journal is whole, whatever the session’s time zone and date style.', async () => {
    expect(await world.verify()).toMatchObject({ whole: true, faults: [], checked: 12, head: { position: 12 } });
    await world.superuser.query(
      `alter database "${world.database.name}" set timezone = 'Asia/Shanghai';
       alter database "${world.database.name}" set datestyle = 'German'; 
       alter database "${world.database.name}" set bytea_output = 'escape'`,
    );
    expect(await faults()).toEqual([]);
  });

  test('An empty journal is whole.', async () => {
    const empty = await JournalWorld.open();
    expect(await empty.verify()).toEqual({ whole: true, faults: [], checked: 0, head: null });
    await empty.close();
  });

  test.each([
    ['the word', `word = 'cooperation.withdraw'`],
    ['a state', `to_state = null`],
    ['the order', 'seq = default'],
    ['the subject', 'subject_id = gen_random_uuid()'],
    ['the kind of subject', `subject_type = 'PERSON'`],
    ['the actor’s organisation', 'actor_organisation_id = gen_random_uuid()'],
    ['the actor', 'actor_member_id = gen_random_uuid()'],
    ['the time, by a microsecond', `at = at + interval '1 microsecond'`],
    ['the version', 'version = version + 1'],
    ['the cause', 'caused_by = gen_random_uuid()'],
    ['a reference', `"references" = jsonb_set("references", '{dueOn}', '"2026-10-09"')`],
    ['the restriction', `restricted = true, restricted_to = array[gen_random_uuid()]`],
  ])('A change of %s is found where it was made, and nowhere else.', async (_, change) => {
    const entryId = await entryAt(5);
    await tamper(`update journal set ${change} where id = '${entryId}'`);
    expect(await faults()).toEqual([{ kind: 'CHANGED', position: 5, entryId }]);
  });

  test.each([
    ['the stamped time', `update journal_stream set at = at - interval '1 day' where position = 12`, 12],
    ['the first entry’s hash', `update journal_stream set hash = sha256('x') where position = 1`, 1],
    ['the last entry’s hash', `update journal_stream set hash = sha256('x') where position = 12`, 12],
  ])('A change of %s is found.', async (_, sql, position) => {
    await tamper(sql);
    expect(await faults()).toContainEqual({ kind: 'CHANGED', position, entryId: await entryAt(position) });
  });

  test('Whoever also writes the entry’s own hash anew is found at the next one.', async () => {
    await tamper(
      `update journal set version = 9 where id = '${await entryAt(5)}';
       update journal_stream s set hash = app.journal_link(
         (select hash from journal_stream where position = 4),
         app.journal_line(j, s.position, s.at, (
           select jsonb_agg(jsonb_build_array(organisation_id, number) order by organisation_id)
           from journal_audience a where a.entry_id = s.entry_id)))
       from journal j where s.position = 5 and j.id = s.entry_id`,
    );
    expect(await faults()).toEqual([{ kind: 'CHANGED', position: 6, entryId: await entryAt(6) }]);
  });

  test('It is read in parts, and a fault is found at the beginning and at the end of a part as well.', async () => {
    for (const part of [1, 4, 5, 11, 12, 13]) expect((await world.verify({ part })).faults).toEqual([]);
    const changed = [4, 5, 8, 12];
    const entryIds: string[] = [];
    for (const position of changed) entryIds.push(await entryAt(position));
    await tamper(`update journal set version = 9 where id in (${entryIds.map((id) => `'${id}'`).join()})`);
    for (const part of [1, 4, 5, 11, 12, 13]) {
      expect((await world.verify({ part })).faults).toEqual(
        changed.map((position, nth) => ({ kind: 'CHANGED', position, entryId: entryIds[nth] })),
      );
    }
    await tamper(`delete from journal_stream where position = 4`);
    const found = (await world.verify({ part: 4 })).faults;
    expect(found.slice(0, 4)).toEqual([
      { kind: 'CHANGED', position: 8, entryId: entryIds[2] },
      { kind: 'CHANGED', position: 12, entryId: entryIds[3] },
      { kind: 'POSITIONS_MISSING', from: 4, to: 4 },
      { kind: 'NOT_IN_STREAM', entryId: entryIds[0], at: expect.any(Date) },
    ]);
    expect(found.slice(4).map((fault) => fault.kind)).toEqual(['NUMBER_UNFOUNDED', 'NUMBER_UNFOUNDED']);
  });

  test('Two entries that changed places are found at both.', async () => {
    await tamper(
      `update journal_stream set position = position + 1000 where position in (3, 4);
       update journal_stream set position = 1007 - position where position > 1000`,
    );
    expect((await faults()).map((fault) => ('position' in fault ? [fault.kind, fault.position] : fault))).toEqual(
      expect.arrayContaining([
        ['CHANGED', 3],
        ['CHANGED', 4],
      ]),
    );
  });

  test('A removed entry is found: in the journal, in the stream, in both.', async () => {
    const entryId = await entryAt(5);
    await tamper(`delete from journal where id = '${entryId}'`);
    expect(await faults()).toEqual([{ kind: 'ENTRY_MISSING', position: 5, entryId }]);
    await tamper('delete from journal_stream where position = 5');
    expect(await faults()).toEqual([
      { kind: 'POSITIONS_MISSING', from: 5, to: 5 },
      { kind: 'NUMBER_UNFOUNDED', organisationId: writer.organisationId, number: 5 },
    ]);
    const kept = await entryAt(7);
    await tamper('delete from journal_stream where position in (6, 7)');
    expect(await faults()).toEqual(
      expect.arrayContaining([
        { kind: 'POSITIONS_MISSING', from: 5, to: 7 },
        { kind: 'NOT_IN_STREAM', entryId: kept, at: expect.any(Date) },
      ]),
    );
  });

  test('A delivery that was removed, added, or given to another organisation is found.', async () => {
    await tamper(`delete from journal_audience where organisation_id = '${other}' and number = 2`);
    expect(await faults()).toEqual([
      { kind: 'CHANGED', position: 4, entryId: await entryAt(4) },
      { kind: 'NUMBERS_MISSING', organisationId: other, from: 2, to: 2 },
    ]);
    await tamper(`insert into journal_audience values ('${other}', 2, '${await entryAt(4)}', 4)`);
    expect(await faults()).toEqual([]);
    await tamper(
      `insert into journal_audience values ('${randomUUID()}', 1, '${await entryAt(6)}', 6), ('${randomUUID()}', 1, gen_random_uuid(), 6)`,
    );
    expect((await faults()).map((fault) => fault.kind)).toEqual([
      'CHANGED',
      'NUMBER_UNFOUNDED',
      'HEAD_WRONG',
      'HEAD_WRONG',
    ]);
  });

  test('An end that was cut off is found: at the stream, at one organisation, at the whole journal.', async () => {
    const cut = await entryAt(12);
    await tamper(`delete from journal_stream where position = 12`);
    expect(await faults()).toEqual(
      expect.arrayContaining([
        { kind: 'NOT_IN_STREAM', entryId: cut, at: expect.any(Date) },
        { kind: 'NUMBER_UNFOUNDED', organisationId: writer.organisationId, number: 12 },
      ]),
    );
    await tamper(`delete from journal_audience where position = 12; delete from journal where id = '${cut}'`);
    const wrong = { kind: 'HEAD_WRONG' } as const;
    const found = await faults();
    expect(found).toHaveLength(2);
    expect(found).toContainEqual({ ...wrong, organisationId: writer.organisationId, head: 12, last: 11 });
    expect(found).toContainEqual({ ...wrong, organisationId: other, head: 5, last: 4 });
    await tamper('truncate journal, journal_pending, journal_stream, journal_audience');
    expect((await faults()).map((fault) => fault.kind)).toEqual(['HEAD_WRONG', 'HEAD_WRONG']);
  });

  test('An end that was cut off with all its traces is found by a place noted before.', async () => {
    const noted = (await world.verify()).head;
    expect(noted).not.toBeNull();
    const anchor = noted ?? undefined;
    await write(1);
    expect((await world.verify({ anchor })).faults).toEqual([]);
    await tamper(
      `delete from journal where id in (select entry_id from journal_stream where position >= 12);
       delete from journal_audience where position >= 12; delete from journal_stream where position >= 12;
       update journal_head h set number = (select max(number) from journal_audience a where a.organisation_id = h.organisation_id)`,
    );
    expect((await world.verify()).faults).toEqual([]);
    expect((await world.verify({ anchor })).faults).toEqual([{ kind: 'ANCHOR_MISSING', position: 12 }]);
    await write(3);
    expect((await world.verify({ anchor })).faults).toEqual([{ kind: 'ANCHOR_MISSING', position: 12 }]);
  });

  test('An entry that was never scheduled is found.', async () => {
    const lost = entry([writer.organisationId]);
    await writer.record(lost);
    expect(await faults()).toEqual([]);
    await tamper(`delete from journal_pending`);
    expect(await faults()).toEqual([{ kind: 'NOT_IN_STREAM', entryId: lost.id, at: expect.any(Date) }]);
  });
});
