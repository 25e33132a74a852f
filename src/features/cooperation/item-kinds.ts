import type { Part } from '../../kernel/roles.js';

export type FieldClass = 'IDENTITY' | 'CONTACT' | 'MEANS' | 'FACTS' | 'EVIDENCE' | 'HEALTH' | 'AMOUNTS' | 'SIDES';
export type SharingLevel = 'NONE' | 'MASKED' | 'TITLES' | 'TOTALS' | 'READ' | 'CONTRIBUTE';

export const SHARED_CLASSES = ['IDENTITY', 'CONTACT', 'MEANS', 'FACTS', 'EVIDENCE', 'AMOUNTS'] as const;

/** From nothing to everything: a level allows what stands before it too. */
export const SHARING_LEVELS: readonly SharingLevel[] = ['NONE', 'MASKED', 'TITLES', 'TOTALS', 'READ', 'CONTRIBUTE'];

export interface ItemKind {
  zh: string;
  en: string;
  /** Acceptance moves the lead of the case to the requested organisation. */
  movesLead?: true;
  /** The part the requested organisation has in the case after acceptance. */
  part: Part;
  /** What the requested organisation sees of the case after acceptance (lifecycles.md §8). */
  sharing: Readonly<Record<(typeof SHARED_CLASSES)[number], SharingLevel>>;
  /** The item names persons, and only those are shown. */
  namedPersons?: true;
  /** An agreement may set other limits for it. */
  basis: string;
}

const ALL = {
  IDENTITY: 'CONTRIBUTE',
  CONTACT: 'CONTRIBUTE',
  MEANS: 'CONTRIBUTE',
  FACTS: 'CONTRIBUTE',
  EVIDENCE: 'CONTRIBUTE',
  AMOUNTS: 'CONTRIBUTE',
} as const;
const FIELD_WORK = {
  IDENTITY: 'READ',
  CONTACT: 'NONE',
  MEANS: 'NONE',
  FACTS: 'READ',
  EVIDENCE: 'CONTRIBUTE',
  AMOUNTS: 'NONE',
} as const;
const TRAVEL = {
  IDENTITY: 'READ',
  CONTACT: 'READ',
  MEANS: 'NONE',
  FACTS: 'NONE',
  EVIDENCE: 'NONE',
  AMOUNTS: 'NONE',
} as const;
const BASIS = '办理法律援助案件程序规定第16条、第31条';

/** The acts one legal aid institution may ask of another (lifecycles.md §4, sharing §8). */
export const ITEM_KINDS = {
  HANDLE_CASE: {
    zh: '案件移送办理',
    en: 'hands the case over for handling',
    movesLead: true,
    part: 'LEAD',
    sharing: ALL,
    basis: '法律援助法第38条',
  },
  TRANSFER_APPLICATION: {
    zh: '申请移送',
    en: 'transfers the application',
    movesLead: true,
    part: 'LEAD',
    sharing: ALL,
    basis: '法律援助法第38条',
  },
  VERIFY_MEANS: {
    zh: '受援条件审查',
    en: 'verifies the means',
    part: 'ASSISTING',
    sharing: {
      IDENTITY: 'READ',
      CONTACT: 'READ',
      MEANS: 'CONTRIBUTE',
      FACTS: 'NONE',
      EVIDENCE: 'NONE',
      AMOUNTS: 'NONE',
    },
    basis: BASIS,
  },
  COLLECT_EVIDENCE: {
    zh: '调查取证',
    en: 'collects evidence',
    part: 'ASSISTING',
    sharing: FIELD_WORK,
    namedPersons: true,
    basis: BASIS,
  },
  SERVE_DOCUMENT: {
    zh: '文书送达',
    en: 'serves a document',
    part: 'ASSISTING',
    sharing: { IDENTITY: 'READ', CONTACT: 'READ', MEANS: 'NONE', FACTS: 'NONE', EVIDENCE: 'TITLES', AMOUNTS: 'NONE' },
    namedPersons: true,
    basis: BASIS,
  },
  MEDIATE: {
    zh: '非诉讼调解',
    en: 'mediates',
    part: 'ASSISTING',
    sharing: { IDENTITY: 'READ', CONTACT: 'READ', MEANS: 'NONE', FACTS: 'READ', EVIDENCE: 'TITLES', AMOUNTS: 'READ' },
    basis: BASIS,
  },
  ASSIST_ENFORCEMENT: {
    zh: '协助执行',
    en: 'assists enforcement',
    part: 'ASSISTING',
    sharing: {
      IDENTITY: 'READ',
      CONTACT: 'NONE',
      MEANS: 'NONE',
      FACTS: 'READ',
      EVIDENCE: 'TITLES',
      AMOUNTS: 'CONTRIBUTE',
    },
    basis: BASIS,
  },
  ATTEND_HEARING: {
    zh: '异地开庭',
    en: 'attends a hearing',
    part: 'ASSISTING',
    sharing: FIELD_WORK,
    namedPersons: true,
    basis: BASIS,
  },
  MEET_DETAINEE: {
    zh: '异地会见',
    en: 'meets a detainee',
    part: 'ASSISTING',
    sharing: FIELD_WORK,
    namedPersons: true,
    basis: BASIS,
  },
  JOINT_HANDLING: {
    zh: '联合办理',
    en: 'handles jointly',
    part: 'ASSISTING',
    sharing: {
      IDENTITY: 'READ',
      CONTACT: 'READ',
      MEANS: 'NONE',
      FACTS: 'READ',
      EVIDENCE: 'CONTRIBUTE',
      AMOUNTS: 'READ',
    },
    basis: BASIS,
  },
  RECEIVE_WORKER: { zh: '接返', en: 'receives a returning worker', part: 'ASSISTING', sharing: TRAVEL, basis: BASIS },
  SEE_OFF_WORKER: { zh: '送出', en: 'sees a leaving worker off', part: 'ASSISTING', sharing: TRAVEL, basis: BASIS },
} as const satisfies Record<string, ItemKind>;

export type ItemKindCode = keyof typeof ITEM_KINDS;

/** What an asked organisation sees before it accepts (lifecycles.md §8, first row). */
export const BEFORE_ACCEPTANCE = {
  IDENTITY: 'MASKED',
  CONTACT: 'NONE',
  MEANS: 'NONE',
  FACTS: 'READ',
  EVIDENCE: 'TITLES',
  AMOUNTS: 'TOTALS',
} as const;

/** What the home organisation keeps after the lead has moved. */
export const HOME_SHARING = {
  IDENTITY: 'READ',
  CONTACT: 'CONTRIBUTE',
  MEANS: 'READ',
  FACTS: 'READ',
  EVIDENCE: 'READ',
  AMOUNTS: 'CONTRIBUTE',
} as const;

/** The only reasons for which a requested institution may not act. Never eligibility, never capacity. */
export const UNABLE_CODES = {
  OBJECTIVELY_IMPOSSIBLE: { zh: '客观上不能办理', en: 'objectively impossible' },
  WITNESS_ABSENT: { zh: '当事人或证人不在当地', en: 'the witness is not there' },
  DOCUMENT_NOT_HELD: { zh: '当地无该项材料', en: 'the document is not held there' },
  NEEDS_COURT_ORDER: { zh: '须经法院或仲裁机构调取', en: 'needs an order of a court' },
  DUPLICATE: { zh: '已有同一协作', en: 'the same was asked already' },
  LAWFUL_BAR: { zh: '法律规定不得办理', en: 'a law forbids it' },
} as const;

export type UnableCode = keyof typeof UNABLE_CODES;
