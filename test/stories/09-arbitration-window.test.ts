import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { done, type ReferralData, seen } from '../features/referrals/desk.js';
import { EVERYBODY } from '../support/agencies.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { at, caseOf, move, type StoryCase } from './doors.js';
import { listen } from './office.js';

let t: TestApp;
let forwarded: ReferralData;
let legalAidCase: StoryCase;

beforeAll(async () => {
  t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-11-03T01:00:00Z');
});
afterAll(async () => await t.stop());

test('A worker files at arbitration; the workstation there forwards the same day.', async () => {
  const draft = await done(t, 'arbitrationStation.liaison', 'Draft', {
    kind: 'APPLICATION_FORWARD',
    toOrganisationId: t.organisation('puyang'),
    matter: '追索劳动报酬',
    causeCode: 'LABOUR_REMUNERATION',
    form: 'LABOUR_ARBITRATION',
    facts: '申请人已向仲裁委提出申请，请求支付工资。',
    persons: [{ person: { name: '郭志强', phone: '13803930009', migrantWorker: true } }],
  });
  const sameDay = (referral: ReferralData) => referral.deadlines.find(({ rule }) => rule === 'FORWARD_SAME_DAY');
  expect(sameDay(draft)).toMatchObject({ dueOn: '2026-11-03', stoppedAt: null });
  t.clock.moveTo('2026-11-03T07:00:00Z');
  forwarded = await done(t, 'arbitrationStation.liaison', 'Send', at(draft));
  expect(sameDay(forwarded)?.stoppedAt).toMatch(/^2026-11-03T07:00:/);
  expect(forwarded).toMatchObject({ basis: 'STATUTORY', basisArticle: '法律援助法第13条、第41条' });
});

test('The centre takes it; the commission is then a side of the case, and not its workstation.', async () => {
  const accepted = await done(t, 'puyang.reception', 'Accept', at(forwarded));
  legalAidCase = (await caseOf(t, 'puyang.reception', accepted.legalAidCase?.id ?? '')) as StoryCase;
  legalAidCase = await move(t, 'puyang.reception', 'caseAccept', at(legalAidCase));
  legalAidCase = await move(t, 'puyang.head', 'caseGrant', {
    ...at(legalAidCase),
    meansBranch: 'WAIVED',
    meansGround: 'MIGRANT_WORKER_WAGES',
  });
  expect(await caseOf(t, 'arbitrationStation.liaison', legalAidCase.id)).toBeNull();
  expect(await caseOf(t, 'arbitration.liaison', legalAidCase.id)).toMatchObject({ part: 'ORGAN', facts: null });
  expect(await seen(t, 'arbitrationStation.liaison', forwarded.id)).toMatchObject({ outcome: 'GRANTED' });
});

test('The hearing date set by arbitration reaches the lawyer’s institution live.', async () => {
  legalAidCase = await move(t, 'puyang.assigner', 'caseAssign', {
    ...at(legalAidCase),
    lawyerId: t.lawyer('puyang.handler'),
  });
  const office = await listen(t, 'puyang.assigner');
  const fromOrgan = await caseOf(t, 'arbitration.liaison', legalAidCase.id);
  await move(t, 'arbitration.liaison', 'caseSetHearing', {
    ...at(fromOrgan as StoryCase),
    heldAt: '2026-12-01T01:00:00.000Z',
    place: '濮阳市仲裁院第二仲裁庭',
    session: 'HEARING',
  });
  await office.count(1);
  expect(office.facts.map(({ word }) => word)).toEqual(['case.setHearing']);
});
