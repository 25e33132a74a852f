import type { SubjectType } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { formatNumber } from '../../kernel/codes/document-number.js';
import { newId } from '../../kernel/ids.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { canonicalContent, contentHash, type LetterFrame, type LetterTemplate } from './letter-content.js';

export interface IssuedLetter {
  id: string;
  number: string;
  hash: string;
}

export interface LetterIssue<Facts extends LetterFrame> {
  template: LetterTemplate<Facts>;
  facts: Omit<Facts, keyof LetterFrame>;
  subjectType: SubjectType;
  subjectId: string;
  /** Under what the issuer keeps it, where it takes no part in the subject: the notice from which a line was sent on. */
  filedUnderId?: string | null;
  /** The organisation it is addressed to or handed out by, or null for a person; `addressee` names whom, where that is another. */
  toOrganisationId: string | null;
  addressee?: string;
  attachments?: readonly string[];
  /** Which lines of its subject it is about, where the subject has several (a notice for two defendants). */
  lineIds?: readonly string[];
  /** The paper that this one voids. */
  voidOfLetterId?: string;
  /** The void paper that this one takes the place of. */
  replaces?: { id: string; number: string };
}

/** What a paper was written from, kept sealed beside it: its own facts, whom it names, and which lines it is about. */
export interface KeptFacts {
  facts: Readonly<Record<string, unknown>>;
  addressee: string | null;
  attachments: readonly string[];
  lineIds: readonly string[];
}

export const factsPlace = (rowId: string) => ({ table: 'letter', column: 'facts_sealed', rowId });

/**
 * Takes the next number of a paper in the issuing organisation: per organisation, paper and year, without a hole.
 * It is a lock: taken after every other lock of the command.
 */
export async function nextNumber(tx: CommandTx, paperWord: string): Promise<string> {
  const organisation = tx.ctx.reference.organisation(tx.viewer.organisationId);
  const year = Number(toLocalDate(tx.now).slice(0, 4));
  const rows = await tx.sql<{ n: number }>(
    `insert into letter_counter (organisation_id, paper, year, last_number) values (?, ?, ?, 1)
     on conflict (organisation_id, paper, year) do update set last_number = letter_counter.last_number + 1
     returning last_number as n`,
    [tx.viewer.organisationId, paperWord, year],
  );
  const n = rows[0]?.n;
  if (n === undefined) throw new Error('A counter gave no number.');
  return formatNumber(organisation?.numberPrefix ?? `${organisation?.regionCode ?? ''}援`, paperWord, year, n);
}

/**
 * Issues a paper: number, template version, sealed canonical content and its hash; the file is rendered from them on demand.
 * Afterwards both sides of the subject can read and download it, and the issuer where it keeps it.
 */
export async function issueLetter<Facts extends LetterFrame>(
  tx: CommandTx,
  issue: LetterIssue<Facts>,
): Promise<IssuedLetter> {
  const { template } = issue;
  const number = await nextNumber(tx, template.paperWord);
  const issuer = tx.ctx.reference.organisation(tx.viewer.organisationId);
  const addressee = issue.toOrganisationId === null ? null : tx.ctx.reference.organisation(issue.toOrganisationId);
  const frame: LetterFrame = {
    issuerName: issuer?.nameZh ?? '',
    number,
    addressee: issue.addressee ?? addressee?.nameZh ?? '',
    date: toLocalDate(tx.now),
    contact:
      issuer?.hotline == null
        ? null
        : {
            // What a clock issues nobody signs: the office itself can be called.
            person: tx.viewer.displayName === '' ? issuer.nameZh : tx.viewer.displayName,
            phone: issuer.hotline,
            ...(issuer.address === null ? {} : { address: issuer.address }),
          },
    attachments: issue.attachments ?? [],
    ...(issue.replaces === undefined ? {} : { replaces: issue.replaces.number }),
  };
  const kept: KeptFacts = {
    facts: issue.facts,
    addressee: issue.addressee ?? null,
    attachments: frame.attachments ?? [],
    lineIds: issue.lineIds ?? [],
  };
  const content = template.compose({ ...issue.facts, ...frame } as Facts);
  const id = newId();
  const hash = contentHash(content);
  await tx.sql(
    `insert into letter (id, organisation_id, subject_type, subject_id, paper, number, template_id, template_version, content_sealed,
       content_hash, to_organisation_id, issued_at, issued_by_member_id, delivered_at, void_of_letter_id,
       facts_sealed, replaces_letter_id, filed_under_id)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      tx.viewer.organisationId,
      issue.subjectType,
      issue.subjectId,
      template.paperWord,
      number,
      template.id,
      template.version,
      tx.ctx.keys.encrypt({ table: 'letter', column: 'content_sealed', rowId: id }, canonicalContent(content)),
      Buffer.from(hash, 'hex'),
      issue.toOrganisationId,
      tx.now,
      tx.viewer.memberId === '' ? null : tx.viewer.memberId,
      issue.toOrganisationId === null ? null : tx.now,
      issue.voidOfLetterId ?? null,
      tx.ctx.keys.encrypt(factsPlace(id), JSON.stringify(kept)),
      issue.replaces?.id ?? null,
      issue.filedUnderId ?? null,
    ],
  );
  return { id, number, hash };
}
