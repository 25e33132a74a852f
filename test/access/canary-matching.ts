import { newId } from '../../src/kernel/ids.js';
import { aCase, sql } from '../support/a.js';
import type { TestApp } from '../support/app.js';

export interface Questioned {
  asker: string;
  holder: string;
  subjectId: string;
  personId: string;
  heldCaseId: string;
  heldPersonId: string;
  answer: string | null;
}

/** A question that came, and its answer where there is one: as their room would write them. */
export async function questioned(t: TestApp, q: Questioned): Promise<void> {
  const [inquiry, question] = [newId(), newId()];
  const [asker, holder] = [q.asker, q.holder].map((key) => t.world.organisations[key]);
  const [by, answerer] = [t.world.members[`${q.asker}.reception`], t.world.members[`${q.holder}.reception`]];
  await sql(
    t,
    `insert into person_inquiry (id, organisation_id, subject_type, subject_id, person_id, asked_at, asked_by_member_id, answer_by, looked_at)
     values ($1, $2, 'LEGAL_AID_CASE', $3, $4, now(), $5, now() + interval '7 days', now())`,
    [inquiry, asker, q.subjectId, q.personId, by],
  );
  const sides =
    q.answer === null
      ? [[holder, 'REQUESTED']]
      : [
          [holder, 'REQUESTED'],
          [asker, 'REQUESTING'],
        ];
  for (const [organisation, part] of sides)
    await sql(
      t,
      `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at)
       values ($1, $2, 'PERSON_QUESTION', $3, now(), now())`,
      [organisation, question, part],
    );
  const answered = q.answer === null ? [null, null, null, null] : ['SAME_MATTER', '告知案号', new Date(), answerer];
  await sql(
    t,
    `insert into person_question (id, owner_organisation_id, asking_organisation_id, inquiry_id, kind, number, state, version, matter, held_case_id,
       held_person_id, claimed_by_member_id, asked_at, answer_by, answer, told_case_number, answered_at, answered_by_member_id, ended_at,
       last_actor_organisation_id, last_moved_at)
     values ($1, $2, $3, $4, 'SAME_PERSON', $5, $6, 2, '疑似同一受援人', $7, $8, $9, now(), now() + interval '7 days', $10, $11, $12, $13, $12, $2, now())`,
    [
      ...[question, holder, asker, inquiry, `${q.holder}查1`, q.answer === null ? 'ASKED' : 'ANSWERED', q.heldCaseId],
      ...[q.heldPersonId, answerer, ...answered],
    ],
  );
}

/** Of Mianyang's recipient Tongliang has asked, and waits; Tongliang has answered what Mianyang asked of him. */
export async function inQuestion(t: TestApp, caseRow: string): Promise<void> {
  const [person] = await sql<{ id: string }>(t, 'select person_id as id from case_person where case_id = $1', [
    caseRow,
  ]);
  const theirs = await aCase(t, 'tongliang', 'ACCEPTED');
  const ours = { caseId: caseRow, personId: person?.id ?? '' };
  const other = { caseId: theirs.rowId, personId: theirs.personRowId };
  const between = (asker: string, holder: string, own: typeof ours, held: typeof ours, answer: string | null) =>
    questioned(t, {
      ...{ asker, holder, answer, subjectId: own.caseId, personId: own.personId },
      ...{ heldCaseId: held.caseId, heldPersonId: held.personId },
    });
  await between('tongliang', 'mianyang', other, ours, null);
  await between('mianyang', 'tongliang', ours, other, 'SAME_MATTER');
}
