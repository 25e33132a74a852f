import { jurisdictionsOf } from '../../kernel/codes/region.js';
import type { AidForm } from './case.entity.js';

/** Why an institution is competent for a matter (法律援助法 art 38). */
export const COMPETENCE_GROUNDS = {
  ORGAN_PLACE: {
    zh: '诉讼事项，由办案机关所在地的法律援助机构受理',
    en: 'a suit: the institution at the place of the organ that handles the case',
  },
  DISPUTE_PLACE: {
    zh: '非诉讼事项，由争议处理机关所在地的法律援助机构受理',
    en: 'no suit: the institution at the place of the body that handles the dispute',
  },
  CAUSE_PLACE: {
    zh: '非诉讼事项，由事由发生地的法律援助机构受理',
    en: 'no suit: the institution at the place where the cause arose',
  },
} as const;
export type CompetenceGround = keyof typeof COMPETENCE_GROUNDS;

/** How near an institution is to the place: of the same county, of the prefecture above it, of the province. */
export const NEARNESS = {
  SAME_PLACE: { zh: '同一行政区划', en: 'of the very place' },
  PREFECTURE: { zh: '所在设区的市', en: 'of the prefecture above the place' },
  PROVINCE: { zh: '所在省级', en: 'of the province above the place' },
} as const;
export type Nearness = keyof typeof NEARNESS;

/** What would change the answer. */
export const COMPETENCE_TURNS = {
  SUIT_FILED: {
    zh: '如提起诉讼，改由办案机关所在地的法律援助机构受理',
    en: 'once a suit is filed the place of the organ decides',
  },
  NO_SUIT: {
    zh: '如尚未进入诉讼（调解、仲裁等），争议处理机关所在地或者事由发生地的机构也可以受理',
    en: 'short of a suit the place of the dispute body, or of the cause, decides',
  },
  ORGAN_UNKNOWN: { zh: '登记办案机关所在地后方可确定', en: 'the place of the organ is not known yet' },
  DISPUTE_BODY_UNKNOWN: {
    zh: '登记争议处理机关所在地后，该地机构也有权受理',
    en: 'the place of the dispute body is not known yet; its institution would be competent too',
  },
  CAUSE_UNKNOWN: {
    zh: '登记事由发生地后，该地机构也有权受理',
    en: 'the place of the cause is not known yet; its institution would be competent too',
  },
  FIRST_ELSEWHERE: {
    zh: '两个以上机构都有权受理的，由最先收到申请的机构受理；如其他有权机构先收到，由其办理',
    en: 'of several competent institutions the first to receive it keeps it: another may have been the first',
  },
  SUPERIOR_DESIGNATES: {
    zh: '对受理有争议的，由共同的上级司法行政部门指定',
    en: 'in a conflict the common superior designates',
  },
  LIVES_ELSEWHERE: {
    zh: '申请人住所地不影响受理：本单位仍应收下申请，可以协助转交',
    en: 'where the applicant lives changes nothing: the application is taken, and may be handed on',
  },
} as const;
export type CompetenceTurn = keyof typeof COMPETENCE_TURNS;

/** What decides: whether there is a suit, and where things are; unknown places are null. */
export interface CompetenceFacts {
  form: AidForm;
  organRegion: string | null;
  disputeRegion: string | null;
  causeRegion: string | null;
  applicantRegion: string | null;
}

export interface Institution {
  id: string;
  regionCode: string;
}

/** One competent institution: on which ground, how near to the place, and the place. */
export interface Competent {
  institutionId: string;
  ground: CompetenceGround;
  nearness: Nearness;
  regionCode: string;
}

const SUITS: readonly AidForm[] = ['CIVIL_LITIGATION', 'ADMINISTRATIVE_LITIGATION', 'CRIMINAL_DEFENCE'];

/** Whether a form of aid is about a suit (诉讼事项). */
export function isSuit(form: AidForm): boolean {
  return SUITS.includes(form);
}

/** The places that decide, in their order; none when they are not known. */
export function decidingPlaces(facts: CompetenceFacts): { ground: CompetenceGround; regionCode: string }[] {
  const places: [CompetenceGround, string | null][] = isSuit(facts.form)
    ? [['ORGAN_PLACE', facts.organRegion]]
    : [
        ['DISPUTE_PLACE', facts.disputeRegion],
        ['CAUSE_PLACE', facts.causeRegion],
      ];
  return places.flatMap(([ground, regionCode]) => (regionCode === null ? [] : [{ ground, regionCode }]));
}

/** The regions in which an institution could be competent: each place, and what lies above it. */
export function regionsAround(facts: CompetenceFacts): string[] {
  return [...new Set(decidingPlaces(facts).flatMap(({ regionCode }) => upward(regionCode)))];
}

/** A place and what lies above it, the nearest first, without the country. */
function upward(regionCode: string): string[] {
  return jurisdictionsOf(regionCode).filter((code) => code !== 'CN');
}

/**
 * Who is competent, ranked: by the place that decides first, then by nearness to it; of several in one region by id, so that
 * the answer is always the same. Each institution stands once, on its best ground. Where the applicant lives is never asked.
 */
export function rankedCompetent(facts: CompetenceFacts, institutions: readonly Institution[]): Competent[] {
  const found = new Map<string, Competent>();
  for (const { ground, regionCode } of decidingPlaces(facts)) {
    for (const region of upward(regionCode)) {
      const here = institutions.filter((each) => each.regionCode === region).sort((a, b) => (a.id < b.id ? -1 : 1));
      for (const { id } of here)
        if (!found.has(id))
          found.set(id, { institutionId: id, ground, nearness: nearnessOf(regionCode, region), regionCode });
    }
  }
  return [...found.values()];
}

function nearnessOf(place: string, region: string): Nearness {
  if (place === region) return 'SAME_PLACE';
  return region.endsWith('0000') ? 'PROVINCE' : 'PREFECTURE';
}

/** What would change the answer, for this matter and who has it. */
export function turnsOf(
  facts: CompetenceFacts,
  ranked: readonly Competent[],
  receiver: Institution | null,
): CompetenceTurn[] {
  const suit = isSuit(facts.form);
  const turns: (CompetenceTurn | null)[] = [
    suit ? 'NO_SUIT' : 'SUIT_FILED',
    suit && facts.organRegion === null ? 'ORGAN_UNKNOWN' : null,
    !suit && facts.disputeRegion === null ? 'DISPUTE_BODY_UNKNOWN' : null,
    !suit && facts.causeRegion === null ? 'CAUSE_UNKNOWN' : null,
    ranked.length > 1 ? 'FIRST_ELSEWHERE' : null,
    ranked.length > 1 ? 'SUPERIOR_DESIGNATES' : null,
    receiver !== null && livesElsewhere(facts, receiver) ? 'LIVES_ELSEWHERE' : null,
  ];
  return turns.filter((turn) => turn !== null);
}

function livesElsewhere({ applicantRegion }: CompetenceFacts, receiver: Institution): boolean {
  return applicantRegion !== null && !upward(applicantRegion).includes(receiver.regionCode);
}

/** What becomes of an application at the institution that received it: nobody is ever turned away. */
export type CompetenceOutcome = 'KEEPS' | 'MAY_TRANSFER' | 'KEEPS_UNTIL_KNOWN';

/**
 * A competent institution keeps what it received first; another accepts it all the same and may hand it on
 * (TRANSFER_APPLICATION); while the places are unknown it keeps it.
 */
export function outcomeFor(ranked: readonly Competent[], receiverId: string): CompetenceOutcome {
  if (ranked.length === 0) return 'KEEPS_UNTIL_KNOWN';
  return ranked.some(({ institutionId }) => institutionId === receiverId) ? 'KEEPS' : 'MAY_TRANSFER';
}
