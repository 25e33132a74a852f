import { LockMode, UniqueConstraintViolationException } from '@mikro-orm/core';
import { authorize, step } from '../../access/authorize.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, lastMoveOf, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import type { Role } from '../../kernel/roles.js';
import { requiredText } from '../../kernel/text.js';
import { accountFor, type InvitedPerson, serviceAccountFor } from './account.service.js';
import { idOf } from './input-ids.js';
import { type Member, MemberSchema } from './member.entity.js';
import { type MemberCommand, memberLifecycle } from './member.lifecycle.js';
import { refusalOfRoles, refusalToLoseAdmin, rolesOf } from './member.rules.js';
import { type Keyed, ownKind } from './organisation.service.js';

const ADMINISTERS = { roles: ['ORG_ADMIN'] } as const;

export interface MemberInvitation extends InvitedPerson {
  roles: readonly Role[];
}

/**
 * An administrator takes a person in. Afterwards the person can sign in here: with the own password when there was an
 * account, else with the initial one; the answer is the same. Who was disabled here comes back with the new roles.
 * @throws ROLE_MAY_NOT LIST_EMPTY ROLES_ARE_SEPARATED ORGANISATION_KIND_UNFIT LOGIN_UNFIT LOGIN_TAKEN PASSWORD_UNFIT
 *   TEXT_MISSING TEXT_TOO_LONG
 */
export async function memberInvite(
  ctx: MemberContext,
  { idempotencyKey, ...input }: Keyed<MemberInvitation>,
): Promise<CommandResult> {
  return await command(ctx, 'member.invite', { idempotencyKey, input }, async (tx) => {
    authorize(tx.viewer, ADMINISTERS);
    const roles = rolesOf(input.roles);
    refuseIf(refusalOfRoles(roles, await ownKind(tx), 'PERSON'), { path: ['input', 'roles'] });
    const { accountId, displayName, memberId } = await accountFor(tx, tx.viewer.organisationId, input);
    if (memberId !== null) return await takeBack(tx, memberId, displayName, roles);
    return await insertMember(tx, accountId, displayName, roles, 'member.invite');
  });
}

async function takeBack(tx: CommandTx, id: string, displayName: string, roles: Role[]): Promise<{ subjectId: string }> {
  const member = await tx.em.findOneOrFail(MemberSchema, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const before = member.state;
  if (before === 'ACTIVE') refuse('LOGIN_TAKEN', { path: ['input', 'login'] });
  Object.assign(member, { state: 'ACTIVE', displayName, roles });
  touch(tx, member);
  await tx.em.flush();
  recordMember(tx, member, 'member.invite', before);
  return { subjectId: id };
}

/**
 * An administrator gives a programme a membership without a password. Afterwards it works with the tokens that are
 * issued for it, with these roles; it never decides and administers nobody.
 * @throws ROLE_MAY_NOT LIST_EMPTY ROLE_NEEDS_PERSON ORGANISATION_KIND_UNFIT TEXT_MISSING TEXT_TOO_LONG
 */
export async function serviceAccountCreate(
  ctx: MemberContext,
  { idempotencyKey, ...input }: Keyed<{ displayName: string; roles: readonly Role[] }>,
): Promise<CommandResult> {
  return await command(ctx, 'serviceAccount.create', { idempotencyKey, input }, async (tx) => {
    authorize(tx.viewer, ADMINISTERS);
    const roles = rolesOf(input.roles);
    refuseIf(refusalOfRoles(roles, await ownKind(tx), 'SERVICE'), { path: ['input', 'roles'] });
    const displayName = requiredText(input.displayName, 'displayName', 50);
    return await insertMember(tx, await serviceAccountFor(tx), displayName, roles, 'serviceAccount.create');
  });
}

/** @throws LOGIN_TAKEN when a colleague has just invited the same person */
async function insertMember(
  tx: CommandTx,
  accountId: string,
  displayName: string,
  roles: Role[],
  word: string,
): Promise<{ subjectId: string }> {
  const member = tx.em.create(
    MemberSchema,
    {
      id: newId(),
      organisationId: tx.viewer.organisationId,
      accountId,
      displayName,
      roles,
      state: 'ACTIVE',
      version: 1,
      createdAt: tx.now,
      lastActorOrganisationId: tx.viewer.organisationId,
      lastActorMemberId: tx.viewer.memberId,
      lastMovedAt: tx.now,
    },
    { persist: true },
  );
  try {
    await tx.em.flush();
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) refuse('LOGIN_TAKEN', { path: ['input', 'login'] });
    throw error;
  }
  recordMember(tx, member, word, null);
  return { subjectId: member.id };
}

export interface MemberStep {
  id: string;
  expectedVersion: number;
}

/**
 * An administrator gives a member other roles. Afterwards they hold from the member's next request on, also in the
 * sessions that are open.
 * @throws NOT_FOUND ROLE_MAY_NOT MEMBER_AT_ANOTHER_STAGE SUBJECT_CHANGED_MEANWHILE LIST_EMPTY ROLES_ARE_SEPARATED
 *   ROLE_NEEDS_PERSON ORGANISATION_KIND_UNFIT LAST_ADMIN_STAYS
 */
export async function memberSetRoles(
  ctx: MemberContext,
  input: Keyed<MemberStep & { roles: readonly Role[] }>,
): Promise<CommandResult> {
  return await moveMember(ctx, 'setRoles', input, async (tx, member, activeAdmins) => {
    const roles = rolesOf(input.roles);
    const path = ['input', 'roles'];
    refuseIf(refusalOfRoles(roles, await ownKind(tx), await accountKindOf(tx, member)), { path });
    refuseIf(refusalToLoseAdmin(member.roles, roles, activeAdmins), { path });
    member.roles = roles;
  });
}

/**
 * An administrator ends a membership. Afterwards every session of it has ended in the same transaction; what the
 * person did stays under the name.
 * @throws NOT_FOUND ROLE_MAY_NOT MEMBER_AT_ANOTHER_STAGE SUBJECT_CHANGED_MEANWHILE LAST_ADMIN_STAYS
 */
export async function memberDisable(ctx: MemberContext, input: Keyed<MemberStep>): Promise<CommandResult> {
  return await moveMember(ctx, 'disable', input, async (tx, member, activeAdmins) => {
    refuseIf(refusalToLoseAdmin(member.roles, [], activeAdmins));
    await tx.sql(
      `update session set revoked_at = ?, version = version + 1, refresh_hash = null
       where organisation_id = ? and member_id = ? and revoked_at is null`,
      [tx.now, tx.viewer.organisationId, member.id],
    );
  });
}

async function moveMember(
  ctx: MemberContext,
  name: MemberCommand,
  { idempotencyKey, ...input }: Keyed<MemberStep>,
  change: (tx: CommandTx, member: Member, activeAdmins: number) => Promise<void>,
): Promise<CommandResult> {
  return await command(ctx, `member.${name}`, { idempotencyKey, input }, async (tx) => {
    const id = idOf('Member', input.id);
    const activeAdmins = await lockAdminsAnd(tx, id);
    const member = await tx.em.findOne(MemberSchema, { id });
    if (member === null) refuse('NOT_FOUND', { path: ['input', 'id'] });
    const move = await lastMoveOf(tx, member);
    const before = member.state;
    const next = step(memberLifecycle, tx.viewer, 'OWNER', before, name, () => 'MEMBER_AT_ANOTHER_STAGE', move);
    await expectVersion(tx, member, input.expectedVersion);
    await change(tx, member, activeAdmins);
    member.state = next;
    touch(tx, member);
    await tx.em.flush();
    recordMember(tx, member, `member.${name}`, before);
    return { subjectId: id };
  });
}

/** Locks the member and every active administrator, so that two do not remove each other. How many administrators there are. */
async function lockAdminsAnd(tx: CommandTx, memberId: string): Promise<number> {
  const rows = await tx.sql<{ isAdmin: boolean }>(
    `select state = 'ACTIVE' and 'ORG_ADMIN' = any(roles) as "isAdmin" from member
     where organisation_id = ? and (id = ? or (state = 'ACTIVE' and 'ORG_ADMIN' = any(roles))) order by id for update`,
    [tx.viewer.organisationId, memberId],
  );
  return rows.filter(({ isAdmin }) => isAdmin).length;
}

async function accountKindOf(tx: CommandTx, member: Member): Promise<'PERSON' | 'SERVICE'> {
  const [row] = await tx.sql<{ kind: 'PERSON' | 'SERVICE' }>('select kind from account where id = ?', [
    member.accountId,
  ]);
  return row?.kind ?? 'PERSON';
}

function recordMember(tx: CommandTx, member: Member, word: string, from: string | null): void {
  tx.record({
    subjectType: 'MEMBER',
    subjectId: member.id,
    word,
    from,
    to: member.state,
    version: member.version,
    audience: [member.organisationId],
    references: { roles: member.roles },
  });
}
