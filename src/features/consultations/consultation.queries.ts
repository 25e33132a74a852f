import { type Coverable, coveredBy, isCovered } from '../../access/restricted.js';
import { statement } from '../../kernel/context.js';
import { listOf } from '../organisations/list.queries.js';
import type { ConsultationState } from './consultation.lifecycle.js';
import type { Channel } from './consultation.rules.js';

export interface RawConsultation extends Coverable {
  id: string;
  part: 'OWNER';
  awaitsUs: boolean;
  earliestDueAt: Date | null;
  movedAt: Date;
  unread: boolean;
  number: string | null;
  channel: Channel;
  state: ConsultationState;
  version: number;
  matter: string;
  causeCode: string | null;
  personId: string | null;
  phoneMasked: string | null;
  restricted: boolean;
  personTimes: number;
  receivedAt: Date;
  openedByMemberId: string | null;
  openedByName: string | null;
  claimedByMemberId: string | null;
  claimedByName: string | null;
  answeredAt: Date | null;
  answeredByMemberId: string | null;
  answeredByName: string | null;
  promptedToApply: boolean;
  endedAt: Date | null;
  caseId: string | null;
  referralId: string | null;
}

const nameOf = (column: string) => `(select m.display_name from member m where m.id = c.${column})`;

const COLUMNS = `c.id, p.part, p.awaits_us as "awaitsUs", p.earliest_due_at as "earliestDueAt", p.last_moved_at as "movedAt",
  (p.unread_since is not null) as unread, c.number, c.channel, c.state, c.version, c.matter, c.cause_code as "causeCode",
  c.person_id as "personId", c.phone_masked as "phoneMasked", c.restricted, c.person_times as "personTimes", c.received_at as "receivedAt",
  c.opened_by_member_id as "openedByMemberId", ${nameOf('opened_by_member_id')} as "openedByName",
  c.claimed_by_member_id as "claimedByMemberId", ${nameOf('claimed_by_member_id')} as "claimedByName",
  c.answered_at as "answeredAt", c.answered_by_member_id as "answeredByMemberId", ${nameOf('answered_by_member_id')} as "answeredByName",
  c.prompted_to_apply as "promptedToApply", c.ended_at as "endedAt", c.case_id as "caseId", c.referral_id as "referralId", ${coveredBy('p')} as "coveredBy"`;

const OWN = `from participation p join consultation c on c.id = p.subject_id
   where p.organisation_id = (select app.org()) and p.subject_type = 'CONSULTATION' and p.ended_at is null`;

export const consultationsByIds = statement<RawConsultation>(
  'consultations_by_ids',
  `select ${COLUMNS} ${OWN} and p.subject_id = any($1::uuid[])`,
);

/** A consultation by its number as it is said, normalised. */
export const consultationByNumber = statement<RawConsultation>(
  'consultation_by_number',
  `select ${COLUMNS} ${OWN} and c.number_key = $1`,
);

/**
 * $1 states · $2 channels · $3 number prefix · $4–$7 blind tokens · $8, $9 last movement and id of the last row seen · $10
 * how many. A restricted one is found by its person only by who belongs to it.
 */
export const ownConsultations = listOf<RawConsultation>('own_consultations', {
  columns: COLUMNS,
  from: `${OWN} and ($1::text[] is null or c.state = any($1::text[])) and ($2::text[] is null or c.channel = any($2::text[]))
     and ($3::text is null or starts_with(c.number_key, $3::text) or (
       not ${isCovered('p')}
       and (c.phone_token = $7::bytea or exists (
         select 1 from person_token t where t.organisation_id = (select app.org()) and t.person_id = c.person_id
           and (t.kind, t.token) in (('ID_NUMBER', $4::bytea), ('NAME', $5::bytea), ('INITIALS', $6::bytea), ('PHONE', $7::bytea))))))`,
  after: '($8::timestamptz is null or (p.last_moved_at, p.subject_id) < ($8, $9::uuid))',
  order: 'p.last_moved_at desc, p.subject_id desc',
  orderOfPage: 'x."movedAt" desc, x.id desc',
  limit: '$10',
});

/** The sealed texts of consultations. */
export const consultationTexts = statement<{ ownerId: string; content: Buffer; answer: Buffer | null }>(
  'consultation_texts',
  'select id as "ownerId", content_sealed as content, answer_sealed as answer from consultation where id = any($1::uuid[])',
);

export interface RawConversation {
  ownerId: string;
  id: string;
  position: number;
  channel: Channel;
  heldAt: Date;
  personTimes: number;
  noteSealed: Buffer | null;
  recordedByName: string | null;
}

/** The conversations of consultations, in the order they were held. */
export const conversationsByConsultation = statement<RawConversation>(
  'conversations_by_consultation',
  `select v.consultation_id as "ownerId", v.id, v.position, v.channel, v.held_at as "heldAt", v.person_times as "personTimes",
     v.note_sealed as "noteSealed", (select m.display_name from member m where m.id = v.recorded_by_member_id) as "recordedByName"
   from consultation_conversation v where v.consultation_id = any($1::uuid[]) order by v.consultation_id, v.position`,
);

/** How many consultations began, and how many person-times were held, from an instant to before another, by way. */
export const consultationFigures = statement<{ channel: Channel; consultations: number; personTimes: number }>(
  'consultation_figures',
  `select v.channel, count(*) filter (where v.position = 1)::int8 as consultations, sum(v.person_times)::int8 as "personTimes"
   from consultation_conversation v
   where v.organisation_id = (select app.org()) and v.held_at >= $1::timestamptz and v.held_at < $2::timestamptz group by v.channel order by v.channel`,
);
