import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { recordEntries } from '../../src/journal/record.js';
import { entry, JournalWorld, type Writer } from './journal-world.js';

const TABLES = [
  'journal',
  'journal_pending',
  'journal_stream',
  'journal_audience',
  'journal_head',
  'reference_stream',
] as const;
const PERMISSION_DENIED = { code: '42501' };

let world: JournalWorld;
let ours: Writer;
let theirs: Writer;
let stranger: Writer;

beforeAll(async () => {
  world = await JournalWorld.open();
  ours = await world.writer(randomUUID());
  theirs = await world.writer(randomUUID());
  stranger = await world.writer(randomUUID());
});
afterAll(() => world.close());

async function seenBy(writer: Writer, sql: string, settings: Record<string, string> = {}): Promise<unknown[]> {
  return writer.transaction(async (execute) => {
    for (const [name, value] of Object.entries(settings)) {
      await execute('select set_config(?, ?, true)', [name, value]);
    }
    return (await execute(sql, [])) as unknown[];
  });
}

async function takePart(writer: Writer, organisationId: string, subjectId: string): Promise<void> {
  await writer.transaction((execute) =>
    execute(
      `insert into participation (organisation_id, subject_id, subject_type, part, last_moved_at, since)
       values (?::uuid, ?::uuid, 'COOPERATION', 'REQUESTER', now(), now())`,
      [organisationId, subjectId],
    ),
  );
}

describe('The catalogue', () => {
  test('Row security is on and forced on every table of the journal.', async () => {
    const { rows } = await world.superuser.query(
      'select relname, relrowsecurity, relforcerowsecurity from pg_class where relname = any ($1) order by 1',
      [[...TABLES]],
    );
    expect(rows).toEqual(
      [...TABLES].sort().map((relname) => ({ relname, relrowsecurity: true, relforcerowsecurity: true })),
    );
  });

  test('The server may write entries and read its own; it may change and remove nothing.', async () => {
    const { rows } = await world.superuser.query<{ grant: string }>(
      `select grantee || ' ' || lower(privilege_type) || ' ' || table_name as grant
       from information_schema.role_table_grants
       where table_name = any ($1) and grantee in ('yuanlian_app', 'yuanlian_relay') order by 1`,
      [[...TABLES]],
    );
    expect(rows.map((row) => row.grant)).toEqual([
      'yuanlian_app insert journal',
      'yuanlian_app insert journal_pending',
      'yuanlian_app insert reference_stream',
      'yuanlian_app select journal',
      'yuanlian_app select journal_audience',
      'yuanlian_app select journal_head',
      'yuanlian_app select reference_stream',
      'yuanlian_relay delete journal_pending',
      'yuanlian_relay insert journal_audience',
      'yuanlian_relay insert journal_head',
      'yuanlian_relay insert journal_stream',
      'yuanlian_relay select journal',
      'yuanlian_relay select journal_audience',
      'yuanlian_relay select journal_head',
      'yuanlian_relay select journal_pending',
      'yuanlian_relay select journal_stream',
      'yuanlian_relay select reference_stream',
      'yuanlian_relay update journal_head',
    ]);
  });
});

describe('The server’s role', () => {
  test('It cannot read the queue or the stream of all, and cannot update or delete anywhere.', async () => {
    for (const sql of [
      'select * from journal_pending',
      'select * from journal_stream',
      `update journal set word = 'case.close'`,
      'delete from journal',
      'truncate journal cascade',
      'delete from journal_pending',
      'update journal_audience set number = 7',
      'delete from journal_audience',
      'update journal_head set number = 7',
      'insert into journal_head values (gen_random_uuid(), 1)',
      'delete from reference_stream',
    ]) {
      await expect(seenBy(ours, sql)).rejects.toMatchObject(PERMISSION_DENIED);
    }
  });

  test('It cannot write for another organisation, nor in the name of a person it does not act for.', async () => {
    const mine = ours.organisationId;
    const write = (organisationId: string, memberId: string | null, actingAs: string | null = null) =>
      ours.transaction(
        (execute) => recordEntries(execute, { organisationId, memberId }, new Date(), randomUUID(), [entry([mine])]),
        actingAs,
      );
    await expect(write(theirs.organisationId, null)).rejects.toMatchObject(PERMISSION_DENIED);
    await expect(write(mine, randomUUID())).rejects.toMatchObject(PERMISSION_DENIED);
    await expect(write(mine, randomUUID(), randomUUID())).rejects.toMatchObject(PERMISSION_DENIED);
    const member = randomUUID();
    await expect(write(mine, member, member)).resolves.toBeUndefined();
    await expect(write(mine, null)).resolves.toBeUndefined();
  });

  test('Without an organisation it writes and sees nothing.', async () => {
    const nobody = await world.writer('');
    await expect(nobody.record(entry([ours.organisationId]))).rejects.toMatchObject({ code: '22P02' });
    await ours.record(entry([ours.organisationId]));
    await world.stamp();
    expect(await seenBy(nobody, 'select 1 from journal')).toEqual([]);
    expect(await seenBy(nobody, 'select 1 from journal_audience')).toEqual([]);
    expect(await seenBy(nobody, 'select 1 from journal_head')).toEqual([]);
  });

  test('It cannot schedule the entry of another organisation.', async () => {
    const recorded = entry([theirs.organisationId]);
    await theirs.record(recorded);
    await world.stamp();
    const schedule = (actor: string) =>
      ours.transaction((execute) =>
        execute(
          'insert into journal_pending (entry_id, actor_organisation_id, audience) values (?::uuid, ?::uuid, array[?::uuid])',
          [recorded.id, actor, ours.organisationId],
        ),
      );
    await expect(schedule(theirs.organisationId)).rejects.toMatchObject(PERMISSION_DENIED);
    await expect(schedule(ours.organisationId)).rejects.toMatchObject({ code: '23503' });
  });

  test('An entry is seen by its audience and by those who take part in its subject now; by nobody else.', async () => {
    const shared = entry([ours.organisationId, theirs.organisationId]);
    const own = entry([ours.organisationId]);
    await ours.record(shared, own);
    const seen = async (writer: Writer, id: string) =>
      (await seenBy(writer, `select id from journal where id = '${id}'`)).length;
    expect(await Promise.all([seen(ours, shared.id), seen(theirs, shared.id)])).toEqual([0, 0]);
    await world.stamp();
    expect([await seen(ours, shared.id), await seen(theirs, shared.id), await seen(stranger, shared.id)]).toEqual([
      1, 1, 0,
    ]);
    expect([await seen(ours, own.id), await seen(theirs, own.id), await seen(stranger, own.id)]).toEqual([1, 0, 0]);
    // joins later: the past is read through the timeline
    await takePart(ours, ours.organisationId, own.subjectId);
    await takePart(ours, stranger.organisationId, own.subjectId);
    expect([await seen(stranger, own.id), await seen(theirs, own.id)]).toEqual([1, 0]);
    await world.superuser.query('update participation set ended_at = now() where organisation_id = $1', [
      stranger.organisationId,
    ]);
    expect(await seen(stranger, own.id)).toBe(0);
  });

  test('A restricted entry is seen only by a person who belongs to one of its subjects.', async () => {
    const secret = randomUUID();
    const recorded = entry([ours.organisationId], { restrictedTo: [secret, randomUUID()] });
    await ours.record(recorded);
    await world.stamp();
    const sql = `select id from journal where id = '${recorded.id}'`;
    expect(await seenBy(ours, sql)).toEqual([]);
    expect(await seenBy(ours, sql, { 'app.restricted': `{${randomUUID()}}` })).toEqual([]);
    expect(await seenBy(ours, sql, { 'app.restricted': `{${secret}}` })).toEqual([{ id: recorded.id }]);
    expect(await seenBy(theirs, sql, { 'app.restricted': `{${secret}}` })).toEqual([]);
  });

  test('Numbers and heads are those of one’s own organisation.', async () => {
    await ours.record(entry([ours.organisationId, theirs.organisationId]));
    await world.stamp();
    for (const writer of [ours, theirs]) {
      for (const table of ['journal_audience', 'journal_head']) {
        const rows = (await seenBy(writer, `select distinct organisation_id as id from ${table}`)) as { id: string }[];
        expect(rows).toEqual([{ id: writer.organisationId }]);
      }
    }
  });
});
