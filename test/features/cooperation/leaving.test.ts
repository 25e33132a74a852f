import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newId } from '../../../src/kernel/ids.js';
import { anAsk, type CooperationData, move, sql } from '../../support/a.js';
import { startTestApp, type TestApp } from '../../support/app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 });
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

const item = (cooperation: CooperationData | null, index = 0) => {
  const found = cooperation?.items[index];
  if (found === undefined) throw new Error('There is no such item.');
  return { id: found.id, expectedVersion: found.version };
};

const partsOf = async (subjectId: string, organisation: string) =>
  await sql<{ part: string; ended: boolean }>(
    t,
    'select part, ended_at is not null as ended from participation where subject_id = $1 and organisation_id = $2',
    [subjectId, t.world.organisations[organisation]],
  );

async function recalled(cooperation: CooperationData): Promise<void> {
  const proposed = await move(t, 'puyang.officer', 'proposalPropose', {
    cooperationId: cooperation.id,
    kind: 'RECALL',
    reason: '工人已回乡。',
  });
  const id = proposed.cooperation?.proposals[0]?.id;
  const agreed = await move(t, 'yangquan.head', 'proposalAgree', { id, expectedVersion: 1 });
  expect(agreed.userErrors).toEqual([]);
}

test('Who led a case that was recalled keeps its outcome in sight, and its persons no more.', async () => {
  const { cooperation, seeded } = await anAsk(t, { kinds: ['HANDLE_CASE'] });
  await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  await recalled(cooperation);
  expect(await partsOf(seeded.rowId, 'yangquan')).toEqual([{ part: 'FORMER_LEAD', ended: false }]);
  expect((await partsOf(seeded.personRowId, 'yangquan'))[0]?.ended).toBe(true);
});

test('A city that leads another case of the same person keeps the person when a cooperation ends.', async () => {
  const { cooperation, seeded } = await anAsk(t);
  await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  const other = newId();
  await sql(
    t,
    `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at)
     select v.org::uuid, $1, 'LEGAL_AID_CASE', v.part, now(), now() from (values ($2, 'LEAD'), ($3, 'HOME')) as v(org, part)`,
    [other, t.world.organisations.yangquan, t.world.organisations.puyang],
  );
  await sql(
    t,
    `insert into legal_aid_case (id, owner_organisation_id, lead_organisation_id, home_organisation_id, state, version, cause_code, matter, form, received_at,
       opened_by_member_id, last_actor_organisation_id, last_moved_at)
     select $1, $2, $2, $3, 'GRANTED', 1, cause_code, matter, form, received_at, opened_by_member_id, $2, last_moved_at from legal_aid_case where id = $4`,
    [other, t.world.organisations.yangquan, t.world.organisations.puyang, seeded.rowId],
  );
  await sql(t, `insert into case_person (case_id, person_id, role, position) values ($1, $2, 'RECIPIENT', 1)`, [
    other,
    seeded.personRowId,
  ]);
  await recalled(cooperation);
  expect((await partsOf(seeded.rowId, 'yangquan'))[0]?.ended).toBe(true);
  expect((await partsOf(seeded.personRowId, 'yangquan'))[0]?.ended).toBe(false);
});

test('Who helped and is asked anew sees no more than one who was asked, until that too is taken.', async () => {
  const { cooperation, seeded } = await anAsk(t);
  await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  const drafted = await move(t, 'puyang.officer', 'cooperationDraft', {
    caseId: seeded.id,
    requestedOrganisationId: t.organisation('yangquan'),
    purpose: '请协助。',
    items: [{ kind: 'SERVE_DOCUMENT', description: '送达' }],
  });
  const { id, version } = drafted.cooperation ?? {};
  const sent = await move(t, 'puyang.officer', 'cooperationSend', { id, expectedVersion: version });
  expect(sent.userErrors).toEqual([]);
  await recalled(cooperation);
  for (const subject of [seeded.rowId, seeded.personRowId])
    expect(await partsOf(subject, 'yangquan')).toEqual([{ part: 'ASKED', ended: false }]);
  await move(t, 'yangquan.officer', 'cooperationItemAccept', item(sent.cooperation));
  expect(await partsOf(seeded.rowId, 'yangquan')).toEqual([{ part: 'ASSISTING', ended: false }]);
});

test('An offer that lapsed by itself is news to both sides.', async () => {
  const { cooperation } = await anAsk(t);
  await move(t, 'yangquan.officer', 'proposalPropose', {
    cooperationId: cooperation.id,
    kind: 'NEW_DUE_DATE',
    reason: '台账在太原。',
    dueOn: '2026-12-01',
  });
  t.clock.moveTo('2026-11-20T02:00:00Z');
  await t.app.sweeper.sweep();
  const unread = await sql(
    t,
    `select count(*)::int as n from participation p join cooperation c on c.id = p.subject_id
     where c.number = $1 and p.unread_since is not null`,
    [cooperation.number],
  );
  expect(unread).toEqual([{ n: 2 }]);
});

test('A hearing is on the list of the city that has taken a part of the work, as soon as it has.', async () => {
  const { cooperation, seeded } = await anAsk(t);
  await sql(t, `update participation set awaits_us = true where subject_id = $1 and part = 'LEAD'`, [seeded.rowId]);
  await sql(
    t,
    `insert into case_hearing (id, case_id, session, held_at, held_on, place_sealed, set_at, set_by_organisation_id)
     values ($1, $2, 'HEARING', $4, $4::timestamptz::date, '\\x00', now(), $3)`,
    [newId(), seeded.rowId, t.world.organisations.puyang, new Date(t.clock.now().getTime() + 2 * 86_400_000)],
  );
  const hearings = async () =>
    (
      await (
        await t.as('yangquan.officer')
      ).run<{ inbox: { totalCount: number; nodes: { id: string }[] } }>(
        '{ inbox(filter: { subjectTypes: [LEGAL_AID_CASE], happensWithinDays: 7 }) { totalCount nodes { id } } }',
      )
    ).inbox;
  expect(await hearings()).toEqual({ totalCount: 0, nodes: [] });
  const taken = await move(t, 'yangquan.officer', 'cooperationItemAccept', item(cooperation));
  expect(taken.userErrors).toEqual([]);
  expect(await hearings()).toEqual({ totalCount: 1, nodes: [{ id: seeded.id }] });
});
