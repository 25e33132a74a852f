import { actionsOf, mayReadCasework, ownCasesOnly } from '../../access/authorize.js';
import { brief } from '../../access/projection.js';
import { type ViewerAction, viewerActionsOf } from '../../api/common.graphql.js';
import { rowsOf } from '../../api/loader.js';
import type { RefusalCode } from '../../errors/catalogue.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import type { LegalAidCase } from '../cases/case.graphql.js';
import { loadCase } from '../cases/case.reads.js';
import type { Person } from '../people/person.graphql.js';
import { loadPerson } from '../people/person.reads.js';
import type { PersonInquiry, PersonQuestion } from './matching.graphql.js';
import {
  inquiriesByIds,
  inquiriesBySubject,
  questionsByIds,
  type RawPersonInquiry,
  type RawPersonQuestion,
} from './matching.queries.js';
import { refusalToAnswer } from './matching.rules.js';
import { type PersonQuestionCommand, personQuestionLifecycle } from './person-question.lifecycle.js';

/** Who only handles cases has no part in what comes to the desk. */
const sees = ({ viewer }: Context): boolean =>
  viewer !== null && mayReadCasework(viewer) && ownCasesOnly(viewer) === null;

/** A question as a side gets it: the holder its own person and case, who asked the answer and the number it was given. */
function projectQuestion(ctx: Context, raw: RawPersonQuestion): PersonQuestion {
  const holds = raw.part === 'REQUESTED';
  const { covered } = raw;
  const withheld = covered ? 'RESTRICTED' : 'NOT_SHARED';
  const fields = holds ? (covered ? ['person', 'case', 'caseNumber'] : []) : ['number', 'claimedBy', 'person', 'case'];
  return {
    __typename: 'PersonQuestion',
    id: toGlobalId('PersonQuestion', raw.id),
    number: holds ? raw.number : null,
    state: raw.state,
    version: raw.version,
    part: raw.part,
    askedBy: brief(ctx, raw.askingOrganisationId),
    holder: brief(ctx, raw.ownerOrganisationId),
    askedAt: raw.askedAt,
    answerBy: raw.answerBy,
    claimedBy: holds ? raw.claimedBy : null,
    answer: covered && !holds ? null : raw.answer,
    caseNumber: covered ? null : raw.toldCaseNumber,
    answeredAt: raw.answeredAt,
    awaitsUs: raw.awaitsUs,
    redactions: [...fields, ...(covered && !holds ? ['answer', 'caseNumber', 'inquiry'] : [])].map((field) => ({
      field,
      reason: withheld,
    })),
    raw,
  } as unknown as PersonQuestion;
}

/** Questions in which the viewer's organisation takes part, by row id; missing and foreign ones are null alike. */
export async function loadQuestions(ctx: Context, ids: readonly string[]): Promise<(PersonQuestion | null)[]> {
  if (!sees(ctx) || ids.length === 0) return ids.map(() => null);
  const rows = await ctx.reads.rows(questionsByIds, [ids, ctx.clock.now()]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = byId.get(id);
    return row === undefined ? null : projectQuestion(ctx, row);
  });
}

/** One question. */
export async function loadQuestion(ctx: Context, id: string): Promise<PersonQuestion | null> {
  return (await loadQuestions(ctx, [id]))[0] ?? null;
}

function projectInquiry(raw: RawPersonInquiry): PersonInquiry {
  return {
    __typename: 'PersonInquiry',
    id: toGlobalId('PersonInquiry', raw.id),
    subjectId: toGlobalId(raw.subjectType === 'REFERRAL' ? 'Referral' : 'LegalAidCase', raw.subjectId),
    personId: toGlobalId('Person', raw.personId),
    askedAt: raw.askedAt,
    askedBy: raw.askedBy,
    answerBy: raw.answerBy,
    raw,
  } as unknown as PersonInquiry;
}

/** What the own organisation has asked, by row id; another's and missing ones are null alike. */
export async function loadInquiries(ctx: Context, ids: readonly string[]): Promise<(PersonInquiry | null)[]> {
  if (!sees(ctx) || ids.length === 0) return ids.map(() => null);
  const byId = new Map((await ctx.reads.rows(inquiriesByIds, [ids])).map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = byId.get(id);
    return row === undefined ? null : projectInquiry(row);
  });
}

/** One inquiry of the own organisation. */
export async function loadInquiry(ctx: Context, id: string): Promise<PersonInquiry | null> {
  return (await loadInquiries(ctx, [id]))[0] ?? null;
}

/** What the own organisation has asked in a matter, in order. */
export async function inquiriesOf(ctx: Context, subjectId: string): Promise<PersonInquiry[]> {
  return sees(ctx) ? (await rowsOf(ctx, inquiriesBySubject, subjectId)).map(projectInquiry) : [];
}

/** The answers to an inquiry. */
export async function answersOf(ctx: Context, { raw }: PersonInquiry): Promise<PersonQuestion[]> {
  return (await loadQuestions(ctx, raw.answeredIds)).filter((each) => each !== null);
}

/** The person as the holder itself knows him; nobody else gets one. */
export async function personOfQuestion(ctx: Context, { raw }: PersonQuestion): Promise<Person | null> {
  return raw.part === 'REQUESTED' && !raw.covered ? await loadPerson(ctx, raw.heldPersonId) : null;
}

/** The holder's own case. */
export async function caseOfQuestion(ctx: Context, { raw }: PersonQuestion): Promise<LegalAidCase | null> {
  return raw.part === 'REQUESTED' && !raw.covered ? await loadCase(ctx, raw.heldCaseId) : null;
}

/** What the own organisation had asked, of its answer. */
export async function inquiryOfQuestion(ctx: Context, { raw }: PersonQuestion): Promise<PersonInquiry | null> {
  return raw.part === 'REQUESTING' && !raw.covered ? await loadInquiry(ctx, raw.inquiryId) : null;
}

/** What the viewer can do with it now, by the rows that guard the commands. */
export function questionActions(ctx: MemberContext, { raw }: PersonQuestion): ViewerAction[] {
  const why = (command: PersonQuestionCommand): RefusalCode | null => {
    if (raw.closed) return 'SUBJECT_RESTRICTED';
    return command === 'answer' ? refusalToAnswer('SAME_MATTER', false, { ...raw, number: null }) : null;
  };
  return viewerActionsOf(ctx, actionsOf(personQuestionLifecycle, ctx.viewer, raw.part, raw.state, why));
}
