import { brief } from '../../access/projection.js';
import { awaitingOf } from '../../api/awaiting.js';
import { moneyOf, type Redaction } from '../../api/common.graphql.js';
import type { Context } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import { unseal } from '../../kernel/seal.js';
import type { Cooperation } from './cooperation.graphql.js';
import type { RawCooperation, RawItem } from './cooperation.queries.js';
import type { CooperationItem } from './cooperation-item.graphql.js';

/**
 * A cooperation as the viewer gets it. The letter itself is for both sides; who opened it is a name for colleagues and
 * an organisation for the other side; who claimed it is the requested side's own affair. Of a restricted case who does
 * not belong gets number, state, the two institutions and the due date.
 */
export function projectCooperation(ctx: Context, raw: RawCooperation): Cooperation {
  const covered = raw.coveredBy !== null;
  const requested = raw.part === 'REQUESTED';
  const place = (column: string) => ({ table: 'cooperation', column, rowId: raw.id });
  const opener = requested ? raw.openedByName : brief(ctx, raw.requestedOrganisationId).name;
  return {
    __typename: 'Cooperation',
    id: toGlobalId('Cooperation', raw.id),
    number: raw.number,
    state: raw.state,
    version: raw.version,
    revision: raw.revision,
    matter: covered ? null : raw.matter,
    part: raw.part,
    requesting: brief(ctx, raw.ownerOrganisationId),
    requested: brief(ctx, raw.requestedOrganisationId),
    kinds: covered ? [] : raw.kinds,
    purpose: covered ? null : unseal(ctx, place('purpose_sealed'), raw.purposeSealed),
    legalBasis: covered ? null : raw.legalBasis,
    sentAt: raw.sentAt,
    receivedAt: raw.receivedAt,
    openedAt: covered ? null : raw.openedAt,
    openedBy: covered || raw.openedAt === null ? null : opener,
    claimedBy: requested && !covered ? raw.claimedByName : null,
    answeredAt: covered ? null : raw.answeredAt,
    endedAt: covered ? null : raw.endedAt,
    endingReason: covered ? null : unseal(ctx, place('ending_reason_sealed'), raw.endingReasonSealed),
    awaiting: awaitingOf(raw),
    awaitedSince: raw.awaitedSince,
    lastMovedAt: raw.lastMovedAt,
    redactions: redactionsOf(covered, requested),
    raw,
  } as Cooperation;
}

const COVERED = [
  'matter',
  'kinds',
  'purpose',
  'legalBasis',
  'openedAt',
  'openedBy',
  'claimedBy',
  'answeredAt',
  'endedAt',
  'endingReason',
  'items',
  'proposals',
];
const COVERED_PARTS = [
  'dispositions',
  'letters',
  'revisions',
  'materials',
  'redirectedFrom',
  'redirectedTo',
  'timeline',
];

function redactionsOf(covered: boolean, requested: boolean): Redaction[] {
  if (covered) return [...COVERED, ...COVERED_PARTS].map((field) => ({ field, reason: 'RESTRICTED' as const }));
  return requested ? [] : [{ field: 'claimedBy', reason: 'NOT_SHARED' }];
}

/** An item as both sides get it. */
export function projectItem(ctx: Context, ask: RawCooperation, raw: RawItem): CooperationItem {
  const place = (column: string) => ({ table: 'cooperation_item', column, rowId: raw.id });
  return {
    __typename: 'CooperationItem',
    id: toGlobalId('CooperationItem', raw.id),
    position: raw.position + 1,
    kind: raw.kind,
    state: raw.state,
    version: raw.version,
    description: unseal(ctx, place('description_sealed'), raw.descriptionSealed),
    expectedResult: unseal(ctx, place('expected_result_sealed'), raw.expectedResultSealed),
    wantedOn: raw.wantedOn,
    acceptedAt: raw.acceptedAt,
    startedAt: raw.startedAt,
    unableCode: raw.unableCode,
    reason: unseal(ctx, place('reason_sealed'), raw.reasonSealed),
    result: unseal(ctx, place('result_sealed'), raw.resultSealed),
    resultKind: raw.resultKind,
    resultAmount: moneyOf(raw.resultAmountFen),
    submittedAt: raw.submittedAt,
    reworkCount: raw.reworkCount,
    escalated: raw.escalatedAt !== null,
    endedAt: raw.endedAt,
    lastMovedAt: raw.lastMovedAt,
    raw,
    ask,
  } as unknown as CooperationItem;
}
