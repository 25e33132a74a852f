import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { act, consent, done, type ReferralData, seen } from '../features/referrals/desk.js';
import { EVERYBODY } from '../support/agencies.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { allThatReaches, at, caseOf, head } from './doors.js';

let t: TestApp;
let draft: ReferralData;
let mediation: ReferralData;
let from: string;

/** The applicant came to the counter on a Monday, two days before the matter went to mediation. */
const ASKED = '2026-11-02T01:30:00.000Z';

beforeAll(async () => {
  t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-11-04T02:00:00Z');
  from = await head(t, 'zhanhe.reception');
});
afterAll(async () => await t.stop());

test('Without the applicant’s consent it cannot be sent, and nothing changes.', async () => {
  draft = await done(t, 'zhanhe.reception', 'Draft', {
    kind: 'MEDIATION',
    toOrganisationId: t.organisation('office'),
    matter: '邻里损害赔偿',
    causeCode: 'PERSONAL_INJURY',
    form: 'CIVIL_LITIGATION',
    facts: '邻居建房致申请人受伤，申请人愿意先行调解。',
    respondent: '邻居李某',
    requestedAt: ASKED,
    persons: [{ person: { name: '孙桂兰', phone: '13803750001' } }],
  });
  const { userErrors } = await act(t, 'zhanhe.reception', 'Send', at(draft));
  expect(userErrors).toMatchObject([{ code: 'CONSENT_MISSING', basis: '个人信息保护法第29条' }]);
  expect(await seen(t, 'zhanhe.reception', draft.id)).toEqual(draft);
  expect(await seen(t, 'office.liaison', draft.id)).toBeNull();
});

test('With it the matter goes to the judicial office, which has fifteen days.', async () => {
  await consent(t, 'zhanhe.reception', draft, 'office', { categories: ['IDENTITY', 'CONTACT', 'FACTS'] });
  mediation = await done(t, 'zhanhe.reception', 'Send', at(draft));
  expect(mediation).toMatchObject({ state: 'SENT', awaiting: 'THEM', basis: 'CONSENT' });
  expect(mediation.deadlines.find(({ rule }) => rule === 'MEDIATION')?.dueOn).toBe('2026-11-19');
  const received = await done(t, 'office.liaison', 'Open', { id: mediation.id });
  mediation = await done(t, 'office.liaison', 'Accept', at(received));
  expect(mediation.persons[0]?.person).toMatchObject({ nameMasked: '孙**', phoneMasked: '138****0001' });
});

test('It fails and comes home, and becomes an application with all papers and the original time of receipt.', async () => {
  const home = await done(t, 'office.liaison', 'ComeHome', { ...at(mediation), reason: '双方对金额差距过大。' });
  expect(home.state).toBe('RETURNED');
  expect(home.letters.map(({ template }) => template)).toEqual(['REFERRAL_LETTER', 'MEDIATION_RETURN']);
  expect((await seen(t, 'office.liaison', mediation.id))?.persons[0]?.person).toBeNull();
  await t.app.sweeper.sweep();
  const back = await seen(t, 'zhanhe.reception', mediation.id);
  const application = await caseOf(t, 'zhanhe.reception', back?.legalAidCase?.id ?? '');
  expect(application).toMatchObject({
    state: 'APPLIED',
    receivedAt: ASKED,
    matter: '邻里损害赔偿',
    facts: '邻居建房致申请人受伤，申请人愿意先行调解。',
  });
  const all = await allThatReaches(t, 'zhanhe.reception', from);
  for (const word of ['referral.send', 'referral.comeHome', 'case.open']) expect(all).toContain(word);
  await t.app.sweeper.sweep();
  const zhanhe = await t.as('zhanhe.reception');
  const { cases } = await zhanhe.run<{ cases: { totalCount: number } }>('query { cases { totalCount } }');
  expect(cases.totalCount).toBe(1);
});

test('When nobody says anything it comes home by itself after its date.', async () => {
  const silent = await done(t, 'zhanhe.reception', 'Draft', {
    kind: 'MEDIATION',
    toOrganisationId: t.organisation('office'),
    matter: '赡养纠纷',
    causeCode: 'SUPPORT_OF_PARENTS',
    form: 'CIVIL_LITIGATION',
    facts: '老人请求赡养。',
    persons: [{ person: { name: '周大娘' } }],
  });
  await consent(t, 'zhanhe.reception', silent, 'office', { categories: ['IDENTITY', 'FACTS'] });
  const sent = await done(t, 'zhanhe.reception', 'Send', at(silent));
  t.clock.moveTo('2026-11-19T15:59:00Z');
  await t.app.sweeper.sweep();
  expect((await seen(t, 'zhanhe.reception', sent.id))?.state).toBe('SENT');
  t.clock.moveTo('2026-11-19T16:00:01Z');
  await t.app.sweeper.sweep();
  const home = await seen(t, 'zhanhe.reception', sent.id);
  expect(home).toMatchObject({ state: 'RETURNED', legalAidCase: { state: 'APPLIED', receivedAt: silent.requestedAt } });
  expect(home?.letters.map(({ template }) => template)).toEqual(['REFERRAL_LETTER', 'MEDIATION_RETURN']);
});
