import type { RefusalCode } from '../../errors/catalogue.js';
import type { OrganisationFacts } from '../../kernel/context.js';
import { addMonths, type LocalDate } from '../../kernel/local-date.js';
import type { ConsentForm, ConsentGiver } from './consent.entity.js';

/** What personal data is handed on for. */
export const CONSENT_PURPOSES = {
  APPLICATION_FORWARD: { zh: '转交法律援助申请', en: 'forwarding an application' },
  HANDOVER: { zh: '移送', en: 'handing a matter over' },
  SUPPORT: { zh: '支持诉讼、派员', en: 'supporting the suit' },
  CONSULT: { zh: '征询意见', en: 'asking for an opinion' },
  MEDIATION: { zh: '分流调解', en: 'mediation' },
} as const;
export type ConsentPurpose = keyof typeof CONSENT_PURPOSES;

/** Classes of data; each is named in the consent. */
export const CONSENT_CATEGORIES = {
  IDENTITY: { zh: '身份信息', en: 'who the person is' },
  CONTACT: { zh: '联系方式', en: 'how to reach the person' },
  MEANS: { zh: '经济状况', en: 'means' },
  FACTS: { zh: '案情', en: 'the facts' },
  EVIDENCE: { zh: '证据材料', en: 'evidence' },
  HEALTH: { zh: '健康信息', en: 'health' },
  AMOUNTS: { zh: '金额', en: 'amounts' },
} as const;
export type ConsentCategory = keyof typeof CONSENT_CATEGORIES;

export type Body = Pick<OrganisationFacts, 'kind'>;

/** Bodies that are no organs of the state: to or from them data goes with separate consent only (个人信息保护法第23条、第29条). */
const GROUP_BODIES: readonly string[] = [
  'UNION',
  'WOMENS_FEDERATION',
  'DISABLED_FEDERATION',
  'YOUTH_LEAGUE',
  'MEDIATION_BODY',
  'LAW_FIRM',
];

export interface Handing {
  purpose: ConsentPurpose;
  from: Body;
  to: Body;
  /** Where a workstation is hosted: its desk is among that body's people. */
  fromHost: Body | null;
  toHost: Body | null;
  /** From custody or through a duty lawyer. */
  inHours: boolean;
}

/** On what a hand-over rests: the person's consent, or the article that makes it needless. */
export function basisOf(handing: Handing): { basis: 'CONSENT' | 'STATUTORY'; article: string } {
  const { purpose, from, to, fromHost, toHost, inHours } = handing;
  const group = [from, to, fromHost, toHost].some((body) => body !== null && GROUP_BODIES.includes(body.kind));
  if (purpose === 'MEDIATION') return { basis: 'CONSENT', article: '个人信息保护法第29条' };
  if (group) return { basis: 'CONSENT', article: '个人信息保护法第23条、第29条' };
  if (inHours) return { basis: 'STATUTORY', article: '法律援助法第39条' };
  const station = from.kind === 'WORKSTATION' || to.kind === 'WORKSTATION';
  return { basis: 'STATUTORY', article: station ? '法律援助法第13条、第41条' : '法律援助法第51条' };
}

export interface ConsentFacts {
  givenBy: ConsentGiver;
  givenHow: ConsentForm;
  hasText: boolean;
  hasGuardian: boolean;
  hasWitness: boolean;
  birthDate: LocalDate | null;
}

/** Why a consent is none; null when it is one. For a child under fourteen the guardian gives it (个人信息保护法第31条). */
export function refusalOfConsent(facts: ConsentFacts, today: LocalDate): RefusalCode | null {
  const child = facts.birthDate !== null && facts.birthDate > addMonths(today, -14 * 12);
  if (child && facts.givenBy !== 'GUARDIAN') return 'CONSENT_NEEDS_GUARDIAN';
  const incomplete =
    !facts.hasText ||
    (facts.givenBy === 'GUARDIAN' && !facts.hasGuardian) ||
    (facts.givenHow === 'ORAL_WITH_WITNESS' && !facts.hasWitness);
  return incomplete ? 'CONSENT_FORM_INCOMPLETE' : null;
}
