import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { act, done, type ReferralData, seen } from '../features/referrals/desk.js';
import { EVERYBODY } from '../support/agencies.js';
import { key, startTestApp, type TestApp } from '../support/app.js';
import { allThatReaches, at, caseOf, head, move, type StoryCase } from './doors.js';

let t: TestApp;
let referral: ReferralData;
let own: StoryCase;
let from: string;

const WOMAN = { name: '冯晓燕', phone: '13803930008', address: '濮阳市妇女庇护所二楼' };
const REVEAL = `mutation ($input: PersonRevealInput!) { personReveal(input: $input) { name phone address userErrors { code } } }`;

/** What somebody gets who asks for her address, with a reason. */
async function addressFor(login: string, personId: string): Promise<string> {
  const person = await t.as(login);
  const { personReveal } = await person.run<{
    personReveal: { address: string | null; userErrors: { code: string }[] };
  }>(REVEAL, { input: { id: personId, fields: ['ADDRESS'], reason: '联系当事人。' } });
  return personReveal.userErrors[0]?.code ?? personReveal.address ?? 'nothing';
}

beforeAll(async () => {
  t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-11-03T01:00:00Z');
  from = await head(t, 'women.liaison');
});
afterAll(async () => await t.stop());

test('The federation refers her with her consent, recorded for this recipient and this purpose.', async () => {
  referral = await done(t, 'women.liaison', 'File', {
    kind: 'APPLICATION_FORWARD',
    toOrganisationId: t.organisation('puyang'),
    matter: '申请人身安全保护令',
    causeCode: 'PROTECTION_ORDER',
    form: 'CIVIL_LITIGATION',
    facts: '遭受家庭暴力，已入庇护所。',
    caution: '住址绝对保密。',
    persons: [{ person: WOMAN }],
    consent: {
      text: '同意市妇联将本人情况提供给市法律援助中心，用于申请法律援助。',
      categories: ['IDENTITY', 'CONTACT', 'FACTS'],
      givenHow: 'ORAL_WITH_WITNESS',
      witness: '社工李静',
    },
  });
  expect(referral).toMatchObject({ state: 'SENT', restricted: true, basis: 'CONSENT' });
  const women = await t.as('women.liaison');
  const { consents } = await women.run<{ consents: unknown[] }>(
    'query ($id: ID!) { consents(personId: $id) { recipient { name } purpose categories givenHow witness withdrawnAt } }',
    { id: referral.persons[0]?.id },
  );
  expect(consents).toEqual([
    {
      recipient: { name: '濮阳市法律援助中心' },
      purpose: 'APPLICATION_FORWARD',
      categories: ['IDENTITY', 'CONTACT', 'FACTS'],
      givenHow: 'ORAL_WITH_WITNESS',
      witness: '社工李静',
      withdrawnAt: null,
    },
  ]);
});

test('A colleague who does not work on it sees number, state and due date, and nothing of her; neither here nor there.', async () => {
  for (const login of ['women.liaison2', 'puyang.officer']) {
    const covered = await seen(t, login, referral.id);
    expect(covered).toMatchObject({ number: referral.number, state: 'SENT', matter: null, facts: null, caution: null });
    expect(covered?.persons).toEqual([]);
    expect(covered?.letters).toEqual([]);
  }
  const herId = referral.persons[0]?.id ?? '';
  expect(await addressFor('women.liaison2', herId)).toBe('NOT_FOUND');
  expect(await addressFor('puyang.reception', herId)).toBe('NOT_FOUND');
  expect(await addressFor('women.liaison', herId)).toBe(WOMAN.address);
});

test('The desk that opens it handles it; her case asks for no hardship condition at all.', async () => {
  const opened = await done(t, 'puyang.reception', 'Open', { id: referral.id });
  expect(opened).toMatchObject({ matter: '申请人身安全保护令', caution: '住址绝对保密。' });
  const accepted = await done(t, 'puyang.reception', 'Accept', at(opened));
  own = (await caseOf(t, 'puyang.reception', accepted.legalAidCase?.id ?? '')) as StoryCase;
  expect(own).toMatchObject({ state: 'APPLIED', restricted: true, receivedAt: referral.receivedAt });
  own = await move(t, 'puyang.reception', 'caseAccept', at(own));
  own = await move(t, 'puyang.head', 'caseGrant', {
    ...at(own),
    meansBranch: 'NOT_REQUIRED',
    meansGround: 'ABUSE_OR_VIOLENCE',
  });
  expect(own.state).toBe('GRANTED');
});

test('Her address is withheld from everyone but the handling staff.', async () => {
  const reception = await t.as('puyang.reception');
  const { case: found } = await reception.run<{ case: { persons: { nodes: { person: { id: string } }[] } } }>(
    'query ($id: ID!) { case(id: $id) { persons { nodes { person { id } } } } }',
    { id: own.id },
  );
  const herId = found.persons.nodes[0]?.person.id ?? '';
  expect(await addressFor('puyang.reception', herId)).toBe(WOMAN.address);
  for (const login of ['puyang.officer', 'puyang.liaison']) expect(await addressFor(login, herId)).toBe('NOT_FOUND');
  expect(await addressFor('women.liaison', herId)).toBe('NOT_FOUND');
});

test('The federation learns the outcome and nothing else.', async () => {
  expect(await seen(t, 'women.liaison', referral.id)).toMatchObject({ outcome: 'GRANTED', legalAidCase: null });
  const everything = await allThatReaches(t, 'women.liaison', from);
  for (const trace of [own.id, own.number]) expect(everything).not.toContain(trace);
  expect(await caseOf(t, 'women.liaison', own.id)).toBeNull();
});

test('It may later join to support the suit, with a consent of her own for that.', async () => {
  const reception = await t.as('puyang.reception');
  const { case: found } = await reception.run<{ case: { persons: { nodes: { person: { id: string } }[] } } }>(
    'query ($id: ID!) { case(id: $id) { persons { nodes { person { id } } } } }',
    { id: own.id },
  );
  const personId = found.persons.nodes[0]?.person.id ?? '';
  const draft = await done(t, 'puyang.reception', 'Draft', {
    kind: 'SUPPORT',
    toOrganisationId: t.organisation('women'),
    caseId: own.id,
    matter: '申请人身安全保护令',
    facts: '请支持当事人起诉。',
    persons: [{ id: personId }],
  });
  expect(draft.restricted).toBe(true);
  expect((await act(t, 'puyang.reception', 'Send', at(draft))).userErrors).toMatchObject([{ code: 'CONSENT_MISSING' }]);
  await reception.run(
    'mutation ($input: ConsentRecordInput!) { consentRecord(input: $input) { userErrors { code } } }',
    {
      input: {
        idempotencyKey: key(),
        personId,
        organisationId: t.organisation('women'),
        purpose: 'SUPPORT',
        text: '同意市妇联支持本人起诉。',
        categories: ['IDENTITY', 'FACTS'],
        givenHow: 'SIGNED_PAPER',
      },
    },
  );
  const sent = await done(t, 'puyang.reception', 'Send', at(draft));
  const opened = await done(t, 'women.liaison', 'Open', { id: sent.id });
  const accepted = await done(t, 'women.liaison', 'Accept', at(opened));
  expect(accepted.legalAidCase).toMatchObject({ id: own.id, part: 'SUPPORT' });
  expect(await addressFor('women.liaison', personId)).toBe('FIELD_NOT_SHARED');
});
