import { authorize } from '../../access/authorize.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { refuse } from '../../kernel/refusal.js';
import { unseal } from '../../kernel/seal.js';
import type { AidForm } from '../cases/case.entity.js';
import { type CasePersonInput, createCase } from '../cases/case.service.js';
import type { CasePersonRole } from '../cases/case-persons.js';
import { stopClocks } from '../deadlines/deadline.service.js';
import { type Consultation, consultationPlace } from './consultation.entity.js';
import { type ConsultationMove, recordConsultation, stepOnConsultation } from './consultation-lock.js';

/** What an application needs beside what the consultation has; what is left out is taken from there. */
export interface ApplicationInput {
  form: AidForm;
  causeCode?: string | null;
  matter?: string | null;
  facts?: string | null;
  respondent?: string | null;
  groupClaim?: boolean | null;
  restricted?: boolean | null;
  /** What the caller is in the case; RECIPIENT when left out. */
  callerRole?: CasePersonRole | null;
  /** Others beside the caller; the caller, where no name was given before. */
  persons?: readonly CasePersonInput[] | null;
}

export interface ConsultationConvertInput extends ConsultationMove {
  application: ApplicationInput;
}

/**
 * The matter becomes an application. Afterwards a case is APPLIED with the time of the consultation as its receipt, and
 * with all that was written down there; the consultation is CONVERTED and points at it.
 * @throws ROLE_MAY_NOT ORGANISATION_KIND_UNFIT CONSULTATION_ENDED CAUSE_UNKNOWN LIST_EMPTY, and what `createCase` names
 */
export async function convertConsultation(ctx: MemberContext, input: ConsultationConvertInput): Promise<CommandResult> {
  return await command(ctx, 'consultation.convert', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { consultation, next } = await stepOnConsultation(tx, input, 'convert');
    authorize(tx.viewer, { roles: ['RECEPTION'] });
    if (tx.ctx.reference.organisation(tx.viewer.organisationId)?.kind !== 'LEGAL_AID_INSTITUTION')
      refuse('ORGANISATION_KIND_UNFIT');
    const from = consultation.state;
    await stopClocks(tx, consultation.id, ['CONSULTATION_ANSWER']);
    const legalAidCase = await createCase(tx, applicationOf(tx, consultation, input.application), {
      references: { consultation: consultation.id },
    });
    consultation.state = next;
    consultation.endedAt = tx.now;
    consultation.caseId = legalAidCase.id;
    touch(tx, consultation);
    await recordConsultation(tx, consultation, 'convert', from, { case: legalAidCase.id });
    return { subjectId: consultation.id };
  });
}

/** Nothing is typed twice: what the consultation knows stands in the application. */
function applicationOf(tx: CommandTx, consultation: Consultation, input: ApplicationInput) {
  const causeCode = input.causeCode ?? consultation.causeCode;
  if (causeCode == null) refuse('CAUSE_UNKNOWN', { path: ['input', 'application', 'causeCode'] });
  const content = unseal(tx.ctx, consultationPlace('content_sealed', consultation.id), consultation.contentSealed);
  return {
    causeCode,
    form: input.form,
    matter: input.matter ?? consultation.matter,
    facts: input.facts ?? content,
    respondent: input.respondent ?? null,
    groupClaim: input.groupClaim ?? null,
    restricted: consultation.restricted || input.restricted === true,
    receivedAt: consultation.receivedAt,
    persons: personsOf(tx, consultation, input),
  };
}

function personsOf(tx: CommandTx, { id, personId, phoneSealed }: Consultation, input: ApplicationInput) {
  const others = [...(input.persons ?? [])];
  if (personId != null) return [{ personId, role: input.callerRole ?? null }, ...others];
  // The number that was left without a name is the first person's, who has one now.
  const phone = unseal(tx.ctx, consultationPlace('phone_sealed', id), phoneSealed ?? null);
  const [first, ...rest] = others;
  if (phone === null || first?.person == null || (first.person.phone ?? '') !== '') return others;
  return [{ ...first, person: { ...first.person, phone } }, ...rest];
}
