import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rowIdOf } from '../../../src/kernel/ids.js';
import { allThatReaches, at, caseOf, head, move, type StoryCase } from '../../stories/doors.js';
import { move as ask, type CooperationData, sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { done, type ReferralData, seen } from './desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 }, EVERYBODY);
  t.clock.moveTo('2026-11-03T01:00:00Z');
});
afterAll(async () => await t.stop());

/** The union forwards somebody to Puyang, which takes the person. */
async function taken(name: string): Promise<{ sent: ReferralData; opened: StoryCase }> {
  const sent = await done(t, 'union.liaison', 'File', {
    kind: 'APPLICATION_FORWARD',
    matter: '追索劳动报酬',
    causeCode: 'LABOUR_REMUNERATION',
    form: 'LABOUR_ARBITRATION',
    facts: '务工四个月，工资未付。',
    persons: [{ person: { name, migrantWorker: true } }],
    toOrganisationId: t.organisation('puyang'),
    consent: {
      text: '同意将本人情况提供给濮阳市法律援助中心，用于申请法律援助。',
      categories: ['IDENTITY', 'FACTS'],
      givenHow: 'SIGNED_PAPER',
    },
  });
  const accepted = await done(t, 'puyang.reception', 'Accept', at(sent));
  const opened = await caseOf(t, 'puyang.reception', accepted.legalAidCase?.id ?? '');
  if (opened === null) throw new Error('There is no case.');
  return { sent, opened };
}

const WAIVED = { meansBranch: 'WAIVED', meansGround: 'MIGRANT_WORKER_WAGES' };

/** One city hands the case on to another, which takes it. */
async function handedOn(id: string, from: string, to: string, kind: string): Promise<StoryCase> {
  const drafted = await ask(t, `${from}.officer`, 'cooperationDraft', {
    caseId: id,
    requestedOrganisationId: t.organisation(to),
    purpose: '用人单位在贵市。',
    items: [{ kind, description: '请办理' }],
  });
  const sent = await ask(t, `${from}.officer`, 'cooperationSend', at(drafted.cooperation as CooperationData));
  const [item] = sent.cooperation?.items ?? [];
  const accepted = await ask(t, `${to}.officer`, 'cooperationItemAccept', {
    id: item?.id,
    expectedVersion: item?.version,
  });
  expect(accepted.userErrors).toEqual([]);
  const there = await caseOf(t, `${to}.head`, id);
  if (there === null) throw new Error('The case did not move.');
  expect(there.part).toBe('LEAD');
  return there;
}

/** Of whom the facts of a referral are, in their order. */
const told = async (referralId: string) =>
  await sql<{ word: string; organisation: string; member: string | null; audience: string[] }>(
    t,
    `select j.word, j.actor_organisation_id as organisation, j.actor_member_id as member,
       array(select a.organisation_id from journal_audience a where a.entry_id = j.id) as audience
     from journal j where j.subject_id = $1 and j.word in ('referral.report', 'referral.complete') order by j.seq`,
    [rowIdOf('Referral', referralId)],
  );

test('What another city decides on an application that was moved there reaches the source: that, and nothing of the city.', async () => {
  const { sent, opened } = await taken('钱有福');
  const from = await head(t, 'union.liaison');
  const away = await head(t, 'yangquan.head');
  const moved = await handedOn(opened.id, 'puyang', 'yangquan', 'TRANSFER_APPLICATION');
  const accepted = await move(t, 'yangquan.reception', 'caseAccept', at(moved));
  const granted = await move(t, 'yangquan.head', 'caseGrant', { ...at(accepted), ...WAIVED });
  expect(await seen(t, 'union.liaison', sent.id)).toMatchObject({ state: 'ACCEPTED', outcome: 'GRANTED' });
  t.clock.moveTo('2026-11-05T01:00:00Z');
  await move(t, 'yangquan.head', 'caseTerminate', { ...at(granted), ground: 'OWN_COUNSEL', reason: '已自行委托律师' });
  expect(await seen(t, 'union.liaison', sent.id)).toMatchObject({
    state: 'COMPLETED',
    outcome: 'TERMINATED',
    outcomeOn: '2026-11-05',
    legalAidCase: null,
    awaiting: 'NOBODY',
  });
  const { puyang = '', union = '', yangquan = '' } = t.world.organisations;
  const facts = await told(sent.id);
  expect(facts.map(({ word, organisation, member }) => [word, organisation, member])).toEqual([
    ['referral.report', puyang, null],
    ['referral.complete', puyang, null],
  ]);
  for (const { audience } of facts) expect([...audience].sort()).toEqual([puyang, union].sort());
  const known = await allThatReaches(t, 'union.liaison', from);
  for (const foreign of [yangquan, t.organisation('yangquan'), opened.number, '阳泉', '已自行委托律师'])
    expect(known).not.toContain(foreign);
  const there = await allThatReaches(t, 'yangquan.head', away);
  for (const foreign of [union, t.organisation('union'), sent.id, sent.number ?? '', '工会', 'REFERRAL'])
    expect(there).not.toContain(foreign);
  expect(await seen(t, 'yangquan.head', sent.id)).toBeNull();
});

test('A case that was handed on twice completes the referral when the third city closes it, once.', async () => {
  const { sent, opened } = await taken('孙有粮');
  const accepted = await move(t, 'puyang.reception', 'caseAccept', at(opened));
  await move(t, 'puyang.head', 'caseGrant', { ...at(accepted), ...WAIVED });
  await handedOn(opened.id, 'puyang', 'yangquan', 'HANDLE_CASE');
  const last = await handedOn(opened.id, 'yangquan', 'mianyang', 'HANDLE_CASE');
  await sql(t, `update legal_aid_case set state = 'CLOSING', file_submitted_by_member_id = $2 where id = $1`, [
    rowIdOf('LegalAidCase', opened.id),
    t.world.members['mianyang.handler'],
  ]);
  await move(t, 'mianyang.head', 'caseClose', at(last), 'CaseMoveInput');
  expect(await seen(t, 'union.liaison', sent.id)).toMatchObject({ state: 'COMPLETED', outcome: 'CLOSED' });
  expect((await told(sent.id)).map(({ word }) => word)).toEqual(['referral.report', 'referral.complete']);
  expect(await seen(t, 'mianyang.head', sent.id)).toBeNull();
});

test('A withdrawal elsewhere that is said twice with one key is told once; one that is refused tells nothing.', async () => {
  const { sent, opened } = await taken('周有田');
  const moved = await handedOn(opened.id, 'puyang', 'yangquan', 'TRANSFER_APPLICATION');
  const person = await t.as('yangquan.reception');
  const withdraw = async (expectedVersion: number, idempotencyKey: string) => {
    const { caseWithdraw } = await person.run<{ caseWithdraw: { userErrors: { code: string }[] } }>(
      'mutation ($input: CaseReasonInput!) { caseWithdraw(input: $input) { userErrors { code } } }',
      { input: { id: moved.id, expectedVersion, reason: '本人撤回', idempotencyKey } },
    );
    return caseWithdraw.userErrors.map(({ code }) => code);
  };
  expect(await withdraw(moved.version - 1, 'stale-000001')).toEqual(['SUBJECT_CHANGED_MEANWHILE']);
  expect(await seen(t, 'union.liaison', sent.id)).toMatchObject({ state: 'ACCEPTED', outcome: null });
  for (const _time of [1, 2]) expect(await withdraw(moved.version, 'withdraw-0001')).toEqual([]);
  expect(await seen(t, 'union.liaison', sent.id)).toMatchObject({ state: 'COMPLETED', outcome: 'WITHDRAWN' });
  expect((await told(sent.id)).map(({ word }) => word)).toEqual(['referral.complete']);
});
