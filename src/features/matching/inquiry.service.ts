import { authorize } from '../../access/authorize.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse } from '../../kernel/refusal.js';
import { lockCase } from '../cases/case-lock.js';
import { previewClock } from '../deadlines/deadline.service.js';
import { openPersons } from '../people/person.service.js';
import { isMatchable } from '../people/person-match.js';
import { lockReferral } from '../referrals/referral-lock.js';
import {
  BASIS_OF_MATCHING,
  type InquiryFacts,
  MATCHING_ROLES,
  MOST_ASKED_BY_MEMBER,
  MOST_ASKED_BY_ORGANISATION,
  REVIEWED,
  type ReviewedType,
  refusalToAsk,
} from './matching.rules.js';

export interface PersonInquiryInput {
  subjectType: ReviewedType;
  subjectId: string;
  personId: string;
  idempotencyKey: string;
}

/**
 * Who reviews an application, or has opened a referral, has others asked whether they know the person. Afterwards it is
 * written down that it was asked, and until when answers come. Whether anybody was found is told to nobody: the clock
 * looks, seconds later, and a holder may answer; silence and nobody there are the same.
 * @throws NOT_FOUND ROLE_MAY_NOT SIDE_MAY_NOT ORGANISATION_KIND_UNFIT SUBJECT_RESTRICTED PERSON_NOT_UNDER_REVIEW PERSON_PROTECTED PERSON_WITHOUT_NUMBER
 *   PERSON_ASKED_ALREADY PERSON_ASKS_OF_MEMBER_USED_UP PERSON_ASKS_OF_OFFICE_USED_UP
 */
export async function askAboutPerson(ctx: MemberContext, input: PersonInquiryInput): Promise<CommandResult> {
  const request = { idempotencyKey: input.idempotencyKey, input };
  return await command(ctx, 'personMatch.ask', request, async (tx) => {
    const subject = await lockReviewed(tx, input);
    if (ctx.reference.organisation(tx.viewer.organisationId)?.kind !== 'LEGAL_AID_INSTITUTION')
      refuse('ORGANISATION_KIND_UNFIT');
    // One asks at a time in an office, as the database has it (0017): how often was asked is counted after the others.
    await tx.sql(`select pg_advisory_xact_lock(hashtextextended('person_inquiry ' || app.org()::text, 0))`, []);
    const facts = await inquiryFacts(tx, input, subject.state);
    const code = refusalToAsk(facts);
    if (code !== null)
      refuse(code, {
        path: ['input', code === 'PERSON_NOT_UNDER_REVIEW' ? 'subjectId' : 'personId'],
        basis: BASIS_OF_MATCHING[code],
        words: {
          limit: code === 'PERSON_ASKS_OF_MEMBER_USED_UP' ? MOST_ASKED_BY_MEMBER : MOST_ASKED_BY_ORGANISATION,
        },
      });
    const id = newId();
    const { organisationId } = tx.viewer;
    const { dueAt } = previewClock(ctx, {
      ruleId: 'PERSON_QUESTION_ANSWER',
      organisationId,
      startedAt: tx.now,
      trigger: 'REQUESTED',
    });
    const [written] = await tx.sql<{ done: boolean }>('select app.ask_about_person(?, ?, ?, ?, ?) as done', [
      id,
      input.subjectId,
      input.personId,
      tx.now,
      dueAt,
    ]);
    if (written?.done !== true) throw new Error('The database keeps to rules of asking that the service does not.');
    tx.record({
      subjectType: input.subjectType,
      subjectId: input.subjectId,
      word: 'personMatch.ask',
      version: subject.version,
      references: { person: input.personId, inquiry: id },
      audience: [organisationId],
    });
    return { subjectId: id };
  });
}

/** The matter under its lock, steps "visible" and "who". @throws NOT_FOUND ROLE_MAY_NOT SIDE_MAY_NOT SUBJECT_RESTRICTED */
async function lockReviewed(tx: CommandTx, { subjectType, subjectId }: PersonInquiryInput) {
  const { side } = REVIEWED[subjectType];
  if (subjectType === 'LEGAL_AID_CASE') {
    const { legalAidCase, part } = await lockCase(tx, subjectId);
    authorize(tx.viewer, { roles: MATCHING_ROLES, side }, part);
    return { state: legalAidCase.state as string, version: legalAidCase.version };
  }
  const { ask, part } = await lockReferral(tx, subjectId);
  authorize(tx.viewer, { roles: MATCHING_ROLES, side }, part);
  return { state: ask.state as string, version: ask.version };
}

interface Counted {
  isThere: boolean;
  isProtected: boolean;
  askedAlready: boolean;
  askedByMember: number;
  askedByOrganisation: number;
}

const DAY_MS = 86_400_000;

const OF_CASE = `select exists (select 1 from case_person cp where cp.case_id = c.id and cp.person_id = ?::uuid and cp.role = 'RECIPIENT') as "isThere",
  app.is_protected_matter(c.restricted, c.recipient_minor, c.cause_code, c.means_ground) as "isProtected" from legal_aid_case c where c.id = ?`;
const OF_REFERRAL = `select exists (select 1 from referral_person rp where rp.referral_id = r.id and rp.person_id = ?::uuid) as "isThere",
  app.is_protected_matter(r.restricted, false, r.cause_code, null) as "isProtected" from referral r where r.id = ?`;

/** What the own office knows of the matter, the person and its asking, read after the lock. @throws NOT_FOUND */
async function inquiryFacts(tx: CommandTx, input: PersonInquiryInput, state: string): Promise<InquiryFacts> {
  const { subjectType, subjectId, personId } = input;
  const { organisationId, memberId } = tx.viewer;
  const since = new Date(tx.now.getTime() - DAY_MS);
  const [found] = await tx.sql<Counted>(
    `select m.*,
       m."isProtected" or exists (select 1 from participation p where p.organisation_id = ? and p.subject_id in (?::uuid, ?::uuid)
         and p.restricted_by is not null) as "isProtected",
       exists (select 1 from person_inquiry i where i.subject_id = ? and i.person_id = ?) as "askedAlready",
       (select count(*)::int from person_inquiry i where i.asked_by_member_id = ? and i.asked_at > ?) as "askedByMember",
       (select count(*)::int from person_inquiry i where i.organisation_id = ? and i.asked_at > ?) as "askedByOrganisation"
     from (${subjectType === 'LEGAL_AID_CASE' ? OF_CASE : OF_REFERRAL}) m`,
    [
      ...[organisationId, subjectId, personId, subjectId, personId, memberId, since, organisationId, since],
      ...[personId, subjectId],
    ],
  );
  const [person] = found?.isThere === true ? await openPersons(tx, [personId]) : [];
  if (found === undefined || person === undefined) refuse('NOT_FOUND', { path: ['input', 'personId'] });
  const states: readonly string[] = REVIEWED[subjectType].states;
  const hasNumber = person.idKind === 'RESIDENT_ID' && person.idNumber !== null;
  return {
    ...found,
    underReview: states.includes(state),
    hasNumber,
    // Whose number is there and is not in the index is a minor.
    isProtected: found.isProtected || (hasNumber && !isMatchable(person, toLocalDate(tx.now))),
  };
}
