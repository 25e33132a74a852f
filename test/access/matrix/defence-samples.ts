import { rowIdOf, toGlobalId } from '../../../src/kernel/ids.js';
import { wantsHelp } from '../../features/defence/help-scene.js';
import { aNotice, done, first, lawyersAre, letIn } from '../../features/defence/scene.js';
import { pdf, uploaded } from '../../features/materials/files.js';
import { sql } from '../../support/a.js';
import { key, type TestApp } from '../../support/app.js';
import { secret } from '../canary-text.js';
import type { Reader } from './matrix.js';
import { type Sample, sampleOf } from './world.js';

const READERS: readonly Reader[] = [
  'REQUESTED',
  'REQUESTING',
  'COLLEAGUE',
  'OTHER_HANDLER',
  'ADMINISTRATOR',
  'STRANGER',
];
const LOGINS: Readonly<Partial<Record<Reader, string>>> = {
  REQUESTED: 'tongliang.head',
  REQUESTING: 'court.liaison',
  COLLEAGUE: 'tongliang.officer',
  OTHER_HANDLER: 'tongliang.handler2',
  ADMINISTRATOR: 'tongliang.admin',
};

/** A notice of the court, a request of the detention house, a day on its roster: on both sides, each field filled. */
export async function defenceSamples(t: TestApp): Promise<Sample[]> {
  await lawyersAre(t, 'tongliang', { minors: true, since: '2012-01-01' });
  const sent = await aNotice(t);
  await letIn(t, sent.id, 'tongliang.assigner', 'court.liaison');
  const opened = await done(t, 'tongliang.reception', 'noticeOpen', { id: sent.id });
  await done(t, 'tongliang.reception', 'noticeClaim', { id: sent.id });
  const papers = async () => ({ id: sent.id, materialIds: [await uploaded(t, 'court.liaison', pdf())] });
  await done(t, 'court.liaison', 'noticeAttach', await papers());
  await done(t, 'court.liaison', 'noticeAttach', { ...(await papers()), lineId: first(opened).id });
  const assigned = await done(t, 'tongliang.assigner', 'defenceLineAssign', {
    ...first(opened),
    lawyerId: t.lawyer('tongliang.handler'),
  });
  const notice = await done(t, 'tongliang.assigner', 'defenceLineConfirmToOrgan', first(assigned));
  const before = await aNotice(t);
  await letIn(t, before.id, 'tongliang.assigner', 'court.liaison');
  const [noticeRow, lineRow] = [rowIdOf('DefenceNotice', sent.id), rowIdOf('DefenceLine', first(notice).id)];
  const { keys } = t.app.contextFor(null);
  const seal = async (table: string, rowId: string | null, ...columns: string[]) => {
    for (const column of columns)
      await sql(t, `update ${table} set ${column} = $1 where id = $2`, [
        keys.encrypt({ table, column, rowId: rowId ?? '' }, secret(column)),
        rowId,
      ]);
  };
  await seal('defence_notice', noticeRow, 'docket_sealed', 'remark_sealed');
  await seal(
    'defence_line',
    lineRow,
    'correction_sealed',
    'answer_sealed',
    'set_aside_note_sealed',
    'ending_reason_sealed',
  );
  await sql(
    t,
    `update defence_line set correction_code = 'MISSING_PAPERS', correction_asked_at = now(), corrected_at = now(), set_aside = '{LAWYER_OVERLOADED}',
       declined_on = '2026-12-01', hearing_on = '2026-12-09', other_law = '某法', ended_at = now(), rerouted_to_organisation_id = $2,
       earlier_line_id = id, duplicate_of_line_id = id where id = $1`,
    [lineRow, t.world.organisations.mianyang],
  );
  await sql(t, 'update defence_notice set rerouted_from_id = $2 where id = $1', [
    noticeRow,
    rowIdOf('DefenceNotice', before.id),
  ]);
  return [
    sampleOf('DefenceNotice', sent.id, READERS, { logins: LOGINS }),
    sampleOf('DefenceLine', first(notice).id, READERS, { logins: LOGINS }),
    ...(await dutySamples(t, seal)),
  ];
}

async function dutySamples(
  t: TestApp,
  seal: (table: string, rowId: string | null, ...columns: string[]) => Promise<void>,
): Promise<Sample[]> {
  const act = async (login: string, mutation: string, what: string, input: Record<string, unknown>) => {
    const type = String(t.app.schema.getMutationType()?.getFields()[mutation]?.args[0]?.type);
    const { done: answer } = await (await t.as(login)).run<{
      done: Record<string, { id: string; version: number }> & { userErrors: unknown[] };
    }>(
      `mutation ($input: ${type}) { done: ${mutation}(input: $input) { ${what} { id version } userErrors { code path } } }`,
      { input: { idempotencyKey: key(), ...input } },
    );
    if (answer.userErrors.length > 0) throw new Error(`${mutation}: ${JSON.stringify(answer.userErrors)}`);
    return answer[what] ?? { id: '', version: 0 };
  };
  const asked = await act('detentionStation.liaison', 'dutyLawyerHelpRequest', 'help', wantsHelp(t));
  await act('tongliang.reception', 'dutyLawyerHelpSchedule', 'help', {
    id: asked.id,
    expectedVersion: asked.version,
    lawyerId: t.lawyer('tongliang.handler'),
    scheduledFor: new Date(t.clock.now().getTime() + 3_600_000).toISOString(),
    mode: 'ON_SITE',
  });
  const help = rowIdOf('DutyLawyerHelp', asked.id);
  await seal('duty_lawyer_help', help, 'content_sealed', 'ending_reason_sealed');
  await sql(
    t,
    `update duty_lawyer_help set services = '{ADVICE}', held_at = now(), recorded_at = now(), asked_for_aid_at = now(), converted_at = now(),
       ended_at = now(), state = 'RECORDED', station_organisation_id = $2 where id = $1`,
    [help, t.world.organisations.detentionStation],
  );
  const day = new Date(t.clock.now().getTime() + 3 * 86_400_000).toISOString().slice(0, 10);
  await act('tongliang.assigner', 'dutyShiftPlan', 'shifts', {
    stationId: t.organisation('detentionStation'),
    lawyerId: t.lawyer('tongliang.handler'),
    onDays: [day],
    mode: 'ON_SITE',
  });
  const [shift] = await sql<{ id: string }>(t, 'select id from duty_shift where station_organisation_id = $1', [
    t.world.organisations.detentionStation,
  ]);
  const logins = { ...LOGINS, REQUESTING: 'detentionStation.liaison' };
  return [
    sampleOf('DutyLawyerHelp', asked.id, READERS, { logins }),
    sampleOf('DutyShift', toGlobalId('DutyShift', shift?.id ?? ''), READERS, { logins }),
  ];
}
