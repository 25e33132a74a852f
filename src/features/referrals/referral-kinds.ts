import type { OrganisationKind } from '../organisations/organisation.entity.js';
import type { ConsentCategory } from '../people/consent.rules.js';

/** What is asked of the other body (lifecycles.md §5). */
export interface ReferralKindRow {
  zh: string;
  en: string;
  /** A statutory kind may be declined for few reasons only: the person has a right to be heard. */
  statutory: boolean;
  /** Of whom it can be asked; null: of anybody who takes part. */
  to: readonly OrganisationKind[] | null;
  /** Who can ask; null: anybody who takes part. */
  from: readonly OrganisationKind[] | null;
  /** Expires by itself when nobody answers. */
  expires: boolean;
  /** The classes that are shared after acceptance at most; before it only facts, and the person masked. */
  shares: readonly SharedCategory[];
  /** The law it rests on where no consent is needed. */
  article: string;
  outcomes: readonly ReferralOutcome[];
}

/** What of a person and the matter can be handed on. */
export type SharedCategory = ConsentCategory;

/** What became of it: all that the sender learns. */
export const OUTCOMES = {
  GRANTED: { zh: '已给予法律援助', en: 'legal aid was granted' },
  REFUSED: { zh: '不予法律援助', en: 'legal aid was refused' },
  WITHDRAWN: { zh: '申请已撤回', en: 'the application was withdrawn' },
  CLOSED: { zh: '已办结', en: 'the matter was closed' },
  TERMINATED: { zh: '已终止', en: 'legal aid was terminated' },
  DEALT_WITH: { zh: '已办理', en: 'it was dealt with' },
  NOT_DEALT_WITH: { zh: '未能办理', en: 'it could not be dealt with' },
  SUPPORTED: { zh: '已支持起诉或者派员', en: 'the suit was supported' },
  OPINION_GIVEN: { zh: '已答复意见', en: 'an opinion was given' },
  MEDIATED: { zh: '调解达成协议', en: 'mediation led to an agreement' },
  NOT_TOLD: { zh: '不予告知', en: 'not told' },
} as const;
export type ReferralOutcome = keyof typeof OUTCOMES;

const BY_CASE: readonly ReferralOutcome[] = ['DEALT_WITH', 'NOT_DEALT_WITH'];

export const REFERRAL_KINDS = {
  APPLICATION_FORWARD: {
    zh: '转交申请',
    en: 'forwards a person’s application to a legal aid institution',
    statutory: true,
    to: ['LEGAL_AID_INSTITUTION', 'WORKSTATION'],
    from: null,
    expires: false,
    shares: ['IDENTITY', 'CONTACT', 'MEANS', 'FACTS', 'EVIDENCE', 'AMOUNTS'],
    article: '法律援助法第51条',
    outcomes: BY_CASE,
  },
  HANDOVER: {
    zh: '移送',
    en: 'hands a matter to the body that is competent',
    statutory: true,
    to: null,
    from: null,
    expires: false,
    shares: ['IDENTITY', 'CONTACT', 'MEANS', 'FACTS', 'EVIDENCE', 'AMOUNTS'],
    article: '法律援助法第51条',
    outcomes: BY_CASE,
  },
  SUPPORT: {
    zh: '支持诉讼、派员',
    en: 'asks to support the suit, or to send somebody',
    statutory: false,
    to: null,
    from: null,
    expires: true,
    shares: ['IDENTITY', 'FACTS'],
    article: '法律援助法第51条',
    outcomes: ['SUPPORTED', 'NOT_DEALT_WITH'],
  },
  CONSULT: {
    zh: '征询',
    en: 'asks for an opinion',
    statutory: false,
    to: null,
    from: null,
    expires: true,
    shares: ['IDENTITY', 'FACTS'],
    article: '法律援助法第51条',
    outcomes: ['OPINION_GIVEN', 'NOT_DEALT_WITH'],
  },
  MEDIATION: {
    zh: '分流调解',
    en: 'sends the matter to mediation first; it comes home by itself',
    statutory: false,
    to: ['JUDICIAL_OFFICE', 'MEDIATION_BODY', 'ARBITRATION_COMMISSION', 'UNION'],
    from: ['LEGAL_AID_INSTITUTION'],
    expires: false,
    shares: ['IDENTITY', 'CONTACT', 'FACTS', 'AMOUNTS'],
    article: '个人信息保护法第29条',
    outcomes: ['MEDIATED'],
  },
} as const satisfies Record<string, ReferralKindRow>;
export type ReferralKind = keyof typeof REFERRAL_KINDS;

/** The row of a kind, in its general type. */
export function kindRow(kind: ReferralKind): ReferralKindRow {
  return REFERRAL_KINDS[kind];
}

/** For which reasons it can be declined. */
export const DECLINE_CODES = {
  WRONG_INSTITUTION: { zh: '应由其他机构办理', en: 'another institution is the right one' },
  DUPLICATE: { zh: '重复', en: 'it is here already' },
  CONFLICT_OF_INTEREST: { zh: '利益冲突', en: 'a conflict of interest' },
  LAWFUL_BAR: { zh: '法律规定不得办理', en: 'the law forbids it' },
  NOT_OUR_MATTER: { zh: '不属于本机构职责', en: 'it is not our matter' },
  NO_CAPACITY: { zh: '暂无力量办理', en: 'no capacity' },
} as const;
export type DeclineCode = keyof typeof DECLINE_CODES;

const STATUTORY_DECLINES: readonly DeclineCode[] = [
  'WRONG_INSTITUTION',
  'DUPLICATE',
  'CONFLICT_OF_INTEREST',
  'LAWFUL_BAR',
];
const OTHER_DECLINES: readonly DeclineCode[] = ['NOT_OUR_MATTER', 'NO_CAPACITY', 'CONFLICT_OF_INTEREST'];

/** The codes a kind may be declined with: of the statutory ones no lack of means, time or interest. */
export function declineCodesOf(kind: ReferralKind): readonly DeclineCode[] {
  return kindRow(kind).statutory ? STATUTORY_DECLINES : OTHER_DECLINES;
}
