import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually, listen } from '../../stories/office.js';
import { anAsk, type CooperationData, move, seen, sql } from '../../support/a.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { at } from './rules.js';

let t: TestApp;
const rowOf = (organisation: string) => t.world.organisations[organisation] ?? '';
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 });
  // Yangquan's superior is Tongliang, Puyang's is Mianyang: each side has its own.
  for (const [organisation, superior] of [
    ['yangquan', 'tongliang'],
    ['puyang', 'mianyang'],
  ] as const)
    await sql(t, 'update organisation set parent_id = $2 where id = $1', [rowOf(organisation), rowOf(superior)]);
});
afterAll(async () => await t.stop());

const sentAt = at('2026-11-02');
const overdueAt = at('2026-11-17', '00:30');

const rowIdOf = async ({ number }: CooperationData) =>
  (await sql<{ id: string }>(t, 'select id from cooperation where number = $1', [number]))[0]?.id ?? '';

async function overdueAsk(): Promise<{ cooperation: CooperationData; id: string; caseId: string }> {
  t.clock.moveTo(sentAt);
  const { cooperation, seeded } = await anAsk(t);
  t.clock.moveTo(overdueAt);
  await t.app.sweeper.sweep();
  return { cooperation, id: await rowIdOf(cooperation), caseId: seeded.rowId };
}

const factsOf = async (subjectId: string) =>
  await sql<{ word: string; references: Record<string, unknown>; actor: string; member: string | null }>(
    t,
    `select word, "references", actor_organisation_id as actor, actor_member_id as member from journal
     where subject_id = $1 and word like 'deadline.%' order by seq`,
    [subjectId],
  );

const item = (cooperation: CooperationData | null) => ({
  id: cooperation?.items[0]?.id,
  expectedVersion: cooperation?.items[0]?.version,
});

test('An overdue duty goes to the superior of the side whose duty it is, and to nobody else.', async () => {
  const above = await listen(t, 'tongliang.supervisor');
  const { cooperation, id } = await overdueAsk();
  const facts = await factsOf(id);
  expect(facts.map(({ word }) => word)).toEqual(['deadline.warn', 'deadline.escalate']);
  expect(facts.at(-1)).toMatchObject({
    actor: rowOf('yangquan'),
    member: null,
    references: { rule: 'COOPERATION_ANSWER', dueOn: '2026-11-16', toOrganisation: rowOf('tongliang') },
  });
  expect((await seen(t, 'tongliang.supervisor', cooperation.id))?.number).toBe(cooperation.number);
  expect(await seen(t, 'mianyang.supervisor', cooperation.id)).toBeNull();

  const supervisor = await t.as('tongliang.supervisor');
  const { inbox } = await supervisor.run<{
    inbox: { nodes: { id: string; part: string; awaiting: string; deadlineLevel: string; unread: boolean }[] };
  }>('{ inbox { nodes { id part awaiting deadlineLevel unread } } }');
  expect(inbox.nodes).toContainEqual({
    id: cooperation.id,
    part: 'SUPERVISOR',
    awaiting: 'THEM',
    deadlineLevel: 'OVERDUE',
    unread: true,
  });
  await eventually(
    () => above.facts.some(({ word }) => word === 'deadline.escalate'),
    () => above.story().join(', '),
  );
});

test('The superior reads and does not act, and the ask stays answerable for those whose it is.', async () => {
  const { cooperation } = await overdueAsk();
  for (const [mutation, input] of [
    ['cooperationOpen', { id: cooperation.id }],
    ['cooperationItemAccept', item(cooperation)],
    ['cooperationItemUnable', { ...item(cooperation), code: 'WITNESS_ABSENT', reason: '不在本地。' }],
    ['proposalPropose', { cooperationId: cooperation.id, kind: 'NEW_DUE_DATE', reason: '迟。', dueOn: '2026-12-01' }],
    ['cooperationWithdraw', { id: cooperation.id, expectedVersion: cooperation.version, reason: '撤。' }],
  ] as const)
    for (const desk of ['officer', 'head'])
      expect((await move(t, `tongliang.${desk}`, mutation, input)).userErrors[0]?.code).toMatch(/MAY_NOT$/);
  const shown = await seen(t, 'tongliang.head', cooperation.id);
  expect(shown?.viewerActions.filter(({ allowed }) => allowed)).toEqual([]);
  expect(shown?.items.flatMap((each) => each.viewerActions).filter(({ allowed }) => allowed)).toEqual([]);
  expect((await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation))).userErrors).toEqual([]);
});

test('When the clock stops the escalation ends: the superior has no part any more, and its stream says so.', async () => {
  const above = await listen(t, 'tongliang.supervisor');
  const { cooperation, id } = await overdueAsk();
  await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  await t.app.sweeper.sweep();
  expect(await seen(t, 'tongliang.supervisor', cooperation.id)).toBeNull();
  expect((await factsOf(id)).at(-1)).toMatchObject({
    word: 'deadline.endEscalation',
    references: { toOrganisation: rowOf('tongliang') },
  });
  await eventually(
    () => above.frames.some(({ __typename }) => __typename === 'AccessRevoked'),
    () => above.story().join(', '),
  );
  expect((await seen(t, 'yangquan.officer', cooperation.id))?.state).toBe('ACTIVE');
  await t.app.sweeper.sweep();
  expect((await factsOf(id)).filter(({ word }) => word === 'deadline.endEscalation')).toHaveLength(1);
});

test('A result that nobody confirms goes up on the side of the sender after five working days, and not on the other.', async () => {
  t.clock.moveTo(sentAt);
  const { cooperation } = await anAsk(t);
  await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  const taken = await seen(t, 'yangquan.officer', cooperation.id);
  await move(t, 'yangquan.officer', 'cooperationItemSubmitResult', {
    ...item(taken),
    result: '已取得工资台账。',
    resultKind: 'DONE',
  });
  t.clock.moveTo(at('2026-11-09', '23:00'));
  await t.app.sweeper.sweep();
  expect(await seen(t, 'mianyang.supervisor', cooperation.id)).toBeNull();
  t.clock.moveTo(at('2026-11-10', '00:01'));
  await t.app.sweeper.sweep();
  expect((await seen(t, 'mianyang.supervisor', cooperation.id))?.items[0]?.state).toBe('RESULT_SUBMITTED');
  expect(await seen(t, 'tongliang.supervisor', cooperation.id)).toBeNull();
});

test('What was sent back three times goes up on both sides, until it has ended.', async () => {
  t.clock.moveTo(sentAt);
  const { cooperation } = await anAsk(t);
  await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  for (let nth = 1; nth <= 3; nth += 1) {
    const before = await seen(t, 'yangquan.officer', cooperation.id);
    const result = { ...item(before), result: '仍缺盖章。', resultKind: 'PARTLY' };
    expect((await move(t, 'yangquan.officer', 'cooperationItemSubmitResult', result)).userErrors).toEqual([]);
    const back = { ...item(await seen(t, 'puyang.officer', cooperation.id)), reason: '请补盖章。' };
    expect((await move(t, 'puyang.officer', 'cooperationItemRework', back)).userErrors).toEqual([]);
    const seenAbove = await seen(t, 'tongliang.supervisor', cooperation.id);
    expect([nth, seenAbove?.items[0]?.reworkCount ?? null]).toEqual([nth, nth < 3 ? null : 3]);
  }
  expect((await seen(t, 'mianyang.supervisor', cooperation.id))?.id).toBe(cooperation.id);
  await move(t, 'yangquan.officer', 'cooperationItemSubmitResult', {
    ...item(await seen(t, 'yangquan.officer', cooperation.id)),
    result: '已盖章。',
    resultKind: 'DONE',
  });
  await move(t, 'puyang.officer', 'cooperationItemConfirm', item(await seen(t, 'puyang.officer', cooperation.id)));
  expect(await seen(t, 'tongliang.supervisor', cooperation.id)).toBeNull();
  expect(await seen(t, 'mianyang.supervisor', cooperation.id)).toBeNull();
});

test('Who takes part already keeps its part, and without anybody above the fact is told all the same.', async () => {
  await sql(t, 'update organisation set parent_id = $2 where id = $1', [rowOf('yangquan'), rowOf('puyang')]);
  const first = await overdueAsk();
  expect((await seen(t, 'puyang.officer', first.cooperation.id))?.viewerActions.some(({ allowed }) => allowed)).toBe(
    true,
  );
  await sql(t, 'update organisation set parent_id = null where id = $1', [rowOf('yangquan')]);
  const second = await overdueAsk();
  const facts = await factsOf(second.id);
  expect(facts.at(-1)?.word).toBe('deadline.escalate');
  expect(facts.at(-1)?.references).not.toHaveProperty('toOrganisation');
  await sql(t, 'update organisation set parent_id = $2 where id = $1', [rowOf('yangquan'), rowOf('tongliang')]);
});

test("The clock of the sender's own disposition is not for the other side, not even as a date in its worklist.", async () => {
  t.clock.moveTo(sentAt);
  const { cooperation } = await anAsk(t);
  await move(t, 'yangquan.officer', 'cooperationItemUnable', {
    ...item(cooperation),
    code: 'WITNESS_ABSENT',
    reason: '证人已离开本市。',
  });
  const own = await seen(t, 'puyang.officer', cooperation.id);
  expect(own?.deadlines.map(({ rule }) => rule)).toContain('DISPOSITION');
  const other = await seen(t, 'yangquan.officer', cooperation.id);
  expect(other?.deadlines.map(({ rule }) => rule)).not.toContain('DISPOSITION');
  const due = async (login: string) => {
    const { inbox } = await (await t.as(login)).run<{ inbox: { nodes: { id: string; dueOn: string | null }[] } }>(
      '{ inbox { nodes { id dueOn } } }',
    );
    return inbox.nodes.find(({ id }) => id === cooperation.id)?.dueOn;
  };
  expect(await due('puyang.officer')).toBe('2026-11-05');
  expect(await due('yangquan.officer')).toBeNull();

  t.clock.moveTo(at('2026-11-06', '00:01'));
  await t.app.sweeper.sweep();
  const above = await seen(t, 'mianyang.supervisor', cooperation.id);
  expect(above?.deadlines.map(({ rule }) => rule)).toContain('DISPOSITION');
  const heard = await sql<{ organisation: string }>(
    t,
    `select distinct p.organisation::text from journal j join journal_audience a on a.entry_id = j.id, lateral (select a.organisation_id as organisation) p
     where j."references"->>'rule' = 'DISPOSITION' and j.subject_id = $1`,
    [await rowIdOf(cooperation)],
  );
  expect(heard.map(({ organisation }) => organisation)).not.toContain(rowOf('yangquan'));
});

test('Of a restricted matter the superior gets number, state and date, its head no more, and its stream nothing.', async () => {
  t.clock.moveTo(sentAt);
  const { cooperation, seeded } = await anAsk(t);
  await sql(t, 'update legal_aid_case set restricted = true where id = $1', [seeded.rowId]);
  const above = await listen(t, 'tongliang.supervisor');
  t.clock.moveTo(overdueAt);
  await t.app.sweeper.sweep();
  for (const login of ['tongliang.supervisor', 'tongliang.head']) {
    const shown = await (await t.as(login)).run(
      `query ($id: ID) { cooperation(id: $id) { number state matter purpose kinds items { id } letters { id } timeline { nodes { id } }
         legalAidCase { id } deadlines { rule dueOn level escalatedAt } viewerActions { allowed } } }`,
      { id: cooperation.id },
    );
    expect(shown).toEqual({
      cooperation: {
        number: cooperation.number,
        state: 'SENT',
        matter: null,
        purpose: null,
        kinds: [],
        items: [],
        letters: [],
        timeline: { nodes: [] },
        legalAidCase: null,
        deadlines: [{ rule: 'RESTRICTED', dueOn: '2026-11-16', level: 'OVERDUE', escalatedAt: null }],
        viewerActions: expect.not.arrayContaining([{ allowed: true }]),
      },
    });
  }
  expect(await sql(t, 'select 1 from restricted_access where organisation_id = $1', [rowOf('tongliang')])).toEqual([]);
  expect(above.facts).toEqual([]);
  expect((await seen(t, 'yangquan.head', cooperation.id))?.items).toHaveLength(1);
});
