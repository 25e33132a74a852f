import { authorize } from '../../access/authorize.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { requiredText } from '../../kernel/text.js';
import { recordCase } from './case-facts.js';
import { type LockedCase, lockCase } from './case-lock.js';
import { writeNote } from './case-note.js';
import { worksOnCovered } from './restricted-worker.js';
import {
  RESTRICTION_COMMANDS,
  type RestrictionCommand,
  refusalOfMember,
  refusalOfSuperior,
  restrictionNotNow,
} from './restriction.rules.js';

export interface RestrictionMove {
  caseId: string;
  expectedVersion: number;
  reason: string;
  idempotencyKey: string;
}

export interface CaseMemberMove {
  caseId: string;
  memberId: string;
  reason: string;
  idempotencyKey: string;
}

async function lockedFor(tx: CommandTx, caseId: string, wanted: RestrictionCommand): Promise<LockedCase> {
  const locked = await lockCase(tx, caseId);
  authorize(tx.viewer, RESTRICTION_COMMANDS[wanted], locked.part);
  refuseIf(restrictionNotNow(locked.legalAidCase.restricted, wanted));
  return locked;
}

/**
 * The head restricts a case. Afterwards, at every side, only who works on it, the head, and whom the head adds see more
 * than number, state and due date: of the case, of what is asked about it, of its persons, papers and files.
 * @throws NOT_FOUND ROLE_MAY_NOT SIDE_MAY_NOT CASE_RESTRICTED_ALREADY SUBJECT_CHANGED_MEANWHILE TEXT_MISSING TEXT_TOO_LONG
 */
export async function restrictCase(ctx: MemberContext, input: RestrictionMove): Promise<CommandResult> {
  return await turn(ctx, input, 'restrict');
}

/**
 * The head lifts the restriction. Afterwards the case is the whole office's again; what was recorded while it was
 * restricted stays with those who belonged to it.
 * @throws NOT_FOUND ROLE_MAY_NOT SIDE_MAY_NOT CASE_NOT_RESTRICTED SUBJECT_CHANGED_MEANWHILE TEXT_MISSING TEXT_TOO_LONG
 */
export async function unrestrictCase(ctx: MemberContext, input: RestrictionMove): Promise<CommandResult> {
  return await turn(ctx, input, 'unrestrict');
}

async function turn(
  ctx: MemberContext,
  input: RestrictionMove,
  wanted: 'restrict' | 'unrestrict',
): Promise<CommandResult> {
  const word = `case.${wanted}`;
  return await command(ctx, word, { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { legalAidCase } = await lockedFor(tx, input.caseId, wanted);
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    const note = await writeNote(tx, legalAidCase.id, word, requiredText(input.reason, 'reason', 1_000));
    legalAidCase.restricted = wanted === 'restrict';
    touch(tx, legalAidCase);
    await recordCase(tx, legalAidCase, word, legalAidCase.state, { note });
    return { subjectId: legalAidCase.id };
  });
}

/**
 * The head adds a colleague to a restricted case. Afterwards that person sees it like who works on it, here and live.
 * @throws NOT_FOUND ROLE_MAY_NOT SIDE_MAY_NOT CASE_NOT_RESTRICTED CASE_MEMBER_UNFIT CASE_MEMBER_ALREADY TEXT_MISSING TEXT_TOO_LONG
 */
export async function addCaseMember(ctx: MemberContext, input: CaseMemberMove): Promise<CommandResult> {
  return await command(ctx, 'case.memberAdd', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockedFor(tx, input.caseId, 'memberAdd');
    if (locked.part === 'SUPERVISOR') await takeUpObjection(tx, input.caseId);
    await letIn(tx, [input.caseId], input.memberId);
    return await told(tx, locked, 'case.memberAdd', input);
  });
}

/**
 * A superior sees number, state and due date of a restricted case, and its head opens nothing, but where an objection is
 * to be decided there. Afterwards the head who gives it to a colleague works on it, too. @throws SIDE_MAY_NOT
 */
async function takeUpObjection(tx: CommandTx, caseId: string): Promise<void> {
  await worksOnCovered(tx, caseId);
  const [objection] = await tx.sql(
    `select 1 from objection where case_id = ? and superior_organisation_id = ? and state in ('FILED', 'CORRECTION_ORDERED')`,
    [caseId, tx.viewer.organisationId],
  );
  refuseIf(refusalOfSuperior('SUPERVISOR', 'memberAdd', objection !== undefined));
}

/**
 * The head takes a colleague out of a restricted case, also one who opened or accepted it. Afterwards that person sees
 * number, state and due date, and stays out until added again or made its handler.
 * @throws NOT_FOUND ROLE_MAY_NOT SIDE_MAY_NOT CASE_NOT_RESTRICTED CASE_MEMBER_MISSING CASE_MEMBER_HANDLES TEXT_MISSING TEXT_TOO_LONG
 */
export async function removeCaseMember(ctx: MemberContext, input: CaseMemberMove): Promise<CommandResult> {
  return await command(ctx, 'case.memberRemove', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockedFor(tx, input.caseId, 'memberRemove');
    const path = ['input', 'memberId'];
    if (locked.legalAidCase.handlerMemberId === input.memberId) refuse('CASE_MEMBER_HANDLES', { path });
    await letOut(tx, [input.caseId], input.memberId);
    return await told(tx, locked, 'case.memberRemove', input);
  });
}

/** Afterwards a colleague belongs to restricted subjects. @throws CASE_MEMBER_UNFIT CASE_MEMBER_ALREADY of all of them */
export async function letIn(tx: CommandTx, subjectIds: readonly string[], memberId: string): Promise<void> {
  const path = ['input', 'memberId'];
  const [member] = await tx.sql<{ state: string; roles: string[] }>(
    'select state, roles from member where id = ? and organisation_id = ?',
    [memberId, tx.viewer.organisationId],
  );
  refuseIf(refusalOfMember(member), { path });
  const added = await tx.sql(
    `insert into subject_member (subject_id, organisation_id, member_id, way, since, added_by_member_id)
     select v::uuid, ?, ?, 'ADDED', ?, ? from jsonb_array_elements_text(?::jsonb) as j(v)
     on conflict (subject_id, member_id) do update
       set way = 'ADDED', since = excluded.since, added_by_member_id = excluded.added_by_member_id, ended_at = null, ended_by_member_id = null
       where subject_member.ended_at is not null
     returning member_id`,
    [tx.viewer.organisationId, memberId, tx.now, tx.viewer.memberId, JSON.stringify(subjectIds)],
  );
  if (added.length === 0) refuse('CASE_MEMBER_ALREADY', { path });
}

/** Afterwards a colleague belongs to restricted subjects no more. @throws CASE_MEMBER_MISSING in each of them */
export async function letOut(tx: CommandTx, subjectIds: readonly string[], memberId: string): Promise<void> {
  const removed = await tx.sql(
    `update subject_member set ended_at = ?, ended_by_member_id = ?
     where subject_id = any(array(select v::uuid from jsonb_array_elements_text(?::jsonb) as j(v))) and organisation_id = ? and member_id = ?
       and ended_at is null returning member_id`,
    [tx.now, tx.viewer.memberId, JSON.stringify(subjectIds), tx.viewer.organisationId, memberId],
  );
  if (removed.length === 0) refuse('CASE_MEMBER_MISSING', { path: ['input', 'memberId'] });
}

/** Who belongs is each organisation's own affair: its own stream alone tells of it. */
async function told(tx: CommandTx, { legalAidCase }: LockedCase, word: string, input: CaseMemberMove) {
  const note = await writeNote(tx, legalAidCase.id, word, requiredText(input.reason, 'reason', 1_000));
  tx.record({
    subjectType: 'LEGAL_AID_CASE',
    subjectId: legalAidCase.id,
    word,
    from: legalAidCase.state,
    to: legalAidCase.state,
    version: legalAidCase.version,
    references: { member: input.memberId, note },
    audience: [tx.viewer.organisationId],
  });
  return { subjectId: legalAidCase.id };
}
