import { briefOrNull } from '../../access/projection.js';
import { awaitingOf } from '../../api/awaiting.js';
import type { Redaction, RedactionReason } from '../../api/common.graphql.js';
import type { MemberContext } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { SHOWN_LITTLE } from '../cases/case.rules.js';
import { refusalToNameLead } from '../cases/designation.rules.js';
import { maySeeMasked, sharingOf } from '../cases/sharing.rules.js';
import type { DeadlineLevel } from '../deadlines/deadline.graphql.js';
import { warningLevel } from '../deadlines/warning.rules.js';
import type { InboxItem } from './inbox.graphql.js';
import type { InboxRow } from './inbox.queries.js';
import { inboxFacts } from './inbox-subjects.js';
import { primaryAction } from './primary-action.rules.js';

export type FilledInboxRow = InboxRow & { id: string };

/** A place of the worklist as the viewer gets it; of a restricted case others see number, state and due date. */
export function projectInboxItem(ctx: MemberContext, row: FilledInboxRow): InboxItem {
  const covered = row.coveredBy !== null;
  const ask = row.subjectType !== 'LEGAL_AID_CASE';
  const withheld = personWithheld(row, covered);
  const former = row.part === 'FORMER_LEAD';
  const organ = former || SHOWN_LITTLE.includes(row.part);
  const hidesMatter = covered || (organ && !ask);
  // Under which number the holder keeps a question is its own affair, as on the question itself.
  const hidesNumber = row.subjectType === 'PERSON_QUESTION' && row.part !== 'REQUESTED';
  return {
    id: toGlobalId(inboxFacts(row.subjectType).type, row.id),
    subjectType: row.subjectType,
    number: hidesNumber ? null : row.number,
    kinds: covered ? [] : (row.kinds ?? []),
    kind: covered ? null : row.kind,
    state: row.state,
    matter: hidesMatter ? null : row.matter,
    part: row.part,
    requesting: briefOrNull(ctx, row.ownerOrganisationId),
    requested: briefOrNull(ctx, row.requestedOrganisationId),
    lead: covered && ask ? null : briefOrNull(ctx, row.leadOrganisationId),
    home: covered || organ ? null : briefOrNull(ctx, row.homeOrganisationId),
    counterpart: covered && !ask ? null : briefOrNull(ctx, counterpartOf(ctx.viewer.organisationId, row)),
    personMasked: withheld === null ? (row.personMasked ?? null) : null,
    personCount: withheld === null ? (row.personCount ?? null) : null,
    awaiting: awaitingOf(row),
    awaitedSince: row.awaitedSince,
    dueOn: row.dueAt === null ? null : toLocalDate(new Date(row.dueAt.getTime() - 1)),
    dueAt: row.dueAt,
    deadlineLevel: levelOf(row, ctx.clock.now()),
    lastMovedAt: row.lastMovedAt,
    unread: row.unread,
    version: row.version,
    primaryAction: row.itemStates === undefined ? null : shownAction(actionOf(ctx, row), row, covered),
    redactions: [
      ...redacted(hidesNumber ? 'NOT_SHARED' : null, 'number'),
      ...redacted(hidesMatter ? (covered ? 'RESTRICTED' : former ? 'ENDED' : 'NOT_SHARED') : null, 'matter', 'home'),
      ...redacted(
        covered ? 'RESTRICTED' : null,
        ...(ask ? ['kinds', 'lead'] : ['counterpart']),
        ...(row.kind === null ? [] : ['kind']),
      ),
      ...redacted(withheld, 'personMasked', 'personCount'),
    ],
  };
}

/** Why the person is not shown, by the same sharing as in the case itself; null when it is. */
function personWithheld(row: InboxRow, covered: boolean): RedactionReason | null {
  if (covered) return 'RESTRICTED';
  if (row.subjectType !== 'COOPERATION' && row.subjectType !== 'LEGAL_AID_CASE') {
    const hidden = row.personId !== null && row.personId !== undefined && row.personMasked === null;
    return hidden ? 'NOT_SHARED' : null;
  }
  if (row.casePart === undefined) return null;
  if (row.casePart === null) return 'ENDED';
  const { IDENTITY } = sharingOf({ part: row.casePart, grants: row.grants ?? [], narrowed: row.narrowed ?? [] });
  return maySeeMasked(IDENTITY, row.personId ?? '') ? null : IDENTITY.reason;
}

function redacted(reason: RedactionReason | null, ...fields: string[]): Redaction[] {
  return reason === null ? [] : fields.map((field) => ({ field, reason }));
}

function counterpartOf(own: string, row: InboxRow): string | null {
  const sides =
    row.subjectType === 'LEGAL_AID_CASE'
      ? [row.leadOrganisationId, row.homeOrganisationId]
      : [row.ownerOrganisationId, row.requestedOrganisationId];
  return sides.find((side) => side !== null && side !== own) ?? null;
}

function levelOf(row: InboxRow, now: Date): DeadlineLevel {
  const { dueAt, clockStartedAt, clockStops } = row;
  if (dueAt === null) return 'NONE';
  if (clockStartedAt == null) return now >= dueAt ? 'OVERDUE' : 'NONE';
  const stops = (clockStops ?? []).map(({ by, from, to }) => ({
    by,
    from: new Date(from),
    to: to === null ? null : new Date(to),
  }));
  return warningLevel(clockStartedAt, dueAt, now, stops);
}

function actionOf(ctx: MemberContext, row: InboxRow): string | null {
  const { viewer, reference } = ctx;
  const mine = (memberId: string | null | undefined) => memberId === viewer.memberId;
  return primaryAction(viewer, {
    subjectType: row.subjectType,
    state: row.state,
    part: row.part,
    awaitsUs: row.awaitsUs,
    sendApproves: reference.organisation(row.ownerOrganisationId ?? '')?.sendApproves === true,
    draftedByMe: mine(row.draftedByMemberId),
    openedOrAcceptedByMe: [row.openedByMemberId, row.acceptedByMemberId, row.reviewedByMemberId].some(mine),
    reviewed: row.reviewedByMemberId != null,
    handlerMemberId: row.handlerMemberId ?? null,
    fileSubmittedByMe: mine(row.fileSubmittedByMemberId),
    itemStates: row.itemStates ?? [],
    proposalAwaitsUs: row.proposalAwaitsUs === true,
    dispositionIsOpen: row.dispositionIsOpen === true,
    objectionState: row.objectionState ?? null,
    mayNameLead:
      row.subjectType === 'LEGAL_AID_CASE' &&
      row.part === 'SUPERVISOR' &&
      refusalToNameLead(
        viewer.organisationId,
        reference.organisation(row.leadOrganisationId ?? ''),
        row.inConflict === true,
      ) === null,
  });
}

/**
 * Who does not belong may open, for the desk, what has come in, and nothing else; where a case belongs is decided without
 * its persons, by a conflict or by naming its lead.
 */
function shownAction(action: string | null, { subjectType }: InboxRow, covered: boolean): string | null {
  const opens =
    action?.endsWith('.open') === true || action === 'case.designate' || subjectType === 'COMPETENCE_CONFLICT';
  return covered && !opens ? null : action;
}
