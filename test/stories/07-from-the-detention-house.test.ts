import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { act, done, type ReferralData, seen } from '../features/referrals/desk.js';
import { EVERYBODY } from '../support/agencies.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { at, caseOf } from './doors.js';

let t: TestApp;
let draft: ReferralData;

/** Friday, 6 November 2026, 16:00 in Chongqing. */
const ASKED = '2026-11-06T08:00:00.000Z';
const NEXT_DAY = '2026-11-07T08:00:00.000Z';

beforeAll(async () => {
  t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-11-06T08:20:00Z');
});
afterAll(async () => await t.stop());

const clock = (referral: ReferralData | null) =>
  referral?.deadlines.find(({ rule }) => rule === 'FORWARD_APPLICATION') ?? null;

test('A detained person asks at 16:00 on a Friday: the 24 hours run from then, through the weekend, to the minute.', async () => {
  draft = await done(t, 'detentionStation.liaison', 'Draft', {
    kind: 'APPLICATION_FORWARD',
    toOrganisationId: t.organisation('tongliang'),
    matter: '申请刑事法律援助',
    causeCode: 'PERSONAL_INJURY',
    form: 'CRIMINAL_DEFENCE',
    facts: '在押人员申请法律援助。',
    inCustody: true,
    requestedAt: ASKED,
    persons: [{ person: { name: '陈在押' } }],
  });
  expect(clock(draft)).toMatchObject({ dueAt: NEXT_DAY, stoppedAt: null });
});

test('Overdue is told to the workstation on the Saturday, and it can still forward: no machine refuses a person.', async () => {
  t.clock.moveTo('2026-11-07T08:00:30Z');
  await t.app.sweeper.sweep();
  const station = await t.as('detentionStation.liaison');
  const { referral } = await station.run<{ referral: { timeline: { nodes: { word: string }[] } } }>(
    'query ($id: ID!) { referral(id: $id) { timeline(first: 50) { nodes { word } } } }',
    { id: draft.id },
  );
  expect(referral.timeline.nodes.map(({ word }) => word)).toContain('deadline.escalate');
  t.clock.moveTo('2026-11-07T09:00:00Z');
  const sent = await done(t, 'detentionStation.liaison', 'Send', at(draft));
  expect(sent).toMatchObject({ state: 'SENT', basis: 'STATUTORY', basisArticle: '法律援助法第39条' });
  expect(clock(sent)?.stoppedAt).toMatch(/^2026-11-07T09:00:0/);
});

test('In time it is on the desk of the institution within the 24 hours, on a Saturday.', async () => {
  t.clock.moveTo('2026-11-13T08:00:00Z');
  const again = await done(t, 'detentionStation.liaison', 'File', {
    kind: 'APPLICATION_FORWARD',
    toOrganisationId: t.organisation('tongliang'),
    matter: '申请刑事法律援助',
    causeCode: 'PERSONAL_INJURY',
    form: 'CRIMINAL_DEFENCE',
    facts: '在押人员申请法律援助。',
    inCustody: true,
    requestedAt: '2026-11-13T08:00:00.000Z',
    persons: [{ person: { name: '刘在押' } }],
  });
  expect(clock(again)).toMatchObject({
    dueAt: '2026-11-14T08:00:00.000Z',
    stoppedAt: expect.stringMatching(/^2026-11-13T08:00:0/),
  });
  const accepted = await done(t, 'tongliang.reception', 'Accept', at(again));
  expect(await caseOf(t, 'tongliang.reception', accepted.legalAidCase?.id ?? '')).toMatchObject({ state: 'APPLIED' });
});

test('The workstation forwards; it never decides, whatever powers it has.', async () => {
  const mine = await seen(t, 'detentionStation.liaison', draft.id);
  for (const [verb, input] of [
    ['Accept', {}],
    ['Decline', { code: 'LAWFUL_BAR', reason: '不符合条件。' }],
    ['Complete', { outcome: 'DEALT_WITH' }],
  ] as const) {
    const { userErrors } = await act(t, 'detentionStation.liaison', verb, { ...at(draft), ...input });
    expect(userErrors).toMatchObject([{ code: 'WORKSTATION_NEVER_DECIDES', basis: '法律援助法第12条、第13条' }]);
  }
  expect(await seen(t, 'detentionStation.liaison', draft.id)).toEqual(mine);
});
