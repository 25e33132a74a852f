import type { RefusalCode } from '../../errors/catalogue.js';
import type { LocalDate } from '../../kernel/local-date.js';
import type { ItemKindCode } from '../cooperation/item-kinds.js';
import type { Agreement, AgreementTerms, ItemTerms } from './agreement.entity.js';
import type { AgreementCommand } from './agreement.lifecycle.js';

/** The limits for one kind of item, as they were proposed. */
export interface ProposedTerms extends ItemTerms {
  kind: ItemKindCode;
}

const LONGEST_LIMIT = 365;

/** A refusal, and where in the input its reason stands. */
export interface Unfit {
  code: RefusalCode;
  path: readonly string[];
}

/** Only two active legal aid institutions come to an agreement. */
export function refusalOfParties(own: string, other: { kind: string; state: string }): RefusalCode | null {
  if (own !== 'LEGAL_AID_INSTITUTION' || other.kind !== 'LEGAL_AID_INSTITUTION') return 'ORGANISATION_KIND_UNFIT';
  return other.state === 'ACTIVE' ? null : 'ORGANISATION_NOT_ACTIVE';
}

/** It is valid from today at the earliest, and for one day at least. */
export function refusalOfValidity(from: LocalDate, to: LocalDate | null, today: LocalDate): Unfit | null {
  if (from < today) return { code: 'DATE_UNFIT', path: ['input', 'validFrom'] };
  return to !== null && to < from ? { code: 'DATE_UNFIT', path: ['input', 'validTo'] } : null;
}

/** Each kind of item has limits once, of one day to a year. */
export function refusalOfTerms(terms: readonly ProposedTerms[]): Unfit | null {
  const seen = new Set<ItemKindCode>();
  for (const [index, { kind, answerAmount, workAmount }] of terms.entries()) {
    const at = ['input', 'terms', String(index)];
    if (seen.has(kind)) return { code: 'AGREEMENT_TERMS_TWICE', path: [...at, 'kind'] };
    if (!isLimit(answerAmount)) return { code: 'AMOUNT_UNFIT', path: [...at, 'answerAmount'] };
    if (!isLimit(workAmount)) return { code: 'AMOUNT_UNFIT', path: [...at, 'workAmount'] };
    seen.add(kind);
  }
  return null;
}

/** A share is a whole per cent. */
export function refusalOfShare(share: number | null): Unfit | null {
  if (share === null || (Number.isInteger(share) && share >= 0 && share <= 100)) return null;
  return { code: 'AMOUNT_UNFIT', path: ['input', 'requestingShare'] };
}

/** What a signature depends on, read under the lock. */
export interface SigningFacts {
  memberId: string;
  proposedBy: string | null;
  otherState: string;
  validTo: LocalDate | null;
  today: LocalDate;
}

/** Two persons: who drew it up does not sign it; and nothing is signed that could never be in force. */
export function refusalToSign(facts: SigningFacts): RefusalCode | null {
  if (facts.proposedBy === facts.memberId) return 'SAME_PERSON_MAY_NOT';
  if (facts.otherState !== 'ACTIVE') return 'ORGANISATION_NOT_ACTIVE';
  return facts.validTo !== null && facts.validTo < facts.today ? 'AGREEMENT_PERIOD_OVER' : null;
}

interface Signatures {
  signedByOwner?: string | null;
  signedByOther?: string | null;
}

/** Whether a side's head has signed. */
export function isSignedBy(agreement: Signatures, part: 'OWNER' | 'ASKED'): boolean {
  const signature = part === 'OWNER' ? agreement.signedByOwner : agreement.signedByOther;
  return signature !== null && signature !== undefined;
}

/** A side signs once. */
export function signedAlready(
  command: AgreementCommand,
  agreement: Signatures,
  part: string | null,
): RefusalCode | null {
  if (command !== 'sign' || (part !== 'OWNER' && part !== 'ASKED')) return null;
  return isSignedBy(agreement, part) ? 'AGREEMENT_SIGNED_ALREADY' : null;
}

/** Whether an ask sent on this day goes under it; of several the newest version. */
export function isInForce(
  agreement: { state: string; validFrom: LocalDate; validTo: LocalDate | null },
  onDay: LocalDate,
): boolean {
  const { state, validFrom, validTo } = agreement;
  return state === 'IN_FORCE' && validFrom <= onDay && (validTo === null || onDay <= validTo);
}

/** The institution on the other side. */
export function otherSide(
  agreement: Pick<Agreement, 'ownerOrganisationId' | 'otherOrganisationId'>,
  organisationId: string,
): string {
  const { ownerOrganisationId, otherOrganisationId } = agreement;
  return organisationId === ownerOrganisationId ? otherOrganisationId : ownerOrganisationId;
}

/** The limits as they are kept: one entry a kind. */
export function termsOf(terms: readonly ProposedTerms[]): AgreementTerms {
  return Object.fromEntries(terms.map(({ kind, ...limits }) => [kind, { ...limits }]));
}

function isLimit(amount: number): boolean {
  return Number.isInteger(amount) && amount >= 1 && amount <= LONGEST_LIMIT;
}
