import { joinMany } from '../../access/participation.js';
import { type CommandResult, command } from '../../command/command.js';
import { touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { refuse } from '../../kernel/refusal.js';
import type { AidForm } from '../cases/case.entity.js';
import { createCase } from '../cases/case.service.js';
import { stopClocks } from '../deadlines/deadline.service.js';
import { DEFENCE_STAGES } from './defence-words.rules.js';
import { type HelpMove, helpStep } from './duty-help.service.js';
import { recordHelp, settleHelp } from './duty-help-facts.js';
import { requireAskedAt, runForwardClock } from './duty-help-record.service.js';

export interface ConvertInput extends HelpMove {
  /** When the person asked, where the record does not say it. */
  requestedAt?: Date | null;
  causeCode: string;
  form: AidForm;
  facts?: string | null;
}

/**
 * The application that the person made through the duty lawyer is forwarded within twenty-four hours (法律援助法第39条
 * 第2款). The duty lawyer is the institution's own, so there is nobody to send a letter to: the institution opens the
 * application with the time at which the person asked. Afterwards it is a case, APPLIED, and the clock stands.
 * @throws DATE_UNFIT CAUSE_UNKNOWN TEXT_TOO_LONG DUTY_HELP_AT_ANOTHER_STAGE DUTY_HELP_ENDED
 */
export async function convertHelp(
  ctx: MemberContext,
  { idempotencyKey, ...input }: ConvertInput,
): Promise<CommandResult> {
  return await command(ctx, 'dutyLawyerHelp.convert', { idempotencyKey, input }, async (tx) => {
    const { help, from, next } = await helpStep(tx, input, 'convert');
    const askedAt = help.askedForAidAt ?? input.requestedAt ?? null;
    if (askedAt === null) refuse('DATE_UNFIT', { path: ['input', 'requestedAt'] });
    if (help.askedForAidAt == null) {
      requireAskedAt(tx, help, askedAt, 'requestedAt');
      await runForwardClock(tx, help, askedAt);
    }
    await joinMany(tx, tx.viewer.organisationId, 'PERSON', 'LEAD', [help.personId]);
    const legalAidCase = await createCase(
      tx,
      {
        causeCode: input.causeCode,
        matter: `值班律师转交申请（${DEFENCE_STAGES[help.stage].zh}）`,
        form: input.form,
        facts: input.facts ?? null,
        receivedAt: askedAt,
        restricted: help.restricted,
        persons: [{ personId: help.personId }],
      },
      { references: { help: help.id }, stage: help.stage, custody: help.custody },
    );
    help.state = next;
    help.askedForAidAt = askedAt;
    help.convertedAt = tx.now;
    help.endedAt = tx.now;
    help.caseId = legalAidCase.id;
    touch(tx, help);
    await stopClocks(tx, help.id, ['FORWARD_APPLICATION']);
    recordHelp(tx, help, 'convert', from, { case: legalAidCase.id });
    await settleHelp(tx, help);
    return { subjectId: help.id, ids: { case: legalAidCase.id } };
  });
}
