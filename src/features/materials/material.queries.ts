import { type Coverable, coveredBy, isOwnCase } from '../../access/restricted.js';
import { statement } from '../../kernel/context.js';
import type { FileKind } from '../../kernel/ports/files.js';
import type { Part } from '../../kernel/roles.js';
import type { SharingFacts } from '../cases/sharing.rules.js';
import type { FieldClass } from '../cooperation/item-kinds.js';
import { DUE_BATCH, type DueAct } from '../deadlines/due-batches.js';
import type { AskGrant } from './material.rules.js';
import type { ObtainedHow, Purpose } from './material-types.rules.js';
import type { NoticeReach } from './notice-papers.rules.js';
import type { PaperReach } from './referral-papers.rules.js';

export type MaterialState = 'TICKETED' | 'UPLOADED' | 'ATTACHED' | 'DISCARDED';

/** A file as it stands in its table, with the part of the viewer's organisation in its cooperation. */
export interface RawMaterial {
  id: string;
  organisationId: string;
  caseId: string | null;
  cooperationId: string | null;
  itemId: string | null;
  referralId: string | null;
  noticeId: string | null;
  lineId: string | null;
  purpose: Purpose;
  fieldClass: FieldClass;
  state: MaterialState;
  titleSealed: Buffer | null;
  mediaType: string | null;
  size: number | null;
  sha256: Buffer | null;
  obtainedFromSealed: Buffer | null;
  obtainedOn: string | null;
  obtainedHow: ObtainedHow | null;
  sharedWithAsks: boolean;
  uploadedAt: Date | null;
  attachedAt: Date | null;
  createdByMemberId: string;
  askPart: Part | null;
}

const COLUMNS = `m.id, m.owner_organisation_id as "organisationId", m.case_id as "caseId", m.cooperation_id as "cooperationId",
  m.item_id as "itemId", m.referral_id as "referralId", m.notice_id as "noticeId", m.line_id as "lineId", m.purpose, m.field_class as "fieldClass", m.state, m.title_sealed as "titleSealed", m.media_type as "mediaType",
  m.size, m.sha256, m.obtained_from_sealed as "obtainedFromSealed", m.obtained_on as "obtainedOn", m.obtained_how as "obtainedHow",
  m.shared_with_asks as "sharedWithAsks", m.uploaded_at as "uploadedAt", m.attached_at as "attachedAt",
  m.created_by_member_id as "createdByMemberId", ap.part as "askPart"`;

const FROM = `from material m left join participation ap on ap.organisation_id = (select app.org()) and ap.subject_id = m.cooperation_id
  and ap.ended_at is null`;

/**
 * A file that is attached to nothing is there for its uploader alone; `$2` restricts a handler to what he works on. Whose
 * line a paper of a notice concerns its reach says.
 */
const VISIBLE = `(m.state = 'ATTACHED' or m.state = 'UPLOADED' and m.created_by_member_id = (select app.member()))
  and ($2::uuid is null or m.created_by_member_id = $2::uuid
    or exists (select 1 from legal_aid_case k where k.id = m.case_id and ${isOwnCase('k', '$2')})
    or exists (select 1 from cooperation_item i where i.cooperation_id = m.cooperation_id and i.handler_member_id = $2::uuid)
    or m.notice_id is not null)`;

export const materialsByIds = statement<RawMaterial>(
  'materials_by_ids',
  `select ${COLUMNS} ${FROM} where m.id = any($1::uuid[]) and ${VISIBLE}`,
);

const attached = (name: string, column: 'cooperation_id' | 'item_id' | 'referral_id') =>
  statement<RawMaterial & { ownerId: string }>(
    name,
    `select ${COLUMNS}, m.${column} as "ownerId" ${FROM} where m.${column} = any($1::uuid[]) and m.state = 'ATTACHED'
     order by m.${column}, m.attached_at, m.id`,
  );
/** The papers of a notice: its own, and those that came on with its line from another desk. */
const paperOf = (file: string, notice: string) =>
  `${file}.state = 'ATTACHED' and (${file}.notice_id = ${notice}.id or ${file}.notice_id = any(${notice}.rerouted_notices)
     and app.paper_goes_on(${file}.notice_id, ${file}.line_id, ${notice}.id))`;
export const materialsByNotice = statement<RawMaterial & { ownerId: string }>(
  'materials_by_notice',
  `select ${COLUMNS}, n.id as "ownerId" from defence_notice n join material m on ${paperOf('m', 'n')}
     left join participation ap on ap.organisation_id = (select app.org()) and ap.subject_id = m.cooperation_id and ap.ended_at is null
   where n.id = any($1::uuid[]) order by n.id, m.attached_at, m.id`,
);

/** The files of cases, those of their cooperations included, and of the referral or the notice that an own case came from. */
export const materialsByCase = statement<RawMaterial & { ownerId: string }>(
  'materials_by_case',
  `select ${COLUMNS}, o.id as "ownerId" from unnest($1::uuid[]) as o(id)
     join lateral (
       select f.* from material f where f.case_id = o.id and f.state = 'ATTACHED'
       union all
       select f.* from referral_case rc join material f on f.referral_id = rc.referral_id and f.state = 'ATTACHED'
       where rc.case_id = o.id and rc.organisation_id = (select app.org()) and f.case_id is distinct from o.id
       union all
       select f.* from legal_aid_case k join defence_line l on l.case_id = k.id join defence_notice n on n.id = l.notice_id
       join material f on ${paperOf('f', 'n')} and (f.notice_id <> n.id or coalesce(f.line_id, l.id) = l.id)
       where k.id = o.id and k.lead_organisation_id = (select app.org())
     ) m on true
     left join participation ap on ap.organisation_id = (select app.org()) and ap.subject_id = m.cooperation_id and ap.ended_at is null
   order by o.id, m.attached_at, m.id`,
);
export const materialsByCooperation = attached('materials_by_cooperation', 'cooperation_id');
export const materialsByItem = attached('materials_by_item', 'item_id');
export const materialsByReferral = attached('materials_by_referral', 'referral_id');

/** What the viewer and the viewer's organisation are to cases: decides who sees which of their files. */
export interface RawCaseReach extends Coverable {
  ownerId: string;
  part: Part | null;
  grants: AskGrant[];
  narrowed: SharingFacts['narrowed'];
}

export const caseReaches = statement<RawCaseReach>(
  'case_reaches',
  `select s.id as "ownerId", p.part, ${coveredBy('p')} as "coveredBy",
     (select coalesce(jsonb_agg(jsonb_build_object('fieldClass', g.field_class, 'level', g.level, 'personIds', g.person_ids,
         'askId', g.ask_id, 'ended', g.ended_at is not null)), '[]')
       from sharing_grant g where g.case_id = s.id and g.organisation_id = (select app.org())) as grants,
     case when p.part = 'ASKED' then (select coalesce(jsonb_agg(k.narrowed), '[]') from (select case_id, requested_organisation_id, state, narrowed from cooperation
       union all select case_id, to_organisation_id, 'SENT', narrowed from referral where state in ('SENT', 'RECEIVED', 'AWAITING_SUPPLEMENT')) k
       where k.case_id = s.id and k.requested_organisation_id = (select app.org()) and k.state in ('SENT', 'RECEIVED', 'ACTIVE'))
     else '[]' end as narrowed
   from unnest($1::uuid[]) as s(id)
   left join participation p on p.organisation_id = (select app.org()) and p.subject_id = s.id and p.ended_at is null`,
);

/** What an upload is measured by. */
export interface RawTicket {
  id: string;
  state: MaterialState;
  purpose: Purpose;
  declaredType: FileKind;
  declaredSize: number;
  declaredSha256: Buffer | null;
  ticketExpiresAt: Date;
}

/** The ticket of an own file; the member is checked by the row too. */
export const ticketById = statement<RawTicket>(
  'ticket_by_id',
  `select id, state, purpose, declared_type as "declaredType", declared_size as "declaredSize", declared_sha256 as "declaredSha256",
     ticket_expires_at as "ticketExpiresAt"
   from material where id = $1 and owner_organisation_id = (select app.org()) and created_by_member_id = (select app.member())`,
);

/** Where the bytes of a file are. Who may have them was decided before. */
export interface RawStoredFile {
  storageName: string;
  wrappedKey: Buffer;
}
export const storedFileById = statement<RawStoredFile>(
  'stored_file_by_id',
  `select storage_name as "storageName", wrapped_key as "wrappedKey" from material where id = $1 and storage_name is not null`,
);

/** For the clock role: files of all organisations that were attached to nothing within their time. */
export const expiredMaterials = statement<DueAct>(
  'expired_materials',
  `select id, owner_organisation_id as organisation, created_at::text as at from material
   where state in ('TICKETED', 'UPLOADED') and created_at <= $1 and coalesce(uploaded_at, created_at) <= $1
     and (created_at, id) > ($2::timestamptz, $3::uuid) order by created_at, id limit ${DUE_BATCH}`,
);

/** For the clock role: which of these names some organisation's row knows. */
export const knownStorageNames = statement<{ name: string }>(
  'known_storage_names',
  'select storage_name as name from material where storage_name = any($1::text[])',
);

/** What the viewer and the viewer's organisation are to referrals: decides who sees which of their papers. */
export interface RawReferralReach extends PaperReach {
  ownerId: string;
}

export const referralReaches = statement<RawReferralReach>(
  'referral_reaches',
  `select s.id as "ownerId", p.part, r.kind, r.state, r.categories, ${coveredBy('p')} as "coveredBy",
     exists (select 1 from referral_case rc where rc.referral_id = s.id and rc.organisation_id = (select app.org())) as "tookOver"
   from unnest($1::uuid[]) as s(id)
   join participation p on p.organisation_id = (select app.org()) and p.subject_id = s.id and p.ended_at is null
   join referral r on r.id = s.id`,
);

/** What the viewer and the viewer's organisation are to the notices of papers: decides who sees which of them. */
export interface RawNoticeReach extends NoticeReach {
  /** The paper. */
  ownerId: string;
}

export const noticeReaches = statement<RawNoticeReach>(
  'notice_reaches',
  `select m.id as "ownerId", p.part, ${coveredBy('p')} as "coveredBy",
     (select coalesce(jsonb_agg(jsonb_build_object('state', l.state, 'handlerMemberId', coalesce(k.handler_member_id, l.handler_member_id))), '[]')
       from defence_line l left join legal_aid_case k on k.id = l.case_id
       where l.notice_id = d.id and (d.id <> m.notice_id or coalesce(m.line_id, l.id) = l.id)) as lines
   from material m join defence_notice d on d.id = m.notice_id
     or d.rerouted_notices @> array[m.notice_id] and app.paper_goes_on(m.notice_id, m.line_id, d.id)
   join participation p on p.organisation_id = (select app.org()) and p.subject_id = d.id and p.part <> 'ASKED' and p.ended_at is null
   where m.id = any($1::uuid[])`,
);
