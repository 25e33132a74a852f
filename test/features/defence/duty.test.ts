import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EVERYBODY } from '../../support/agencies.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';
import { onDuty, wantsHelp } from './help-scene.js';
import { everything } from './scene.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-11-06T08:00:00Z');
  // The desk of Tongliang's handler is on duty as well: a lawyer with a membership.
  await onDuty(t, 'tongliang.handler', 'tongliang.handler2');
});
afterAll(async () => await t.stop());

interface Help {
  id: string;
  number: string;
  state: string;
  version: number;
  awaiting: string;
  content: string | null;
  services: string[];
  lawyer: { name: string } | null;
  station: { name: string } | null;
  legalAidCase: { state: string; receivedAt: string } | null;
  deadlines: { rule: string; dueAt: string; stoppedAt: string | null }[];
  letters: { template: string }[];
}
interface Answer {
  help: Help | null;
  shifts: { id: string; version: number; onDay: string; state: string }[] | null;
  userErrors: { code: string; basis: string | null; path: string[] | null }[];
}

const HELP = `id number state version awaiting content services lawyer { name } station { name } legalAidCase { state receivedAt }
  deadlines { rule dueAt stoppedAt } letters { template }`;

async function act(login: string, mutation: string, input: Record<string, unknown>): Promise<Answer> {
  const type = String(t.app.schema.getMutationType()?.getFields()[mutation]?.args[0]?.type);
  const what = mutation.startsWith('dutyShift') ? 'shifts { id version onDay state }' : `help { ${HELP} }`;
  const { done } = await (await t.as(login)).run<{ done: Answer }>(
    `mutation ($input: ${type}) { done: ${mutation}(input: $input) { ${what} userErrors { code basis path } } }`,
    { input: { idempotencyKey: key(), ...input } },
  );
  return done;
}

async function helped(login: string, mutation: string, input: Record<string, unknown>): Promise<Help> {
  const { help, userErrors } = await act(login, mutation, input);
  if (help === null) throw new Error(`${mutation}: ${JSON.stringify(userErrors)}`);
  return help;
}

const at = ({ id, version }: { id: string; version: number }) => ({ id, expectedVersion: version });
const request = async (login = 'detentionStation.liaison') =>
  await helped(login, 'dutyLawyerHelpRequest', wantsHelp(t));

test('The detention house’s workstation asks, the duty lawyer comes, and the application is forwarded within 24 hours.', async () => {
  const asked = await request();
  expect(asked).toMatchObject({ number: '渝铜看站帮〔2026〕1号', state: 'REQUESTED', awaiting: 'THEM' });
  const planned = await act('tongliang.assigner', 'dutyShiftPlan', {
    stationId: t.organisation('detentionStation'),
    lawyerId: t.lawyer('tongliang.handler'),
    onDays: ['2026-11-06', '2026-11-07'],
    mode: 'ON_SITE',
  });
  expect(planned.shifts).toMatchObject([{ onDay: '2026-11-06' }, { onDay: '2026-11-07' }]);
  const scheduled = await helped('tongliang.reception', 'dutyLawyerHelpSchedule', {
    ...at(asked),
    lawyerId: t.lawyer('tongliang.handler'),
    scheduledFor: '2026-11-06T09:00:00Z',
    mode: 'ON_SITE',
  });
  expect(scheduled).toMatchObject({
    state: 'SCHEDULED',
    lawyer: { name: '韩律师' },
    station: { name: '铜梁区法律援助中心驻看守所工作站' },
    letters: [{ template: 'DUTY_LAWYER_NOTICE' }],
  });
  const waiting = await everything(t);
  const another = await act('tongliang.handler2', 'dutyLawyerHelpHold', at(scheduled));
  expect(another.userErrors).toMatchObject([{ code: 'DUTY_HELP_OF_ANOTHER_LAWYER' }]);
  expect(await everything(t)).toBe(waiting);
  const held = await helped('tongliang.handler', 'dutyLawyerHelpHold', at(scheduled));
  const before = await everything(t);
  const late = await act('detentionStation.liaison', 'dutyLawyerHelpCancel', { ...at(held), reason: '不需要' });
  expect(late.userErrors).toMatchObject([{ code: 'DUTY_HELP_AT_ANOTHER_STAGE' }]);
  const empty = await act('tongliang.handler', 'dutyLawyerHelpRecord', {
    ...at(held),
    services: [],
    content: '已解答',
  });
  expect(empty.userErrors).toMatchObject([{ code: 'DUTY_SERVICES_MISSING', basis: '法律援助法第30条' }]);
  expect(await everything(t)).toBe(before);
  // A Friday at 17:00 in China: the hours run through the weekend.
  t.clock.moveTo('2026-11-06T09:00:30Z');
  const recorded = await helped('tongliang.handler', 'dutyLawyerHelpRecord', {
    ...at(held),
    services: ['ADVICE', 'PROCEDURE_CHOICE'],
    content: '已告知认罪认罚的后果',
    askedForAidAt: '2026-11-06T09:00:00Z',
  });
  expect(recorded).toMatchObject({ state: 'RECORDED', awaiting: 'US', services: ['ADVICE', 'PROCEDURE_CHOICE'] });
  expect(recorded.deadlines).toMatchObject([
    { rule: 'FORWARD_APPLICATION', dueAt: '2026-11-07T09:00:00.000Z', stoppedAt: null },
  ]);
  const theirs = await (await t.as('detention.liaison')).run<{ dutyLawyerHelp: Help }>(
    `query ($id: ID!) { dutyLawyerHelp(id: $id) { ${HELP} } }`,
    { id: asked.id },
  );
  expect(theirs.dutyLawyerHelp).toMatchObject({
    state: 'RECORDED',
    content: null,
    services: [],
    lawyer: { name: '韩律师' },
  });
  const converted = await helped('tongliang.reception', 'dutyLawyerHelpConvert', {
    ...at(recorded),
    causeCode: 'CRIMINAL_CASE',
    form: 'CRIMINAL_DEFENCE',
  });
  expect(converted).toMatchObject({
    state: 'CONVERTED',
    legalAidCase: { state: 'APPLIED', receivedAt: '2026-11-06T09:00:00.000Z' },
  });
  expect(converted.deadlines[0]?.stoppedAt).not.toBeNull();
});

test('Nobody is on site in two places on one day; of several days all are planned, or none.', async () => {
  const plan = (stationId: string, onDays: string[], mode = 'ON_SITE') =>
    act('tongliang.assigner', 'dutyShiftPlan', {
      stationId: t.organisation(stationId),
      lawyerId: t.lawyer('tongliang.handler2'),
      onDays,
      mode,
    });
  await plan('detentionStation', ['2026-12-01']);
  const before = await everything(t);
  const refused = await plan('court', ['2026-12-02', '2026-12-01']);
  expect(refused.userErrors).toMatchObject([{ code: 'DUTY_SHIFT_TAKEN', path: ['input', 'onDays', '1'] }]);
  expect(await everything(t)).toBe(before);
  expect((await plan('court', ['2026-12-01'], 'PHONE')).shifts).toHaveLength(1);
  const planned = await everything(t);
  expect((await plan('women', ['2026-12-03'])).userErrors).toMatchObject([{ code: 'DUTY_STATION_UNFIT' }]);
  const roster = await (await t.as('court.liaison')).run<{
    dutyShifts: { nodes: { id: string; version: number; onDay: string }[] };
  }>(`query ($id: ID!) { dutyShifts(stationId: $id, month: "2026-12-15") { nodes { id version onDay mode } } }`, {
    id: t.organisation('court'),
  });
  expect(roster.dutyShifts.nodes).toMatchObject([{ onDay: '2026-12-01', mode: 'PHONE' }]);
  const [shift] = roster.dutyShifts.nodes;
  expect((await act('court.liaison', 'dutyShiftCancel', at(shift as never))).userErrors).toMatchObject([
    { code: 'NOT_FOUND' },
  ]);
  expect(await everything(t)).toBe(planned);
  expect((await act('tongliang.assigner', 'dutyShiftCancel', at(shift as never))).shifts).toMatchObject([
    { state: 'CANCELLED' },
  ]);
});

test('Only an organ or a detention house asks, and takes back what was not held yet.', async () => {
  const before = await everything(t);
  const refused = await act('women.liaison', 'dutyLawyerHelpRequest', wantsHelp(t));
  expect(refused.userErrors).toMatchObject([{ code: 'DUTY_HELP_ONLY_BY_ORGANS', basis: '法律援助法第36条' }]);
  expect(await everything(t)).toBe(before);
  const asked = await request('police.liaison');
  const cancelled = await helped('police.liaison', 'dutyLawyerHelpCancel', { ...at(asked), reason: '已自行委托' });
  expect(cancelled).toMatchObject({ state: 'CANCELLED', awaiting: 'NOBODY' });
});
