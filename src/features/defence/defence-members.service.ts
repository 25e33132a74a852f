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
  const defended = lines.filter((line) => line.state === 'ASSIGNED' || line.state === 'COMPLETED');
  return { part, state, version, restricted, handlers: defended.map(({ handlerMemberId }) => handlerMemberId) };
}

/** A restricted subject that keeps an ask covered here: belonging to one of them is enough to see it. */
interface Cover {
  id: string;
  /** The ask itself, or the notice at another desk that it was sent on from; not the case, which has its own door. */
  opens: boolean;
  /** The colleague is the lawyer of that case. */
  handles: boolean;
}

async function coversOf(tx: CommandTx, askId: string, memberId: string): Promise<Cover[]> {
  return await tx.sql<Cover>(
    `select c.id, c.id = p.subject_id or c.id = any(coalesce(n.rerouted_notices, '{}')) and not exists (
         select 1 from participation q where q.organisation_id = p.organisation_id and q.subject_id = c.id and q.part <> 'ASKED' and q.ended_at is null
       ) as opens, exists (select 1 from legal_aid_case k where k.id = c.id and k.handler_member_id = ?) as handles
     from participation p left join defence_notice n on n.id = p.subject_id, unnest(p.restricted_by) c(id)
     where p.organisation_id = ? and p.subject_id = ?`,
    [memberId, tx.viewer.organisationId, askId],
  );
}

/** Afterwards the colleague belongs to all that opens the ask; or, taken out, to nothing that does. */
async function turnMember(
  tx: CommandTx,
  act: keyof typeof ASK_MEMBER_COMMANDS,
  { id, memberId }: Pick<AskMemberMove, 'id' | 'memberId'>,
  handlers: LockedAsk['handlers'],
): Promise<void> {
  const covers = await coversOf(tx, id, memberId);
  const ids = (of: readonly Cover[]) => of.map((cover) => cover.id);
  if (act === 'memberAdd') return await letIn(tx, ids(covers.filter(({ opens }) => opens)), memberId);
  if (handlers.includes(memberId) || covers.some(({ handles }) => handles))
    refuse('CASE_MEMBER_HANDLES', { path: ['input', 'memberId'] });
  await letOut(tx, ids(covers), memberId);
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
    await turnMember(tx, act, input, locked.handlers);
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
 * The head takes a colleague out, also one who drafted or opened it, and with it out of what else would open it: the notice
 * it was sent on from, the case it goes on as. Afterwards that person sees number, state and due date, and stays out until
 * added again or made its lawyer.
 * @throws NOT_FOUND ROLE_MAY_NOT SIDE_MAY_NOT CASE_NOT_RESTRICTED CASE_MEMBER_MISSING CASE_MEMBER_HANDLES TEXT_MISSING TEXT_TOO_LONG
 */
export async function removeAskMember(
  ctx: MemberContext,
  ask: RestrictedAsk,
  input: AskMemberMove,
): Promise<CommandResult> {
  return await turn(ctx, ask, 'memberRemove', input);
}
