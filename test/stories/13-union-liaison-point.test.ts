import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkDigitOf } from '../../src/kernel/codes/identity-number.js';
import { act, done, type ReferralData, seen } from '../features/referrals/desk.js';
import { EVERYBODY } from '../support/agencies.js';
import { key, startTestApp, type TestApp } from '../support/app.js';
import { allThatReaches, at, caseOf, head, move, type StoryCase } from './doors.js';

const heads: Record<string, string> = {};
let t: TestApp;
let forwarded: ReferralData;
let legalAidCase: StoryCase;

const FIRST_17 = '41092619850101123';
const MEMBER = {
  name: '赵建民',
  idNumber: FIRST_17 + checkDigitOf(FIRST_17),
  phone: '13803930002',
  migrantWorker: true,
};
const consentTo = (whom: string, categories: string[]) => ({
  text: `本人同意将身份、联系方式和案情提供给${whom}，用于申请法律援助。`,
  categories,
  givenHow: 'SIGNED_PAPER',
});
const FILE = {
  kind: 'APPLICATION_FORWARD',
  matter: '追索劳动报酬',
  causeCode: 'LABOUR_REMUNERATION',
  form: 'LABOUR_ARBITRATION',
  facts: '会员务工四个月，工资一分未付。',
  caution: '本人不愿用人单位知道，不得与用人单位联系。',
  persons: [{ person: MEMBER }],
};

beforeAll(async () => {
  t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-11-03T01:00:00Z');
  for (const login of ['union.liaison', 'women.liaison']) heads[login] = await head(t, login);
});
afterAll(async () => await t.stop());

test('Without his consent nothing goes out, and nothing is written down.', async () => {
  const { userErrors } = await act(t, 'union.liaison', 'File', { ...FILE, toOrganisationId: t.organisation('puyang') });
  expect(userErrors).toMatchObject([{ code: 'CONSENT_MISSING', basis: '个人信息保护法第23条、第29条' }]);
  const union = await t.as('union.liaison');
  expect(await union.run('query { referrals { nodes { id } } persons(search: "赵建民") { id } }')).toEqual({
    referrals: { nodes: [] },
    persons: [],
  });
});

test('The union refers with his consent in one go, and a slow line that repeats it changes nothing.', async () => {
  const input = {
    ...FILE,
    idempotencyKey: key(),
    toOrganisationId: t.organisation('puyang'),
    consent: consentTo('濮阳市法律援助中心', ['IDENTITY', 'CONTACT', 'FACTS']),
  };
  forwarded = await done(t, 'union.liaison', 'File', input);
  expect(forwarded).toMatchObject({ state: 'SENT', basis: 'CONSENT', number: '濮工转〔2026〕1号' });
  const again = await done(t, 'union.liaison', 'File', input);
  expect(again.id).toBe(forwarded.id);
  const union = await t.as('union.liaison');
  const { referrals } = await union.run<{ referrals: { totalCount: number } }>('query { referrals { totalCount } }');
  expect(referrals.totalCount).toBe(1);
});

test('The women’s federation refers the same person for another reason: it is not refused, and learns nothing of the first.', async () => {
  const other = await done(t, 'women.liaison', 'File', {
    ...FILE,
    matter: '离婚',
    causeCode: 'DIVORCE',
    form: 'CIVIL_LITIGATION',
    facts: '婚姻纠纷，与工资无关。',
    caution: null,
    toOrganisationId: t.organisation('puyang'),
    consent: consentTo('濮阳市法律援助中心', ['IDENTITY', 'CONTACT', 'FACTS']),
  });
  expect(other.state).toBe('SENT');
  await done(t, 'puyang.reception', 'Accept', at(other));
  const hers = await allThatReaches(t, 'women.liaison', heads['women.liaison'] ?? '');
  for (const trace of [forwarded.id, forwarded.number ?? '', '追索劳动报酬', '总工会'])
    expect(hers).not.toContain(trace);
  const his = await allThatReaches(t, 'union.liaison', heads['union.liaison'] ?? '');
  for (const trace of [other.id, other.number ?? '', '离婚', '妇女联合会']) expect(his).not.toContain(trace);
});

test('The institution opens its own case from it, with the warning that the employer must not be told.', async () => {
  const received = await done(t, 'puyang.reception', 'Open', { id: forwarded.id });
  expect(received.caution).toBe(FILE.caution);
  const accepted = await done(t, 'puyang.reception', 'Accept', at(received));
  const own = await caseOf(t, 'puyang.reception', accepted.legalAidCase?.id ?? '');
  expect(own).toMatchObject({ state: 'APPLIED', matter: '追索劳动报酬', receivedAt: forwarded.receivedAt });
  legalAidCase = own as StoryCase;
});

test('The union learns the outcome, and nothing else.', async () => {
  legalAidCase = await move(t, 'puyang.reception', 'caseAccept', at(legalAidCase));
  legalAidCase = await move(t, 'puyang.head', 'caseGrant', {
    ...at(legalAidCase),
    meansBranch: 'WAIVED',
    meansGround: 'MIGRANT_WORKER_WAGES',
  });
  const known = await seen(t, 'union.liaison', forwarded.id);
  expect(known).toMatchObject({ state: 'ACCEPTED', outcome: 'GRANTED', outcomeOn: '2026-11-03', legalAidCase: null });
  const everything = await allThatReaches(t, 'union.liaison', heads['union.liaison'] ?? '');
  expect(everything).toContain('referral.report');
  expect(everything).not.toContain(legalAidCase.number);
  expect(everything).not.toContain(legalAidCase.id);
  expect(await caseOf(t, 'union.liaison', legalAidCase.id)).toBeNull();
});

test('It sends a colleague to support the suit, and sees no more than he consented to.', async () => {
  const reception = await t.as('puyang.reception');
  const { case: found } = await reception.run<{
    case: { persons: { nodes: { person: { id: string } }[] } };
  }>('query ($id: ID!) { case(id: $id) { persons { nodes { person { id } } } } }', { id: legalAidCase.id });
  const personId = found.persons.nodes[0]?.person.id ?? '';
  const draft = await done(t, 'puyang.reception', 'Draft', {
    kind: 'SUPPORT',
    toOrganisationId: t.organisation('union'),
    caseId: legalAidCase.id,
    matter: '追索劳动报酬',
    facts: '请派员支持起诉。',
    persons: [{ id: personId }],
  });
  const refused = await act(t, 'puyang.reception', 'Send', at(draft));
  expect(refused.userErrors).toMatchObject([{ code: 'CONSENT_MISSING' }]);
  await reception.run(
    'mutation ($input: ConsentRecordInput!) { consentRecord(input: $input) { userErrors { code } } }',
    {
      input: {
        idempotencyKey: key(),
        personId,
        organisationId: t.organisation('union'),
        purpose: 'SUPPORT',
        ...consentTo('濮阳市总工会', ['IDENTITY', 'FACTS']),
      },
    },
  );
  const sent = await done(t, 'puyang.reception', 'Send', at(draft));
  const accepted = await done(t, 'union.liaison', 'Accept', { ...at(sent), note: '派李静同志到庭支持。' });
  expect(accepted.legalAidCase).toMatchObject({ id: legalAidCase.id, part: 'SUPPORT' });
  const union = await t.as('union.liaison');
  const { case: shown } = await union.run<{ case: Record<string, unknown> }>(
    `query ($id: ID!) { case(id: $id) { facts means { branch } persons { nodes { person { nameMasked phoneMasked } } } redactions { field } } }`,
    { id: legalAidCase.id },
  );
  expect(shown).toMatchObject({
    facts: FILE.facts,
    means: null,
    persons: { nodes: [{ person: { nameMasked: '赵**', phoneMasked: null } }] },
  });
});

test('He takes his consent back: the support ends at once, the case goes on, and nobody is told why.', async () => {
  const union = await t.as('union.liaison');
  const { referrals } = await union.run<{ referrals: { nodes: { id: string }[] } }>(
    'query { referrals(filter: { kinds: [SUPPORT] }) { nodes { id } } }',
  );
  const id = referrals.nodes[0]?.id ?? '';
  const ended = await done(t, 'puyang.reception', 'EndConsent', { id });
  expect(ended).toMatchObject({ state: 'COMPLETED', outcome: 'NOT_TOLD', reason: null });
  expect(await caseOf(t, 'union.liaison', legalAidCase.id)).toBeNull();
  expect(await caseOf(t, 'puyang.reception', legalAidCase.id)).toMatchObject({ state: 'GRANTED' });
  expect(await seen(t, 'union.liaison', id)).toMatchObject({ state: 'COMPLETED', outcome: 'NOT_TOLD', reason: null });
});
