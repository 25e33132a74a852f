import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dutyHelpLifecycle } from '../../../src/features/defence/duty-help.lifecycle.js';
import { dutyShiftLifecycle } from '../../../src/features/defence/duty-shift.lifecycle.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';
import { edgesByHand, oneWins, RACERS, wordOf } from '../../support/races.js';
import { helpAct, helpAt, helpIn } from './help-scene.js';
import type { UserErrorData } from './scene.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
  // The lawyer is a member of the institution, and of the workstation in the detention house: one person, one account.
  const { members, accounts } = t.world;
  accounts['detentionStation.duty'] = accounts['tongliang.handler'] ?? '';
  await sql(t, 'update member set account_id = $1 where id = $2', [
    accounts['tongliang.handler'],
    members['detentionStation.duty'],
  ]);
  await sql(t, `update member set roles = '{HANDLER,DUTY_LAWYER}' where id = $1`, [members['tongliang.handler']]);
  const { userErrors } = await onRoster('Plan', planned('tongliang.handler', '2026-11-04'));
  expect(userErrors).toEqual([]);
});
afterAll(async () => await t.stop());

interface Shifts {
  shifts: { id: string; version: number; state: string }[] | null;
  userErrors: UserErrorData[];
}

async function onRoster(verb: 'Plan' | 'Cancel', input: Record<string, unknown>): Promise<Shifts> {
  const mutation = `dutyShift${verb}`;
  const type = String(t.app.schema.getMutationType()?.getFields()[mutation]?.args[0]?.type);
  const { done } = await (await t.as('tongliang.assigner')).run<{ done: Shifts }>(
    `mutation ($input: ${type}) { done: ${mutation}(input: $input) { shifts { id version state }
       userErrors { code path basis currentState actedBy actedAt } } }`,
    { input: { idempotencyKey: key(), ...input } },
  );
  return done;
}

const planned = (lawyer: string, onDay: string) => ({
  stationId: t.organisation('detentionStation'),
  lawyerId: t.lawyer(lawyer),
  onDays: [onDay],
  mode: 'PHONE',
});

const HELP = 'DUTY_HELP_AT_ANOTHER_STAGE';
const ENDED = 'DUTY_HELP_ENDED';
const STATION = 'detentionStation.liaison';
const DUTY = 'tongliang.handler';
const AT_STATION = 'detentionStation.duty';
const POLICE = 'police.liaison';

/** The edge, who takes it, what the losers are told, and who asked for the help. */
const EDGES: readonly [edge: string, login: string, lost: string, asker: string][] = [
  ['dutyLawyerHelp REQUESTED schedule', 'tongliang.reception', HELP, STATION],
  ['dutyLawyerHelp SCHEDULED hold by REQUESTED', DUTY, HELP, STATION],
  ['dutyLawyerHelp SCHEDULED hold by REQUESTING', AT_STATION, HELP, STATION],
  ['dutyLawyerHelp SCHEDULED hold by ASSISTING', AT_STATION, HELP, POLICE],
  ['dutyLawyerHelp HELD record by REQUESTED', DUTY, HELP, STATION],
  ['dutyLawyerHelp HELD record by REQUESTING', AT_STATION, HELP, STATION],
  ['dutyLawyerHelp HELD record by ASSISTING', AT_STATION, HELP, POLICE],
  ['dutyLawyerHelp HELD convert', DUTY, ENDED, STATION],
  ['dutyLawyerHelp RECORDED convert', 'tongliang.reception', ENDED, STATION],
  ['dutyLawyerHelp REQUESTED cancel', STATION, ENDED, STATION],
  ['dutyLawyerHelp SCHEDULED cancel', STATION, ENDED, STATION],
];
const CANCEL = 'dutyShift PLANNED cancel';

test('Every edge that somebody takes by hand in the tables of duty lawyers is raced.', () => {
  const raced = [...EDGES.map(([edge]) => edge), CANCEL];
  expect(raced.sort()).toEqual(edgesByHand(dutyHelpLifecycle, dutyShiftLifecycle));
});

describe('Eight racers', () => {
  test.each(EDGES)(
    'on %s (%s) have one winner and one journal entry, and the losers are told who and when.',
    async (edge, login, lost, asker) => {
      const [, state = '', verb = ''] = edge.split(' ');
      const help = await helpIn(t, state, asker);
      const losers = { losers: [lost], by: new RegExp(`${login.split('.')[1]}$`) };
      await oneWins(t, wordOf(edge), losers, async () => await helpAct(t, login, verb, helpAt(help)));
    },
  );

  test('on a day of the roster that is cancelled have one winner and one entry, and the losers are told who and when.', async () => {
    const { shifts } = await onRoster('Plan', planned('tongliang.handler2', '2026-11-20'));
    const [shift] = shifts ?? [];
    const input = { id: shift?.id, expectedVersion: shift?.version };
    const losers = { losers: ['DUTY_SHIFT_AT_ANOTHER_STAGE'], by: /assigner$/ };
    await oneWins(t, wordOf(CANCEL), losers, async () => await onRoster('Cancel', input));
    expect(await sql(t, `select version from duty_shift where on_day = '2026-11-20'`)).toEqual([{ version: 2 }]);
  });

  test('who plan one day for one lawyer bring one day onto the roster.', async () => {
    const plans = Array.from({ length: RACERS }, () => onRoster('Plan', planned('tongliang.handler2', '2026-11-21')));
    const answers = await Promise.all(plans);
    expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    expect(answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(
      Array(RACERS - 1).fill('DUTY_SHIFT_TAKEN'),
    );
    expect(await sql(t, `select 1 from duty_shift where on_day = '2026-11-21'`)).toHaveLength(1);
  });
});
