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
import { draftNow } from '../referrals/referral-draft.service.js';
import { refreshBall } from '../referrals/referral-facts.js';
import type { ReferralKind } from '../referrals/referral-kinds.js';
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

/** To which body, and as what; all else is taken from the consultation. */
export interface ReferralInput {
  kind: ReferralKind;
  toOrganisationId: string;
  /** The caller, where no name was given before. */
  persons?: readonly CasePersonInput[] | null;
}

export interface ConsultationConvertInput extends ConsultationMove {
  application?: ApplicationInput | null;
  referral?: ReferralInput | null;
}

/**
 * The matter becomes an application, or the draft of a referral. Afterwards there is a case that is APPLIED, or a referral
 * that waits to be sent, with the time of the consultation as its receipt and with all that was written down there; the
 * consultation is CONVERTED and points at it. A workstation takes no applications: it refers.
 * @throws ROLE_MAY_NOT ORGANISATION_KIND_UNFIT CONSULTATION_ENDED CONSULTATION_BECOMES_ONE_THING CAUSE_UNKNOWN LIST_EMPTY, and what
 *   `createCase` and `draftNow` name
 */
export async function convertConsultation(ctx: MemberContext, input: ConsultationConvertInput): Promise<CommandResult> {
  return await command(ctx, 'consultation.convert', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { consultation, next } = await stepOnConsultation(tx, input, 'convert');
    const { application, referral } = input;
    if ((application == null) === (referral == null))
      refuse('CONSULTATION_BECOMES_ONE_THING', { path: ['input', 'application'] });
    const from = consultation.state;
    await stopClocks(tx, consultation.id, ['CONSULTATION_ANSWER']);
    if (application != null) consultation.caseId = await applied(tx, consultation, application);
    if (referral != null) consultation.referralId = await referred(tx, consultation, referral);
    consultation.state = next;
    consultation.endedAt = tx.now;
    touch(tx, consultation);
    const became: Record<string, string> =
      consultation.caseId == null ? { referral: consultation.referralId ?? '' } : { case: consultation.caseId };
    await recordConsultation(tx, consultation, 'convert', from, became);
    return { subjectId: consultation.id };
  });
}

async function applied(tx: CommandTx, consultation: Consultation, input: ApplicationInput): Promise<string> {
  authorize(tx.viewer, { roles: ['RECEPTION'] });
  if (tx.ctx.reference.organisation(tx.viewer.organisationId)?.kind !== 'LEGAL_AID_INSTITUTION')
    refuse('ORGANISATION_KIND_UNFIT');
  const references = { consultation: consultation.id };
  return (await createCase(tx, applicationOf(tx, consultation, input), { references })).id;
}

async function referred(tx: CommandTx, consultation: Consultation, input: ReferralInput): Promise<string> {
  const place = consultationPlace('content_sealed', consultation.id);
  const draft = await draftNow(tx, {
    kind: input.kind,
    toOrganisationId: input.toOrganisationId,
    persons: personsOf(tx, consultation, input),
    matter: consultation.matter,
    causeCode: consultation.causeCode ?? null,
    facts: unseal(tx.ctx, place, consultation.contentSealed) ?? '',
    restricted: consultation.restricted,
    requestedAt: consultation.receivedAt,
  });
  await refreshBall(tx, draft);
  return draft.id;
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

function personsOf(
  tx: CommandTx,
  { id, personId, phoneSealed }: Consultation,
  input: Pick<ApplicationInput, 'callerRole' | 'persons'>,
) {
  const others = [...(input.persons ?? [])];
  if (personId != null) return [{ personId, role: input.callerRole ?? null }, ...others];
  // The number that was left without a name is the first person's, who has one now.
  const phone = unseal(tx.ctx, consultationPlace('phone_sealed', id), phoneSealed ?? null);
  const [first, ...rest] = others;
  if (phone === null || first?.person == null || (first.person.phone ?? '') !== '') return others;
  return [{ ...first, person: { ...first.person, phone } }, ...rest];
}
