import type { Scope, Viewer } from '../kernel/context.js';

/** Who is above the restriction: the head, and what a clock does in the organisation's name. */
const ABOVE = 'ALL';

/**
 * The restricted subjects a viewer belongs to. Of a person the database reads them itself, as they are at that moment
 * (app.restricted(), 0014); of a view that several persons share the variable says them.
 */
function restrictedOf(viewer: Viewer): string {
  if (viewer.roles.has('HEAD') || isSystem(viewer)) return ABOVE;
  return viewer.memberId === '' ? `{${viewer.restricted.join(',')}}` : '{}';
}

/** The SYSTEM actor is no person and holds no role; a view that persons share holds theirs. */
const isSystem = (viewer: Viewer): boolean => viewer.memberId === '' && viewer.roles.size === 0;

/** The variables that PostgreSQL's row-level security reads, for one viewer; nobody sees anything without them. */
export function scopeOf(viewer: Viewer | null): Scope {
  if (viewer === null)
    return {
      'app.org_id': '',
      'app.member_id': '',
      'app.account_id': '',
      'app.restricted': '{}',
      'app.system_admin': '',
    };
  return {
    'app.org_id': viewer.organisationId,
    'app.member_id': viewer.memberId,
    'app.account_id': viewer.accountId,
    'app.restricted': restrictedOf(viewer),
    'app.system_admin': viewer.roles.has('SYSTEM_ADMIN') ? 'on' : '',
  };
}

/** The scope of the SYSTEM actor of one organisation: clocks act through the same commands and the same policies. */
export function scopeOfOrganisation(organisationId: string): Scope {
  return {
    'app.org_id': organisationId,
    'app.member_id': '',
    'app.account_id': '',
    'app.restricted': ABOVE,
    'app.system_admin': '',
  };
}
