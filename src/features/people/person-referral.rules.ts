import type { Part } from '../../kernel/roles.js';
import { type Sharing, sharingOfLevels } from '../cases/sharing.rules.js';
import type { ConsentCategory } from './consent.rules.js';

/** Where the viewer's organisation meets a person in a referral, and what decides how far. */
export interface MetInReferral {
  part: Part;
  state: string;
  categories: readonly ConsentCategory[];
}

const ON_THE_DESK = ['SENT', 'RECEIVED', 'AWAITING_SUPPLEMENT'];
const AT_WORK = ['ACCEPTED', 'ON_HOLD'];

/**
 * What a referral shares of its persons (lifecycles.md §8): with the sender everything it wrote; with the receiver the
 * masked name before acceptance, what was consented to afterwards, and nothing when it has ended.
 */
export function sharingInReferral(met: MetInReferral): Sharing {
  if (met.part === 'REQUESTING')
    return sharingOfLevels({ IDENTITY: 'CONTRIBUTE', CONTACT: 'CONTRIBUTE' }, 'NOT_SHARED');
  if (met.part !== 'REQUESTED') return sharingOfLevels({}, 'NOT_SHARED');
  if (ON_THE_DESK.includes(met.state)) return sharingOfLevels({ IDENTITY: 'MASKED' }, 'NOT_YET_ACCEPTED');
  if (!AT_WORK.includes(met.state)) return sharingOfLevels({}, 'ENDED');
  const level = (category: ConsentCategory) =>
    met.categories.includes(category) ? ('READ' as const) : ('NONE' as const);
  return sharingOfLevels({ IDENTITY: level('IDENTITY'), CONTACT: level('CONTACT') }, 'NOT_SHARED');
}
