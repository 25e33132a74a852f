import { type CommandResult, command } from '../../command/command.js';
import type { MemberContext } from '../../kernel/context.js';
import { refuse } from '../../kernel/refusal.js';
import { type ConsentGiven, writeConsent } from '../people/consent.service.js';
import { basisFor } from './referral-consent.service.js';
import { draftNow, type ReferralDraftInput } from './referral-draft.service.js';
import { deskOf, personsOfReferral, referralStep } from './referral-lock.js';
import { sendNow } from './referral-send.service.js';

export interface FileInput extends ReferralDraftInput {
  consent?: ConsentGiven | null;
}

/**
 * The liaison point refers a person in one go: person, consent, matter and papers are written down and it is sent.
 * A slow line can repeat it with the same key: it acts once. Afterwards it lies on the receiver's desk, or nothing was written.
 * @throws CONSENT_MISSING, and what `draftReferral`, `recordConsent` and `sendReferral` name
 */
export async function fileReferral(ctx: MemberContext, input: FileInput): Promise<CommandResult> {
  return await command(ctx, 'referral.file', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const ask = await draftNow(tx, input);
    await referralStep(tx, { ask, part: 'REQUESTING', desk: await deskOf(tx) }, 'send');
    const { basis, article } = await basisFor(tx, ask);
    if (basis === 'CONSENT') {
      if (input.consent == null) refuse('CONSENT_MISSING', { path: ['input', 'consent'], basis: article });
      for (const person of await personsOfReferral(tx, ask.id))
        await writeConsent(tx, person, ask.toOrganisationId, ask.kind, input.consent);
    }
    await sendNow(tx, ask);
    return { subjectId: ask.id };
  });
}
