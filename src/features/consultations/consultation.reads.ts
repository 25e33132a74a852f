import type { GraphQLResolveInfo } from 'graphql';
import { actionsOf, mayReadCasework, ownCasesOnly, type ViewerAction } from '../../access/authorize.js';
import type { Look } from '../../access/restricted.js';
import type { Redaction } from '../../api/common.graphql.js';
import type { PageArgs } from '../../api/connection.js';
import { rowsOf } from '../../api/loader.js';
import { normaliseNumber } from '../../kernel/codes/document-number.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import { endOfDay, type LocalDate, startOfDay } from '../../kernel/local-date.js';
import { unseal } from '../../kernel/seal.js';
import { openCovered } from '../cases/restricted-access.service.js';
import { type CountedPage, emptyPage, pageOfList } from '../organisations/list.reads.js';
import { searchTokens } from '../people/person-token.js';
import { consultationPlace } from './consultation.entity.js';
import type { Consultation, ConsultationCounts, ConsultationFilter, Conversation } from './consultation.graphql.js';
import { consultationLifecycle } from './consultation.lifecycle.js';
import {
  consultationByNumber,
  consultationFigures,
  consultationsByIds,
  consultationTexts,
  conversationsByConsultation,
  ownConsultations,
  type RawConsultation,
} from './consultation.queries.js';

/** Who only handles cases has no part in the front desk. */
function maySee({ viewer }: MemberContext): boolean {
  return mayReadCasework(viewer) && ownCasesOnly(viewer) === null;
}

/** Consultations of the own organisation by row id, in one statement; others' and missing ones are null alike. */
export async function loadConsultations(
  ctx: Context,
  ids: readonly string[],
  look: Look = 'OPEN',
): Promise<(Consultation | null)[]> {
  const { viewer } = ctx;
  if (viewer === null || ids.length === 0 || !maySee(ctx as MemberContext)) return ids.map(() => null);
  const rows = await openCovered(ctx as MemberContext, await ctx.reads.rows(consultationsByIds, [ids]), look);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = byId.get(id);
    return row === undefined ? null : projectConsultation(ctx as MemberContext, row);
  });
}

/** One consultation of the own organisation. */
export async function loadConsultation(ctx: Context, id: string): Promise<Consultation | null> {
  return (await loadConsultations(ctx, [id]))[0] ?? null;
}

/** A consultation by its number, as it is said on the phone. */
export async function loadConsultationByNumber(ctx: MemberContext, number: string): Promise<Consultation | null> {
  if (!maySee(ctx)) return null;
  const found = await ctx.reads.rows(consultationByNumber, [normaliseNumber(number)]);
  const [row] = await openCovered(ctx, found, 'OPEN');
  return row === undefined ? null : projectConsultation(ctx, row);
}

/** The consultations of the own organisation, the last moved first. */
export async function pageOfConsultations(
  ctx: MemberContext,
  page: PageArgs,
  filter: ConsultationFilter,
  info: GraphQLResolveInfo,
): Promise<CountedPage<Consultation>> {
  if (!maySee(ctx)) return emptyPage(ctx, page);
  const search = normaliseNumber((filter.search ?? '').slice(0, 100));
  const tokens = search === '' ? null : searchTokens(ctx, ctx.viewer.organisationId, filter.search ?? '');
  return await pageOfList(ctx, ownConsultations, {
    name: `consultations:${ctx.viewer.organisationId}`,
    page,
    info,
    filters: [
      filter.states ?? null,
      filter.channels ?? null,
      tokens === null ? null : search,
      tokens?.ID_NUMBER ?? null,
      tokens?.NAME ?? null,
      tokens?.INITIALS ?? null,
      tokens?.PHONE ?? null,
    ],
    keyOf: ({ movedAt, id }) => [movedAt.toISOString(), id],
    keyLength: 2,
    nodeOf: (row) => projectConsultation(ctx, row),
  });
}

/** Person-times of the own front desk from one day to another, both included, by way. */
export async function consultationCountsOf(
  ctx: MemberContext,
  from: LocalDate,
  to: LocalDate,
): Promise<ConsultationCounts> {
  const rows = mayReadCasework(ctx.viewer)
    ? await ctx.reads.rows(consultationFigures, [startOfDay(from), endOfDay(to)])
    : [];
  const sum = (of: 'consultations' | 'personTimes') => rows.reduce((total, row) => total + row[of], 0);
  return { from, to, consultations: sum('consultations'), personTimes: sum('personTimes'), byChannel: rows };
}

const COVERED = [
  'matter',
  'causeCode',
  'cause',
  'content',
  'answer',
  'person',
  'phoneMasked',
  'conversations',
  'case',
  'referralId',
  'registeredBy',
  'consultant',
  'answeredAt',
  'timeline',
];

/** A consultation as a viewer of the own organisation gets it; of a restricted one others see number, state, due date. */
export function projectConsultation(ctx: MemberContext, raw: RawConsultation): Consultation {
  const covered = raw.coveredBy !== null;
  const redactions: Redaction[] = covered ? COVERED.map((field) => ({ field, reason: 'RESTRICTED' as const })) : [];
  return {
    __typename: 'Consultation',
    id: toGlobalId('Consultation', raw.id),
    number: raw.number,
    channel: raw.channel,
    state: raw.state,
    version: raw.version,
    matter: covered ? null : raw.matter,
    causeCode: covered ? null : raw.causeCode,
    cause: covered || raw.causeCode === null ? null : ctx.reference.causeName(raw.causeCode, ctx.locale),
    phoneMasked: covered ? null : raw.phoneMasked,
    anonymous: raw.personId === null,
    restricted: raw.restricted,
    personTimes: raw.personTimes,
    receivedAt: raw.receivedAt,
    registeredBy: covered ? null : raw.openedByName,
    consultant: covered ? null : (raw.answeredByName ?? raw.claimedByName),
    answeredAt: covered ? null : raw.answeredAt,
    promptedToApply: raw.promptedToApply,
    endedAt: raw.endedAt,
    referralId: covered || raw.referralId === null ? null : toGlobalId('Referral', raw.referralId),
    awaitsUs: raw.awaitsUs,
    dueAt: raw.earliestDueAt,
    overdue: raw.earliestDueAt !== null && raw.earliestDueAt <= ctx.clock.now(),
    unread: raw.unread,
    lastMovedAt: raw.movedAt,
    redactions,
    raw,
    covered,
  } as unknown as Consultation;
}

/** What was asked or advised, opened for who may read it. */
export async function consultationText(
  ctx: Context,
  { raw, covered }: Consultation,
  which: 'content' | 'answer',
): Promise<string | null> {
  if (covered) return null;
  const [row] = await rowsOf(ctx, consultationTexts, raw.id);
  return unseal(ctx, consultationPlace(`${which}_sealed`, raw.id), row?.[which] ?? null);
}

/** The conversations held on it, in order. */
export async function loadConversations(ctx: Context, { raw, covered }: Consultation): Promise<Conversation[]> {
  if (covered) return [];
  const rows = await rowsOf(ctx, conversationsByConsultation, raw.id);
  return rows.map(({ id, channel, heldAt, personTimes, noteSealed, recordedByName }) => ({
    channel,
    heldAt,
    personTimes,
    note: unseal(ctx, { table: 'consultation_conversation', column: 'note_sealed', rowId: id }, noteSealed),
    recordedBy: recordedByName,
  }));
}

/** What the viewer can do with it now, by the rows that guard the commands. */
export function consultationActions({ viewer }: MemberContext, { raw, covered }: Consultation): ViewerAction[] {
  return actionsOf(consultationLifecycle, viewer, raw.part, raw.state, () => (covered ? 'SUBJECT_RESTRICTED' : null));
}
