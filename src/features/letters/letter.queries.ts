import type { SubjectType } from '../../access/participation.js';
import { type Coverable, coveredBy, isOwnCase } from '../../access/restricted.js';
import { statement } from '../../kernel/context.js';
import type { Part } from '../../kernel/roles.js';
import { handlesAsk } from '../defence/defence-own.queries.js';

export interface RawLetter {
  id: string;
  ownerId: string;
  organisationId: string;
  toOrganisationId: string | null;
  templateId: string;
  number: string;
  contentHash: Buffer;
  issuedAt: Date;
  deliveredAt: Date | null;
  openedAt: Date | null;
  firstDownloadedAt: Date | null;
  /** Names of colleagues: of the other side's people none is readable here. */
  openedByName: string | null;
  downloadedByName: string | null;
  /** The number of the notice that made it void, and when; the number of the paper that it makes void. */
  voidedByNumber: string | null;
  voidedAt: Date | null;
  voidsNumber: string | null;
  /** The void paper it takes the place of, and the paper that takes its place. */
  replacesId: string | null;
  replacesNumber: string | null;
  replacedById: string | null;
  replacedByNumber: string | null;
}

const COLUMNS = `l.id, l.organisation_id as "organisationId", l.to_organisation_id as "toOrganisationId",
    l.template_id as "templateId", l.number, l.content_hash as "contentHash", l.issued_at as "issuedAt", l.delivered_at as "deliveredAt",
    l.opened_at as "openedAt", l.first_downloaded_at as "firstDownloadedAt",
    (select m.display_name from member m where m.id = l.opened_by_member_id) as "openedByName",
    (select m.display_name from member m where m.id = l.downloaded_by_member_id) as "downloadedByName",
    (select v.number from letter v where v.void_of_letter_id = l.id) as "voidedByNumber",
    (select v.issued_at from letter v where v.void_of_letter_id = l.id) as "voidedAt",
    (select o.number from letter o where o.id = l.void_of_letter_id) as "voidsNumber",
    l.replaces_letter_id as "replacesId", (select o.number from letter o where o.id = l.replaces_letter_id) as "replacesNumber",
    (select r.id from letter r where r.replaces_letter_id = l.id) as "replacedById",
    (select r.number from letter r where r.replaces_letter_id = l.id) as "replacedByNumber"`;

/** The papers of subjects, and those which the own organisation keeps under them, in the order they were issued. */
export const lettersBySubject = statement<RawLetter>(
  'letters_by_subject',
  `select ${COLUMNS}, case when l.subject_id = any($1::uuid[]) then l.subject_id else l.filed_under_id end as "ownerId"
   from letter l where l.subject_id = any($1::uuid[]) or (l.filed_under_id = any($1::uuid[]) and l.organisation_id = (select app.org()))
   order by "ownerId", l.issued_at, l.id`,
);

/** A paper with what decides who sees it. */
export interface LetterForViewer extends RawLetter, Coverable {
  subjectType: SubjectType;
  /** Under what its issuer keeps it, where that takes no part in the subject. */
  filedUnderId: string | null;
  /** The part of the viewer's organisation in the subject; of the issuer, in what it keeps the paper under. */
  part: Part;
}

/** Where the viewer's organisation finds a paper: the issuer's own copy may be kept under something else. */
const FOUND_UNDER = `case when l.organisation_id = (select app.org()) then coalesce(l.filed_under_id, l.subject_id) else l.subject_id end`;

/** Papers of subjects in which the viewer's organisation takes part; `$2` restricts a handler to what he works on. */
const FOR_VIEWER = `select ${COLUMNS}, l.subject_id as "ownerId", l.subject_type as "subjectType", l.filed_under_id as "filedUnderId", p.part,
    ${coveredBy('p')} as "coveredBy"
  from letter l
  join participation p on p.organisation_id = (select app.org()) and p.subject_id = ${FOUND_UNDER} and p.ended_at is null
  left join cooperation k on l.subject_type = 'COOPERATION' and k.id = l.subject_id
  left join legal_aid_case c on c.id = case l.subject_type when 'COOPERATION' then k.case_id else l.subject_id end
  where ($2::uuid is null or ${isOwnCase('c', '$2')}
    or exists (select 1 from cooperation_item i where i.cooperation_id = l.subject_id and i.handler_member_id = $2::uuid)
    or ${handlesAsk('p.subject_id', '$2::uuid')})`;

export const lettersByIds = statement<LetterForViewer>('letters_by_ids', `${FOR_VIEWER} and l.id = any($1::uuid[])`);

/** A paper by its number as it is said, normalised. */
export const letterByNumber = statement<LetterForViewer>('letter_by_number', `${FOR_VIEWER} and l.number_key = $1`);

/** The sealed content of a paper, to render it. Who may have it was decided before. */
export const letterContent = statement<{ contentSealed: Buffer; contentHash: Buffer }>(
  'letter_content',
  'select content_sealed as "contentSealed", content_hash as "contentHash" from letter where id = $1',
);

export interface RawDownload {
  ownerId: string;
  at: Date;
  format: 'DOCX' | 'PRINT';
  organisationId: string;
  /** Null of the other side's people. */
  memberName: string | null;
}

/** The last hundred downloads of each paper. */
export const downloadsByLetter = statement<RawDownload>(
  'downloads_by_letter',
  `select d.letter_id as "ownerId", d.at, d.format, d.organisation_id as "organisationId",
     (select m.display_name from member m where m.id = d.member_id) as "memberName"
   from unnest($1::uuid[]) as asked(id)
   cross join lateral (select * from letter_download l where l.letter_id = asked.id order by l.at desc, l.id desc limit 100) d
   order by d.letter_id, d.at desc, d.id desc`,
);
