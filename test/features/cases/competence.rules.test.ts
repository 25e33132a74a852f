import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type CompetenceFacts,
  decidingPlaces,
  type Institution,
  outcomeFor,
  rankedCompetent,
  regionsAround,
  turnsOf,
} from '../../../src/features/cases/competence.rules.js';

const ZHANHE: Institution = { id: 'a-zhanhe', regionCode: '410411' };
const WEIDONG: Institution = { id: 'b-weidong', regionCode: '410403' };
const PINGDINGSHAN: Institution = { id: 'c-pingdingshan', regionCode: '410400' };
const HENAN: Institution = { id: 'd-henan', regionCode: '410000' };
const YANGQUAN: Institution = { id: 'e-yangquan', regionCode: '140300' };
const ALL = [YANGQUAN, HENAN, PINGDINGSHAN, WEIDONG, ZHANHE];

const facts = (over: Partial<CompetenceFacts>): CompetenceFacts => ({
  form: 'NON_LITIGATION',
  organRegion: null,
  disputeRegion: null,
  causeRegion: null,
  applicantRegion: null,
  ...over,
});

const names = (over: Partial<CompetenceFacts>) =>
  rankedCompetent(facts(over), ALL).map(({ institutionId, ground, nearness }) => [institutionId, ground, nearness]);

describe('Who is competent (法律援助法 art 38)', () => {
  test('for a suit: the place of the organ alone, the nearest institution first', () => {
    const suit = {
      form: 'CIVIL_LITIGATION',
      organRegion: '410411',
      causeRegion: '140300',
      disputeRegion: '140300',
    } as const;
    expect(names(suit)).toEqual([
      ['a-zhanhe', 'ORGAN_PLACE', 'SAME_PLACE'],
      ['c-pingdingshan', 'ORGAN_PLACE', 'PREFECTURE'],
      ['d-henan', 'ORGAN_PLACE', 'PROVINCE'],
    ]);
    expect(names({ form: 'CRIMINAL_DEFENCE', causeRegion: '140300' })).toEqual([]);
  });

  test('short of a suit: the place of the dispute body, or where the cause arose', () => {
    expect(names({ form: 'LABOUR_ARBITRATION', disputeRegion: '140300', causeRegion: '410403' })).toEqual([
      ['e-yangquan', 'DISPUTE_PLACE', 'SAME_PLACE'],
      ['b-weidong', 'CAUSE_PLACE', 'SAME_PLACE'],
      ['c-pingdingshan', 'CAUSE_PLACE', 'PREFECTURE'],
      ['d-henan', 'CAUSE_PLACE', 'PROVINCE'],
    ]);
  });

  test('each institution stands once, on its best ground', () => {
    const both = names({ disputeRegion: '410411', causeRegion: '410400' });
    expect(both.map(([id]) => id)).toEqual(['a-zhanhe', 'c-pingdingshan', 'd-henan']);
    expect(both[1]).toEqual(['c-pingdingshan', 'DISPUTE_PLACE', 'PREFECTURE']);
  });

  test.each([
    [{ causeRegion: '140300' }, ZHANHE.id, 'MAY_TRANSFER'],
    [{ causeRegion: '410411' }, ZHANHE.id, 'KEEPS'],
    [{ causeRegion: '410411' }, PINGDINGSHAN.id, 'KEEPS'],
    [{}, ZHANHE.id, 'KEEPS_UNTIL_KNOWN'],
  ] as const)('with %j what %s received it %s', (over, receiver, outcome) => {
    expect(outcomeFor(rankedCompetent(facts(over), ALL), receiver)).toBe(outcome);
  });

  test('what would change the answer is said', () => {
    const turns = (over: Partial<CompetenceFacts>, receiver = ZHANHE) =>
      turnsOf(facts(over), rankedCompetent(facts(over), ALL), receiver);
    expect(turns({ causeRegion: '140300', applicantRegion: '140300' })).toEqual([
      'SUIT_FILED',
      'DISPUTE_BODY_UNKNOWN',
      'LIVES_ELSEWHERE',
    ]);
    expect(turns({ form: 'CIVIL_LITIGATION' })).toEqual(['NO_SUIT', 'ORGAN_UNKNOWN']);
    expect(turns({ disputeRegion: '410411', causeRegion: '410403', applicantRegion: '410411' })).toEqual([
      'SUIT_FILED',
      'FIRST_ELSEWHERE',
      'SUPERIOR_DESIGNATES',
    ]);
  });
});

describe('Whatever the places', () => {
  const region = fc.constantFrom('410411', '410403', '410400', '410000', '140300', '500151', null);
  const form = fc.constantFrom('CIVIL_LITIGATION', 'CRIMINAL_DEFENCE', 'LABOUR_ARBITRATION', 'NON_LITIGATION' as const);
  const any = fc.record({
    form,
    organRegion: region,
    disputeRegion: region,
    causeRegion: region,
    applicantRegion: region,
  });

  test('where the applicant lives never decides', () => {
    fc.assert(
      fc.property(any, region, (each, elsewhere) => {
        expect(rankedCompetent({ ...each, applicantRegion: elsewhere } as CompetenceFacts, ALL)).toEqual(
          rankedCompetent(each as CompetenceFacts, ALL),
        );
      }),
    );
  });

  test('the answer does not depend on the order of institutions, names none twice, and only such as lie around a place', () => {
    fc.assert(
      fc.property(any, fc.shuffledSubarray(ALL, { minLength: ALL.length }), (each, shuffled) => {
        const ranked = rankedCompetent(each as CompetenceFacts, ALL);
        expect(rankedCompetent(each as CompetenceFacts, shuffled)).toEqual(ranked);
        const ids = ranked.map(({ institutionId }) => institutionId);
        expect(new Set(ids).size).toBe(ids.length);
        const around = regionsAround(each as CompetenceFacts);
        for (const id of ids) expect(around).toContain(ALL.find((one) => one.id === id)?.regionCode);
      }),
    );
  });

  test('nobody is turned away: there is always an outcome, and a transfer only to somebody competent', () => {
    fc.assert(
      fc.property(any, fc.constantFrom(...ALL), (each, receiver) => {
        const ranked = rankedCompetent(each as CompetenceFacts, ALL);
        const outcome = outcomeFor(ranked, receiver.id);
        expect(outcome === 'MAY_TRANSFER').toBe(
          ranked.length > 0 && !ranked.some(({ institutionId }) => institutionId === receiver.id),
        );
        expect(outcome === 'KEEPS_UNTIL_KNOWN').toBe(ranked.length === 0);
        if (decidingPlaces(each as CompetenceFacts).length === 0) expect(outcome).toBe('KEEPS_UNTIL_KNOWN');
      }),
    );
  });
});
