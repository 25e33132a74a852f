import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { beginning, pageOf, stamped } from '../events/stream-client.js';
import { ADVICE, act, type ConsultationData, done, QUESTION, seen, WORKER } from './desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

const open = async (login: string, more: Record<string, unknown> = {}) =>
  await done(t, login, 'consultationOpen', { ...QUESTION, ...more });
const left = async () =>
  (
    await sql(
      t,
      `select (select count(*) from consultation) c, (select count(*) from journal) j, (select count(*) from person) p`,
    )
  )[0];

/** Tries it, and sees that nothing is left of it. */
async function refused(login: string, mutation: string, input: Record<string, unknown>) {
  const before = await left();
  const { userErrors } = await act(t, login, mutation, input);
  expect(await left()).toEqual(before);
  return userErrors[0];
}

describe('Who may advise', () => {
  test('Reception of an institution, and the liaison of a workstation that was given the power.', async () => {
    expect((await open('weidong.reception')).number).toBe('平卫援询〔2026〕1号');
    expect((await open('courtStation.liaison')).number).toBe('渝铜法站询〔2026〕1号');
  });

  test('A workstation without the power is refused, and a body that is neither.', async () => {
    const station = t.world.organisations.arbitrationStation ?? '';
    await sql(t, `update organisation set powers = '{FORWARD}' where id = $1`, [station]);
    expect((await refused('arbitrationStation.liaison', 'consultationOpen', QUESTION))?.code).toBe(
      'CONSULTATION_WITHOUT_POWER',
    );
    expect((await refused('union.liaison', 'consultationOpen', QUESTION))?.code).toBe('ORGANISATION_KIND_UNFIT');
    expect((await refused('weidong.head', 'consultationOpen', QUESTION))?.code).toBe('ROLE_MAY_NOT');
  });
});

describe('The right to apply', () => {
  test('Advice without a word of it is refused with article 23; with it, it is given.', async () => {
    const { id, version } = await open('weidong.reception');
    const input = { id, expectedVersion: version, ...ADVICE };
    expect(
      await refused('weidong.reception', 'consultationAnswer', { ...input, promptedToApply: false }),
    ).toMatchObject({
      code: 'PROMPT_TO_APPLY_MISSING',
      path: ['input', 'promptedToApply'],
      basis: '法律援助法第23条',
    });
    expect((await seen(t, 'weidong.reception', id))?.state).toBe('OPEN');
    const answered = await done(t, 'weidong.reception', 'consultationAnswer', input);
    expect(answered).toMatchObject({ state: 'ANSWERED', promptedToApply: true, answer: ADVICE.answer, awaitsUs: true });
  });

  test('A call is written down, answered and closed at once; without the word nothing of it is kept.', async () => {
    const advice = { ...ADVICE, closes: true };
    const silent = { ...QUESTION, channel: 'PHONE', advice: { ...advice, promptedToApply: false } };
    expect((await refused('weidong.reception', 'consultationOpen', silent))?.path).toEqual([
      'input',
      'advice',
      'promptedToApply',
    ]);
    const closed = await open('weidong.reception', { channel: 'PHONE', advice });
    expect(closed).toMatchObject({
      state: 'CLOSED',
      version: 3,
      awaitsUs: false,
      endedAt: expect.stringMatching(/^2026-11-03T02:00/),
    });
    expect(closed.timeline.nodes.map(({ word }) => word)).toEqual([
      'consultation.open',
      'consultation.answer',
      'consultation.close',
    ]);
  });
});

describe('Who asks', () => {
  test('Nobody has to give a name; a number left without one is masked, and found as a whole only.', async () => {
    const asked = await open('weidong.reception', { channel: 'PHONE', phone: '0375-3390 1234' });
    expect(asked).toMatchObject({ anonymous: true, person: null });
    expect(asked.phoneMasked).not.toContain('3390');
    const found = async (login: string, search: string) =>
      (
        await (
          await t.as(login)
        ).run<{ consultations: { nodes: { id: string }[] } }>(
          'query ($search: String) { consultations(filter: { search: $search }) { nodes { id } } }',
          { search },
        )
      ).consultations.nodes.map(({ id }) => id);
    expect(await found('weidong.reception', '037533901234')).toEqual([asked.id]);
    expect(await found('weidong.reception', '33901234')).toEqual([]);
    expect(await found('zhanhe.reception', '037533901234')).toEqual([]);
    expect(await found('weidong.reception', asked.number.replace('〔', '(').replace('〕', ')'))).toContain(asked.id);
    const [row] = await sql<{ text: string }>(
      t,
      `select to_jsonb(c)::text as text from consultation c where number = $1`,
      [asked.number],
    );
    expect(row?.text).not.toContain('3390');
    expect(row?.text).not.toContain('压伤');
  });

  test('A caller is written down once: not by name and by number, and never a stranger to the house.', async () => {
    const twice = { ...QUESTION, person: WORKER, phone: '13837500001' };
    expect((await refused('weidong.reception', 'consultationOpen', twice))?.code).toBe('CALLER_NAMED_TWICE');
    const { person } = await open('weidong.reception', { person: WORKER });
    expect(person).toMatchObject({ nameMasked: '王**', phoneMasked: '138****0001' });
    const foreign = { ...QUESTION, personId: person?.id };
    expect((await refused('zhanhe.reception', 'consultationOpen', foreign))?.code).toBe('NOT_FOUND');
    expect((await open('weidong.reception', { personId: person?.id })).person?.id).toBe(person?.id);
  });

  test('Bad input is refused by name and place.', async () => {
    const faults: [Record<string, unknown>, string, string[]][] = [
      [{ personTimes: 0 }, 'PERSON_TIMES_UNFIT', ['input', 'personTimes']],
      [{ personTimes: 501 }, 'PERSON_TIMES_UNFIT', ['input', 'personTimes']],
      [{ receivedAt: '2026-11-04T00:00:00Z' }, 'DATE_UNFIT', ['input', 'receivedAt']],
      [{ causeCode: 'NO_SUCH' }, 'CAUSE_UNKNOWN', ['input', 'causeCode']],
      [{ content: ' ' }, 'TEXT_MISSING', ['input', 'content']],
      [{ phone: '12' }, 'PHONE_UNFIT', ['input', 'phone']],
    ];
    for (const [fault, code, path] of faults)
      expect(await refused('weidong.reception', 'consultationOpen', { ...QUESTION, ...fault })).toMatchObject({
        code,
        path,
      });
  });
});

describe('Time and figures', () => {
  test('Who writes waits for seven working days at most; an answer stops the clock, and nobody waits at the window.', async () => {
    const online = await open('weidong.reception', { channel: 'ONLINE', receivedAt: '2026-11-03T01:00:00Z' });
    expect(online).toMatchObject({ dueAt: '2026-11-12T16:00:00.000Z', overdue: false });
    expect(online.deadlines).toEqual([
      expect.objectContaining({ rule: 'CONSULTATION_ANSWER', dueOn: '2026-11-12', stoppedAt: null }),
    ]);
    const input = { id: online.id, expectedVersion: online.version, ...ADVICE };
    const answered = await done(t, 'weidong.reception', 'consultationAnswer', input);
    expect(answered).toMatchObject({ dueAt: null });
    expect(answered.deadlines[0]?.stoppedAt).toMatch(/^2026-11-03T02:00/);
    expect((await open('weidong.reception')).deadlines).toEqual([]);
  });

  test('Person-times are counted by conversation, on the day it was held, by way; persons are not.', async () => {
    const counts = async (login: string, from: string, to: string) =>
      (
        await (
          await t.as(login)
        ).run<{ counts: Record<string, unknown> }>(
          `query ($from: LocalDate!, $to: LocalDate!) { counts: consultationCounts(from: $from, to: $to)
             { consultations personTimes byChannel { channel consultations personTimes } } }`,
          { from, to },
        )
      ).counts;
    t.clock.moveTo('2026-12-01T08:00:00Z');
    const family = await open('jiaxian.reception', { person: WORKER, personTimes: 4 });
    t.clock.moveTo('2026-12-31T15:59:00Z');
    const again = await done(t, 'jiaxian.reception', 'consultationFollowUp', {
      id: family.id,
      channel: 'PHONE',
      note: '追问鉴定',
    });
    expect(again).toMatchObject({ personTimes: 5, version: 2 });
    expect(again.conversations).toEqual([
      expect.objectContaining({
        channel: 'WINDOW',
        personTimes: 4,
        heldAt: expect.stringMatching(/^2026-12-01T08:00/),
      }),
      expect.objectContaining({ channel: 'PHONE', personTimes: 1, note: '追问鉴定' }),
    ]);
    t.clock.moveTo('2026-12-31T16:00:00Z');
    await done(t, 'jiaxian.reception', 'consultationFollowUp', { id: family.id, channel: 'PHONE', personTimes: 2 });
    expect(await counts('jiaxian.reception', '2026-12-01', '2026-12-31')).toEqual({
      consultations: 1,
      personTimes: 5,
      byChannel: [
        { channel: 'PHONE', consultations: 0, personTimes: 1 },
        { channel: 'WINDOW', consultations: 1, personTimes: 4 },
      ],
    });
    expect(await counts('jiaxian.supervisor', '2027-01-01', '2027-01-01')).toMatchObject({
      consultations: 0,
      personTimes: 2,
    });
    expect(await counts('zhanhe.reception', '2026-12-01', '2027-01-31')).toMatchObject({
      personTimes: 0,
      byChannel: [],
    });
    expect(await counts('jiaxian.admin', '2026-12-01', '2027-01-31')).toMatchObject({ personTimes: 0 });
  });
});

describe('Protected inside the office', () => {
  let hidden: ConsultationData;
  beforeAll(() => t.clock.moveTo('2026-11-03T09:00:00Z'));
  const NAME = '苏晓梅';

  test('Domestic violence is restricted by itself: a colleague sees number, state and date, and not the person.', async () => {
    await sql(t, `update member set roles = '{RECEPTION}' where id = $1`, [t.world.members['weidong.officer']]);
    const person = { name: NAME, phone: '13837500099', address: '卫东区妇联庇护所' };
    hidden = await open('weidong.reception', { causeCode: 'PROTECTION_ORDER', matter: '申请人身安全保护令', person });
    expect(hidden).toMatchObject({ restricted: true, person: { nameMasked: '苏**' } });
    const covered = await seen(t, 'weidong.officer', hidden.id);
    expect(covered).toMatchObject({ number: hidden.number, state: 'OPEN', matter: null, content: null, person: null });
    expect(covered?.timeline.nodes).toEqual([]);
    expect(covered?.viewerActions.every(({ refusal }) => refusal?.code === 'SUBJECT_RESTRICTED')).toBe(true);
    expect(covered?.redactions).toContainEqual({ field: 'content', reason: 'RESTRICTED' });
    expect((await seen(t, 'weidong.head', hidden.id))?.matter).toBe('申请人身安全保护令');
    expect(await seen(t, 'zhanhe.head', hidden.id)).toBeNull();
  });

  test('The colleague does not find her by name or number, sees no phone, and cannot take her file onto his table.', async () => {
    const colleague = await t.as('weidong.officer');
    const { persons, consultations } = await colleague.run<{
      persons: unknown[];
      consultations: { nodes: { id: string }[] };
    }>('query ($s: String!) { persons(search: $s) { id } consultations(filter: { search: $s }) { nodes { id } } }', {
      s: NAME,
    });
    expect({ persons, consultations }).toEqual({ persons: [], consultations: { nodes: [] } });
    const { person } = await colleague.run<{ person: unknown }>(
      'query ($id: ID!) { person(id: $id) { nameMasked phoneMasked } }',
      { id: hidden.person?.id },
    );
    expect(person).toBeNull();
    const { personReveal } = await colleague.run<{
      personReveal: { phone: string | null; userErrors: { code: string }[] };
    }>(
      `mutation ($id: ID!) { personReveal(input: { id: $id, fields: [PHONE, ADDRESS], reason: "回访" }) { phone address userErrors { code } } }`,
      { id: hidden.person?.id },
    );
    expect(personReveal).toMatchObject({ phone: null, userErrors: [{ code: 'NOT_FOUND' }] });
    expect((await refused('weidong.officer', 'consultationClaim', { id: hidden.id }))?.code).toBe('SUBJECT_RESTRICTED');
  });

  test('What happens to it reaches the stream of those who work on it, and not that of the colleague.', async () => {
    await done(t, 'weidong.reception', 'consultationFollowUp', { id: hidden.id, channel: 'PHONE' });
    await stamped(t);
    const words = async (login: string) =>
      (
        await pageOf(await t.as(login), {
          after: beginning(t, 'weidong'),
          first: 100,
          filter: { subjectId: hidden.id },
        })
      ).frames.flatMap((frame) => frame.word ?? []);
    const story = ['consultation.open', 'consultation.restrictedAccess', 'consultation.followUp'];
    expect(await words('weidong.reception')).toEqual(story);
    expect(await words('weidong.head')).toEqual(story);
    expect(await words('weidong.officer')).toEqual([]);
  });
});
