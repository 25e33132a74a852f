import { type Coverable, coveredBy } from '../../access/restricted.js';
import { statement } from '../../kernel/context.js';
import type { Part } from '../../kernel/roles.js';
import type { Custody } from '../cases/proceeding.rules.js';
import { listOf } from '../organisations/list.queries.js';
import type { DefenceStage, DutyMode, DutyService, OrganKind } from './defence-words.rules.js';
import type { DutyHelpState } from './duty-help.lifecycle.js';
import type { DutyShiftState } from './duty-shift.lifecycle.js';

/** A help as it stands in its table, with the part the viewer's organisation has in it. */
export interface RawHelp extends Coverable {
  id: string;
  ownerOrganisationId: string;
  filedByOrganisationId: string;
  toOrganisationId: string;
  caseId: string | null;
  number: string | null;
  state: DutyHelpState;
  version: number;
  matter: string;
  kind: OrganKind;
  restricted: boolean;
  personId: string;
  nameMasked: string | null;
  idNumberMasked: string | null;
  stage: DefenceStage;
  custody: Custody;
  chargeSealed: Buffer | null;
  placeSealed: Buffer | null;
  wantedSealed: Buffer | null;
  claimedByMemberId: string | null;
  sentAt: Date;
  stationOrganisationId: string | null;
  scheduledFor: Date | null;
  mode: DutyMode | null;
  handlerMemberId: string | null;
  handlerAccountId: string | null;
  shiftId: string | null;
  lawyerName: string | null;
  lawyerLicenceNumber: string | null;
  lawyerPhone: string | null;
  heldAt: Date | null;
  services: DutyService[];
  contentSealed: Buffer | null;
  recordedAt: Date | null;
  askedForAidAt: Date | null;
  convertedAt: Date | null;
  endingReasonSealed: Buffer | null;
  endedAt: Date | null;
  lastMovedAt: Date;
  movedKey: string;
  part: Part;
  awaitsUs: boolean;
  awaitsThem: boolean;
  earliestDueAt: Date | null;
}

const COLUMNS = `h.id, h.owner_organisation_id as "ownerOrganisationId", h.filed_by_organisation_id as "filedByOrganisationId",
  h.to_organisation_id as "toOrganisationId", h.case_id as "caseId", h.number, h.state, h.version, h.matter, h.kind, h.restricted,
  h.person_id as "personId", q.name_masked as "nameMasked", q.id_number_masked as "idNumberMasked", h.stage, h.custody,
  h.charge_sealed as "chargeSealed", h.place_sealed as "placeSealed", h.wanted_sealed as "wantedSealed",
  h.claimed_by_member_id as "claimedByMemberId", h.sent_at as "sentAt", h.station_organisation_id as "stationOrganisationId",
  h.scheduled_for as "scheduledFor", h.mode, h.handler_member_id as "handlerMemberId", h.handler_account_id as "handlerAccountId", h.shift_id as "shiftId", h.lawyer_name as "lawyerName",
  h.lawyer_licence_number as "lawyerLicenceNumber", h.lawyer_phone as "lawyerPhone", h.held_at as "heldAt", h.services,
  h.content_sealed as "contentSealed", h.recorded_at as "recordedAt", h.asked_for_aid_at as "askedForAidAt", h.converted_at as "convertedAt",
  h.ending_reason_sealed as "endingReasonSealed", h.ended_at as "endedAt", p.last_moved_at as "lastMovedAt",
  p.last_moved_at::text as "movedKey", p.part, p.awaits_us as "awaitsUs", p.awaits_them as "awaitsThem", p.earliest_due_at as "earliestDueAt",
  ${coveredBy('p')} as "coveredBy"`;

const FROM = `from participation p join duty_lawyer_help h on h.id = p.subject_id left join person q on q.id = h.person_id
  where p.organisation_id = (select app.org()) and p.subject_type = 'DUTY_LAWYER_HELP' and p.ended_at is null`;

/** Helps by id; `$2` restricts a handler to his own. */
export const helpsByIds = statement<RawHelp>(
  'helps_by_ids',
  `select ${COLUMNS} ${FROM} and p.subject_id = any($1::uuid[]) and ($2::uuid is null or h.handler_member_id = $2::uuid)`,
);

/** A help by its number as it is said, normalised. */
export const helpByNumber = statement<RawHelp>(
  'help_by_number',
  `select ${COLUMNS} ${FROM} and h.number_key = $1 and ($2::uuid is null or h.handler_member_id = $2::uuid)`,
);

/**
 * Own helps, the last moved first: the ledger (form 29) is those held in a time. $1 member · $2 states · $3 station
 * · $4, $5 held from and before · $6, $7 after · $8 how many.
 */
export const ownHelps = listOf<RawHelp>('own_helps', {
  columns: COLUMNS,
  from: `${FROM} and ($1::uuid is null or h.handler_member_id = $1) and ($2::text[] is null or h.state = any($2))
    and ($3::uuid is null or h.station_organisation_id = $3) and ($4::timestamptz is null or h.held_at >= $4)
    and ($5::timestamptz is null or h.held_at < $5)`,
  after: '($6::timestamptz is null or (p.last_moved_at, p.subject_id) < ($6, $7::uuid))',
  order: 'p.last_moved_at desc, p.subject_id desc',
  orderOfPage: 'x."lastMovedAt" desc, x.id desc',
  limit: '$8',
});

export interface RawShift {
  id: string;
  organisationId: string;
  stationOrganisationId: string;
  lawyerId: string;
  lawyerName: string | null;
  onDay: string;
  mode: DutyMode;
  state: DutyShiftState;
  version: number;
}

const SHIFT = `s.id, s.organisation_id as "organisationId", s.station_organisation_id as "stationOrganisationId", s.lawyer_id as "lawyerId",
  l.name as "lawyerName", s.on_day as "onDay", s.mode, s.state, s.version`;
const SHIFT_FROM = `from duty_shift s left join lawyer l on l.id = s.lawyer_id
  where (s.organisation_id = (select app.org()) or s.station_organisation_id = (select app.org()))`;

export const shiftsByIds = statement<RawShift>(
  'shifts_by_ids',
  `select ${SHIFT} ${SHIFT_FROM} and s.id = any($1::uuid[])`,
);

/** The roster of a station in a month, day by day. $1 station · $2, $3 from and before · $4 cancelled ones too · $5, $6 after · $7 how many. */
export const shiftsOfStation = listOf<RawShift>('shifts_of_station', {
  columns: SHIFT,
  from: `${SHIFT_FROM} and s.station_organisation_id = $1::uuid and s.on_day >= $2::date and s.on_day < $3::date
    and ($4::boolean or s.state = 'PLANNED')`,
  after: '($5::date is null or (s.on_day, s.id) > ($5, $6::uuid))',
  order: 's.on_day, s.id',
  orderOfPage: 'x."onDay", x.id',
  limit: '$7',
});
