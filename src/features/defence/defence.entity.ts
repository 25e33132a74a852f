import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { Custody } from '../cases/proceeding.rules.js';
import type { DefenceLineState } from './defence-line.lifecycle.js';
import type {
  CorrectionCode,
  DefenceBasis,
  DefenceGround,
  DefenceStage,
  Disability,
  PossibleSentence,
} from './defence-words.rules.js';
import type { NoticeState } from './notice.lifecycle.js';

/** 通知辩护 or 通知代理: one notice of an organ to a legal aid institution. The owner is the organ. */
export const DefenceNoticeSchema = defineEntity({
  name: 'DefenceNotice',
  tableName: 'defence_notice',
  properties: {
    id: p.uuid().primary(),
    ownerOrganisationId: p.uuid(),
    /** The organ itself, or the workstation that it hosts. */
    filedByOrganisationId: p.uuid(),
    toOrganisationId: p.uuid(),
    caseId: p.uuid().nullable(),
    number: p.text().nullable(),
    /** The number as it is looked up: without brackets, blanks and leading zeros. */
    numberKey: p.text().nullable(),
    state: p.text().$type<NoticeState>(),
    version: p.integer().concurrencyCheck(),
    matter: p.text(),
    kind: p.text().$type<'DEFENCE' | 'REPRESENTATION'>(),
    /** What the notices of one matter share, from stage to stage. */
    matterGroupId: p.uuid(),
    /** One of its lines is restricted. */
    restricted: p.boolean(),
    docketSealed: p.type('bytea').$type<Buffer>().nullable(),
    remarkSealed: p.type('bytea').$type<Buffer>().nullable(),
    draftedByMemberId: p.uuid().nullable(),
    claimedByMemberId: p.uuid().nullable(),
    sentAt: p.type('timestamptz').$type<Date>().nullable(),
    receivedAt: p.type('timestamptz').$type<Date>().nullable(),
    openedAt: p.type('timestamptz').$type<Date>().nullable(),
    openedByMemberId: p.uuid().nullable(),
    endedAt: p.type('timestamptz').$type<Date>().nullable(),
    reroutedFromId: p.uuid().nullable(),
    /** The institutions on whose desks it has lain before. */
    reroutedDesks: p.array<string>().columnType('uuid[]'),
    /** The notices in which its line lay there: their papers of it go with it. */
    reroutedNotices: p.array<string>().columnType('uuid[]'),
    chain: p.integer(),
    createdAt: p.type('timestamptz').$type<Date>(),
    lastActorOrganisationId: p.uuid(),
    lastActorMemberId: p.uuid().nullable(),
    lastMovedAt: p.type('timestamptz').$type<Date>(),
  },
});
export type DefenceNotice = InferEntity<typeof DefenceNoticeSchema>;

/** One defendant of a notice. */
export const DefenceLineSchema = defineEntity({
  name: 'DefenceLine',
  tableName: 'defence_line',
  properties: {
    id: p.uuid().primary(),
    noticeId: p.uuid(),
    position: p.integer(),
    personId: p.uuid(),
    state: p.text().$type<DefenceLineState>(),
    version: p.integer().concurrencyCheck(),
    basis: p.text().$type<DefenceBasis>(),
    ground: p.text().$type<DefenceGround>().nullable(),
    stage: p.text().$type<DefenceStage>(),
    custody: p.text().$type<Custody>(),
    custodyPlaceSealed: p.type('bytea').$type<Buffer>().nullable(),
    chargeSealed: p.type('bytea').$type<Buffer>(),
    bornOnSealed: p.type('bytea').$type<Buffer>().nullable(),
    minor: p.boolean(),
    /** Restricted whoever it is: by the charge, or because the organ asks for it. */
    keptClose: p.boolean(),
    disability: p.text().$type<Disability>(),
    notFullyAble: p.boolean(),
    possibleSentence: p.text().$type<PossibleSentence>(),
    deathReviewApplied: p.boolean(),
    inAbsentia: p.boolean(),
    otherLaw: p.text().nullable(),
    hearingOn: p.type('date').$type<string>().nullable(),
    foundAt: p.type('timestamptz').$type<Date>(),
    notifiedAt: p.type('timestamptz').$type<Date>().nullable(),
    receivedAt: p.type('timestamptz').$type<Date>().nullable(),
    /** How often the organ has notified: anew after the person declined. */
    rounds: p.integer(),
    correctionCode: p.text().$type<CorrectionCode>().nullable(),
    correctionSealed: p.type('bytea').$type<Buffer>().nullable(),
    correctionAskedAt: p.type('timestamptz').$type<Date>().nullable(),
    answerSealed: p.type('bytea').$type<Buffer>().nullable(),
    correctedAt: p.type('timestamptz').$type<Date>().nullable(),
    lawyerId: p.uuid().nullable(),
    handlerMemberId: p.uuid().nullable(),
    lawyerName: p.text().nullable(),
    lawyerLicenceNumber: p.text().nullable(),
    lawyerPhone: p.text().nullable(),
    lawyerFirm: p.text().nullable(),
    setAside: p.array<string>(),
    setAsideNoteSealed: p.type('bytea').$type<Buffer>().nullable(),
    assignedAt: p.type('timestamptz').$type<Date>().nullable(),
    assignedByMemberId: p.uuid().nullable(),
    confirmedAt: p.type('timestamptz').$type<Date>().nullable(),
    confirmedByMemberId: p.uuid().nullable(),
    caseId: p.uuid().nullable(),
    declinedOn: p.type('date').$type<string>().nullable(),
    declineMaterialId: p.uuid().nullable(),
    /** Whom the person declined; another is assigned when the organ notifies anew. */
    declinedLawyerIds: p.array<string>().columnType('uuid[]'),
    endingReasonSealed: p.type('bytea').$type<Buffer>().nullable(),
    endedAt: p.type('timestamptz').$type<Date>().nullable(),
    duplicateOfLineId: p.uuid().nullable(),
    earlierLineId: p.uuid().nullable(),
    reroutedToOrganisationId: p.uuid().nullable(),
    reroutedToLineId: p.uuid().nullable(),
    reroutedFromLineId: p.uuid().nullable(),
    lastActorOrganisationId: p.uuid(),
    lastActorMemberId: p.uuid().nullable(),
    lastMovedAt: p.type('timestamptz').$type<Date>(),
  },
});
export type DefenceLine = InferEntity<typeof DefenceLineSchema>;

/** Where the sealed texts of a notice and of a line live. */
export function noticePlace(column: 'docket_sealed' | 'remark_sealed', id: string) {
  return { table: 'defence_notice', column, rowId: id };
}

export function linePlace(
  column:
    | 'custody_place_sealed'
    | 'charge_sealed'
    | 'born_on_sealed'
    | 'correction_sealed'
    | 'answer_sealed'
    | 'set_aside_note_sealed'
    | 'ending_reason_sealed',
  id: string,
) {
  return { table: 'defence_line', column, rowId: id };
}
