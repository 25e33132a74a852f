import { statement } from '../../kernel/context.js';

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
}

const COLUMNS = `id, subject_id as "ownerId", organisation_id as "organisationId", to_organisation_id as "toOrganisationId", template_id as "templateId",
  number, content_hash as "contentHash", issued_at as "issuedAt", delivered_at as "deliveredAt", opened_at as "openedAt", first_downloaded_at as "firstDownloadedAt"`;

/** The papers of subjects, in the order they were issued. */
export const lettersBySubject = statement<RawLetter>(
  'letters_by_subject',
  `select ${COLUMNS} from letter where subject_id = any($1::uuid[]) order by subject_id, issued_at, id`,
);

/** One paper with its sealed content, to render it. */
export const letterWithContent = statement<RawLetter & { contentSealed: Buffer; subjectType: string }>(
  'letter_with_content',
  `select ${COLUMNS}, subject_type as "subjectType", content_sealed as "contentSealed" from letter where id = $1`,
);
