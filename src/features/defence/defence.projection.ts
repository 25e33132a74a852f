import { brief, briefOrNull } from '../../access/projection.js';
import { awaitingOf } from '../../api/awaiting.js';
import type { Redaction, RedactionReason } from '../../api/common.graphql.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import { unseal } from '../../kernel/seal.js';
import { linePlace, noticePlace } from './defence.entity.js';
import type { DefenceNotice } from './defence.graphql.js';
import type { RawLine, RawNotice } from './defence.queries.js';
import type { DefenceLine } from './defence-line.graphql.js';

/**
 * A notice as the viewer gets it: what the organ wrote is for both sides; who opened it is a name for colleagues and an
 * organisation for the other side; of a restricted one only who belongs to it sees more than number, state and due date.
 */
export function projectNotice(ctx: MemberContext, raw: RawNotice): DefenceNotice {
  const requested = raw.part === 'REQUESTED';
  const covered = raw.coveredBy !== null;
  const opener = requested ? raw.openedByName : brief(ctx, raw.toOrganisationId).name;
  const hidden = (withheld: boolean, reason: RedactionReason, ...fields: string[]): Redaction[] =>
    withheld ? fields.map((field) => ({ field, reason })) : [];
  return {
    __typename: 'DefenceNotice',
    id: toGlobalId('DefenceNotice', raw.id),
    number: raw.number,
    state: raw.state,
    version: raw.version,
    kind: raw.kind,
    matter: covered ? null : raw.matter,
    restricted: raw.restricted,
    part: raw.part,
    organ: brief(ctx, raw.ownerOrganisationId),
    filedBy: brief(ctx, raw.filedByOrganisationId),
    institution: brief(ctx, raw.toOrganisationId),
    docket: covered ? null : unseal(ctx, noticePlace('docket_sealed', raw.id), raw.docketSealed),
    remark: covered ? null : unseal(ctx, noticePlace('remark_sealed', raw.id), raw.remarkSealed),
    sentAt: raw.sentAt,
    receivedAt: raw.receivedAt,
    openedAt: covered ? null : raw.openedAt,
    openedBy: covered || raw.openedAt === null ? null : opener,
    claimedBy: requested && !covered ? raw.claimedByName : null,
    endedAt: raw.endedAt,
    awaiting: awaitingOf(raw),
    awaitedSince: raw.awaitedSince,
    earliestDueAt: raw.earliestDueAt,
    overdue: raw.earliestDueAt !== null && raw.earliestDueAt <= ctx.clock.now(),
    lastMovedAt: raw.lastMovedAt,
    redactions: [
      ...hidden(!requested && !covered, 'NOT_SHARED', 'claimedBy'),
      ...hidden(
        covered,
        'RESTRICTED',
        'matter',
        'docket',
        'remark',
        'lines',
        'letters',
        'papers',
        'reroutedFrom',
        'timeline',
        'openedAt',
        'openedBy',
        'claimedBy',
      ),
    ],
    raw,
    covered,
  } as unknown as DefenceNotice;
}

/** A line as its side gets it. The organ never sees by what the institution chose its lawyer. */
export function projectLine(ctx: Context, notice: RawNotice, raw: RawLine): DefenceLine {
  const institution = notice.part === 'REQUESTED';
  const open = (column: Parameters<typeof linePlace>[0], bytes: Buffer | null) =>
    unseal(ctx, linePlace(column, raw.id), bytes);
  // The organ is told of a lawyer by the official letter, not before.
  const told = institution || raw.confirmedAt !== null;
  return {
    __typename: 'DefenceLine',
    id: toGlobalId('DefenceLine', raw.id),
    position: raw.position + 1,
    state: raw.state,
    version: raw.version,
    personId: raw.nameMasked === null ? null : toGlobalId('Person', raw.personId),
    nameMasked: raw.nameMasked,
    idNumberMasked: raw.idNumberMasked,
    minor: raw.minor,
    basis: raw.basis,
    ground: raw.ground,
    stage: raw.stage,
    custody: raw.custody,
    custodyPlace: open('custody_place_sealed', raw.custodyPlaceSealed),
    charge: open('charge_sealed', raw.chargeSealed),
    disability: raw.disability,
    possibleSentence: raw.possibleSentence,
    otherLaw: raw.otherLaw,
    hearingOn: raw.hearingOn,
    foundAt: raw.foundAt,
    notifiedAt: raw.notifiedAt,
    receivedAt: raw.receivedAt,
    rounds: raw.rounds,
    correction:
      raw.correctionCode === null || raw.correctionAskedAt === null
        ? null
        : {
            code: raw.correctionCode,
            list: open('correction_sealed', raw.correctionSealed),
            askedAt: raw.correctionAskedAt,
            answer: open('answer_sealed', raw.answerSealed),
            correctedAt: raw.correctedAt,
          },
    lawyer:
      told && raw.lawyerName !== null
        ? { name: raw.lawyerName, licenceNumber: raw.lawyerLicenceNumber ?? '', phone: raw.lawyerPhone }
        : null,
    setAside: institution ? raw.setAside : [],
    setAsideNote: institution ? open('set_aside_note_sealed', raw.setAsideNoteSealed) : null,
    assignedAt: told ? raw.assignedAt : null,
    confirmedAt: raw.confirmedAt,
    declinedOn: raw.declinedOn,
    endingReason: open('ending_reason_sealed', raw.endingReasonSealed),
    endedAt: raw.endedAt,
    reroutedTo: briefOrNull(ctx, raw.reroutedToOrganisationId),
    lastMovedAt: raw.lastMovedAt,
    redactions: [
      ...(raw.nameMasked === null
        ? ['personId', 'nameMasked', 'idNumberMasked'].map((field) => ({ field, reason: 'ENDED' as const }))
        : []),
      ...(institution
        ? []
        : ['setAside', 'setAsideNote', 'lawyerCandidates'].map((field) => ({ field, reason: 'NOT_SHARED' as const }))),
      ...(told ? [] : ['lawyer', 'assignedAt'].map((field) => ({ field, reason: 'NOT_YET_ACCEPTED' as const }))),
    ],
    raw,
    notice,
  } as unknown as DefenceLine;
}
