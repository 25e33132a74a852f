import type { RedactionReason } from '../../api/common.graphql.js';
import type { Part } from '../../kernel/roles.js';
import {
  BEFORE_ACCEPTANCE,
  type FieldClass,
  HOME_SHARING,
  SHARED_CLASSES,
  SHARING_LEVELS,
  type SharingLevel,
} from '../cooperation/item-kinds.js';

type Levels = Readonly<Partial<Record<FieldClass, SharingLevel>>>;

/** One grant of the sharing table, as far as the projection needs it. */
export interface Grant {
  fieldClass: FieldClass;
  level: SharingLevel;
  /** The persons an item names; null for all. */
  personIds: readonly string[] | null;
  ended: boolean;
}

/** How far one class of fields is open to a viewer's organisation, and why not further. */
export interface Shared {
  level: SharingLevel;
  reason: RedactionReason;
  /** Only of these persons; null for all. */
  personIds: readonly string[] | null;
}

export type Sharing = Readonly<Record<FieldClass, Shared>>;

/** What decides the sharing: the part, the grants of the organisation, and how its unanswered asks were narrowed. */
export interface SharingFacts {
  part: Part;
  grants: readonly Grant[];
  narrowed: readonly Levels[];
}

const EVERYTHING: Levels = Object.fromEntries(SHARED_CLASSES.map((fieldClass) => [fieldClass, 'CONTRIBUTE']));
const OF_PART: Readonly<Partial<Record<Part, Levels>>> = {
  LEAD: EVERYTHING,
  HOME: HOME_SHARING,
  SUPERVISOR: { IDENTITY: 'READ', MEANS: 'READ', FACTS: 'READ', EVIDENCE: 'READ', AMOUNTS: 'READ' },
  ORGAN: { IDENTITY: 'READ' },
};
/** Who supports a suit is shown no more than this, whatever was granted: of it what the person consented to. */
const SUPPORTING: Levels = { IDENTITY: 'READ', FACTS: 'READ' };
const CLASSES: readonly FieldClass[] = [...SHARED_CLASSES, 'HEALTH', 'SIDES'];

/** How far a level goes: the larger, the more. */
export const rank = (level: SharingLevel): number => SHARING_LEVELS.indexOf(level);

/**
 * What an organisation sees of a case (lifecycles.md §8): by its part; who assists by its grants; who was merely asked
 * what the sender did not narrow. Health never, but by explicit grant.
 */
export function sharingOf(facts: SharingFacts): Sharing {
  if (facts.part === 'ASKED') return sharingOfLevels(askedLevels(facts.narrowed), 'NOT_YET_ACCEPTED');
  if (facts.part === 'ASSISTING') return granted(facts.grants);
  if (facts.part === 'SUPPORT') return capped(granted(facts.grants), SUPPORTING);
  return sharingOfLevels(OF_PART[facts.part] ?? {}, facts.part === 'FORMER_LEAD' ? 'ENDED' : 'NOT_SHARED');
}

/** The same from a plain table of levels: for the preview of what another organisation will see. */
export function sharingOfLevels(levels: Levels, reason: RedactionReason): Sharing {
  return everyClass((fieldClass) => ({ level: levels[fieldClass] ?? 'NONE', reason, personIds: null }));
}

/** What an asked organisation sees before it accepts: of several letters the widest, each as far as it was narrowed. */
export function askedLevels(narrowed: readonly Levels[]): Levels {
  return Object.fromEntries(
    SHARED_CLASSES.map((fieldClass) => {
      const before = BEFORE_ACCEPTANCE[fieldClass];
      const each = narrowed.map((levels) => narrower(before, levels[fieldClass]));
      return [fieldClass, each.length === 0 ? before : widest(each)];
    }),
  );
}

function granted(grants: readonly Grant[]): Sharing {
  return everyClass((fieldClass) => {
    const all = grants.filter((grant) => grant.fieldClass === fieldClass);
    const running = all.filter((grant) => !grant.ended);
    const level = widest(running.map((grant) => grant.level));
    const best = running.filter((grant) => grant.level === level);
    const named = best.flatMap((grant) => grant.personIds ?? []);
    return {
      level,
      reason: running.length === 0 && all.length > 0 ? 'ENDED' : 'NOT_SHARED',
      personIds: best.length === 0 || best.some((grant) => grant.personIds === null) ? null : named,
    };
  });
}

function capped(sharing: Sharing, most: Levels): Sharing {
  return everyClass((fieldClass) => ({
    ...sharing[fieldClass],
    level: narrower(sharing[fieldClass].level, most[fieldClass] ?? 'NONE'),
  }));
}

function everyClass(shared: (fieldClass: FieldClass) => Shared): Sharing {
  return Object.fromEntries(CLASSES.map((fieldClass) => [fieldClass, shared(fieldClass)])) as unknown as Sharing;
}

/** The smaller of two levels. */
export function narrower(level: SharingLevel, wanted: SharingLevel | undefined): SharingLevel {
  return wanted !== undefined && rank(wanted) < rank(level) ? wanted : level;
}

function widest(levels: readonly SharingLevel[]): SharingLevel {
  return levels.reduce<SharingLevel>((best, level) => (rank(level) > rank(best) ? level : best), 'NONE');
}

/** Whether a class may be read in full, of one person where one is named. */
export function mayRead({ level, personIds }: Shared, personId?: string): boolean {
  const reads = level === 'READ' || level === 'CONTRIBUTE';
  return reads && (personId === undefined || personIds === null || personIds.includes(personId));
}

/** Whether persons are shown at all, be it masked. */
export function maySeeMasked({ level, personIds }: Shared, personId: string): boolean {
  return level !== 'NONE' && (personIds === null || personIds.includes(personId));
}

/** Whether sums over all workers are shown. */
export function maySeeTotals({ level }: Shared): boolean {
  return rank(level) >= rank('TOTALS');
}
