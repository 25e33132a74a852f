import type { Part } from '../../kernel/roles.js';
import { type Sharing, sharingOf, sharingOfLevels } from '../cases/sharing.rules.js';

/**
 * What an organ's notice, or its request for a duty lawyer, shares of whom it names before there is a case: with the
 * organ what it wrote, with the institution the identity, with the station to which the lawyer comes the masked name; with
 * who was merely passed by, or watches, nothing.
 */
export function sharingInNotice(part: Part): Sharing {
  if (part === 'REQUESTING') return sharingOf({ part: 'LEAD', grants: [], narrowed: [] });
  if (part === 'REQUESTED') return sharingOfLevels({ IDENTITY: 'READ' }, 'NOT_SHARED');
  return sharingOfLevels(part === 'ASSISTING' ? { IDENTITY: 'MASKED' } : {}, 'NOT_SHARED');
}
