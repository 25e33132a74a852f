import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rowIdOf } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { done, QUESTION, WORKER } from './desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 }, EVERYBODY);
});
afterAll(async () => await t.stop());

interface Told {
  phone: string | null;
  journalEntryId: string | null;
  consultation: { phoneMasked: string | null } | null;
  userErrors: { code: string }[];
}

const reveal = async (login: string, id: string, reason = '回访'): Promise<Told> =>
  (
    await (
      await t.as(login)
    ).run<{ told: Told }>(
      `mutation ($input: ConsultationRevealPhoneInput!) { told: consultationRevealPhone(input: $input) {
         phone journalEntryId consultation { phoneMasked } userErrors { code } } }`,
      { input: { id, reason } },
    )
  ).told;

const left = async () =>
  (await sql(t, 'select (select count(*) from consultation_reveal) r, (select count(*) from journal) j'))[0];

test('The number a caller left without a name is told once, with a reason; the journal says who looked, and neither keeps the number.', async () => {
  const asked = await done(t, 'zhanhe.reception', 'consultationOpen', { ...QUESTION, phone: '13837500002' });
  expect(asked).toMatchObject({ anonymous: true, phoneMasked: expect.not.stringContaining('13837500002') });
  const told = await reveal('zhanhe.reception', asked.id, '告知仲裁时效将满');
  expect(told).toMatchObject({
    phone: '13837500002',
    userErrors: [],
    consultation: { phoneMasked: asked.phoneMasked },
  });
  const rowId = rowIdOf('Consultation', asked.id);
  const [row] = await sql<{ member: string; text: string }>(
    t,
    'select member_id as member, r::text as text from consultation_reveal r where consultation_id = $1',
    [rowId],
  );
  expect(row?.member).toBe(t.world.members['zhanhe.reception']);
  expect(row?.text).not.toContain(Buffer.from('仲裁时效').toString('hex'));
  const entries = await sql<{ word: string; text: string; n: number }>(
    t,
    `select word, j::text as text from journal j where subject_id = $1 order by seq`,
    [rowId],
  );
  expect(entries.map(({ word }) => word)).toEqual(['consultation.open', 'consultation.revealPhone']);
  expect(entries.map(({ text }) => text).join()).not.toMatch(/13837500002|仲裁时效/);
  const outcomes = await sql<{ text: string }>(t, 'select command_outcome::text as text from command_outcome');
  for (const { text } of outcomes) expect(text).not.toContain('13837500002');
  expect((await reveal('zhanhe.reception', asked.id)).journalEntryId).not.toBe(told.journalEntryId);
});

test('A number is refused without a reason, to other offices, to who does no casework, of a named caller, and to a colleague who does not work on a restricted one.', async () => {
  const asked = await done(t, 'zhanhe.reception', 'consultationOpen', { ...QUESTION, phone: '13837500003' });
  const named = await done(t, 'zhanhe.reception', 'consultationOpen', { ...QUESTION, person: WORKER });
  const hidden = await done(t, 'zhanhe.reception', 'consultationOpen', {
    ...QUESTION,
    phone: '13837500004',
    restricted: true,
  });
  const before = await left();
  for (const [login, id, reason, code] of [
    ['zhanhe.reception', asked.id, ' ', 'TEXT_MISSING'],
    ['weidong.reception', asked.id, '回访', 'NOT_FOUND'],
    ['zhanhe.admin', asked.id, '回访', 'NOT_FOUND'],
    ['zhanhe.reception', named.id, '回访', 'CONSULTATION_WITHOUT_PHONE'],
    ['zhanhe.officer', hidden.id, '回访', 'SUBJECT_RESTRICTED'],
  ] as const) {
    const told = await reveal(login, id, reason);
    expect([login, told.phone, told.userErrors[0]?.code]).toEqual([login, null, code]);
  }
  expect(await left()).toEqual(before);
  expect((await reveal('zhanhe.reception', hidden.id)).phone).toBe('13837500004');
});
