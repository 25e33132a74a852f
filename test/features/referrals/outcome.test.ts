import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { at, caseOf, move } from '../../stories/doors.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { done, seen } from './desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 }, EVERYBODY);
  t.clock.moveTo('2026-11-03T01:00:00Z');
});
afterAll(async () => await t.stop());

test('A source learns that the aid was terminated, on which day, and not why; its referral is over.', async () => {
  const sent = await done(t, 'union.liaison', 'File', {
    kind: 'APPLICATION_FORWARD',
    matter: '追索劳动报酬',
    causeCode: 'LABOUR_REMUNERATION',
    form: 'LABOUR_ARBITRATION',
    facts: '务工四个月，工资未付。',
    persons: [{ person: { name: '钱有福', migrantWorker: true } }],
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
  const taken = await move(t, 'puyang.reception', 'caseAccept', at(opened));
  const granted = await move(t, 'puyang.head', 'caseGrant', {
    ...at(taken),
    meansBranch: 'WAIVED',
    meansGround: 'MIGRANT_WORKER_WAGES',
  });
  expect(await seen(t, 'union.liaison', sent.id)).toMatchObject({ state: 'ACCEPTED', outcome: 'GRANTED' });
  t.clock.moveTo('2026-11-05T01:00:00Z');
  const reason = '受援人已自行委托律师';
  await move(t, 'puyang.head', 'caseTerminate', { ...at(granted), ground: 'OWN_COUNSEL', reason });
  const known = await seen(t, 'union.liaison', sent.id);
  expect(known).toMatchObject({
    state: 'COMPLETED',
    outcome: 'TERMINATED',
    outcomeOn: '2026-11-05',
    legalAidCase: null,
  });
  expect(JSON.stringify(known)).not.toContain(reason);
});
