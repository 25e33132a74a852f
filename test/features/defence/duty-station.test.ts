import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { refusalOfDuty } from '../../../src/features/defence/duty-help.rules.js';
import { toGlobalId } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';
import { wantsHelp } from './help-scene.js';
import { everything, idNumberOf, toldOf } from './scene.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-11-06T08:00:00Z');
  // The lawyer is a member of the institution, and of the workstation in the detention house: one person, one account.
  const { members, accounts } = t.world;
  accounts['detentionStation.duty'] = accounts['tongliang.handler'] ?? '';
  await sql(t, 'update member set account_id = $1 where id = $2', [
    accounts['tongliang.handler'],
    members['detentionStation.duty'],
  ]);
});
afterAll(async () => await t.stop());

interface Help {
  id: string;
  number: string;
  state: string;
  version: number;
  part: string;
  nameMasked: string | null;
  scheduledFor: string | null;
  lawyer: { name: string } | null;
  services: string[];
  content: string | null;
  personId: string | null;
  redactions: { field: string; reason: string }[];
  viewerActions: { action: string; allowed: boolean }[];
}
interface Answer {
  help: Help | null;
  journalEntryId: string | null;
  userErrors: { code: string }[];
}

const HELP = `id number state version part nameMasked scheduledFor lawyer { name } services content personId redactions { field reason }
  viewerActions { action allowed }`;

async function act(login: string, mutation: string, input: Record<string, unknown>): Promise<Answer> {
  const type = String(t.app.schema.getMutationType()?.getFields()[mutation]?.args[0]?.type);
  const what = mutation.startsWith('dutyShift') ? 'shifts { id }' : `help { ${HELP} }`;
  const { done } = await (await t.as(login)).run<{ done: Answer }>(
    `mutation ($input: ${type}) { done: ${mutation}(input: $input) { ${what} journalEntryId userErrors { code } } }`,
    { input: { idempotencyKey: key(), ...input } },
  );
  return done;
}

async function helped(login: string, mutation: string, input: Record<string, unknown>): Promise<Help> {
  const { help, userErrors } = await act(login, mutation, input);
  if (help === null) throw new Error(`${mutation} by ${login}: ${JSON.stringify(userErrors)}`);
  return help;
}

async function seen(login: string, id: string): Promise<Help | null> {
  const { dutyLawyerHelp } = await (await t.as(login)).run<{ dutyLawyerHelp: Help | null }>(
    `query ($id: ID!) { dutyLawyerHelp(id: $id) { ${HELP} } }`,
    { id },
  );
  return dutyLawyerHelp;
}

const at = ({ id, version }: Help) => ({ id, expectedVersion: version });

/** The police ask for a duty lawyer, and the institution arranges one. */
async function scheduled(lawyer: string, stationId?: string, person: Record<string, unknown> = {}): Promise<Help> {
  const asked = await helped(
    'police.liaison',
    'dutyLawyerHelpRequest',
    wantsHelp(t, { person: { name: '吴大勇', idNumber: idNumberOf('1988-05-06'), ...person } }),
  );
  return await helped('tongliang.reception', 'dutyLawyerHelpSchedule', {
    ...at(asked),
    lawyerId: t.lawyer(lawyer),
    scheduledFor: '2026-11-06T09:00:00Z',
    mode: 'ON_SITE',
    stationId,
  });
}

const plan = async (lawyer: string) =>
  await act('tongliang.assigner', 'dutyShiftPlan', {
    stationId: t.organisation('detentionStation'),
    lawyerId: t.lawyer(lawyer),
    onDays: ['2026-11-06'],
    mode: 'ON_SITE',
  });

test('The station sees who comes to it and for whom, and its duty lawyer, being that lawyer, meets the person and records it.', async () => {
  // Named without a day on the roster, the station has no part.
  const without = await scheduled('tongliang.handler', t.organisation('detentionStation'));
  expect(await seen('detentionStation.liaison', without.id)).toBeNull();

  await plan('tongliang.handler');
  const help = await scheduled('tongliang.handler');
  expect(await seen('detentionStation.liaison', help.id)).toMatchObject({
    part: 'ASSISTING',
    number: help.number,
    state: 'SCHEDULED',
    nameMasked: '吴**',
    scheduledFor: '2026-11-06T09:00:00.000Z',
    lawyer: { name: '韩律师' },
    viewerActions: [
      { action: 'dutyLawyerHelp.hold', allowed: false },
      { action: 'dutyLawyerHelp.cancel', allowed: false },
    ],
  });
  for (const login of ['courtStation.liaison', 'court.liaison', 'mianyang.reception'])
    expect([login, await seen(login, help.id)]).toEqual([login, null]);
  const before = await everything(t);
  for (const [login, mutation, code] of [
    ['detentionStation.liaison', 'dutyLawyerHelpHold', 'ROLE_MAY_NOT'],
    ['police.liaison', 'dutyLawyerHelpHold', 'ROLE_MAY_NOT'],
    ['courtStation.liaison', 'dutyLawyerHelpHold', 'NOT_FOUND'],
  ] as const)
    expect([login, (await act(login, mutation, at(help))).userErrors]).toMatchObject([login, [{ code }]]);
  expect(await everything(t)).toBe(before);

  expect((await seen('detentionStation.duty', help.id))?.viewerActions).toContainEqual({
    action: 'dutyLawyerHelp.hold',
    allowed: true,
  });
  const held = await helped('detentionStation.duty', 'dutyLawyerHelpHold', at(help));
  const answer = await act('detentionStation.duty', 'dutyLawyerHelpRecord', {
    ...at(held),
    services: ['ADVICE'],
    content: '已告知认罪认罚的后果',
    askedForAidAt: t.clock.now().toISOString(),
  });
  // What was said stays with the institution.
  expect(answer.help).toMatchObject({ state: 'RECORDED', services: [], content: null });
  expect(await seen('tongliang.reception', help.id)).toMatchObject({
    state: 'RECORDED',
    services: ['ADVICE'],
    content: '已告知认罪认罚的后果',
  });
  const told = await toldOf(t, 'detentionStation.liaison', answer.journalEntryId);
  expect(told.filter(({ subjectId }) => subjectId === help.id).map(({ word }) => word)).toEqual([
    'dutyLawyerHelp.schedule',
    'dutyLawyerHelp.hold',
    'dutyLawyerHelp.record',
  ]);
  // A workstation decides nothing: the application is taken in by the institution.
  const convert = { ...at(answer.help as Help), causeCode: 'CRIMINAL_CASE', form: 'CRIMINAL_DEFENCE' };
  expect((await act('detentionStation.duty', 'dutyLawyerHelpConvert', convert)).userErrors).toMatchObject([
    { code: 'SIDE_MAY_NOT' },
  ]);
  expect(await helped('tongliang.reception', 'dutyLawyerHelpConvert', convert)).toMatchObject({ state: 'CONVERTED' });
});

test('Another lawyer’s help the station sees, and its own duty lawyer does not record.', async () => {
  await plan('tongliang.handler2');
  const help = await scheduled('tongliang.handler2', t.organisation('detentionStation'));
  expect(await seen('detentionStation.liaison', help.id)).toMatchObject({ part: 'ASSISTING', state: 'SCHEDULED' });
  const before = await everything(t);
  expect((await act('detentionStation.duty', 'dutyLawyerHelpHold', at(help))).userErrors).toMatchObject([
    { code: 'DUTY_HELP_OF_ANOTHER_LAWYER' },
  ]);
  expect(await everything(t)).toBe(before);
});

/** What an office gets that asks for the name or the telephone of a person. */
async function revealed(login: string, id: string, field = 'NAME'): Promise<string> {
  const { personReveal } = await (await t.as(login)).run<{
    personReveal: { name: string | null; phone: string | null; userErrors: { code: string }[] };
  }>('mutation ($input: PersonRevealInput!) { personReveal(input: $input) { name phone userErrors { code } } }', {
    input: { id, fields: [field], reason: '安排会见' },
  });
  return personReveal.userErrors[0]?.code ?? personReveal.name ?? personReveal.phone ?? 'nothing';
}

test('Once the request is taken back the institution and the station see the person of it no more; the organ does.', async () => {
  await plan('tongliang.handler');
  const help = await scheduled('tongliang.handler', t.organisation('detentionStation'));
  const id = help.personId ?? '';
  const offices = ['tongliang.reception', 'detentionStation.liaison'];
  for (const [nth, login] of offices.entries()) {
    expect([login, await revealed(login, id)]).toEqual([login, ['吴大勇', 'FIELD_NOT_SHARED'][nth]]);
    expect((await seen(login, help.id))?.redactions).not.toContainEqual({ field: 'personId', reason: 'ENDED' });
  }
  const cancelled = await helped('police.liaison', 'dutyLawyerHelpCancel', { ...at(help), reason: '已变更强制措施' });
  expect(cancelled).toMatchObject({ state: 'CANCELLED', personId: id, nameMasked: '吴**' });
  for (const login of offices) {
    expect([login, await revealed(login, id)]).toEqual([login, 'NOT_FOUND']);
    const theirs = await seen(login, help.id);
    expect([login, theirs]).toMatchObject([login, { state: 'CANCELLED', personId: null, nameMasked: null }]);
    for (const field of ['personId', 'nameMasked'])
      expect(theirs?.redactions).toContainEqual({ field, reason: 'ENDED' });
  }
  expect(await revealed('police.liaison', id)).toBe('吴大勇');
  // Before anybody was named there is no station; the institution is told no more either.
  const asked = await helped('police.liaison', 'dutyLawyerHelpRequest', {
    toOrganisationId: t.organisation('tongliang'),
    person: { name: '郑大海', idNumber: idNumberOf('1979-09-09') },
    stage: 'INVESTIGATION',
    custody: 'DETAINED',
  });
  await helped('police.liaison', 'dutyLawyerHelpCancel', { ...at(asked), reason: '误报' });
  expect((await seen('tongliang.reception', asked.id))?.nameMasked).toBeNull();
  expect(await revealed('tongliang.reception', asked.personId ?? '')).toBe('NOT_FOUND');
});

test('Whom a help is for the station knows by the masked name, whichever way it looks; the institution by name, the organ as it wrote.', async () => {
  const help = await scheduled('tongliang.handler', undefined, { name: '柳长青', phone: '13939300088' });
  expect((await seen('detentionStation.liaison', help.id))?.part).toBe('ASSISTING');
  const PERSON = 'id nameMasked phoneMasked redactions { field reason }';
  const [row] = await sql<{ id: string }>(t, 'select person_id as id from duty_lawyer_help where number = $1', [
    help.number,
  ]);
  const id = toGlobalId('Person', row?.id ?? '');
  const looks = async (login: string) => {
    const person = await t.as(login);
    const { persons } = await person.run<{ persons: unknown[] }>(`{ persons(search: "柳长青") { ${PERSON} } }`);
    const { person: paged } = await person.run<{ person: unknown }>(
      `query ($id: ID!) { person(id: $id) { ${PERSON} } }`,
      { id },
    );
    expect(persons).toEqual([paged]);
    return paged;
  };
  const hidden = [{ field: 'phoneMasked', reason: 'NOT_SHARED' }];
  for (const [login, phoneMasked, name, phone] of [
    ['detentionStation.liaison', null, 'FIELD_NOT_SHARED', 'FIELD_NOT_SHARED'],
    ['tongliang.reception', null, '柳长青', 'FIELD_NOT_SHARED'],
    ['police.liaison', expect.stringContaining('*'), '柳长青', '13939300088'],
  ] as const) {
    const redactions = phoneMasked === null ? hidden : [];
    expect([login, await looks(login)]).toEqual([login, { id, nameMasked: '柳**', phoneMasked, redactions }]);
    expect([login, await revealed(login, id), await revealed(login, id, 'PHONE')]).toEqual([login, name, phone]);
  }
});

test('Who is named does it; at a side that is not the station of the roster nobody does.', () => {
  const viewer = { memberId: 'm', accountId: 'a', organisationId: 'station' };
  const facts = {
    handlerMemberId: 'h',
    handlerAccountId: 'a',
    shiftId: 's',
    stationOrganisationId: 'station',
    isStation: true,
  };
  expect(refusalOfDuty(viewer, 'ASSISTING', facts)).toBeNull();
  expect(refusalOfDuty(viewer, 'REQUESTING', facts)).toBeNull();
  expect(refusalOfDuty(viewer, 'ASSISTING', { ...facts, handlerAccountId: null })).toBeNull();
  expect(refusalOfDuty(viewer, 'ASSISTING', { ...facts, handlerAccountId: 'b' })).toBe('DUTY_HELP_OF_ANOTHER_LAWYER');
  for (const not of [{ isStation: false }, { shiftId: null }, { stationOrganisationId: 'court' }])
    expect(refusalOfDuty(viewer, 'REQUESTING', { ...facts, ...not })).toBe('SIDE_MAY_NOT');
  expect(refusalOfDuty(viewer, 'REQUESTED', facts)).toBe('DUTY_HELP_OF_ANOTHER_LAWYER');
  expect(refusalOfDuty(viewer, 'REQUESTED', { ...facts, handlerMemberId: 'm' })).toBeNull();
  expect(refusalOfDuty(viewer, 'REQUESTED', { ...facts, handlerMemberId: null })).toBeNull();
});
