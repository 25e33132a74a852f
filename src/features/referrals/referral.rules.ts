import { whyMayNot } from '../../access/authorize.js';
import type { RefusalCode } from '../../errors/catalogue.js';
import type { OrganisationFacts, Viewer } from '../../kernel/context.js';
import type { TransitionRow } from '../../kernel/lifecycle.js';
import { addDays, isLocalDate, type LocalDate } from '../../kernel/local-date.js';
import type { Part, Role } from '../../kernel/roles.js';
import { type ReferralCommand, type ReferralState, referralLifecycle } from './referral.lifecycle.js';
import {
  type DeclineCode,
  declineCodesOf,
  kindRow,
  type ReferralKind,
  type ReferralOutcome,
} from './referral-kinds.js';

/** What is said when the table does not allow a command on a referral now. */
export function referralNotNow(state: ReferralState, command: ReferralCommand): RefusalCode {
  if (state === 'WITHDRAWN') return 'REFERRAL_WITHDRAWN';
  if (state === 'DECLINED' && (command === 'accept' || command === 'decline')) return 'REFERRAL_ALREADY_ANSWERED';
  if (referralLifecycle.isFinal(state)) return 'REFERRAL_ENDED';
  if (state === 'DRAFT') return 'REFERRAL_AT_ANOTHER_STAGE';
  if (['send', 'discard', 'edit', 'preReview'].includes(command)) return 'REFERRAL_ALREADY_SENT';
  if (command === 'open') return 'REFERRAL_OPENED_ALREADY';
  const answered = state === 'ACCEPTED' || state === 'ON_HOLD';
  if (answered && ['accept', 'decline', 'withdraw', 'amend', 'askSupplement'].includes(command))
    return 'REFERRAL_ALREADY_ANSWERED';
  return 'REFERRAL_AT_ANOTHER_STAGE';
}

/** What decides in whose hands a referral is, inside one organisation. */
export interface Desk {
  /** The kind of the viewer's organisation. */
  kind: string;
  powers: readonly string[];
}

/** In a legal aid institution referrals are reception's work, anywhere else the liaison's. */
export function deskRoles(row: Pick<TransitionRow, 'roles'>, desk: Desk): readonly Role[] {
  const other: Role = desk.kind === 'LEGAL_AID_INSTITUTION' ? 'LIAISON' : 'RECEPTION';
  return row.roles.filter((role) => role !== other);
}

/** What only a body that decides may do. */
const DECISIONS: readonly ReferralCommand[] = [
  'accept',
  'decline',
  'deemWithdrawn',
  'complete',
  'hold',
  'resume',
  'comeHome',
];

/** The power a workstation needs for a command of its own (法律援助法第13条). */
const POWER_FOR: Readonly<Partial<Record<ReferralCommand, string>>> = {
  edit: 'COLLECT',
  preReview: 'PRE_REVIEW',
  send: 'FORWARD',
  amend: 'FORWARD',
  withdraw: 'FORWARD',
  askSupplement: 'COLLECT',
  supply: 'COLLECT',
};

/** Why a workstation may not: it never decides, and for the rest it needs the power. Null for every other body. */
export function refusalAtWorkstation(command: ReferralCommand, desk: Desk): RefusalCode | null {
  if (desk.kind !== 'WORKSTATION') return command === 'preReview' ? 'WORKSTATION_POWER_MISSING' : null;
  if (DECISIONS.includes(command)) return 'WORKSTATION_NEVER_DECIDES';
  const power = POWER_FOR[command];
  return power === undefined || desk.powers.includes(power) ? null : 'WORKSTATION_POWER_MISSING';
}

/** Why a desk may not take an application as exempt from the means check; null when it may: a workstation that was given it. */
export function refusalToExempt(kind: ReferralKind, desk: Desk): RefusalCode | null {
  if (kind !== 'APPLICATION_FORWARD') return 'REFERRAL_KIND_UNFIT';
  return desk.kind === 'WORKSTATION' && desk.powers.includes('ACCEPT_EXEMPT') ? null : 'WORKSTATION_POWER_MISSING';
}

export function powerFor(command: ReferralCommand): string {
  return POWER_FOR[command] ?? '';
}

/** Why the viewer may not, or null: a workstation's limits first, then side and role. */
export function whyMayNotInReferral(
  viewer: Viewer,
  desk: Desk,
  part: Part | null,
  row: TransitionRow<ReferralState, ReferralCommand>,
): RefusalCode | null {
  return (
    refusalAtWorkstation(row.command, desk) ?? whyMayNot(viewer, { roles: deskRoles(row, desk), side: row.side }, part)
  );
}

type Body = Pick<OrganisationFacts, 'id' | 'kind' | 'state'>;

/** Why a referral of a kind does not go from one body to another; null when it does. */
export function refusalOfAddressee(kind: ReferralKind, from: Body | null, to: Body | null): RefusalCode | null {
  if (to === null || from === null) return 'NOT_FOUND';
  if (to.id === from.id) return 'REFERRAL_TO_ITSELF';
  const row = kindRow(kind);
  const kinds = (allowed: readonly string[] | null, body: Body) =>
    body.kind !== 'PLATFORM' && (allowed === null || allowed.includes(body.kind));
  if (!kinds(row.to, to) || !kinds(row.from, from)) return 'REFERRAL_KIND_UNFIT';
  return to.state === 'ACTIVE' ? null : 'ORGANISATION_NOT_ACTIVE';
}

/** Why a referral cannot be declined so; null when it can. */
export function refusalToDecline(
  kind: ReferralKind,
  code: DeclineCode,
  rightOrganisationId: string | null,
): RefusalCode | null {
  if (!declineCodesOf(kind).includes(code)) return 'DECLINE_CODE_NOT_ALLOWED';
  return code === 'WRONG_INSTITUTION' && rightOrganisationId === null ? 'RIGHT_ORGANISATION_MISSING' : null;
}

/** Why a referral cannot be completed so; null when it can. */
export function refusalToComplete(kind: ReferralKind, outcome: ReferralOutcome, ownCase: boolean): RefusalCode | null {
  if (ownCase) return 'REFERRAL_ENDS_WITH_CASE';
  return kindRow(kind).outcomes.includes(outcome) ? null : 'OUTCOME_UNFIT';
}

/** Until when a held referral is looked at again. */
export function refusalOfReview(reviewOn: LocalDate, today: LocalDate): RefusalCode | null {
  const fits = isLocalDate(reviewOn) && reviewOn > today && reviewOn <= addDays(today, 366);
  return fits ? null : 'REVIEW_DATE_UNFIT';
}

/** Whether the person asked from custody or through a duty lawyer: then 24 hours (法律援助法第39条). */
export function runsInHours(facts: { kind: ReferralKind; inCustody: boolean; throughDutyLawyer: boolean }): boolean {
  return facts.kind === 'APPLICATION_FORWARD' && (facts.inCustody || facts.throughDutyLawyer);
}
