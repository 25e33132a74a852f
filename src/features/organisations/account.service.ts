import type { CommandTx } from '../../command/command.js';
import { newId } from '../../kernel/ids.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { requiredText } from '../../kernel/text.js';
import { hashPassword } from '../sessions/password.js';
import { loginOf, refusalOfLogin, refusalOfPassword } from './member.rules.js';

/** A person who is to become a member. */
export interface InvitedPerson {
  login: string;
  displayName: string;
  /** For a login that is new; a person who has an account keeps the own password. */
  initialPassword: string;
}

/** The account of an invited person, and the membership it has here already. */
export interface InvitedAccount {
  accountId: string;
  displayName: string;
  memberId: string | null;
}

/**
 * Who has an account joins with it, who has none gets one with the initial password. Which of the two it was is told
 * to nobody: the password is asked for and hashed in either case.
 * @param path where in the input the person stands
 * @throws LOGIN_UNFIT PASSWORD_UNFIT TEXT_MISSING TEXT_TOO_LONG
 */
export async function accountFor(
  tx: CommandTx,
  organisationId: string,
  person: InvitedPerson,
  path: readonly string[] = [],
): Promise<InvitedAccount> {
  const login = loginOf(person.login);
  refuseIf(refusalOfLogin(login), { path: ['input', ...path, 'login'] });
  const displayName = requiredText(person.displayName, [...path, 'displayName'].join('.'), 50);
  refuseIf(refusalOfPassword(person.initialPassword), { path: ['input', ...path, 'initialPassword'] });
  await insertAccount(tx, newId(), login, await hashPassword(person.initialPassword), 'PERSON');
  const [row] = await tx.sql<{ accountId: string; memberId: string | null }>(
    'select account_id as "accountId", member_id as "memberId" from app.sign_in_lookup(?, ?)',
    [login, organisationId],
  );
  if (row === undefined) throw new Error('The account that was just made is not there.');
  return { accountId: row.accountId, displayName, memberId: row.memberId };
}

/** Afterwards a programme has an account of its own, without a password: it works with tokens only. */
export async function serviceAccountFor(tx: CommandTx): Promise<string> {
  const id = newId();
  await insertAccount(tx, id, `service:${id}`, null, 'SERVICE');
  return id;
}

async function insertAccount(
  tx: CommandTx,
  id: string,
  login: string,
  passwordHash: string | null,
  kind: 'PERSON' | 'SERVICE',
): Promise<void> {
  // No conflict target: with one, the row would have to be visible to the viewer, and another's account is not.
  await tx.sql(
    `insert into account (id, login, password_hash, kind, state, created_at) values (?, ?, ?, ?, 'ACTIVE', ?)
     on conflict do nothing`,
    [id, login, passwordHash, kind, tx.now],
  );
}

/**
 * The first administrator of an organisation that was just admitted or opened; the second is invited by the first.
 * Afterwards the person can sign in there and invite others. The journal tells it to that organisation alone.
 * @throws LOGIN_UNFIT PASSWORD_UNFIT TEXT_MISSING TEXT_TOO_LONG
 */
export async function appointFirstAdmin(tx: CommandTx, organisationId: string, person: InvitedPerson): Promise<string> {
  const { accountId, displayName, memberId } = await accountFor(tx, organisationId, person, ['firstAdmin']);
  if (memberId !== null) refuse('LOGIN_TAKEN', { path: ['input', 'firstAdmin', 'login'] });
  const id = newId();
  await tx.sql(
    `insert into member (id, organisation_id, account_id, display_name, roles, state, version, created_at)
     values (?, ?, ?, ?, array['ORG_ADMIN'], 'ACTIVE', 1, ?)`,
    [id, organisationId, accountId, displayName, tx.now],
  );
  return id;
}

/** The fact of a first administrator, for the journal of that organisation. */
export function recordFirstAdmin(tx: CommandTx, organisationId: string, memberId: string): void {
  tx.record({
    subjectType: 'MEMBER',
    subjectId: memberId,
    word: 'member.invite',
    to: 'ACTIVE',
    version: 1,
    audience: [organisationId],
    references: { roles: ['ORG_ADMIN'] },
  });
}
