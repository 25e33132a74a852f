import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ADVICE, act, done, QUESTION, seen, WORKER } from './desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

const open = async (login: string, more: Record<string, unknown> = {}) =>
  await done(t, login, 'consultationOpen', { ...QUESTION, ...more });
const APPLICATION = { form: 'LABOUR_ARBITRATION', causeCode: 'WORK_INJURY_INSURANCE' };

describe('An application from a consultation', () => {
  test('It has the time, the person, the matter and the facts of the consultation: nothing is typed twice.', async () => {
    const asked = await open('weidong.reception', { person: WORKER, causeCode: 'WORK_INJURY_INSURANCE' });
    t.clock.moveTo('2026-11-05T02:00:00Z');
    const answered = await done(t, 'weidong.reception', 'consultationAnswer', {
      id: asked.id,
      expectedVersion: asked.version,
      ...ADVICE,
    });
    const converted = await done(t, 'weidong.reception', 'consultationConvert', {
      id: asked.id,
      expectedVersion: answered.version,
      application: { form: 'LABOUR_ARBITRATION' },
    });
    expect(converted).toMatchObject({
      state: 'CONVERTED',
      awaitsUs: false,
      endedAt: expect.stringMatching(/^2026-11-05T02:00/),
    });
    expect(converted.case).toMatchObject({
      number: '平卫援案〔2026〕1号',
      state: 'APPLIED',
      receivedAt: asked.receivedAt,
      causeCode: 'WORK_INJURY_INSURANCE',
      matter: QUESTION.matter,
      facts: QUESTION.content,
      persons: {
        nodes: [
          { role: 'RECIPIENT', person: { id: asked.person?.id, nameMasked: '王**', phoneMasked: '138****0001' } },
        ],
      },
    });
    const entries = await sql<{ word: string; caused: string; references: Record<string, string> }>(
      t,
      `select word, caused_by as caused, "references" from journal order by seq desc limit 2`,
    );
    expect(entries.map(({ word }) => word)).toEqual(['consultation.convert', 'case.open']);
    expect(entries[0]?.caused).toBe(entries[1]?.caused);
    expect(entries[1]?.references.consultation).toBeDefined();
    expect(JSON.stringify(entries)).not.toMatch(/王|1383750/);
  });

  test('What was asked online becomes one before it is answered, and its clock stands.', async () => {
    const asked = await open('weidong.reception', { channel: 'ONLINE', person: WORKER });
    expect(asked.dueAt).not.toBeNull();
    const converted = await done(t, 'weidong.reception', 'consultationConvert', {
      id: asked.id,
      expectedVersion: asked.version,
      application: APPLICATION,
    });
    expect(converted).toMatchObject({ state: 'CONVERTED', dueAt: null });
    expect(converted.deadlines[0]?.stoppedAt).toMatch(/^2026-11-05T02:00/);
  });

  test('Who gave no name gives it now, and keeps the number that was left.', async () => {
    const asked = await open('weidong.reception', { channel: 'PHONE', phone: '13837500077' });
    const move = { id: asked.id, expectedVersion: asked.version };
    const nobody = await act(t, 'weidong.reception', 'consultationConvert', { ...move, application: APPLICATION });
    expect(nobody.userErrors[0]?.code).toBe('LIST_EMPTY');
    expect(await seen(t, 'weidong.reception', asked.id)).toMatchObject({ state: 'OPEN', case: null });
    const { case: made } = await done(t, 'weidong.reception', 'consultationConvert', {
      ...move,
      application: { ...APPLICATION, persons: [{ person: { name: '李大山' } }] },
    });
    expect(made?.persons.nodes).toEqual([
      { role: 'RECIPIENT', person: expect.objectContaining({ phoneMasked: '138****0077' }) },
    ]);
  });

  test('The caller may apply for another, and what was protected stays so.', async () => {
    const asked = await open('weidong.reception', { person: WORKER, restricted: true });
    const { case: made } = await done(t, 'weidong.reception', 'consultationConvert', {
      id: asked.id,
      expectedVersion: asked.version,
      application: { ...APPLICATION, callerRole: 'APPLICANT', persons: [{ person: { name: '王小草' } }] },
    });
    expect(made).toMatchObject({ restricted: true });
    expect(made?.persons.nodes.map(({ role }) => role)).toEqual(['APPLICANT', 'RECIPIENT']);
  });
});

test('A workstation turns it into the draft of a referral to its institution, with the time and the person.', async () => {
  const asked = await open('courtStation.liaison', { person: WORKER, causeCode: 'LABOUR_REMUNERATION' });
  const move = { id: asked.id, expectedVersion: asked.version };
  const both = {
    application: APPLICATION,
    referral: { kind: 'APPLICATION_FORWARD', toOrganisationId: t.organisation('tongliang') },
  };
  for (const input of [{}, both])
    expect(
      (await act(t, 'courtStation.liaison', 'consultationConvert', { ...move, ...input })).userErrors[0]?.code,
    ).toBe('CONSULTATION_BECOMES_ONE_THING');
  const converted = await done(t, 'courtStation.liaison', 'consultationConvert', { ...move, referral: both.referral });
  expect(converted).toMatchObject({ state: 'CONVERTED', case: null });
  const [draft] = await sql<{ state: string; matter: string; requestedAt: Date; persons: number; from: string }>(
    t,
    `select r.state, r.matter, r.requested_at as "requestedAt", (select count(*)::int from referral_person p where p.referral_id = r.id) as persons,
       r.owner_organisation_id as "from" from referral r join consultation c on c.referral_id = r.id`,
  );
  expect(draft).toMatchObject({
    state: 'DRAFT',
    matter: QUESTION.matter,
    persons: 1,
    from: t.world.organisations.courtStation,
  });
  expect(draft?.requestedAt.toISOString()).toBe(asked.receivedAt);
});

describe('Who may not', () => {
  const left = async () =>
    (
      await sql(
        t,
        `select (select count(*) from legal_aid_case) c, (select count(*) from journal) j, (select count(*) from person) p`,
      )
    )[0];

  test('A workstation takes no applications of its own: it forwards.', async () => {
    const asked = await open('courtStation.liaison', { person: WORKER });
    const before = await left();
    const move = { id: asked.id, expectedVersion: asked.version, application: APPLICATION };
    const { userErrors } = await act(t, 'courtStation.liaison', 'consultationConvert', move);
    expect(userErrors[0]?.code).toBe('ROLE_MAY_NOT');
    expect(await left()).toEqual(before);
  });

  test('Without a cause there is no application.', async () => {
    const asked = await open('weidong.reception', { person: WORKER });
    const before = await left();
    const move = { id: asked.id, expectedVersion: asked.version, application: { form: 'LABOUR_ARBITRATION' } };
    const { userErrors } = await act(t, 'weidong.reception', 'consultationConvert', move);
    expect(userErrors[0]).toMatchObject({ code: 'CAUSE_UNKNOWN', path: ['input', 'application', 'causeCode'] });
    expect(await left()).toEqual(before);
  });
});
