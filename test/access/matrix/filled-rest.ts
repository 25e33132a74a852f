import { newId, rowIdOf } from '../../../src/kernel/ids.js';
import { anAsk, sql } from '../../support/a.js';
import type { TestApp } from '../../support/app.js';

/** The papers, letters and ends of asks that this world did not come to. */
export async function filledRest(t: TestApp, caseId: string, itemId: string): Promise<void> {
  const { mianyang, tongliang, bureau, women } = t.world.organisations;
  const [officer, head] = [t.world.members['tongliang.officer'], t.world.members['mianyang.head']];
  const run = async (text: string, ...params: unknown[]) => void (await sql(t, text, params));
  const { keys } = t.app.contextFor(null);
  await run(`update person set region_code = '510700'`);
  await run(
    `update consultation set cause_code = 'LABOUR_REMUNERATION', ended_at = now(), case_id = $1, referral_id = (select id from referral limit 1),
       phone_sealed = null, phone_masked = null, phone_token = null, person_id = (select person_id from case_person where case_id = $1 limit 1)`,
    caseId,
  );
  await run(
    `update referral set cause_code = 'LABOUR_REMUNERATION', form = 'LABOUR_ARBITRATION', basis = 'CONSENT', basis_article = 'x', categories = '{IDENTITY,FACTS}',
       pre_reviewed_at = now(), exempt_ground = 'WORK_INJURY', claimed_by_member_id = $1, answered_at = now(), supplement_asked_at = now(), supplied_at = now(), decline_code = 'NO_CAPACITY',
       right_organisation_id = $2, review_on = '2027-01-01', outcome = 'OPINION_GIVEN', outcome_on = '2027-01-01', ended_at = now()`,
    officer,
    women,
  );
  await run(`update referral_revision set changed_fields = '{matter}'`);
  await run(`update referral_person set id_number_masked = '****'`);
  await run(`update cooperation_revision set changed_fields = '{purpose}', reason_sealed = reason_sealed`);
  const ask = '(select cooperation_id from cooperation_item where id = $1)';
  const [{ id: askId } = { id: '' }] = await sql<{ id: string }>(
    t,
    'select cooperation_id as id from cooperation_item where id = $1',
    [itemId],
  );
  await run(
    `update cooperation set claimed_by_member_id = $2, ended_at = now(), ending_reason_sealed = $3 where id = ${ask}`,
    itemId,
    officer,
    keys.encrypt({ table: 'cooperation', column: 'ending_reason_sealed', rowId: askId }, '结束'),
  );
  await run(`update cooperation_item set unable_code = 'WITNESS_ABSENT', ended_at = now() where id = $1`, itemId);
  await run(
    `update material set cooperation_id = ${ask}, item_id = $1, obtained_on = '2026-01-01' where case_id = $2`,
    itemId,
    caseId,
  );
  await run(`update proposal set answers_proposal_id = id`);
  await run(
    `insert into disposition (id, ask_type, ask_id, organisation_id, state, version, due_at, next_ask_id, created_at, last_actor_organisation_id, last_moved_at)
     select $1, 'REFERRAL', id, $2, 'REROUTED', 1, now(), id, now(), $2, now() from referral`,
    newId(),
    mianyang,
  );
  await run(
    `update letter set opened_at = now(), opened_by_member_id = case when organisation_id = $1 then $2::uuid else $3::uuid end,
       first_downloaded_at = now(), downloaded_by_member_id = case when organisation_id = $1 then $2::uuid else $3::uuid end, delivered_at = now()`,
    mianyang,
    head,
    officer,
  );
  await run(
    `insert into letter_download (id, letter_id, organisation_id, subject_id, member_id, format, at)
     select gen_random_uuid(), id, to_organisation_id, subject_id, $1, 'DOCX', now() from letter where to_organisation_id is not null`,
    officer,
  );
  await run(`update roster_row set split_case_id = $1 where case_id = $1`, caseId);
  await run(`update settlement set state = 'OFFERED', concluded_at = now() where case_id = $1`, caseId);
  await run(
    `update participation set ended_at = now() where organisation_id = $1 and subject_id = $2`,
    t.world.organisations.weidong,
    caseId,
  );
  await run(
    `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at, ended_at)
     values ($1, $2, 'LEGAL_AID_CASE', 'ASSISTING', now(), now(), now())`,
    t.world.organisations.jiaxian,
    caseId,
  );
  await run(`update consent set withdrawn_at = now()`);
  await run(
    `update lawyer set firm = '正和律师事务所', phone = '0816-1', criminal_practice_since = '2015-01-01', specialities = '{CRIMINAL}', member_id = $1
     where organisation_id = $2 and member_id is null`,
    t.world.members['mianyang.supervisor'],
    mianyang,
  );
  await run(`update lawyer set specialities = '{CRIMINAL}' where organisation_id = $1`, tongliang);
  await run(
    `update organisation set credit_code = '91350100M000100Y43', parent_id = $1, accepts = '{APPLICATION,COOPERATION,REFERRAL,CONSULTATION}' where id = $2`,
    bureau,
    mianyang,
  );
  await run(
    `update agreement set ended_at = now(), valid_to = '2030-01-01', requesting_share = 50, replaces_id = id, signed_by_owner = $2,
       signed_by_owner_at = now() where owner_organisation_id = $1`,
    mianyang,
    head,
  );
  await elsewhere(t, caseId, askId);
  // Organisations are kept beside the database.
  await t.app.contextFor(null).reference.refresh();
}

/** What points at another: a case and an ask of Mianyang's with Jia County, in which the other parts of the sample have none. */
async function elsewhere(t: TestApp, caseId: string, askId: string): Promise<void> {
  const run = async (text: string, ...params: unknown[]) => void (await sql(t, text, params));
  const { keys } = t.app.contextFor(null);
  const { cooperation, seeded } = await anAsk(t, { from: 'mianyang', to: 'jiaxian' });
  await run('update legal_aid_case set split_from_case_id = $2 where id = $1', caseId, seeded.rowId);
  await run('update legal_aid_case set split_from_case_id = $2 where id = $1', seeded.rowId, caseId);
  await run(
    'update cooperation set redirected_from_id = $2, redirected_to_id = $2 where id = $1',
    askId,
    rowIdOf('Cooperation', cooperation.id),
  );
  await run(`update disposition set next_ask_id = ask_id where ask_type = 'COOPERATION'`);
  // Every paper is void by its own number, and replaces the one before it of its office, the first the last.
  await run(
    `update letter l set void_of_letter_id = l.id, replaces_letter_id = nullif(r.before, l.id) from (
       select id, coalesce(lag(id) over (partition by organisation_id order by issued_at, id),
         first_value(id) over (partition by organisation_id order by issued_at desc, id desc)) as before from letter) r where r.id = l.id`,
  );
  await run('update deadline set escalated_at = now()');
  const revisions = await sql<{ n: number }>(
    t,
    'select revision as n from cooperation_revision where cooperation_id = $1',
    [askId],
  );
  for (const { n } of revisions)
    await run(
      'update cooperation_revision set reason_sealed = $1 where cooperation_id = $2 and revision = $3',
      keys.encrypt({ table: 'cooperation_revision', column: 'reason_sealed', rowId: `${askId}/${n}` }, '补正'),
      askId,
      n,
    );
}
