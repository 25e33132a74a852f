import { v7 } from 'uuid';

/** A new row id: UUID version 7, so that ids made later sort later. */
export function newId(): string {
  return v7();
}

/** The types that have a global id. The tag is one byte of the id and never changes. */
export const GLOBAL_TYPES = {
  Organisation: 1,
  Member: 2,
  Lawyer: 3,
  Agreement: 4,
  Person: 5,
  LegalAidCase: 6,
  Cooperation: 7,
  CooperationItem: 8,
  Proposal: 9,
  Disposition: 10,
  RosterRow: 11,
  Settlement: 12,
  Payment: 13,
  Letter: 14,
  Material: 15,
  Milestone: 16,
  Deadline: 17,
  JournalEntry: 18,
  FileTicket: 19,
  SharingGrant: 20,
  DefenceNotice: 23,
  DefenceLine: 24,
  DutyLawyerHelp: 25,
  DutyShift: 26,
  Referral: 21,
  Consent: 22,
  Consultation: 27,
  Objection: 28,
  CompetenceConflict: 30,
  PersonQuestion: 40,
  PersonInquiry: 41,
} as const;

export type GlobalType = keyof typeof GLOBAL_TYPES;

const TYPE_OF_TAG = new Map<number, GlobalType>(
  (Object.entries(GLOBAL_TYPES) as [GlobalType, number][]).map(([type, tag]) => [tag, type]),
);

const TAG_HEX = Object.fromEntries(
  Object.entries(GLOBAL_TYPES).map(([type, tag]) => [type, tag.toString(16).padStart(2, '0')]),
) as Record<GlobalType, string>;

/** The opaque id a client meets: one byte of type and the sixteen bytes of the row id, in base64url (23 characters). */
export function toGlobalId(type: GlobalType, rowId: string): string {
  return Buffer.from(`${TAG_HEX[type]}${rowId.replaceAll('-', '')}`, 'hex').toString('base64url');
}

/** Reads a global id; null when it is none (a wrong id and a missing subject are answered alike). */
export function fromGlobalId(id: string): { type: GlobalType; rowId: string } | null {
  if (!/^[A-Za-z0-9_-]{23}$/.test(id)) return null;
  const bytes = Buffer.from(id, 'base64url');
  const type = bytes.length === 17 ? TYPE_OF_TAG.get(bytes[0] ?? 0) : undefined;
  if (type === undefined || bytes.toString('base64url') !== id) return null;
  const hex = bytes.subarray(1).toString('hex');
  const rowId = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  return { type, rowId };
}

/** The row id behind a global id of the expected type; null otherwise. */
export function rowIdOf(type: GlobalType, id: string): string | null {
  const parsed = fromGlobalId(id);
  return parsed?.type === type ? parsed.rowId : null;
}
