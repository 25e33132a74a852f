import { type Coverable, coveredBy } from '../../access/restricted.js';
import { statement } from '../../kernel/context.js';
import type { Part } from '../../kernel/roles.js';
import type { CaseState } from '../cases/case.lifecycle.js';
import type { Custody } from '../cases/proceeding.rules.js';
import { listOf } from '../organisations/list.queries.js';
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

/** A notice as it stands in its table, with the part the viewer's organisation has in it. */
export interface RawNotice extends Coverable {
  id: string;
  ownerOrganisationId: string;
  filedByOrganisationId: string;
  toOrganisationId: string;
  number: string | null;
  state: NoticeState;
  version: number;
  matter: string;
  kind: 'DEFENCE' | 'REPRESENTATION';
  restricted: boolean;
  docketSealed: Buffer | null;
  remarkSealed: Buffer | null;
  sentAt: Date | null;
  receivedAt: Date | null;
  openedAt: Date | null;
  endedAt: Date | null;
  reroutedFromId: string | null;
  /** How many desks it has come to. */
  chain: number;
  createdAt: Date;
  lastMovedAt: Date;
  /** As PostgreSQL writes it, to the microsecond: the key of the list. */
  movedKey: string;
  openedByName: string | null;
  claimedByName: string | null;
  part: Part;
  awaitsUs: boolean;
  awaitsThem: boolean;
  awaitedSince: Date | null;
  earliestDueAt: Date | null;
}

const COLUMNS = `n.id, n.owner_organisation_id as "ownerOrganisationId", n.filed_by_organisation_id as "filedByOrganisationId",
  n.to_organisation_id as "toOrganisationId", n.number, n.state, n.version, n.matter, n.kind, n.restricted,
  n.docket_sealed as "docketSealed", n.remark_sealed as "remarkSealed",
  n.sent_at as "sentAt",
  n.received_at as "receivedAt", n.opened_at as "openedAt", n.ended_at as "endedAt", n.rerouted_from_id as "reroutedFromId", n.chain,
  n.created_at as "createdAt", p.last_moved_at as "lastMovedAt", p.last_moved_at::text as "movedKey",
  opener.display_name as "openedByName", claimer.display_name as "claimedByName",
  p.part, p.awaits_us as "awaitsUs", p.awaits_them as "awaitsThem", p.awaited_since as "awaitedSince", p.earliest_due_at as "earliestDueAt",
  ${coveredBy('p')} as "coveredBy"`;

/** What was merely sent on through an organisation is in no list of it, and is not looked up by it. */
const FROM = `from participation p join defence_notice n on n.id = p.subject_id
  left join member opener on opener.id = n.opened_by_member_id left join member claimer on claimer.id = n.claimed_by_member_id
  where p.organisation_id = (select app.org()) and p.subject_type = 'DEFENCE_NOTICE' and p.ended_at is null and p.part <> 'ASKED'`;

const own = (parameter: string) =>
  `(${parameter}::uuid is null or exists (select 1 from defence_line h where h.notice_id = n.id and h.handler_member_id = ${parameter}::uuid))`;

/** Notices by id, as far as the viewer's organisation takes part; `$2` restricts a handler to his own. */
export const noticesByIds = statement<RawNotice>(
  'notices_by_ids',
  `select ${COLUMNS} ${FROM} and p.subject_id = any($1::uuid[]) and ${own('$2')}`,
);

/** A notice by its number as it is said, normalised. */
export const noticeByNumber = statement<RawNotice>(
  'notice_by_number',
  `select ${COLUMNS} ${FROM} and n.number_key = $1 and ${own('$2')}`,
);

/** Own notices, the last moved first. $1 member · $2 states · $3 awaiting us · $4 kind · $5, $6 after · $7 how many. */
export const ownNotices = listOf<RawNotice>('own_notices', {
  columns: COLUMNS,
  from: `${FROM} and ${own('$1')} and ($2::text[] is null or n.state = any($2)) and ($3::boolean is null or p.awaits_us = $3)
    and ($4::text is null or n.kind = $4)`,
  after: '($5::timestamptz is null or (p.last_moved_at, p.subject_id) < ($5, $6::uuid))',
  order: 'p.last_moved_at desc, p.subject_id desc',
  orderOfPage: 'x."lastMovedAt" desc, x.id desc',
  limit: '$7',
});

export interface RawLine {
  id: string;
  ownerId: string;
  position: number;
  personId: string;
  nameMasked: string | null;
  idNumberMasked: string | null;
  state: DefenceLineState;
  version: number;
  basis: DefenceBasis;
  ground: DefenceGround | null;
  stage: DefenceStage;
  custody: Custody;
  custodyPlaceSealed: Buffer | null;
  chargeSealed: Buffer;
  minor: boolean;
  disability: Disability;
  possibleSentence: PossibleSentence;
  notFullyAble: boolean;
  otherLaw: string | null;
  hearingOn: string | null;
  foundAt: Date;
  notifiedAt: Date | null;
  receivedAt: Date | null;
  rounds: number;
  correctionCode: CorrectionCode | null;
  correctionSealed: Buffer | null;
  correctionAskedAt: Date | null;
  answerSealed: Buffer | null;
  correctedAt: Date | null;
  lawyerId: string | null;
  lawyerName: string | null;
  lawyerLicenceNumber: string | null;
  lawyerPhone: string | null;
  lawyerFirm: string | null;
  setAside: string[];
  setAsideNoteSealed: Buffer | null;
  assignedAt: Date | null;
  confirmedAt: Date | null;
  caseId: string | null;
  declinedOn: string | null;
  endingReasonSealed: Buffer | null;
  endedAt: Date | null;
  /** Whom the person declined, here or on the line that it repeats. */
  declinedLawyerIds: string[];
  /** Of the case as which it goes on, as far as the viewer sees it. */
  caseState: CaseState | null;
  leadsCase: boolean;
  /** Another city leads it; the viewer's organisation, which was notified, stays as its home. */
  homesCase: boolean;
  /** Its lead has ended it because the person wants no lawyer, or has found one. */
  endedByPerson: boolean;
  handlesCase: boolean;
  duplicateOfLineId: string | null;
  earlierLineId: string | null;
  reroutedToOrganisationId: string | null;
  lastMovedAt: Date;
}

const LINE = `l.id, l.position, l.person_id as "personId", q.name_masked as "nameMasked", q.id_number_masked as "idNumberMasked",
  l.state, l.version, l.basis, l.ground, l.stage, l.custody, l.custody_place_sealed as "custodyPlaceSealed", l.charge_sealed as "chargeSealed",
  l.minor, l.disability, l.possible_sentence as "possibleSentence", l.not_fully_able as "notFullyAble", l.other_law as "otherLaw",
  l.hearing_on as "hearingOn", l.found_at as "foundAt", l.notified_at as "notifiedAt", l.received_at as "receivedAt", l.rounds,
  l.correction_code as "correctionCode", l.correction_sealed as "correctionSealed", l.correction_asked_at as "correctionAskedAt",
  l.answer_sealed as "answerSealed", l.corrected_at as "correctedAt", l.lawyer_id as "lawyerId", l.lawyer_name as "lawyerName",
  l.lawyer_licence_number as "lawyerLicenceNumber", l.lawyer_phone as "lawyerPhone", l.lawyer_firm as "lawyerFirm",
  l.set_aside as "setAside", l.set_aside_note_sealed as "setAsideNoteSealed", l.assigned_at as "assignedAt", l.confirmed_at as "confirmedAt",
  l.case_id as "caseId", l.declined_on as "declinedOn", l.ending_reason_sealed as "endingReasonSealed", l.ended_at as "endedAt",
  l.duplicate_of_line_id as "duplicateOfLineId", l.earlier_line_id as "earlierLineId",
  l.rerouted_to_organisation_id as "reroutedToOrganisationId", l.last_moved_at as "lastMovedAt",
  l.declined_lawyer_ids || coalesce((select d.declined_lawyer_ids from defence_line d where d.id = l.duplicate_of_line_id), '{}') as "declinedLawyerIds",
  k.state as "caseState", coalesce(k.lead_organisation_id = (select app.org()), false) as "leadsCase",
  coalesce(k.home_organisation_id = (select app.org()), false) as "homesCase",
  exists (select 1 from case_termination x where x.case_id = k.id and x.corrected_at is null and x.ground in ('REQUESTED', 'OWN_COUNSEL')) as "endedByPerson",
  coalesce(k.handler_member_id = (select app.member()), false) as "handlesCase"`;

// The person is gone for whom the sharing of him has ended: the row stays, without a name.
const LINE_FROM = `from defence_line l left join person q on q.id = l.person_id
  left join legal_aid_case k on k.id = l.case_id and l.state = 'COMPLETED'`;

export const linesByNotice = statement<RawLine>(
  'lines_by_notice',
  `select ${LINE}, l.notice_id as "ownerId" ${LINE_FROM} where l.notice_id = any($1::uuid[]) order by l.notice_id, l.position`,
);

/** The notice of a line, of a case, of a person: where to look for the line. */
export const noticeOfLine = statement<{ ownerId: string; noticeId: string }>(
  'notice_of_line',
  'select id as "ownerId", notice_id as "noticeId" from defence_line where id = any($1::uuid[])',
);
export const linesOfCase = statement<{ ownerId: string; id: string; noticeId: string }>(
  'lines_of_case',
  'select case_id as "ownerId", id, notice_id as "noticeId" from defence_line where case_id = any($1::uuid[]) order by received_at, id',
);

/** Lines that go on from a line, or repeat it. */
export const laterLines = statement<{ ownerId: string; id: string; noticeId: string; duplicate: boolean }>(
  'later_lines',
  `select coalesce(duplicate_of_line_id, earlier_line_id) as "ownerId", id, notice_id as "noticeId", duplicate_of_line_id is not null as duplicate
   from defence_line where duplicate_of_line_id = any($1::uuid[]) or earlier_line_id = any($1::uuid[]) order by received_at, id`,
);

/** The lawyers of the other defendants of a line's matter: barred for it. */
export const otherLawyersOfLine = statement<{ ownerId: string; lawyerId: string }>(
  'other_lawyers_of_line',
  `select r.id as "ownerId", w.id as "lawyerId" from defence_line r join lawyer w on w.organisation_id = (select app.org())
   where r.id = any($1::uuid[]) and app.defends_in_matter(w.id, r.id)`,
);
