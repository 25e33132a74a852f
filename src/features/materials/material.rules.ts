import type { RedactionReason } from '../../api/common.graphql.js';
import type { RefusalCode } from '../../errors/catalogue.js';
import type { Part, Role } from '../../kernel/roles.js';
import { type Grant, mayRead, type Shared, type SharingFacts, sharingOf } from '../cases/sharing.rules.js';
import type { CooperationItemState } from '../cooperation/cooperation-item.lifecycle.js';
import {
  type FieldClass,
  ITEM_KINDS,
  type ItemKind,
  type ItemKindCode,
  SHARING_LEVELS,
  type SharingLevel,
} from '../cooperation/item-kinds.js';
import type { Purpose } from './material-types.rules.js';

/** Who brings files in. */
export const MATERIAL_ROLES: readonly Role[] = [
  'RECEPTION',
  'REVIEWER',
  'HEAD',
  'HANDLER',
  'COOPERATION_OFFICER',
  'LIAISON',
];

export const MAX_FILES_OF_SUBJECT = 200;
export const MAX_FILES_WAITING = 50;

/** A grant of the sharing table with the ask it comes from. */
export interface AskGrant extends Grant {
  askId: string | null;
}

/** What a viewer's organisation is to the case of a file. */
export interface CaseReach {
  /** Null: it takes no part, or none any more. */
  part: Part | null;
  grants: readonly AskGrant[];
  narrowed: SharingFacts['narrowed'];
}

/** What is asked of a file to say who sees it. */
export interface FileFacts {
  purpose: Purpose;
  fieldClass: FieldClass;
  sharedWithAsks: boolean;
  cooperationId: string | null;
  /** The viewer's organisation brought it in. */
  own: boolean;
  /** The viewer's part in the cooperation that the file belongs to. */
  askPart: Part | null;
}

/** HIDDEN: not even that there is one · NONE: that there is one · TITLE · READ: everything. */
export interface Reach {
  level: 'HIDDEN' | 'NONE' | 'TITLE' | 'READ';
  reason: RedactionReason;
}

/** Sides that do not work on the case are not told how many papers there are that they may not have. */
const AT_A_DISTANCE: readonly Part[] = ['ORGAN', 'SUPPORT', 'FORMER_LEAD'];

/** A roster tells who the workers are, how to reach them and what they claim, whatever class was written on it. */
export function classesOf({ purpose, fieldClass }: Pick<FileFacts, 'purpose' | 'fieldClass'>): readonly FieldClass[] {
  return purpose === 'ROSTER' ? [...new Set<FieldClass>([fieldClass, 'IDENTITY', 'CONTACT', 'AMOUNTS'])] : [fieldClass];
}

const READS: Reach = { level: 'READ', reason: 'NOT_SHARED' };
const HIDDEN: Reach = { level: 'HIDDEN', reason: 'NOT_SHARED' };
const LEVELS: readonly Reach['level'][] = ['HIDDEN', 'NONE', 'TITLE', 'READ'];
const GRANTED_ONLY: readonly FieldClass[] = ['HEALTH', 'SIDES'];
const ABOUT_ONE_PERSON: readonly FieldClass[] = ['IDENTITY', 'CONTACT', 'MEANS'];
const TITLED: readonly SharingLevel[] = ['TITLES', 'READ', 'CONTRIBUTE'];

/**
 * How far an organisation sees a file (lifecycles.md §8): its own ones, and those attached to what it asked for, wholly;
 * others as their class is shared with it. Before acceptance titles at most; health by explicit grant only.
 */
export function reachOf(file: FileFacts, reach: CaseReach): Reach {
  if (file.own || file.askPart === 'REQUESTING') return READS;
  const { part, grants } = reach;
  if (part === 'SOURCE') return HIDDEN;
  if (!file.sharedWithAsks && part !== 'LEAD' && part !== 'HOME') return HIDDEN;
  const classes = classesOf(file);
  if (classes.some((each) => GRANTED_ONLY.includes(each)))
    return classes.every((each) => grantedTo(grants, each)) ? READS : HIDDEN;
  if (part === null) return { level: 'NONE', reason: grants.length > 0 ? 'ENDED' : 'NOT_SHARED' };
  const sharing = sharingOf({ part, grants, narrowed: reach.narrowed });
  const reaches = classes.map((each) => reachOfClass(file, each, sharing[each], part, grants));
  const least = reaches.reduce((least, each) =>
    LEVELS.indexOf(each.level) < LEVELS.indexOf(least.level) ? each : least,
  );
  return least.level === 'NONE' && AT_A_DISTANCE.includes(part) ? HIDDEN : least;
}

function grantedTo(grants: readonly AskGrant[], fieldClass: FieldClass): boolean {
  return grants.some((grant) => !grant.ended && grant.fieldClass === fieldClass && rank(grant.level) >= rank('READ'));
}

function reachOfClass(
  file: FileFacts,
  fieldClass: FieldClass,
  shared: Shared,
  part: Part,
  grants: readonly AskGrant[],
): Reach {
  const { reason } = shared;
  const titled: Reach = TITLED.includes(shared.level) ? { level: 'TITLE', reason } : { level: 'NONE', reason };
  if (part === 'ASKED') return titled;
  const ofThisAsk = grants.filter((grant) => !grant.ended && grant.askId === file.cooperationId);
  const here = ofThisAsk.filter((grant) => grant.fieldClass === fieldClass && TITLED.includes(grant.level));
  // An item that names persons opens those persons alone, and a file of the case at large does not say whose it is.
  const anothers = shared.personIds !== null && ABOUT_ONE_PERSON.includes(fieldClass) && here.length === 0;
  if (mayRead(shared)) return anothers ? { level: 'NONE', reason: 'NOT_SHARED' } : READS;
  // SERVE_DOCUMENT: that paper. What was attached to the very ask is meant for who works on it.
  if (fieldClass === 'EVIDENCE' && here.length > 0) return READS;
  return titled;
}

const rank = (level: SharingLevel): number => SHARING_LEVELS.indexOf(level);

/** HOME adds its own papers, and what it keeps a hand in (lifecycles.md §8). */
const OF_HOME: readonly FieldClass[] = ['EVIDENCE', 'CONTACT', 'AMOUNTS'];

/** Why an organisation may not add a file of these classes to a case; null when it may. */
export function refusalToAddToCase(
  part: Part,
  classes: readonly FieldClass[],
  grants: readonly AskGrant[],
): RefusalCode | null {
  if (part === 'LEAD') return null;
  if (part !== 'HOME' && part !== 'ASSISTING') return 'SIDE_MAY_NOT';
  const contributes = (fieldClass: FieldClass) =>
    part === 'HOME'
      ? OF_HOME.includes(fieldClass)
      : grants.some((grant) => !grant.ended && grant.fieldClass === fieldClass && grant.level === 'CONTRIBUTE');
  return classes.every(contributes) ? null : 'FIELD_CLASS_NOT_YOURS';
}

/** While work goes on both sides add to an item; the sender already while it waits for its answer. */
const OPEN_FOR: Readonly<Record<'REQUESTING' | 'REQUESTED', readonly CooperationItemState[]>> = {
  REQUESTED: ['ACCEPTED', 'IN_PROGRESS', 'AWAITING_SUPPLEMENT'],
  REQUESTING: ['REQUESTED', 'ACCEPTED', 'IN_PROGRESS', 'AWAITING_SUPPLEMENT'],
};

export function itemTakesFiles(side: 'REQUESTING' | 'REQUESTED', state: CooperationItemState): boolean {
  return OPEN_FOR[side].includes(state);
}

/**
 * Why the sender may not add a file of these classes to an item: the other side would never see it. What the requested
 * side brings in goes to the sender, whatever it is.
 */
export function refusalToAddToItem(
  side: 'REQUESTING' | 'REQUESTED',
  kind: ItemKindCode,
  narrowed: Readonly<Partial<Record<FieldClass, SharingLevel>>>,
  classes: readonly FieldClass[],
): RefusalCode | null {
  if (side === 'REQUESTED') return null;
  const shared: Readonly<Partial<Record<FieldClass, SharingLevel>>> = (ITEM_KINDS[kind] as ItemKind).sharing;
  const isSeen = (fieldClass: FieldClass) => {
    const level = Math.min(rank(shared[fieldClass] ?? 'NONE'), rank(narrowed[fieldClass] ?? 'CONTRIBUTE'));
    return level >= rank('READ') || (fieldClass === 'EVIDENCE' && level >= rank('TITLES'));
  };
  return classes.every(isSeen) ? null : 'FIELD_CLASS_NOT_SHARED';
}

/** Evidence that was asked for says where it comes from, when and how it was obtained (lifecycles.md §4). */
export function originIsMissing(
  kind: ItemKindCode | null,
  fieldClass: FieldClass,
  origin: { obtainedFrom: string | null; obtainedOn: string | null; obtainedHow: string | null },
): boolean {
  if (kind !== 'COLLECT_EVIDENCE' || fieldClass !== 'EVIDENCE') return false;
  return origin.obtainedFrom === null || origin.obtainedOn === null || origin.obtainedHow === null;
}
