import type { RefusalCode } from '../../errors/catalogue.js';
import { isMinor, type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import type { Custody } from '../cases/proceeding.rules.js';
import {
  CORRECTION_CODES,
  type DefenceBasis,
  type DefenceGround,
  type DefenceStage,
  type Disability,
  isInCustody,
  type OrganKind,
  type PossibleSentence,
} from './defence-words.rules.js';

/** What the organ states of a defendant; the basis has to fit it. */
export interface Traits {
  organKind: OrganKind;
  stage: DefenceStage;
  bornOn: LocalDate | null;
  disability: Disability;
  notFullyAble: boolean;
  possibleSentence: PossibleSentence;
  deathReviewApplied: boolean;
  inAbsentia: boolean;
  otherLaw: string | null;
}

export interface Unfit {
  code: RefusalCode;
  /** The article the refusal rests on. */
  basis: string;
  field: string;
}

const STAGES: Readonly<Record<OrganKind, readonly DefenceStage[]>> = {
  PUBLIC_SECURITY: ['INVESTIGATION'],
  STATE_SECURITY: ['INVESTIGATION'],
  DETENTION_HOUSE: [
    'INVESTIGATION',
    'PROSECUTION_REVIEW',
    'FIRST_INSTANCE',
    'SECOND_INSTANCE',
    'RETRIAL',
    'DEATH_REVIEW',
  ],
  PROCURATORATE: ['INVESTIGATION', 'PROSECUTION_REVIEW'],
  COURT: ['FIRST_INSTANCE', 'SECOND_INSTANCE', 'RETRIAL', 'DEATH_REVIEW', 'COMPULSORY_MEDICAL'],
};
const TRIALS: readonly DefenceStage[] = ['FIRST_INSTANCE', 'SECOND_INSTANCE', 'RETRIAL'];

/** Whether only who works on a line, the head and whom the head adds see who it is about (lifecycles.md §8). */
export function isRestrictedLine({ minor, keptClose }: { minor: boolean; keptClose: boolean }): boolean {
  return minor || keptClose;
}

const PROTECTED_CHARGES = ['强奸', '猥亵', '性侵', '卖淫', '虐待', '家庭暴力'];

/** Whether a charge names a sexual offence or violence at home: who is met there is protected inside the office too. */
export function isProtectedCharge(charge: string | null): boolean {
  return charge !== null && PROTECTED_CHARGES.some((word) => charge.includes(word));
}

/** A stage is notified by the organ that handles it. */
export function refusalOfStage(organKind: OrganKind, stage: DefenceStage): Unfit | null {
  return STAGES[organKind].includes(stage)
    ? null
    : { code: 'DEFENCE_STAGE_NOT_THE_ORGANS', basis: '法律援助法第25条、第28条', field: 'stage' };
}

/** Why the stated basis does not fit what is stated of the person; null when it does (法律援助法第25条、第28条). */
export function refusalOfBasis(
  basis: DefenceBasis,
  ground: DefenceGround | null,
  traits: Traits,
  today: LocalDate,
): Unfit | null {
  const stage = refusalOfStage(traits.organKind, traits.stage);
  if (stage !== null) return stage;
  if (basis === 'MANDATORY') return refusalOfGround(ground, traits, today);
  if (ground !== null) return { code: 'DEFENCE_GROUND_NOT_ASKED', basis: '法律援助法第25条第1款', field: 'ground' };
  if (basis === 'COMPULSORY_MEDICAL')
    return traits.stage === 'COMPULSORY_MEDICAL'
      ? null
      : { code: 'DEFENCE_NOT_COMPULSORY_MEDICAL', basis: '法律援助法第28条', field: 'basis' };
  if (traits.stage === 'COMPULSORY_MEDICAL')
    return { code: 'DEFENCE_IS_COMPULSORY_MEDICAL', basis: '法律援助法第28条', field: 'basis' };
  if (basis === 'DEATH_REVIEW') return refusalOfDeathReview(traits, '法律援助法第25条第1款第5项', 'basis');
  return refusalOfDiscretion(traits, today);
}

/** Art 25¶2: a court's own discretion in a trial, and only where art 25¶1 does not bind it already. */
function refusalOfDiscretion(traits: Traits, today: LocalDate): Unfit | null {
  const at = { basis: '法律援助法第25条第2款', field: 'basis' };
  if (traits.organKind !== 'COURT' || !TRIALS.includes(traits.stage))
    return { code: 'DEFENCE_DISCRETION_IS_THE_COURTS', ...at };
  return mandatoryGroundOf(traits, today) === null
    ? null
    : { code: 'DEFENCE_IS_MANDATORY', basis: '法律援助法第25条第1款', field: 'basis' };
}

function refusalOfDeathReview(traits: Traits, basis: string, field: string): Unfit | null {
  return traits.stage === 'DEATH_REVIEW' && traits.deathReviewApplied
    ? null
    : { code: 'DEFENCE_NOT_DEATH_REVIEW', basis, field };
}

function refusalOfGround(ground: DefenceGround | null, traits: Traits, today: LocalDate): Unfit | null {
  const article = (item: number) => ({ basis: `法律援助法第25条第1款第${item}项`, field: 'ground' });
  if (traits.stage === 'COMPULSORY_MEDICAL')
    return { code: 'DEFENCE_IS_COMPULSORY_MEDICAL', basis: '法律援助法第28条', field: 'basis' };
  switch (ground) {
    case null:
      return { code: 'DEFENCE_GROUND_MISSING', basis: '法律援助法第25条第1款', field: 'ground' };
    case 'MINOR':
      return isMinor(traits.bornOn, today) ? null : { code: 'DEFENCE_NOT_A_MINOR', ...article(1) };
    case 'VISUAL_HEARING_SPEECH_DISABLED':
      return ['VISUAL', 'HEARING', 'SPEECH'].includes(traits.disability)
        ? null
        : { code: 'DEFENCE_NOT_DISABLED', ...article(2) };
    case 'NOT_FULLY_ABLE':
      return traits.notFullyAble && !isMinor(traits.bornOn, today)
        ? null
        : { code: 'DEFENCE_IS_FULLY_ABLE', ...article(3) };
    case 'LIFE_OR_DEATH':
      return traits.possibleSentence === 'BELOW_LIFE' ? { code: 'DEFENCE_SENTENCE_TOO_LOW', ...article(4) } : null;
    case 'DEATH_REVIEW_APPLIED': {
      const { basis, field } = article(5);
      return refusalOfDeathReview(traits, basis, field);
    }
    case 'IN_ABSENTIA':
      return traits.inAbsentia && TRIALS.includes(traits.stage)
        ? null
        : { code: 'DEFENCE_NOT_IN_ABSENTIA', ...article(6) };
    case 'OTHER_BY_LAW':
      return traits.otherLaw === null ? { code: 'DEFENCE_LAW_UNNAMED', ...article(7) } : null;
  }
}

/** The ground of art 25¶1 that the stated traits alone make binding; null when there is none. */
export function mandatoryGroundOf(traits: Traits, today: LocalDate): DefenceGround | null {
  const grounds = [
    'MINOR',
    'VISUAL_HEARING_SPEECH_DISABLED',
    'NOT_FULLY_ABLE',
    'LIFE_OR_DEATH',
    'DEATH_REVIEW_APPLIED',
    'IN_ABSENTIA',
  ] as const;
  return grounds.find((ground) => refusalOfGround(ground, traits, today) === null) ?? null;
}

/** What a matter asks of its lawyer (法律援助法第26条; 办理法律援助案件程序规定第26条). */
export function lawyerTraitsOf(line: {
  minor: boolean;
  possibleSentence: PossibleSentence;
  stage: DefenceStage;
  ground: DefenceGround | null;
}): { minor: boolean; lifeOrDeathPossible: boolean } {
  return {
    minor: line.minor,
    lifeOrDeathPossible:
      line.possibleSentence !== 'BELOW_LIFE' || line.stage === 'DEATH_REVIEW' || line.ground === 'LIFE_OR_DEATH',
  };
}

/** Only two reasons send a notice back for correction; a duplicate is linked, and nothing is declined. */
export function refusalOfCorrection(code: string): RefusalCode | null {
  return Object.hasOwn(CORRECTION_CODES, code) ? null : 'DEFENCE_CORRECTION_CODE_NOT_ALLOWED';
}

const MOST_DESKS = 3;

/** A notice that came to the wrong institution goes on the same day, by the day in China, and not for ever. */
export function refusalOfReroute(line: { receivedAt: Date; chain: number }, now: Date): RefusalCode | null {
  if (toLocalDate(line.receivedAt) !== toLocalDate(now)) return 'DEFENCE_REROUTE_TOO_LATE';
  return line.chain >= MOST_DESKS ? 'DEFENCE_REROUTE_CHAIN_TOO_LONG' : null;
}

/** When the organ found the ground: not in the future, and after the person was born. */
export function refusalOfFoundAt(foundAt: Date, now: Date, bornOn: LocalDate | null): RefusalCode | null {
  return foundAt > now || (bornOn !== null && toLocalDate(foundAt) < bornOn) ? 'DATE_UNFIT' : null;
}

/** A place of custody is named for who is locked up. */
export function refusalOfCustody(custody: Custody, place: string | null): RefusalCode | null {
  return isInCustody(custody) && place === null ? 'DEFENCE_CUSTODY_PLACE_MISSING' : null;
}
