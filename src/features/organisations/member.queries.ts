import { statement } from '../../kernel/context.js';
import type { Role } from '../../kernel/roles.js';
import { listOf } from './list.queries.js';
import type { MemberState } from './member.lifecycle.js';

export interface MemberRow {
  id: string;
  displayName: string;
  login: string;
  kind: 'PERSON' | 'SERVICE';
  roles: Role[];
  state: MemberState;
  version: number;
  createdAt: Date;
  activeAdmins: number;
}

const COLUMNS = `m.id, m.display_name as "displayName", a.login, a.kind, m.roles, m.state, m.version, m.created_at as "createdAt",
  (select count(*) from member x where x.organisation_id = (select app.org()) and x.state = 'ACTIVE' and 'ORG_ADMIN' = any(x.roles))::int8 as "activeAdmins"`;

/** $1 role, $2 state, $3 after, $4 how many. */
export const ownMembers = listOf<MemberRow>('own_members', {
  columns: COLUMNS,
  from: `from member m join account a on a.id = m.account_id
   where m.organisation_id = (select app.org()) and ($1::text is null or $1 = any(m.roles)) and ($2::text is null or m.state = $2)`,
  after: '($3::uuid is null or m.id > $3)',
  order: 'm.id',
  orderOfPage: 'x.id',
  limit: '$4',
});

export const membersByIds = statement<MemberRow>(
  'members_by_ids',
  `select ${COLUMNS} from member m join account a on a.id = m.account_id
   where m.organisation_id = (select app.org()) and m.id = any($1::uuid[])`,
);
