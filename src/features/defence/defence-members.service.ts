import { authorize } from '../../access/authorize.js';
import type { SubjectType } from '../../access/participation.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { refuse } from '../../kernel/refusal.js';
import type { Part } from '../../kernel/roles.js';
import { seal } from '../../kernel/seal.js';
import { requiredText } from '../../kernel/text.js';
import { ASK_MEMBER_COMMANDS } from '../cases/restriction.rules.js';
import { letIn, letOut } from '../cases/restriction.service.js';
import { lockNotice } from './defence-lock.js';
import { lockHelp } from './duty-help-facts.js';

export interface AskMemberMove {
  id: string;
  memberId: string;
  reason: string;
  idempotencyKey: string;
}

export type RestrictedAsk = 'notice' | 'dutyLawyerHelp';

const SUBJECTS = { notice: 'DEFENCE_NOTICE', dutyLawyerHelp: 'DUTY_LAWYER_HELP' } as const satisfies Record<
  RestrictedAsk,
  SubjectType
>;

/** What is asked, under its lock; who defends on it, or is its duty lawyer, is not taken out. */
interface LockedAsk {
  part: Part;
  state: string;
  version: number;
  restricted: boolean;
  handlers: (string | null | undefined)[];
}

async function lockAsk(tx: CommandTx, ask: RestrictedAsk, id: string): Promise<LockedAsk> {
  if (ask === 'dutyLawyerHelp') {
    const { help, part } = await lockHelp(tx, id);
    const { state, version, restricted, handlerMemberId } = help;
    return { part, state, version, restricted, handlers: [handlerMemberId] };
  }
  const { notice, lines, part } = await lockNotice(tx, id);
  const { state, version, restricted } = notice;
  return { part, state, version, restricted, handlers: lines.map(({ handlerMemberId }) => handlerMemberId) };
}

async function turn(
  ctx: MemberContext,
  ask: RestrictedAsk,
  act: keyof typeof ASK_MEMBER_COMMANDS,
  { idempotencyKey, ...input }: AskMemberMove,
): Promise<CommandResult> {
  const word = `${ask}.${act}`;
  return await command(ctx, word, { idempotencyKey, input }, async (tx) => {
    const locked = await lockAsk(tx, ask, input.id);
    authorize(tx.viewer, ASK_MEMBER_COMMANDS[act], locked.part);
    if (!locked.restricted) refuse('CASE_NOT_RESTRICTED');
    const reason = requiredText(input.reason, 'reason', 1_000);
    if (act === 'memberAdd') await letIn(tx, input.id, input.memberId);
    else {
      if (locked.handlers.includes(input.memberId)) refuse('CASE_MEMBER_HANDLES', { path: ['input', 'memberId'] });
      await letOut(tx, input.id, input.memberId);
    }
    const note = await writeRestrictionNote(tx, input.id, word, reason);
    tx.record({
      subjectType: SUBJECTS[ask],
      subjectId: input.id,
      word,
      from: locked.state,
      to: locked.state,
      version: locked.version,
      references: { member: input.memberId, note },
      // Who belongs is each organisation's own affair: its own stream alone tells of it.
      audience: [tx.viewer.organisationId],
    });
    return { subjectId: input.id };
  });
}

/** Keeps why, sealed, for the own organisation; the journal names only its id. */
async function writeRestrictionNote(tx: CommandTx, aboutId: string, word: string, text: string): Promise<string> {
  const id = newId();
  await tx.sql(
    'insert into restriction_note (id, about_id, organisation_id, member_id, word, text_sealed, written_at) values (?, ?, ?, ?, ?, ?, ?)',
    [
      id,
      aboutId,
      tx.viewer.organisationId,
      tx.viewer.memberId,
      word,
      seal(tx.ctx, { table: 'restriction_note', column: 'text_sealed', rowId: id }, text),
      tx.now,
    ],
  );
  return id;
}

/**
 * The head adds a colleague to a restricted notice or help. Afterwards that person sees it like who works on it, here and live.
 * @throws NOT_FOUND ROLE_MAY_NOT SIDE_MAY_NOT CASE_NOT_RESTRICTED CASE_MEMBER_UNFIT CASE_MEMBER_ALREADY TEXT_MISSING TEXT_TOO_LONG
 */
export async function addAskMember(
  ctx: MemberContext,
  ask: RestrictedAsk,
  input: AskMemberMove,
): Promise<CommandResult> {
  return await turn(ctx, ask, 'memberAdd', input);
}

/**
 * The head takes a colleague out, also one who drafted or opened it. Afterwards that person sees number, state and due date,
 * and stays out until added again or made its lawyer.
 * @throws NOT_FOUND ROLE_MAY_NOT SIDE_MAY_NOT CASE_NOT_RESTRICTED CASE_MEMBER_MISSING CASE_MEMBER_HANDLES TEXT_MISSING TEXT_TOO_LONG
 */
export async function removeAskMember(
  ctx: MemberContext,
  ask: RestrictedAsk,
  input: AskMemberMove,
): Promise<CommandResult> {
  return await turn(ctx, ask, 'memberRemove', input);
}
