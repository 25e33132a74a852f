import { expect, test } from '@jest/globals';
import {
  lawyerTraitsOf,
  mandatoryGroundOf,
  refusalOfBasis,
  refusalOfCorrection,
  refusalOfReroute,
  type Traits,
} from '../../../src/features/defence/defence.rules.js';
import type { DefenceBasis, DefenceGround } from '../../../src/features/defence/defence-words.rules.js';

const TODAY = '2026-09-30';
const PLAIN: Traits = {
  organKind: 'COURT',
  stage: 'FIRST_INSTANCE',
  bornOn: '1988-05-06',
  disability: 'NONE',
  notFullyAble: false,
  possibleSentence: 'BELOW_LIFE',
  deathReviewApplied: false,
  inAbsentia: false,
  otherLaw: null,
};

/** basis, ground, what is stated beyond a plain first instance, and what the rule says: null, or code and article. */
type Row = [DefenceBasis, DefenceGround | null, Partial<Traits>, string | null, string?];

const ART_25 = (item: number) => `法律援助法第25条第1款第${item}项`;
const ROWS: readonly Row[] = [
  ['MANDATORY', 'MINOR', { bornOn: '2008-10-01' }, null],
  ['MANDATORY', 'MINOR', { bornOn: '2008-09-30' }, 'DEFENCE_NOT_A_MINOR', ART_25(1)],
  ['MANDATORY', 'MINOR', { bornOn: null }, 'DEFENCE_NOT_A_MINOR', ART_25(1)],
  ['MANDATORY', 'VISUAL_HEARING_SPEECH_DISABLED', { disability: 'VISUAL' }, null],
  ['MANDATORY', 'VISUAL_HEARING_SPEECH_DISABLED', { disability: 'HEARING' }, null],
  ['MANDATORY', 'VISUAL_HEARING_SPEECH_DISABLED', { disability: 'SPEECH' }, null],
  ['MANDATORY', 'VISUAL_HEARING_SPEECH_DISABLED', { disability: 'OTHER' }, 'DEFENCE_NOT_DISABLED', ART_25(2)],
  ['MANDATORY', 'VISUAL_HEARING_SPEECH_DISABLED', {}, 'DEFENCE_NOT_DISABLED', ART_25(2)],
  ['MANDATORY', 'NOT_FULLY_ABLE', { notFullyAble: true }, null],
  ['MANDATORY', 'NOT_FULLY_ABLE', {}, 'DEFENCE_IS_FULLY_ABLE', ART_25(3)],
  ['MANDATORY', 'NOT_FULLY_ABLE', { notFullyAble: true, bornOn: '2010-01-01' }, 'DEFENCE_IS_FULLY_ABLE', ART_25(3)],
  ['MANDATORY', 'LIFE_OR_DEATH', { possibleSentence: 'LIFE' }, null],
  ['MANDATORY', 'LIFE_OR_DEATH', { possibleSentence: 'DEATH' }, null],
  ['MANDATORY', 'LIFE_OR_DEATH', {}, 'DEFENCE_SENTENCE_TOO_LOW', ART_25(4)],
  ['MANDATORY', 'DEATH_REVIEW_APPLIED', { stage: 'DEATH_REVIEW', deathReviewApplied: true }, null],
  ['MANDATORY', 'DEATH_REVIEW_APPLIED', { stage: 'DEATH_REVIEW' }, 'DEFENCE_NOT_DEATH_REVIEW', ART_25(5)],
  ['MANDATORY', 'DEATH_REVIEW_APPLIED', { deathReviewApplied: true }, 'DEFENCE_NOT_DEATH_REVIEW', ART_25(5)],
  ['MANDATORY', 'IN_ABSENTIA', { inAbsentia: true }, null],
  ['MANDATORY', 'IN_ABSENTIA', {}, 'DEFENCE_NOT_IN_ABSENTIA', ART_25(6)],
  [
    'MANDATORY',
    'IN_ABSENTIA',
    { inAbsentia: true, organKind: 'PROCURATORATE', stage: 'PROSECUTION_REVIEW' },
    'DEFENCE_NOT_IN_ABSENTIA',
    ART_25(6),
  ],
  ['MANDATORY', 'OTHER_BY_LAW', { otherLaw: '反间谍法' }, null],
  ['MANDATORY', 'OTHER_BY_LAW', {}, 'DEFENCE_LAW_UNNAMED', ART_25(7)],
  ['MANDATORY', null, {}, 'DEFENCE_GROUND_MISSING', '法律援助法第25条第1款'],
  [
    'MANDATORY',
    'MINOR',
    { bornOn: '2010-01-01', stage: 'COMPULSORY_MEDICAL' },
    'DEFENCE_IS_COMPULSORY_MEDICAL',
    '法律援助法第28条',
  ],
  ['COMPULSORY_MEDICAL', null, { stage: 'COMPULSORY_MEDICAL' }, null],
  ['COMPULSORY_MEDICAL', null, {}, 'DEFENCE_NOT_COMPULSORY_MEDICAL', '法律援助法第28条'],
  [
    'COMPULSORY_MEDICAL',
    null,
    { stage: 'COMPULSORY_MEDICAL', organKind: 'PROCURATORATE' },
    'DEFENCE_STAGE_NOT_THE_ORGANS',
    '法律援助法第25条、第28条',
  ],
  [
    'COMPULSORY_MEDICAL',
    'NOT_FULLY_ABLE',
    { stage: 'COMPULSORY_MEDICAL' },
    'DEFENCE_GROUND_NOT_ASKED',
    '法律援助法第25条第1款',
  ],
  ['DISCRETIONARY', null, {}, null],
  ['DISCRETIONARY', null, { stage: 'SECOND_INSTANCE' }, null],
  [
    'DISCRETIONARY',
    null,
    { organKind: 'PROCURATORATE', stage: 'PROSECUTION_REVIEW' },
    'DEFENCE_DISCRETION_IS_THE_COURTS',
    '法律援助法第25条第2款',
  ],
  [
    'DISCRETIONARY',
    null,
    { organKind: 'PUBLIC_SECURITY', stage: 'INVESTIGATION' },
    'DEFENCE_DISCRETION_IS_THE_COURTS',
    '法律援助法第25条第2款',
  ],
  ['DISCRETIONARY', null, { bornOn: '2010-01-01' }, 'DEFENCE_IS_MANDATORY', '法律援助法第25条第1款'],
  ['DISCRETIONARY', null, { possibleSentence: 'LIFE' }, 'DEFENCE_IS_MANDATORY', '法律援助法第25条第1款'],
  ['DISCRETIONARY', null, { disability: 'HEARING' }, 'DEFENCE_IS_MANDATORY', '法律援助法第25条第1款'],
  ['DISCRETIONARY', 'MINOR', {}, 'DEFENCE_GROUND_NOT_ASKED', '法律援助法第25条第1款'],
  ['DISCRETIONARY', null, { stage: 'COMPULSORY_MEDICAL' }, 'DEFENCE_IS_COMPULSORY_MEDICAL', '法律援助法第28条'],
  ['DEATH_REVIEW', null, { stage: 'DEATH_REVIEW', deathReviewApplied: true }, null],
  ['DEATH_REVIEW', null, { stage: 'DEATH_REVIEW' }, 'DEFENCE_NOT_DEATH_REVIEW', ART_25(5)],
  ['DEATH_REVIEW', null, {}, 'DEFENCE_NOT_DEATH_REVIEW', ART_25(5)],
  ['MANDATORY', 'MINOR', { bornOn: '2010-01-01', organKind: 'PUBLIC_SECURITY', stage: 'INVESTIGATION' }, null],
  ['MANDATORY', 'MINOR', { bornOn: '2010-01-01', organKind: 'STATE_SECURITY', stage: 'INVESTIGATION' }, null],
  [
    'MANDATORY',
    'MINOR',
    { bornOn: '2010-01-01', organKind: 'PUBLIC_SECURITY' },
    'DEFENCE_STAGE_NOT_THE_ORGANS',
    '法律援助法第25条、第28条',
  ],
  [
    'MANDATORY',
    'MINOR',
    { bornOn: '2010-01-01', stage: 'INVESTIGATION' },
    'DEFENCE_STAGE_NOT_THE_ORGANS',
    '法律援助法第25条、第28条',
  ],
];

test.each(ROWS)('%s %s with %j: %s', (...[basis, ground, stated, code, article]: Row) => {
  const unfit = refusalOfBasis(basis, ground, { ...PLAIN, ...stated }, TODAY);
  expect(unfit === null ? null : [unfit.code, unfit.basis]).toEqual(code === null ? null : [code, article]);
});

test('What binds the organ is read from what is stated: the first ground that fits, or none.', () => {
  expect(mandatoryGroundOf(PLAIN, TODAY)).toBeNull();
  expect(mandatoryGroundOf({ ...PLAIN, bornOn: '2010-01-01', possibleSentence: 'LIFE' }, TODAY)).toBe('MINOR');
  expect(mandatoryGroundOf({ ...PLAIN, possibleSentence: 'DEATH' }, TODAY)).toBe('LIFE_OR_DEATH');
});

test('Life, death and the review of death sentences ask for years of practice; minors for who knows them.', () => {
  const line = { minor: false, possibleSentence: 'BELOW_LIFE', stage: 'FIRST_INSTANCE', ground: null } as const;
  expect(lawyerTraitsOf(line)).toEqual({ minor: false, lifeOrDeathPossible: false });
  expect(lawyerTraitsOf({ ...line, minor: true, possibleSentence: 'LIFE' })).toEqual({
    minor: true,
    lifeOrDeathPossible: true,
  });
  expect(lawyerTraitsOf({ ...line, stage: 'DEATH_REVIEW' })).toEqual({ minor: false, lifeOrDeathPossible: true });
});

test('A notice goes back for missing papers or wrong data only, and goes on to another desk on the day it came.', () => {
  for (const code of ['NOT_ELIGIBLE', 'DUPLICATE', 'NO_CAPACITY', 'DECLINE', 'toString'])
    expect(refusalOfCorrection(code)).toBe('DEFENCE_CORRECTION_CODE_NOT_ALLOWED');
  for (const code of ['MISSING_PAPERS', 'WRONG_PERSON_DATA']) expect(refusalOfCorrection(code)).toBeNull();
  const received = new Date('2026-09-30T15:59:00Z');
  const sameDay = new Date('2026-09-30T15:59:59Z');
  expect(refusalOfReroute({ receivedAt: received, chain: 2 }, sameDay)).toBeNull();
  expect(refusalOfReroute({ receivedAt: received, chain: 3 }, sameDay)).toBe('DEFENCE_REROUTE_CHAIN_TOO_LONG');
  const nextDay = new Date('2026-09-30T16:00:00Z');
  expect(refusalOfReroute({ receivedAt: received, chain: 1 }, nextDay)).toBe('DEFENCE_REROUTE_TOO_LATE');
});
