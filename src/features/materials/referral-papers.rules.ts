import type { Coverable } from '../../access/restricted.js';
import type { Part } from '../../kernel/roles.js';
import type { FieldClass } from '../cooperation/item-kinds.js';
import type { Reach } from './material.rules.js';

/** What a viewer's organisation is to the referral of a paper. */
export interface PaperReach extends Coverable {
  part: Part;
  kind: string;
  state: string;
  categories: readonly string[];
  /** The organisation has made it a case of its own. */
  tookOver: boolean;
}

const NOTHING: Reach = { level: 'HIDDEN', reason: 'NOT_SHARED' };
const READS: Reach = { level: 'READ', reason: 'NOT_SHARED' };

/**
 * How far an organisation sees a paper of a referral: the sender, and who has made it its own case, wholly; the receiver
 * the title before acceptance and the paper afterwards, in the classes that are shared; of a mediation titles of evidence only.
 */
export function reachInReferral(fieldClass: FieldClass, reach: PaperReach): Reach {
  if (reach.coveredBy !== null) return { level: 'HIDDEN', reason: 'RESTRICTED' };
  if (reach.part === 'REQUESTING') return READS;
  const evidence = fieldClass === 'EVIDENCE' && reach.kind === 'MEDIATION';
  if (reach.part !== 'REQUESTED' || (!evidence && !reach.categories.includes(fieldClass))) return NOTHING;
  if (reach.tookOver) return READS;
  if (['SENT', 'RECEIVED', 'AWAITING_SUPPLEMENT'].includes(reach.state))
    return { level: 'TITLE', reason: 'NOT_YET_ACCEPTED' };
  if (reach.state !== 'ACCEPTED' && reach.state !== 'ON_HOLD') return { level: 'NONE', reason: 'ENDED' };
  return evidence ? { level: 'TITLE', reason: 'NOT_SHARED' } : READS;
}
