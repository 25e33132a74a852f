import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { Custody } from '../cases/proceeding.rules.js';
import type { DefenceStage, DutyMode, DutyService, OrganKind } from './defence-words.rules.js';
import type { DutyHelpState } from './duty-help.lifecycle.js';
import type { DutyShiftState } from './duty-shift.lifecycle.js';

/** 值班律师法律帮助: an organ or a detention house asks an institution. The owner is who asks. */
export const DutyLawyerHelpSchema = defineEntity({
  name: 'DutyLawyerHelp',
  tableName: 'duty_lawyer_help',
  properties: {
    id: p.uuid().primary(),
    ownerOrganisationId: p.uuid(),
    filedByOrganisationId: p.uuid(),
    toOrganisationId: p.uuid(),
    caseId: p.uuid().nullable(),
    number: p.text().nullable(),
    numberKey: p.text().nullable(),
    state: p.text().$type<DutyHelpState>(),
    version: p.integer().concurrencyCheck(),
    matter: p.text(),
    kind: p.text().$type<OrganKind>(),
    restricted: p.boolean(),
    personId: p.uuid(),
    stage: p.text().$type<DefenceStage>(),
    custody: p.text().$type<Custody>(),
    chargeSealed: p.type('bytea').$type<Buffer>().nullable(),
    placeSealed: p.type('bytea').$type<Buffer>().nullable(),
    wantedSealed: p.type('bytea').$type<Buffer>().nullable(),
    claimedByMemberId: p.uuid().nullable(),
    sentAt: p.type('timestamptz').$type<Date>(),
    openedAt: p.type('timestamptz').$type<Date>().nullable(),
    stationOrganisationId: p.uuid().nullable(),
    shiftId: p.uuid().nullable(),
    scheduledFor: p.type('timestamptz').$type<Date>().nullable(),
    mode: p.text().$type<DutyMode>().nullable(),
    lawyerId: p.uuid().nullable(),
    handlerMemberId: p.uuid().nullable(),
    /** The same person may be on duty as a member of the station. */
    handlerAccountId: p.uuid().nullable(),
    lawyerName: p.text().nullable(),
    lawyerLicenceNumber: p.text().nullable(),
    lawyerPhone: p.text().nullable(),
    heldAt: p.type('timestamptz').$type<Date>().nullable(),
    services: p.array<DutyService>(),
    contentSealed: p.type('bytea').$type<Buffer>().nullable(),
    recordedAt: p.type('timestamptz').$type<Date>().nullable(),
    askedForAidAt: p.type('timestamptz').$type<Date>().nullable(),
    convertedAt: p.type('timestamptz').$type<Date>().nullable(),
    endingReasonSealed: p.type('bytea').$type<Buffer>().nullable(),
    endedAt: p.type('timestamptz').$type<Date>().nullable(),
    createdAt: p.type('timestamptz').$type<Date>(),
    lastActorOrganisationId: p.uuid(),
    lastActorMemberId: p.uuid().nullable(),
    lastMovedAt: p.type('timestamptz').$type<Date>(),
  },
});
export type DutyLawyerHelp = InferEntity<typeof DutyLawyerHelpSchema>;

/** One day of one lawyer on the duty roster of a station. */
export const DutyShiftSchema = defineEntity({
  name: 'DutyShift',
  tableName: 'duty_shift',
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    stationOrganisationId: p.uuid(),
    lawyerId: p.uuid(),
    onDay: p.type('date').$type<string>(),
    mode: p.text().$type<DutyMode>(),
    state: p.text().$type<DutyShiftState>(),
    version: p.integer().concurrencyCheck(),
    createdAt: p.type('timestamptz').$type<Date>(),
    lastActorOrganisationId: p.uuid(),
    lastActorMemberId: p.uuid().nullable(),
    lastMovedAt: p.type('timestamptz').$type<Date>(),
  },
});
export type DutyShift = InferEntity<typeof DutyShiftSchema>;

/** Where the sealed texts of a help live. */
export function helpPlace(
  column: 'charge_sealed' | 'place_sealed' | 'wanted_sealed' | 'content_sealed' | 'ending_reason_sealed',
  id: string,
) {
  return { table: 'duty_lawyer_help', column, rowId: id };
}
