import type { Coverable } from '../../access/restricted.js';
import type { Part } from '../../kernel/roles.js';
import type { DefenceLineState } from '../defence/defence-line.lifecycle.js';
import type { Reach } from './material.rules.js';

/** What a viewer's organisation is to a notice whose paper it is, or to which the paper came on. */
export interface NoticeReach extends Coverable {
  part: Part;
  /** The lines that the paper concerns, and who defends on each. */
  lines: readonly { state: DefenceLineState; handlerMemberId: string | null }[];
}

/** A line that has ended here concerns the institution no more. */
const ENDED: readonly DefenceLineState[] = ['OWN_COUNSEL', 'DECLINED', 'REROUTED', 'WITHDRAWN_BY_ORGAN', 'DISCARDED'];

/**
 * How far an organisation sees a paper of a notice: the organ's side wholly; the institution while a line that it concerns
 * lies on its desk or goes on as a case; of a restricted notice only who belongs to it, and who has only own cases the papers
 * of those.
 * @param own the member to whose own lines the viewer is restricted
 */
export function reachInNotice(own: string | null, { part, coveredBy, lines }: NoticeReach): Reach {
  const defends = (memberId: string) => lines.some((line) => line.handlerMemberId === memberId);
  if (coveredBy !== null) return { level: 'HIDDEN', reason: 'RESTRICTED' };
  if (own !== null && !defends(own)) return { level: 'HIDDEN', reason: 'NOT_SHARED' };
  if (part === 'REQUESTING') return { level: 'READ', reason: 'NOT_SHARED' };
  if (part !== 'REQUESTED') return { level: 'HIDDEN', reason: 'NOT_SHARED' };
  return lines.some(({ state }) => !ENDED.includes(state))
    ? { level: 'READ', reason: 'NOT_SHARED' }
    : { level: 'NONE', reason: 'ENDED' };
}

const LEVELS: readonly Reach['level'][] = ['HIDDEN', 'NONE', 'TITLE', 'READ'];

/** A paper that went from desk to desk is seen as far as any of its notices shows it. */
export function farthest(reaches: readonly Reach[]): Reach | null {
  return reaches.reduce<Reach | null>(
    (best, each) => (best === null || LEVELS.indexOf(each.level) > LEVELS.indexOf(best.level) ? each : best),
    null,
  );
}
