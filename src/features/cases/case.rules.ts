import { whyMayNot } from '../../access/authorize.js';
import type { RefusalCode } from '../../errors/catalogue.js';
import type { Viewer } from '../../kernel/context.js';
import type { TransitionRow } from '../../kernel/lifecycle.js';
import { isMinor, type LocalDate } from '../../kernel/local-date.js';
import type { Part, Role } from '../../kernel/roles.js';
import type { MeansBranch } from './case.entity.js';
import { type CaseCommand, type CaseState, caseLifecycle } from './case.lifecycle.js';

/** Whether an application still awaits its decision. */
export function isUndecided(state: CaseState): boolean {
  return state === 'APPLIED' || state === 'AWAITING_SUPPLEMENT' || state === 'ACCEPTED';
}

/** Whether nothing is worked on any more: a new matter of the same person is another case. */
export function hasCaseEnded(state: CaseState): boolean {
  return caseLifecycle.isFinal(state) || state === 'CLOSED' || ENDED_WITH_REMEDY.includes(state);
}

/** What is said when the table does not allow a command on a case now. */
export function caseNotNow(state: CaseState, command: CaseCommand): RefusalCode {
  if (caseLifecycle.isFinal(state) || ENDED_WITH_REMEDY.includes(state)) return 'CASE_ENDED';
  const granted = !isUndecided(state);
  if ((command === 'grant' || command === 'grantInAdvance') && granted) return 'CASE_GRANTED_ALREADY';
  if (command === 'assign' && (state === 'ASSIGNED' || state === 'IN_PROGRESS')) return 'CASE_ASSIGNED_ALREADY';
  return 'CASE_AT_ANOTHER_STAGE';
}

/** Which of a row's roles hold a command for another side than the lead. */
const ROLES_OF_SIDES: Readonly<Partial<Record<CaseCommand, { side: Part; roles: readonly Role[] }>>> = {
  decide: { side: 'HOME', roles: ['COOPERATION_OFFICER'] },
  supply: { side: 'SOURCE', roles: ['LIAISON'] },
  setHearing: { side: 'ORGAN', roles: ['LIAISON'] },
  changeCustody: { side: 'ORGAN', roles: ['LIAISON'] },
  changeStage: { side: 'ORGAN', roles: ['LIAISON'] },
};

/** The roles that hold a command for a side: what the lead's handler records, the home's officer
 * or the organ's liaison may; a supplement comes to the lead's counter, or from the liaison of who referred the person. */
export function rolesFor(row: TransitionRow<CaseState, CaseCommand>, part: Part | null): readonly Role[] {
  const other = ROLES_OF_SIDES[row.command];
  if (other === undefined) return row.roles;
  return part === other.side ? other.roles : row.roles.filter((role) => !other.roles.includes(role));
}

/** Why the viewer may not, or null. Who may only as HANDLER may in own cases alone; a case without one is any handler's. */
export function whyMayNotInCase(
  viewer: Viewer,
  handlerMemberId: string | null,
  part: Part | null,
  row: TransitionRow<CaseState, CaseCommand>,
): RefusalCode | null {
  const roles = rolesFor(row, part);
  const code = whyMayNot(viewer, { roles, side: row.side }, part);
  if (code !== null) return code;
  const onlyAsHandler = roles.every((role) => role === 'HANDLER' || !viewer.roles.has(role));
  const anothers = handlerMemberId !== null && handlerMemberId !== viewer.memberId;
  return onlyAsHandler && anothers ? 'CASE_HANDLED_BY_ANOTHER' : null;
}

/** Grounds on which the hardship condition does not apply (art 32) or is not verified (art 42). */
export const MEANS_GROUNDS = {
  HERO_KIN: { zh: '英雄烈士近亲属维护人格权益', en: 'kin of heroes or martyrs defending personality rights (art 32)' },
  BRAVE_ACT: { zh: '见义勇为', en: 'civil rights claimed for a brave act (art 32)' },
  RETRIAL_ACQUITTAL: { zh: '再审改判无罪请求国家赔偿', en: 'state compensation after acquittal on retrial (art 32)' },
  ABUSE_OR_VIOLENCE: {
    zh: '遭受虐待、遗弃或者家庭暴力',
    en: 'victim of abuse, abandonment or domestic violence (art 32)',
  },
  NO_FIXED_LIVELIHOOD: {
    zh: '无固定生活来源的未成年人、老年人、残疾人等',
    en: 'minor, elderly or disabled person without a fixed livelihood (art 42)',
  },
  SOCIAL_ASSISTANCE: { zh: '社会救助、司法救助或者优抚对象', en: 'receives social or judicial assistance (art 42)' },
  MIGRANT_WORKER_WAGES: { zh: '进城务工人员请求支付劳动报酬', en: 'migrant worker claiming wages (art 42)' },
  WORK_INJURY: { zh: '进城务工人员请求工伤事故人身损害赔偿', en: 'migrant worker claiming for a work injury (art 42)' },
} as const;
export type MeansGround = keyof typeof MEANS_GROUNDS;

const ARTICLE_32: readonly MeansGround[] = ['HERO_KIN', 'BRAVE_ACT', 'RETRIAL_ACQUITTAL', 'ABUSE_OR_VIOLENCE'];
const ARTICLE_42: readonly MeansGround[] = [
  'NO_FIXED_LIVELIHOOD',
  'SOCIAL_ASSISTANCE',
  'MIGRANT_WORKER_WAGES',
  'WORK_INJURY',
];
const WAGE_CAUSES = [
  'LABOUR_DISPUTE',
  'LABOUR_CONTRACT',
  'LABOUR_RELATION',
  'LABOUR_DISPATCH',
  'PART_TIME_WORK',
  'LABOUR_REMUNERATION',
  'ECONOMIC_COMPENSATION',
  'SERVICE_CONTRACT',
];
const INJURY_CAUSES = [
  'LABOUR_DISPUTE',
  'SOCIAL_INSURANCE',
  'WORK_INJURY_INSURANCE',
  'SERVICE_PROVIDER_HARM',
  'PERSONAL_INJURY',
];
const FAMILY_CAUSES = [
  'PROTECTION_ORDER',
  'PERSONAL_INJURY',
  'DIVORCE',
  'MAINTENANCE_OF_SPOUSE',
  'CHILD_SUPPORT',
  'SUPPORT_OF_PARENTS',
];

export interface MeansFacts {
  branch: MeansBranch;
  ground: MeansGround | null;
  causeCode: string;
  /** Of each recipient: whether a migrant worker. */
  recipients: readonly { migrantWorker: boolean }[];
  /** Another institution takes part whose finding can be recognised. */
  anotherCity: boolean;
}

/** Why this way past the hardship condition does not fit cause and applicants; null when it does. */
export function meansProblem(facts: MeansFacts): RefusalCode | null {
  const { branch, ground } = facts;
  const fits =
    branch === 'NOT_REQUIRED'
      ? ground !== null && ARTICLE_32.includes(ground)
      : branch === 'WAIVED'
        ? ground !== null && ARTICLE_42.includes(ground)
        : ground === null && (branch !== 'RECOGNISED' || facts.anotherCity);
  return fits && groundFits(facts) ? null : 'MEANS_BASIS_UNFIT';
}

function groundFits({ ground, causeCode, recipients }: MeansFacts): boolean {
  const allMigrants = recipients.every((person) => person.migrantWorker);
  if (ground === 'MIGRANT_WORKER_WAGES') return allMigrants && WAGE_CAUSES.includes(causeCode);
  if (ground === 'WORK_INJURY') return allMigrants && INJURY_CAUSES.includes(causeCode);
  if (ground === 'ABUSE_OR_VIOLENCE') return FAMILY_CAUSES.includes(causeCode);
  return true;
}

/** Review and approval are two people: whoever opened, accepted or reviewed an application does not decide on it (O148). */
export function refusalOfApprover(
  memberId: string,
  earlier: {
    openedByMemberId: string;
    acceptedByMemberId?: string | null | undefined;
    reviewedByMemberId?: string | null | undefined;
  },
): RefusalCode | null {
  const { openedByMemberId, acceptedByMemberId, reviewedByMemberId } = earlier;
  const same = [openedByMemberId, acceptedByMemberId, reviewedByMemberId].includes(memberId);
  return same ? 'REVIEW_AND_APPROVAL_ARE_TWO' : null;
}

/** Domestic violence and sexual offences. The database protects them under the same names (app.is_protected_matter, 0017). */
export const RESTRICTED_CAUSES: readonly string[] = ['PROTECTION_ORDER', 'SEXUAL_HARASSMENT'];

/** Matters whose subjects are protected inside the office too: domestic violence, minors, sexual offences. */
export function isRestrictedByDefault(
  causeCode: string,
  birthDates: readonly (LocalDate | null)[],
  today: LocalDate,
): boolean {
  return RESTRICTED_CAUSES.includes(causeCode) || hasMinor(birthDates, today);
}

/** Whether one of them is under eighteen that day. */
export function hasMinor(birthDates: readonly (LocalDate | null)[], today: LocalDate): boolean {
  return birthDates.some((birth) => isMinor(birth, today));
}

/** States that a decision has brought about against which the applicant can object (法律援助法第49条). */
export const ENDED_WITH_REMEDY: readonly CaseState[] = ['REFUSED', 'TERMINATED'];

/** What decides whose turn it is on a case. */
export interface CaseBallFacts {
  state: CaseState;
  /** Workers who have not decided on the settlement that is on the table; 0 without one. */
  undecidedRows: number;
  /** Who referred the person takes part while a supplement is asked of it. */
  hasSource?: boolean;
  /** A decision that ends the case is not served yet, or is to be corrected on objection. */
  leadOwesEnding?: boolean;
  /** An objection lies with the judicial administration. */
  objectionLies?: boolean;
}

/**
 * The parts that are awaited: the lead by its states, the home too while its workers decide on a settlement; for a
 * supplement the source, else the lead; after the end the lead while it has to serve or to correct, the superior while an
 * objection lies there.
 */
export function awaitedParts(facts: CaseBallFacts): readonly Part[] {
  const { state, undecidedRows, hasSource = false, leadOwesEnding, objectionLies } = facts;
  if (state === 'AWAITING_SUPPLEMENT') return hasSource ? ['SOURCE'] : ['LEAD'];
  if (ENDED_WITH_REMEDY.includes(state))
    return [...(leadOwesEnding ? (['LEAD'] as const) : []), ...(objectionLies ? (['SUPERVISOR'] as const) : [])];
  const { ball } = caseLifecycle.table.states[state];
  const parts: Part[] = ball === null || ball === 'DERIVED' ? [] : [...ball];
  return undecidedRows > 0 ? [...parts, 'HOME'] : parts;
}

/** Parts that are shown so little of any case that there is nothing more to cover of a restricted one (0014 too). */
export const SHOWN_LITTLE: readonly Part[] = ['ORGAN', 'SOURCE'];
