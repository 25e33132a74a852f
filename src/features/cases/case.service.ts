import { authorize } from '../../access/authorize.js';
import { join } from '../../access/participation.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { birthDateOf } from '../../kernel/codes/identity-number.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { optionalText, requiredText } from '../../kernel/text.js';
import { nextNumber } from '../letters/letter.service.js';
import type { PersonInput } from '../people/person.rules.js';
import { openOwnPersons, registerPersons } from '../people/person.service.js';
import { type AidForm, casePlace, type LegalAidCase, LegalAidCaseSchema } from './case.entity.js';
import type { CaseState } from './case.lifecycle.js';
import { hasMinor, isRestrictedByDefault } from './case.rules.js';
import { startReview } from './case-clocks.js';
import { recordCase } from './case-facts.js';
import { addCasePersons, type CasePersonRole } from './case-persons.js';
import { type CasePlaces, writePlaces } from './case-places.js';
import { writeRespondentTokens } from './case-respondent.js';
import type { Custody, ProceedingStage } from './proceeding.rules.js';

/** A person of a new case: one the organisation knows already, or one written down now. */
export interface CasePersonInput {
  personId?: string | null;
  person?: PersonInput | null;
  role?: CasePersonRole | null;
}

export interface CaseOpenInput extends CasePlaces {
  causeCode: string;
  matter: string;
  form: AidForm;
  facts?: string | null;
  respondent?: string | null;
  /** Life imprisonment or death is possible: the lawyer needs three years of criminal practice. */
  lifeOrDeathPossible?: boolean | null;
  receivedAt?: Date | null;
  groupClaim?: boolean | null;
  restricted?: boolean | null;
  persons: readonly CasePersonInput[];
  idempotencyKey: string;
}

/** A command on one case, decided on one version of it. */
export interface CaseMove {
  caseId: string;
  expectedVersion: number;
  idempotencyKey: string;
}

const MOST_PERSONS = 50;

/**
 * The counter takes an application. Afterwards the case is APPLIED, has a number, and the organisation leads it.
 * @throws ROLE_MAY_NOT ORGANISATION_KIND_UNFIT CAUSE_UNKNOWN LIST_EMPTY LIST_TOO_LONG TEXT_MISSING TEXT_TOO_LONG DATE_UNFIT NOT_FOUND, and what `registerPersons` names
 */
export async function openCase(ctx: MemberContext, input: CaseOpenInput): Promise<CommandResult> {
  return await command(ctx, 'case.open', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    authorize(tx.viewer, { roles: ['RECEPTION'] });
    if (ctx.reference.organisation(tx.viewer.organisationId)?.kind !== 'LEGAL_AID_INSTITUTION')
      refuse('ORGANISATION_KIND_UNFIT');
    return { subjectId: (await createCase(tx, input)).id };
  });
}

/** How a case comes to be otherwise than at the counter: from a referral, a consultation, a completed notice. */
export interface CaseOrigin {
  /** The state it begins in; a completed notice begins assigned. */
  state?: CaseState;
  /** Who opened it, where a clock does so for somebody: who had sent the matter out. */
  openedByMemberId?: string;
  /** The journal's word for the entry; `case.open` when left out. */
  word?: string;
  /** What the cases of several defendants of one matter share: one lawyer defends one of them only. */
  matterGroupId?: string | null;
  /** What the notice says of the proceedings. */
  stage?: ProceedingStage | null;
  custody?: Custody | null;
  /** What a case that does not begin at the counter has from the start: its lawyer, its stage. */
  begun?: BegunWith;
  references?: Readonly<Record<string, string | number>>;
  /** Who referred the person: it has no part in the case, but is asked when something is missing. */
  sourceOrganisationId?: string | null;
}

export type BegunWith = Partial<
  Pick<
    LegalAidCase,
    | 'recipientMinor'
    | 'assignedAt'
    | 'lawyerId'
    | 'handlerMemberId'
    | 'lawyerName'
    | 'lawyerLicenceNumber'
    | 'lawyerPhone'
  >
>;

/**
 * Writes a case of the viewer's organisation, inside the command that asks for it: the counter's own, or another room's.
 * Afterwards the organisation leads it, it has a number, an application's review clock runs from its receipt, and the fact
 * stands in the journal.
 * @throws CAUSE_UNKNOWN LIST_EMPTY LIST_TOO_LONG TEXT_MISSING TEXT_TOO_LONG DATE_UNFIT NOT_FOUND, and what `registerPersons` names
 */
export async function createCase(
  tx: CommandTx,
  input: Omit<CaseOpenInput, 'idempotencyKey'>,
  {
    state = 'APPLIED',
    word = 'case.open',
    matterGroupId = null,
    stage = null,
    custody = null,
    begun = {},
    references = {},
    sourceOrganisationId = null,
    openedByMemberId,
  }: CaseOrigin = {},
): Promise<LegalAidCase> {
  const { ctx } = tx;
  refuseUnfit(tx, input);
  const persons = await personsOf(tx, input.persons);
  const id = newId();
  const { organisationId } = tx.viewer;
  await join(tx, [{ organisationId, subjectId: id, subjectType: 'LEGAL_AID_CASE', part: 'LEAD' }]);
  const births = persons.filter(({ role }) => role === 'RECIPIENT').map(({ birthDate }) => birthDate);
  const today = toLocalDate(tx.now);
  const legalAidCase = tx.em.create(LegalAidCaseSchema, {
    id,
    ownerOrganisationId: organisationId,
    leadOrganisationId: organisationId,
    number: await nextNumber(tx, '案'),
    state,
    version: 1,
    causeCode: input.causeCode,
    matter: requiredText(input.matter, 'matter', 100),
    form: input.form,
    factsSealed: seal(ctx, casePlace('facts_sealed', id), optionalText(input.facts, 'facts', 4_000)),
    respondentSealed: seal(ctx, casePlace('respondent_sealed', id), optionalText(input.respondent, 'respondent', 200)),
    groupClaim: input.groupClaim ?? false,
    restricted: input.restricted === true || isRestrictedByDefault(input.causeCode, births, today),
    recipientMinor: hasMinor(births, today),
    lifeOrDeathPossible: input.lifeOrDeathPossible ?? false,
    matterGroupId,
    stage,
    custody,
    sourceOrganisationId,
    receivedAt: input.receivedAt ?? tx.now,
    openedByMemberId: openedByMemberId ?? tx.viewer.memberId,
    lastActorOrganisationId: organisationId,
    lastActorMemberId: tx.viewer.memberId === '' ? null : tx.viewer.memberId,
    lastMovedAt: tx.now,
    ...begun,
  });
  writePlaces(tx, legalAidCase, input);
  tx.em.persist(legalAidCase);
  await tx.em.flush();
  await addCasePersons(tx, id, persons);
  await writeRespondentTokens(tx, legalAidCase);
  if (state === 'APPLIED') await startReview(tx, legalAidCase);
  await recordCase(tx, legalAidCase, word, null, { cause: input.causeCode, ...references });
  return legalAidCase;
}

function refuseUnfit(tx: CommandTx, input: Omit<CaseOpenInput, 'idempotencyKey'>): void {
  const { reference } = tx.ctx;
  if (!reference.hasCause(input.causeCode)) refuse('CAUSE_UNKNOWN', { path: ['input', 'causeCode'] });
  if (input.receivedAt != null && input.receivedAt > tx.now) refuse('DATE_UNFIT', { path: ['input', 'receivedAt'] });
  if (input.persons.length > MOST_PERSONS)
    refuse('LIST_TOO_LONG', { path: ['input', 'persons'], words: { max: MOST_PERSONS } });
  const recipients = input.persons.filter(({ role }) => (role ?? 'RECIPIENT') === 'RECIPIENT');
  if (recipients.length === 0 && input.groupClaim !== true) refuse('LIST_EMPTY', { path: ['input', 'persons'] });
}

async function personsOf(tx: CommandTx, inputs: readonly CasePersonInput[]) {
  const known = inputs.flatMap(({ personId }) => (personId == null ? [] : [personId]));
  const found = new Map((await openOwnPersons(tx, known)).map((person) => [person.id, person]));
  const fresh = inputs.flatMap((input, index) => (input.personId == null ? [{ input, index }] : []));
  const missing = fresh.find(({ input }) => input.person == null);
  if (missing !== undefined) refuse('LIST_EMPTY', { path: ['input', 'persons', String(missing.index)] });
  const registered = await registerPersons(
    tx,
    fresh.flatMap(({ input }) => (input.person == null ? [] : [input.person])),
    (nth) => ['input', 'persons', String(fresh[nth]?.index ?? nth), 'person'],
  );
  const added = new Map(fresh.map(({ index }, nth) => [index, registered[nth]]));
  return inputs.map((input, index) => {
    const person = input.personId == null ? added.get(index) : found.get(input.personId);
    if (person === undefined) refuse('NOT_FOUND', { path: ['input', 'persons', String(index), 'id'] });
    const birthDate = person.idNumber === null ? null : birthDateOf(person.idNumber);
    return { personId: person.id, role: input.role ?? ('RECIPIENT' as const), birthDate };
  });
}
