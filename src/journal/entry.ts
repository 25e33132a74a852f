/** What an entry may point at: ids, dates, codes and figures. A text is never copied here, only its id. */
export type ReferenceValue = string | number | boolean | null | readonly (string | number)[];
export type References = Readonly<Record<string, ReferenceValue>>;

/** One fact as a command records it. */
export interface JournalEntryInput {
  readonly id: string;
  readonly subjectType: string;
  readonly subjectId: string;
  /** `object.verb`, for example `cooperation.send`. */
  readonly word: string;
  readonly from: string | null;
  readonly to: string | null;
  /** The subject's version after the command. */
  readonly version: number;
  readonly references: References;
  /** The organisations that learn of it, 1 to 32. What concerns everyone goes to the reference stream. */
  readonly audience: readonly string[];
  /** Set for restricted subjects: only persons who belong to one of these subjects may have the entry. */
  readonly restrictedTo?: readonly string[];
}

/** Who acts: an organisation, and the member; no member means SYSTEM of that organisation. */
export interface JournalActor {
  readonly organisationId: string;
  readonly memberId: string | null;
}

/** One fact as it was written. */
export interface JournalEntry {
  readonly id: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly word: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly actorOrganisationId: string;
  readonly actorMemberId: string | null;
  readonly at: Date;
  readonly version: number;
  /** Shared by the entries of one command. */
  readonly causedBy: string;
  readonly references: References;
  readonly restricted: boolean;
  readonly restrictedTo: readonly string[] | null;
}

/** An entry in the stream of one organisation: its number there, and the position in the stream of all. */
export interface NumberedEntry {
  readonly entry: JournalEntry;
  readonly number: number;
  readonly position: number;
  readonly stampedAt: Date;
}

/** The journal's columns under the names of `JournalEntry`; the table stands as `j`. */
export const ENTRY_COLUMNS = `j.id, j.subject_type as "subjectType", j.subject_id as "subjectId", j.word,
  j.from_state as "from", j.to_state as "to", j.actor_organisation_id as "actorOrganisationId",
  j.actor_member_id as "actorMemberId", j.at, j.version, j.caused_by as "causedBy", j."references",
  j.restricted, j.restricted_to as "restrictedTo"`;

/** A row that selects `ENTRY_COLUMNS`, among others. */
export function toEntry(row: JournalEntry): JournalEntry {
  const { id, subjectType, subjectId, word, from, to, actorOrganisationId, actorMemberId } = row;
  const { at, version, causedBy, references, restricted, restrictedTo } = row;
  return {
    id,
    subjectType,
    subjectId,
    word,
    from,
    to,
    actorOrganisationId,
    actorMemberId,
    at,
    version,
    causedBy,
    references,
    restricted,
    restrictedTo,
  };
}

const WORD = /^[a-z][A-Za-z0-9]{1,47}\.[a-z][A-Za-z0-9]{1,47}$/;
const CODE = /^[\x20-\x7e]{0,200}$/;
const IDENTITY_NUMBER = /^\d{15}(\d{2}[\dXx])?$/;
const MOBILE = /^(\+?86)?1[3-9]\d{9}$/;
const MOST_AUDIENCE = 32;
const MOST_REFERENCE_BYTES = 2_000;

/** Something was to be recorded that an entry may not hold: a fault of the command, never of the person. */
export class UnfitEntry extends Error {
  override readonly name = 'UnfitEntry';
}

/**
 * An entry holds facts, never personal data, and concerns 1 to 32 organisations. The message names the place, never
 * the value.
 * @throws UnfitEntry
 */
export function assertFit(entry: JournalEntryInput): void {
  if (!WORD.test(entry.word)) throw new UnfitEntry('the word of an entry is not object.verb');
  const fault = audienceFault(entry.audience) ?? referencesFault(entry.references);
  if (fault !== null) throw new UnfitEntry(`${entry.word}: ${fault}`);
  if (entry.restrictedTo?.length === 0) throw new UnfitEntry(`${entry.word}: restrictedTo names no subject`);
}

function audienceFault(audience: readonly string[]): string | null {
  if (audience.length === 0) return 'nobody is in the audience';
  if (audience.length > MOST_AUDIENCE) return `more than ${MOST_AUDIENCE} organisations in the audience`;
  return null;
}

/** Why these references may not be recorded; null when they may. */
export function referencesFault(references: References): string | null {
  for (const [name, value] of Object.entries(references)) {
    for (const part of Array.isArray(value) ? value : [value]) {
      if (typeof part !== 'string') continue;
      if (!CODE.test(part)) return `${name} is no id, date or code`;
      if (IDENTITY_NUMBER.test(part) || MOBILE.test(part)) return `${name} looks like personal data`;
    }
  }
  return Buffer.byteLength(JSON.stringify(references)) > MOST_REFERENCE_BYTES ? 'the references are too long' : null;
}
