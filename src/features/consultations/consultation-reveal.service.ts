import { authorize } from '../../access/authorize.js';
import { type CommandResult, command } from '../../command/command.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { refuse } from '../../kernel/refusal.js';
import { PERSON_ROLES } from '../../kernel/roles.js';
import { seal, unseal } from '../../kernel/seal.js';
import { requiredText } from '../../kernel/text.js';
import { consultationPlace } from './consultation.entity.js';
import { lockConsultation } from './consultation-lock.js';

export interface PhoneRevealInput {
  consultationId: string;
  reason: string;
}

/**
 * Shows the number that a caller without a name left, once, to call back (回访). Afterwards the journal says who looked,
 * and the reason is kept sealed. A named caller's number is revealed with the person.
 * @throws REVEAL_LIMIT_REACHED NOT_FOUND SUBJECT_RESTRICTED ROLE_MAY_NOT CONSULTATION_WITHOUT_PHONE TEXT_MISSING
 */
export async function revealCallerPhone(
  ctx: MemberContext,
  { consultationId, reason: why }: PhoneRevealInput,
): Promise<{ result: CommandResult; phone: string | null }> {
  if (!(await ctx.limits.take('reveal', ctx.viewer.memberId))) refuse('REVEAL_LIMIT_REACHED');
  let phone: string | null = null;
  // The key is never used twice: looking again is another look, and is written down again.
  const once = { idempotencyKey: newId(), input: { consultationId } };
  const result = await command(ctx, 'consultation.revealPhone', once, async (tx) => {
    const { consultation } = await lockConsultation(tx, consultationId);
    authorize(tx.viewer, { roles: PERSON_ROLES });
    if (consultation.phoneSealed == null) refuse('CONSULTATION_WITHOUT_PHONE', { path: ['input', 'id'] });
    const reason = requiredText(why, 'reason', 500);
    phone = unseal(tx.ctx, consultationPlace('phone_sealed', consultationId), consultation.phoneSealed);
    const id = newId();
    const { organisationId, memberId } = tx.viewer;
    await tx.sql(
      'insert into consultation_reveal (id, consultation_id, organisation_id, member_id, reason_sealed, at) values (?, ?, ?, ?, ?, ?)',
      [
        id,
        consultationId,
        organisationId,
        memberId,
        seal(tx.ctx, { table: 'consultation_reveal', column: 'reason_sealed', rowId: id }, reason),
        tx.now,
      ],
    );
    tx.record({
      subjectType: 'CONSULTATION',
      subjectId: consultationId,
      word: 'consultation.revealPhone',
      version: consultation.version,
      references: { reveal: id },
      audience: [organisationId],
    });
    return { subjectId: consultationId };
  });
  return { result, phone };
}
