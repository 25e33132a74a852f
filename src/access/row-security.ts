import type { Scope, Viewer } from '../kernel/context.js';

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
    'app.restricted': `{${viewer.restricted.join(',')}}`,
    'app.system_admin': viewer.roles.has('SYSTEM_ADMIN') ? 'on' : '',
  };
}

/** The scope of the SYSTEM actor of one organisation: clocks act through the same commands and the same policies. */
export function scopeOfOrganisation(organisationId: string): Scope {
  return {
    'app.org_id': organisationId,
    'app.member_id': '',
    'app.account_id': '',
    'app.restricted': '{}',
    'app.system_admin': '',
  };
}
