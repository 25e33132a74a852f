import { type GlobalType, newId, rowIdOf, toGlobalId } from '../../../src/kernel/ids.js';
import { helpAct, wantsHelp } from '../../features/defence/help-scene.js';
import { adult, aNotice } from '../../features/defence/scene.js';
import { attached, pdf, uploaded } from '../../features/materials/files.js';
import { aSent, way } from '../../features/referrals/desk.js';
import { aCase, anAsk, sql } from '../../support/a.js';
import type { TestApp } from '../../support/app.js';
import { questioned } from '../canary-matching.js';
import type { Things } from './role-world.js';

/** In which table a thing lies, and in which column its version, of a table that has one. */
export const TABLE_OF: Readonly<Partial<Record<GlobalType, string>>> = {
  Agreement: 'agreement',
  CompetenceConflict: 'competence_conflict',
  Consultation: 'consultation',
  Cooperation: 'cooperation',
  CooperationItem: 'cooperation_item',
  DefenceLine: 'defence_line',
  DefenceNotice: 'defence_notice',
  Disposition: 'disposition',
  DutyLawyerHelp: 'duty_lawyer_help',
  DutyShift: 'duty_shift',
  LegalAidCase: 'legal_aid_case',
  Lawyer: 'lawyer',
  Letter: 'letter',
  Material: 'material',
  Member: 'member',
  Objection: 'objection',
  Organisation: 'organisation',
  Person: 'person',
  PersonQuestion: 'person_question',
  Proposal: 'proposal',
  Referral: 'referral',
  RosterRow: 'roster_row',
  Settlement: 'settlement',
};

/** Puts a second row beside one that is there, another in what is named; with a part in it for who owns it. */
async function another(t: TestApp, type: GlobalType, like: string | undefined, owner: string, other: object) {
  const table = TABLE_OF[type] ?? '';
  const columns = (
    await sql<{ name: string }>(
      t,
      `select column_name as name from information_schema.columns where table_name = $1 and table_schema = 'public' and is_generated = 'NEVER'`,
      [table],
    )
  ).map(({ name }) => name);
  const [id, from] = [newId(), rowIdOf(type, like ?? '')];
  await sql(
    t,
    `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at)
     select $1, $2, p.subject_type, p.part, now(), now() from participation p where p.subject_id = $3 order by p.since limit 1`,
    [owner, id, from],
  );
  await sql(
    t,
    `insert into ${table} (${columns.join(', ')}) select ${columns.join(', ')} from
       (select (jsonb_populate_record(x, $1::jsonb)).* from ${table} x where x.id = $2) as y`,
    [JSON.stringify({ ...other, id }), from],
  );
  // What is sealed is sealed to its row.
  const { keys } = t.app.contextFor(null);
  for (const column of columns.filter((name) => name.endsWith('_sealed'))) {
    const rowId = table === 'settlement' ? `${id}/1` : id;
    await sql(t, `update ${table} set ${column} = $1 where id = $2 and ${column} is not null`, [
      keys.encrypt({ table, column, rowId }, '他人的事'),
      id,
    ]);
  }
  return toGlobalId(type, id);
}

/**
 * What is Puyang's, Yangquan's, the union's and the police's alone: one thing of each type, of which nobody who is played
 * has a part. What has a door here came through it; the rest is put beside what there is of its kind.
 */
export async function foreignThings(t: TestApp, own: Things): Promise<Things> {
  const { puyang, yangquan } = t.world.organisations as { puyang: string; yangquan: string };
  const { cooperation, seeded } = await anAsk(t, { from: 'puyang', to: 'yangquan' });
  const [letter] = await sql<{ id: string }>(t, 'select id from letter where organisation_id = $1 limit 1', [puyang]);
  const notice = await aNotice(t, {
    by: 'police.liaison',
    to: 'puyang',
    defendants: [adult(t, { stage: 'INVESTIGATION', custody: 'DETAINED' })],
  });
  const { help } = await helpAct(
    t,
    'police.liaison',
    'request',
    wantsHelp(t, { toOrganisationId: t.organisation('puyang') }),
  );
  const asks = await aCase(t, 'yangquan', 'ACCEPTED');
  await questioned(t, {
    ...{ asker: 'yangquan', holder: 'puyang', answer: null, subjectId: asks.rowId, personId: asks.personRowId },
    ...{ heldCaseId: seeded.rowId, heldPersonId: seeded.personRowId },
  });
  const [question] = await sql<{ id: string }>(t, 'select id from person_question where owner_organisation_id = $1', [
    puyang,
  ]);
  const ask = rowIdOf('Cooperation', cooperation.id);
  const item = cooperation.items[0]?.id ?? '';
  const item_id = rowIdOf('CooperationItem', item);
  const beside = async (type: GlobalType, other: object) => await another(t, type, own[type], puyang, other);
  const ofCase = { case_id: seeded.rowId };
  return {
    LegalAidCase: seeded.id,
    Person: toGlobalId('Person', seeded.personRowId),
    Cooperation: cooperation.id,
    CooperationItem: item,
    Letter: toGlobalId('Letter', letter?.id ?? ''),
    Lawyer: t.lawyer('puyang.handler'),
    Member: toGlobalId('Member', t.world.members['puyang.officer'] ?? ''),
    Referral: (await aSent(t, way('APPLICATION_FORWARD'))).id,
    DefenceNotice: notice.id,
    DefenceLine: notice.lines[0]?.id ?? '',
    PersonQuestion: toGlobalId('PersonQuestion', question?.id ?? ''),
    Material: (await attached(t, 'puyang.officer', { caseId: seeded.id })).id,
    'noticeAttach input.materialIds': await uploaded(t, 'puyang.liaison', pdf()),
    Agreement: await beside('Agreement', { owner_organisation_id: puyang, other_organisation_id: yangquan }),
    CompetenceConflict: await beside('CompetenceConflict', {
      ...ofCase,
      ...{ owner_organisation_id: puyang, to_organisation_id: yangquan, competent_organisation_id: puyang },
      ...{ decided_by_organisation_id: puyang, number: '豫濮援争〔2026〕1号' },
    }),
    Consultation: await beside('Consultation', { owner_organisation_id: puyang, number: null, person_id: null }),
    DutyLawyerHelp: help?.id ?? '',
    DutyShift: await beside('DutyShift', {
      ...{ organisation_id: puyang, station_organisation_id: puyang },
      lawyer_id: rowIdOf('Lawyer', t.lawyer('puyang.handler')),
    }),
    Objection: await beside('Objection', { ...ofCase, superior_organisation_id: null }),
    Proposal: await beside('Proposal', {
      ...ofCase,
      ...{ ask_id: ask, item_id, subject_id: item_id, answers_proposal_id: null },
      ...{ by_organisation_id: puyang, to_organisation_id: yangquan },
    }),
    Disposition: await beside('Disposition', { ask_id: ask, item_id, organisation_id: puyang }),
    RosterRow: await beside('RosterRow', { ...ofCase, person_id: seeded.personRowId, split_case_id: null }),
    Settlement: await beside('Settlement', ofCase),
  };
}
