import { sql } from '../../support/a.js';
import { key, type TestApp } from '../../support/app.js';
import { idNumberOf, type UserErrorData } from './scene.js';

export interface HelpData {
  id: string;
  state: string;
  version: number;
}

/** The desks of these lawyers are on duty as well. */
export async function onDuty(t: TestApp, ...logins: string[]): Promise<void> {
  await sql(t, `update member set roles = '{HANDLER,DUTY_LAWYER}' where id = any($1)`, [
    logins.map((login) => t.world.members[login]),
  ]);
}

/** What is asked of Tongliang for an adult in detention, when a test does not care. */
export function wantsHelp(t: TestApp, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    toOrganisationId: t.organisation('tongliang'),
    person: { name: '吴大勇', idNumber: idNumberOf('1988-05-06') },
    stage: 'INVESTIGATION',
    custody: 'DETAINED',
    place: '铜梁区看守所律师会见室',
    charge: '故意伤害罪',
    wanted: '想了解认罪认罚',
    ...more,
  };
}

/** What each command on a help says beside its id and version, when a test does not care. */
function partsOf(t: TestApp, verb: string): Record<string, unknown> {
  if (verb === 'schedule')
    return {
      lawyerId: t.lawyer('tongliang.handler'),
      scheduledFor: new Date(t.clock.now().getTime() + 86_400_000).toISOString(),
      mode: 'PHONE',
    };
  if (verb === 'record')
    return { services: ['ADVICE'], content: '解答程序选择。', askedForAidAt: t.clock.now().toISOString() };
  if (verb === 'convert')
    return { causeCode: 'CRIMINAL_CASE', form: 'CRIMINAL_DEFENCE', requestedAt: t.clock.now().toISOString() };
  return verb === 'cancel' ? { reason: '已释放' } : {};
}

/** A command on a help, by its verb. */
export async function helpAct(
  t: TestApp,
  login: string,
  verb: string,
  input: Record<string, unknown>,
): Promise<{ help: HelpData | null; userErrors: UserErrorData[] }> {
  const mutation = `dutyLawyerHelp${verb[0]?.toUpperCase()}${verb.slice(1)}`;
  const type = String(t.app.schema.getMutationType()?.getFields()[mutation]?.args[0]?.type);
  const { done } = await (await t.as(login)).run<{ done: { help: HelpData | null; userErrors: UserErrorData[] } }>(
    `mutation ($input: ${type}) { done: ${mutation}(input: $input) { help { id state version }
       userErrors { code path basis currentState actedBy actedAt } } }`,
    { input: { idempotencyKey: key(), ...partsOf(t, verb), ...input } },
  );
  return done;
}

export const helpAt = ({ id, version }: HelpData) => ({ id, expectedVersion: version });

const WAY: readonly [state: string, login: string, verb: string][] = [
  ['SCHEDULED', 'tongliang.reception', 'schedule'],
  ['HELD', 'tongliang.handler', 'hold'],
  ['RECORDED', 'tongliang.handler', 'record'],
];

/** An adult's help that has come as far as this state. */
export async function helpIn(t: TestApp, state: string, by = 'detentionStation.liaison'): Promise<HelpData> {
  let { help, userErrors } = await helpAct(t, by, 'request', wantsHelp(t));
  for (const [next, login, verb] of WAY) {
    if (help === null) throw new Error(JSON.stringify(userErrors));
    if (help.state === state) break;
    ({ help, userErrors } = await helpAct(t, login, verb, helpAt(help)));
    if (help?.state !== next) throw new Error(`${verb}: ${JSON.stringify(userErrors)}`);
  }
  if (help === null || help.state !== state) throw new Error(`no help in ${state}`);
  return help;
}
