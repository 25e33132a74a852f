import { isCovered } from '../../access/restricted.js';
import { type Statement, statement } from '../../kernel/context.js';
import type { Part } from '../../kernel/roles.js';
import { DUE_BATCH, type DueAct } from '../deadlines/due-batches.js';
import type { PersonAnswer, ReviewedType } from './matching.rules.js';
import type { PersonQuestionState } from './person-question.lifecycle.js';

/** For the clock role: inquiries of which nobody was looked for yet. $1, $2 after the last one. */
export const inquiriesToLook: Statement<DueAct> = statement(
  'person_inquiries_to_look',
  'select id, organisation, at from app.inquiries_to_look($1::timestamptz, $2::uuid)',
);

/** For the clock role: looks for holders of whom was asked about. $1 the inquiry, $2 now. */
export const lookForHolders = statement<unknown>('look_for_holders', 'select app.look_for_holders($1, $2)');

/** For the clock role: questions of which the holder was not told yet. $1, $2 after the last one. */
export const questionsToReceive: Statement<DueAct> = statement(
  'person_questions_to_receive',
  `select id, owner_organisation_id as organisation, asked_at::text as at from person_question
   where number is null and state = 'ASKED' and (asked_at, id) > ($1::timestamptz, $2::uuid) order by asked_at, id limit ${DUE_BATCH}`,
);

/** For the clock role: questions that stand no more. $1 now · $2, $3 after the last one. */
export const questionsToLapse: Statement<DueAct> = statement(
  'person_questions_to_lapse',
  'select id, organisation, at from app.questions_to_lapse($1, $2::timestamptz, $3::uuid)',
);

/**
 * In a statement, of a question that stands as q: whether the own office protects whom it holds. Without a part in the case
 * any more nothing is known of that.
 */
export const HELD_IS_PROTECTED = `(coalesce((select app.is_protected_matter(c.restricted, c.recipient_minor, c.cause_code, c.means_ground)
     from legal_aid_case c where c.id = q.held_case_id), false)
   or exists (select 1 from participation o where o.organisation_id = (select app.org()) and o.subject_id in (q.held_case_id, q.held_person_id)
     and o.restricted_by is not null))`;

/** A question as it stands in its table, with the part of the viewer's organisation. */
export interface RawPersonQuestion {
  id: string;
  number: string | null;
  state: PersonQuestionState;
  version: number;
  ownerOrganisationId: string;
  askingOrganisationId: string;
  inquiryId: string;
  heldCaseId: string;
  heldPersonId: string;
  claimedBy: string | null;
  askedAt: Date;
  answerBy: Date;
  answer: PersonAnswer | null;
  toldCaseNumber: string | null;
  answeredAt: Date | null;
  lastMovedAt: Date;
  part: Part;
  awaitsUs: boolean;
  /** The own matter is restricted, and the person who looks does not belong to it. */
  covered: boolean;
  /** The question itself is closed to the person who looks: no command on it is. */
  closed: boolean;
  /** Of the holder's open question: what decides whether it can be answered. */
  isProtected: boolean;
  stands: boolean;
}

/** Questions by id, as they stand now ($2). */
export const questionsByIds = statement<RawPersonQuestion>(
  'person_questions_by_ids',
  `select q.id, q.number, q.state, q.version, q.owner_organisation_id as "ownerOrganisationId", q.asking_organisation_id as "askingOrganisationId",
     q.inquiry_id as "inquiryId", q.held_case_id as "heldCaseId", q.held_person_id as "heldPersonId",
     (select m.display_name from member m where m.id = q.claimed_by_member_id) as "claimedBy", q.asked_at as "askedAt", q.answer_by as "answerBy",
     q.answer, q.told_case_number as "toldCaseNumber", q.answered_at as "answeredAt", q.last_moved_at as "lastMovedAt", p.part, p.awaits_us as "awaitsUs",
     exists (select 1 from participation o where o.organisation_id = (select app.org()) and ${isCovered('o')}
       and (o.subject_id in (q.held_case_id, q.held_person_id)
         or o.subject_id in (select i.subject_id from person_inquiry i where i.id = q.inquiry_id union all select i.person_id from person_inquiry i where i.id = q.inquiry_id)))
       as covered,
     not (select app.is_above_restriction()) and ${isCovered('p')} as closed,
     p.part = 'REQUESTED' and ${HELD_IS_PROTECTED} as "isProtected",
     case when p.part = 'REQUESTED' and q.state = 'ASKED' then app.question_stands(q.id, $2) else false end as stands
   from participation p join person_question q on q.id = p.subject_id
   where p.organisation_id = (select app.org()) and p.subject_type = 'PERSON_QUESTION' and p.ended_at is null and p.subject_id = any($1::uuid[])`,
);

/** What the own organisation has asked. */
export interface RawPersonInquiry {
  ownerId: string;
  id: string;
  subjectType: ReviewedType;
  subjectId: string;
  personId: string;
  askedAt: Date;
  askedBy: string | null;
  answerBy: Date;
  /** Questions that were answered: others are not there for who asked. */
  answeredIds: string[];
}

const INQUIRY = (owner: string) =>
  `select i.${owner} as "ownerId", i.id, i.subject_type as "subjectType", i.subject_id as "subjectId", i.person_id as "personId", i.asked_at as "askedAt",
     (select m.display_name from member m where m.id = i.asked_by_member_id) as "askedBy", i.answer_by as "answerBy",
     (select coalesce(jsonb_agg(q.id order by q.answered_at, q.id), '[]') from person_question q where q.inquiry_id = i.id
        and q.asking_organisation_id = i.organisation_id and q.state = 'ANSWERED') as "answeredIds"
   from person_inquiry i join participation p on p.organisation_id = (select app.org()) and p.subject_id = i.subject_id and p.ended_at is null
   where i.organisation_id = (select app.org()) and not ${isCovered('p')} and i.${owner} = any($1::uuid[]) order by i.asked_at, i.id`;

/** Inquiries by id, as far as the viewer sees the matter. */
export const inquiriesByIds = statement<RawPersonInquiry>('person_inquiries_by_ids', INQUIRY('id'));

/** The inquiries made in matters. */
export const inquiriesBySubject = statement<RawPersonInquiry>('person_inquiries_by_subject', INQUIRY('subject_id'));
