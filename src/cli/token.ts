import { scopeOfOrganisation } from '../access/row-security.js';
import type { App } from '../app.js';
import { issueServiceToken } from '../features/sessions/session.service.js';
import { type OrganisationFacts, statement } from '../kernel/context.js';
import { rowIdOf } from '../kernel/ids.js';
import { CASEWORK_ROLES, type Role } from '../kernel/roles.js';
import { inHouse } from './ground.js';
import { CliFault, type Shell } from './shell.js';

/** A member as the console finds it. */
export interface FoundMember {
  memberId: string;
  accountId: string;
  login: string;
  displayName: string;
  kind: 'PERSON' | 'SERVICE';
  roles: Role[];
}

const activeMembers = statement<FoundMember>(
  'cli_active_members',
  `select m.id as "memberId", m.account_id as "accountId", a.login, m.display_name as "displayName", a.kind, m.roles
   from member m join account a on a.id = m.account_id
   where m.organisation_id = (select app.org()) and m.state = 'ACTIVE' and a.state = 'ACTIVE' order by m.id`,
);

/** The organisation with a number prefix or a global id. @throws CliFault */
export function organisationOf(app: App, said: string): OrganisationFacts {
  const id = rowIdOf('Organisation', said);
  const found = id === null ? app.reference.organisationByPrefix(said) : app.reference.organisation(id);
  if (found === null)
    throw new CliFault(`There is no organisation ${said}: say its number prefix, for example 豫濮援.`);
  return found;
}

/** An active member by login or id. @throws CliFault */
export async function memberOf(app: App, organisation: OrganisationFacts, said: string): Promise<FoundMember> {
  const wanted = said.trim().toLowerCase();
  const id = rowIdOf('Member', said);
  const members = await membersOf(app, organisation);
  const found = members.find(({ memberId, login }) => memberId === id || login === wanted);
  if (found !== undefined) return found;
  throw new CliFault(`${organisation.nameZh} has no active member ${said}.`);
}

/** Whose eyes the console borrows when it names nobody: a programme's before a person's. @throws CliFault */
export async function anyReader(app: App, organisation: OrganisationFacts): Promise<FoundMember> {
  const readers = (await membersOf(app, organisation)).filter(({ roles }) =>
    roles.some((role) => CASEWORK_ROLES.includes(role)),
  );
  const found = readers.find(({ kind }) => kind === 'SERVICE') ?? readers[0];
  if (found !== undefined) return found;
  throw new CliFault(`${organisation.nameZh} has no active member who may read its work.`);
}

async function membersOf(app: App, { id }: OrganisationFacts): Promise<FoundMember[]> {
  return await app.database.reads(scopeOfOrganisation(id)).rows(activeMembers, []);
}

export interface TokenOptions {
  organisation: string;
  member: string;
  days: number;
}

/**
 * Gives a member, usually a programme's, a session of its own. Afterwards the token that is printed once works until its
 * day, or until the member is disabled; its roles are read anew on every request.
 */
export async function tokenIssue(shell: Shell, options: TokenOptions): Promise<void> {
  await inHouse(shell, async (app) => {
    const organisation = organisationOf(app, options.organisation);
    const { memberId, accountId, displayName } = await memberOf(app, organisation, options.member);
    const member = { organisationId: organisation.id, memberId, accountId };
    const { token, expiresAt } = await issueServiceToken(app.contextFor(null), member, options.days);
    shell.err(
      `For ${displayName} at ${organisation.nameZh}, until ${expiresAt.toISOString()}. It is shown only here.\n`,
    );
    shell.out(`${token}\n`);
  });
}
