import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { UnfitEntry } from '../../src/journal/entry.js';
import { recordEntries } from '../../src/journal/record.js';
import { entry, JournalWorld } from './journal-world.js';

let world: JournalWorld;
beforeAll(async () => {
  world = await JournalWorld.open();
});
afterAll(() => world.close());

const actor = () => ({ organisationId: randomUUID(), memberId: null });

describe('Recording', () => {
  test('The entries of one command are written in one statement, with what is to be delivered.', async () => {
    const organisation = randomUUID();
    const other = randomUUID();
    const writer = await world.writer(organisation);
    const memberId = randomUUID();
    const causedBy = randomUUID();
    const restrictedTo = [randomUUID()];
    const first = entry([organisation, other], {
      references: { letterId: randomUUID(), dueOn: '2026-10-08', rows: 3 },
    });
    const second = entry([other, other], { from: null, to: null, restrictedTo, word: 'cooperationItem.accept' });
    let statements = 0;
    await writer.transaction(async (execute) => {
      await recordEntries(
        (sql, params) => {
          statements += 1;
          return execute(sql, params);
        },
        { organisationId: organisation, memberId },
        new Date('2026-09-28T01:02:03.456Z'),
        causedBy,
        [first, second],
      );
    }, memberId);
    expect(statements).toBe(1);
    const { rows } = await world.superuser.query(
      `select j.*, p.audience from journal j join journal_pending p on p.entry_id = j.id where caused_by = $1 order by p.seq`,
      [causedBy],
    );
    expect(rows).toEqual([
      expect.objectContaining({
        id: first.id,
        word: 'cooperation.send',
        from_state: 'DRAFT',
        to_state: 'SENT',
        actor_organisation_id: organisation,
        actor_member_id: memberId,
        at: new Date('2026-09-28T01:02:03.456Z'),
        references: first.references,
        restricted: false,
        restricted_to: null,
        audience: [organisation, other],
      }),
      expect.objectContaining({
        id: second.id,
        from_state: null,
        restricted: true,
        restricted_to: restrictedTo,
        audience: [other],
      }),
    ]);
    expect(Number(rows[0].seq)).toBeLessThan(Number(rows[1].seq));
  });

  test('A command without entries asks the database nothing.', async () => {
    await recordEntries(() => Promise.reject(new Error('asked')), actor(), new Date(), randomUUID(), []);
  });

  test('What is rolled back was never recorded.', async () => {
    const organisation = randomUUID();
    const writer = await world.writer(organisation);
    const gone = entry([organisation]);
    const attempt = writer.transaction(async (execute) => {
      await recordEntries(execute, { organisationId: organisation, memberId: null }, new Date(), randomUUID(), [gone]);
      throw new Error('later');
    });
    await expect(attempt).rejects.toThrow('later');
    const { rowCount } = await world.superuser.query('select 1 from journal where id = $1', [gone.id]);
    expect(rowCount).toBe(0);
  });

  test.each([
    ['a name', { name: '张三' }],
    ['an identity number', { value: '11010519491231002X' }],
    ['an old identity number', { value: '110105491231002' }],
    ['a mobile number', { values: ['x', '13800138000'] }],
    ['a text over several lines', { reason: 'a\nb' }],
    ['a long text', { reason: 'a'.repeat(201) }],
    ['too much', Object.fromEntries(Array.from({ length: 60 }, (_, nth) => [`id${nth}`, randomUUID()]))],
  ])('References that hold %s are refused before anything is asked of the database.', async (_, references) => {
    const record = recordEntries(() => Promise.reject(new Error('asked')), actor(), new Date(), randomUUID(), [
      entry([randomUUID()], { references }),
    ]);
    await expect(record).rejects.toThrow(UnfitEntry);
    await expect(record).rejects.not.toThrow(/张三|11010|13800/);
  });

  test.each([
    ['nobody', []],
    ['33 organisations', Array.from({ length: 33 }, () => randomUUID())],
  ])('An audience of %s is refused.', async (_, audience) => {
    const record = recordEntries(() => Promise.reject(new Error('asked')), actor(), new Date(), randomUUID(), [
      entry(audience),
    ]);
    await expect(record).rejects.toThrow(UnfitEntry);
  });

  test('The database itself refuses names, long references, words that are none, and audiences without bounds.', async () => {
    const check = { code: '23514' };
    const id = randomUUID();
    const fresh = (columns: string, values: string, rowId = randomUUID()) =>
      world.superuser.query(
        `insert into journal (id, subject_id, actor_organisation_id, at, version, caused_by, subject_type, word, ${columns})
         values ($1, $1, $1, now(), 1, $1, 'CASE', 'case.open', ${values})`,
        [rowId],
      );
    await fresh('to_state', `'SENT'`, id);
    await expect(fresh(`"references"`, `'{"name":"张三"}'`)).rejects.toMatchObject(check);
    await expect(fresh(`"references"`, `'[]'`)).rejects.toMatchObject(check);
    await expect(fresh(`"references"`, `jsonb_build_object('a', repeat('a', 2048))`)).rejects.toMatchObject(check);
    await expect(fresh('restricted', 'true')).rejects.toMatchObject(check);
    await expect(fresh('to_state', `'sent'`)).rejects.toMatchObject(check);
    await expect(
      world.superuser.query(
        `insert into journal (id, subject_id, actor_organisation_id, at, version, caused_by, subject_type, word)
        values ($1, $1, $1, now(), 1, $1, 'CASE', 'opened')`,
        [randomUUID()],
      ),
    ).rejects.toMatchObject(check);
    const pending = (audience: string) =>
      world.superuser.query(
        `insert into journal_pending (entry_id, actor_organisation_id, audience) values ($1, $1, ${audience})`,
        [id],
      );
    await expect(pending(`'{}'`)).rejects.toMatchObject(check);
    await expect(pending(`array[null]::uuid[]`)).rejects.toMatchObject(check);
    await expect(pending(`array(select gen_random_uuid() from generate_series(1, 33))`)).rejects.toMatchObject(check);
  });
});
