import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rowIdOf, toGlobalId } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';
import { asServer } from '../../support/as-server.js';
import { beginning, stamped } from '../events/stream-client.js';
import { onDuty, wantsHelp } from './help-scene.js';
import { everything, idNumberOf } from './scene.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-11-06T08:00:00Z');
  await onDuty(t, 'tongliang.handler');
});
afterAll(async () => await t.stop());

interface Help {
  id: string;
  version: number;
  number: string;
  state: string;
  matter: string | null;
  personId: string | null;
  members: { name: string }[];
}
const HELP = `id version number state restricted matter personId nameMasked stage charge place wanted lawyer { name } members { name } letters { id }
  timeline { nodes { id } }`;
const COVERED = {
  restricted: true,
  matter: null,
  personId: null,
  nameMasked: null,
  stage: null,
  charge: null,
  place: null,
  wanted: null,
  lawyer: null,
  members: [],
  letters: [],
  timeline: { nodes: [] },
};

async function act(login: string, mutation: string, input: Record<string, unknown>) {
  const type = String(t.app.schema.getMutationType()?.getFields()[mutation]?.args[0]?.type);
  const { done } = await (await t.as(login)).run<{ done: { help: Help | null; userErrors: { code: string }[] } }>(
    `mutation ($input: ${type}) { done: ${mutation}(input: $input) { help { ${HELP} } userErrors { code } } }`,
    { input: { idempotencyKey: key(), ...input } },
  );
  return done;
}
const seen = async (login: string, id: string) =>
  (
    await (
      await t.as(login)
    ).run<{ dutyLawyerHelp: Help | null }>(`query ($id: ID!) { dutyLawyerHelp(id: $id) { ${HELP} } }`, { id })
  ).dutyLawyerHelp;
async function request(more: Record<string, unknown> = {}, bornOn = '2010-01-01'): Promise<Help> {
  const { help, userErrors } = await act(
    'detentionStation.liaison',
    'dutyLawyerHelpRequest',
    wantsHelp(t, { person: { name: '周小宇', idKind: 'RESIDENT_ID', idNumber: idNumberOf(bornOn) }, ...more }),
  );
  if (help === null) throw new Error(JSON.stringify(userErrors));
  return help;
}
const schedule = async (login: string, { id, version }: Help) =>
  await act(login, 'dutyLawyerHelpSchedule', {
    id,
    expectedVersion: version,
    lawyerId: t.lawyer('tongliang.handler'),
    scheduledFor: '2026-11-07T02:00:00Z',
    mode: 'ON_SITE',
  });

test('A minor’s request is covered from the first, before there is any case; who asked, who schedules and the lawyer see it.', async () => {
  const help = await request();
  expect(help).toMatchObject({ matter: expect.any(String), personId: expect.any(String) });
  for (const login of ['detentionStation.liaison2', 'tongliang.reception', 'tongliang.assigner', 'tongliang.handler'])
    expect(await seen(login, help.id)).toMatchObject({ ...COVERED, number: help.number, state: 'REQUESTED' });
  const { help: scheduled } = await schedule('tongliang.reception', help);
  expect(scheduled).toMatchObject({ state: 'SCHEDULED', nameMasked: '周**' });
  expect(await seen('tongliang.handler', help.id)).toMatchObject({ nameMasked: '周**' });
  expect(await seen('tongliang.assigner', help.id)).toMatchObject(COVERED);
  // Cancelling is of the organ's side; a colleague there does not belong.
  const before = await everything(t);
  const cancel = { id: help.id, expectedVersion: scheduled?.version, reason: '已释放' };
  expect((await act('detentionStation.liaison2', 'dutyLawyerHelpCancel', cancel)).userErrors).toEqual([
    { code: 'SUBJECT_RESTRICTED' },
  ]);
  expect(await everything(t)).toBe(before);
});

test('It is so by its charge or on request, and not for an adult otherwise.', async () => {
  for (const [more, restricted] of [
    [{ charge: '强制猥亵罪' }, true],
    [{ restricted: true }, true],
    [{}, false],
  ] as const) {
    const { id } = await request(more, '1988-05-06');
    const open = { restricted: false, matter: expect.stringContaining('法律帮助'), charge: '故意伤害罪' };
    expect(await seen('tongliang.reviewer', id)).toMatchObject(restricted ? COVERED : open);
  }
});

test('The head opens it, which is written down, and lets a colleague in and out, but not its lawyer.', async () => {
  const help = await request();
  await schedule('tongliang.reception', help);
  const turn = async (mutation: string, who: string) => {
    const memberId = toGlobalId('Member', t.world.members[who] ?? '');
    return await act('tongliang.head', mutation, { id: help.id, memberId, reason: '协助' });
  };
  expect((await turn('dutyLawyerHelpMemberAdd', 'tongliang.assigner')).help?.members).toHaveLength(3);
  const looks = await sql(
    t,
    `select 1 from journal where subject_id = $1 and word = 'dutyLawyerHelp.restrictedAccess'`,
    [rowIdOf('DutyLawyerHelp', help.id)],
  );
  expect(looks).toHaveLength(1);
  expect(await seen('tongliang.assigner', help.id)).toMatchObject({ nameMasked: '周**' });
  expect((await turn('dutyLawyerHelpMemberRemove', 'tongliang.handler')).userErrors).toEqual([
    { code: 'CASE_MEMBER_HANDLES' },
  ]);
  expect((await turn('dutyLawyerHelpMemberRemove', 'tongliang.assigner')).userErrors).toEqual([]);
  expect(await seen('tongliang.assigner', help.id)).toMatchObject(COVERED);
});

test('Search, stream and the database itself keep it from who does not belong.', async () => {
  const name = '司马小兰';
  const help = await request({ person: { name, idKind: 'RESIDENT_ID', idNumber: idNumberOf('2011-02-02') } });
  await schedule('tongliang.reception', help);
  await stamped(t);
  const [row] = await sql<{ person: string }>(t, 'select person_id as person from duty_lawyer_help where id = $1', [
    rowIdOf('DutyLawyerHelp', help.id),
  ]);
  const after = beginning(t, 'tongliang');
  const kept = async (login: string) => {
    const data = await (await t.as(login)).run<{ inbox: { nodes: object[] }; events: object; persons: object[] }>(
      `query ($s: String!, $after: String) { inbox(filter: { search: $s }) { nodes { id } } persons(search: $s) { id }
         events(after: $after, first: 100) { frames { ... on EventFrame { subjectId } } } }`,
      { s: name, after },
    );
    const rows = await asServer(t, login, 'select 1 from person where id = $1', [row?.person]);
    return [
      data.inbox.nodes.length,
      data.persons.length,
      JSON.stringify(data.events).includes(help.id) ? 1 : 0,
      rows.length,
    ];
  };
  expect(await kept('tongliang.reception')).toEqual([1, 1, 1, 1]);
  expect(await kept('tongliang.assigner')).toEqual([0, 0, 0, 0]);
});
