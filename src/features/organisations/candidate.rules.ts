import type { RefusalCode } from '../../errors/catalogue.js';
import { addMonths, type LocalDate } from '../../kernel/local-date.js';

/**
 * What speaks for or against assigning a lawyer, with its words. STATUTORY bars hold for everybody; a bar of the office's
 * own (load, a hearing on the same day, a like name) can be set aside by the head with a note.
 */
export const CANDIDATE_REASONS = {
  LAWYER_WITHOUT_YEARS: {
    bar: 'STATUTORY',
    basis: '法律援助法第26条；办理法律援助案件程序规定第26条',
    zh: '可能判处无期徒刑、死刑，须有三年以上刑事辩护经历',
    en: 'life imprisonment or death is possible: three years of criminal practice are required',
  },
  LAWYER_NOT_FAMILIAR_WITH_MINORS: {
    bar: 'STATUTORY',
    basis: '办理法律援助案件程序规定第26条第2款；未成年人保护法第104条',
    zh: '受援人为未成年人，须熟悉未成年人身心特点',
    en: 'the recipient is a minor: the lawyer must be familiar with minors',
  },
  LAWYER_IN_CONFLICT: {
    bar: 'STATUTORY',
    basis: '律师法第39条；刑事诉讼法解释第43条',
    zh: '存在利益冲突，请选择其他律师',
    en: 'there is a conflict of interest: choose another lawyer',
  },
  LAWYER_MAY_BE_IN_CONFLICT: {
    bar: 'OWN',
    basis: '律师法第39条',
    zh: '在办案件的一方与本案相对方姓名或者名称相同，须先核实',
    en: 'a party of an open case bears the same name as the other side here: check first',
  },
  LAWYER_OVERLOADED: {
    bar: 'OWN',
    basis: null,
    zh: '在办案件过多',
    en: 'has too many open cases',
  },
  LAWYER_HEARING_CLASH: {
    bar: 'OWN',
    basis: null,
    zh: '当日另有开庭',
    en: 'has another hearing that day',
  },
  CRIMINAL_PRACTICE: {
    bar: null,
    basis: null,
    zh: '自{since}起从事刑事辩护',
    en: 'criminal practice since {since}',
  },
  FAMILIAR_WITH_MINORS: {
    bar: null,
    basis: null,
    zh: '熟悉未成年人身心特点',
    en: 'is familiar with minors',
  },
  OPEN_CASES: {
    bar: null,
    basis: null,
    zh: '在办{count}件',
    en: '{count} open cases',
  },
} as const satisfies Record<string, { bar: 'STATUTORY' | 'OWN' | null; basis: string | null; zh: string; en: string }>;

export type CandidateReasonCode = keyof typeof CANDIDATE_REASONS;
export type BarCode = Extract<RefusalCode, CandidateReasonCode>;

/** Bars of the office's own, which the head may set aside. */
export const OWN_BARS = (Object.keys(CANDIDATE_REASONS) as CandidateReasonCode[]).filter(
  (code): code is BarCode => CANDIDATE_REASONS[code].bar === 'OWN',
);

/** What the law makes the choice depend on. */
export interface MatterTraits {
  /** A recipient is a minor. */
  minor: boolean;
  /** Life imprisonment or death is possible, or a death sentence is reviewed. */
  lifeOrDeathPossible: boolean;
}

/** What is known of a lawyer with regard to one matter. */
export interface LawyerFacts {
  criminalPracticeSince: LocalDate | null;
  familiarWithMinors: boolean;
  openCases: number;
  /** Declared for a person or the case, the lawyer defends another defendant, or acts for the other side at another office. */
  inConflict: boolean;
  /** A party of another open case bears the name of the other side here, or the reverse. */
  nameMatches: boolean;
  hearingThatDay: boolean;
}

export interface CandidateReason {
  code: CandidateReasonCode;
  zh: string;
  en: string;
  basis: string | null;
  /** STATUTORY stands for everybody, OWN may be set aside by the head; null speaks for the lawyer. */
  bar: 'STATUTORY' | 'OWN' | null;
}

/** How many open cases are too many: the platform's own measure, set aside by the head where the office is small. */
export const MOST_OPEN_CASES = 20;
const YEARS_OF_PRACTICE = 3;

function reason(code: CandidateReasonCode, words: Readonly<Record<string, string | number>> = {}): CandidateReason {
  const { zh, en, basis, bar } = CANDIDATE_REASONS[code];
  const filled = (text: string) => text.replace(/\{(\w+)\}/g, (_match, word: string) => String(words[word] ?? ''));
  return { code, zh: filled(zh), en: filled(en), basis, bar };
}

/** What stands against a lawyer in a matter, the law first (法律援助法第26条, 办理法律援助案件程序规定第26条). */
export function barsAgainst(lawyer: LawyerFacts, matter: MatterTraits, today: LocalDate): CandidateReason[] {
  const bars: BarCode[] = [];
  if (matter.lifeOrDeathPossible && !hasYears(lawyer.criminalPracticeSince, today)) bars.push('LAWYER_WITHOUT_YEARS');
  if (matter.minor && !lawyer.familiarWithMinors) bars.push('LAWYER_NOT_FAMILIAR_WITH_MINORS');
  if (lawyer.inConflict) bars.push('LAWYER_IN_CONFLICT');
  if (lawyer.nameMatches) bars.push('LAWYER_MAY_BE_IN_CONFLICT');
  if (lawyer.hearingThatDay) bars.push('LAWYER_HEARING_CLASH');
  if (lawyer.openCases >= MOST_OPEN_CASES) bars.push('LAWYER_OVERLOADED');
  return bars.map((code) => reason(code));
}

/** Three full years on the day of assignment. */
function hasYears(since: LocalDate | null, today: LocalDate): boolean {
  return since !== null && addMonths(since, YEARS_OF_PRACTICE * 12) <= today;
}

/** What speaks for the lawyer: shown beside the bars, so that the choice can be explained. */
export function reasonsFor(lawyer: LawyerFacts): CandidateReason[] {
  return [
    ...(lawyer.criminalPracticeSince === null
      ? []
      : [reason('CRIMINAL_PRACTICE', { since: lawyer.criminalPracticeSince })]),
    ...(lawyer.familiarWithMinors ? [reason('FAMILIAR_WITH_MINORS')] : []),
    reason('OPEN_CASES', { count: lawyer.openCases }),
  ];
}

/** The refusal of a lawyer who is proposed: the first bar that was not set aside; null when none is left. */
export function refusalOfBars(
  bars: readonly CandidateReason[],
  setAside: readonly string[],
): { code: BarCode; basis: string | null } | null {
  const left = bars.find(({ code, bar }) => bar === 'STATUTORY' || !setAside.includes(code));
  return left === undefined ? null : { code: left.code as BarCode, basis: left.basis };
}
