import { authorize } from '../../access/authorize.js';
import { join } from '../../access/participation.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, touch } from '../../command/moves.js';
import { birthDateOf } from '../../kernel/codes/identity-number.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { optionalText, requiredText } from '../../kernel/text.js';
import { stopClocks } from '../deadlines/deadline.service.js';
import { nextNumber } from '../letters/letter.service.js';
import type { PersonInput } from '../people/person.rules.js';
import { openOwnPersons, registerPersons } from '../people/person.service.js';
import { type AidForm, casePlace, type LegalAidCase, LegalAidCaseSchema, type MeansBranch } from './case.entity.js';
import type { CaseState } from './case.lifecycle.js';
import { hasMinor, isRestrictedByDefault, type MeansGround, meansProblem, refusalOfApprover } from './case.rules.js';
import { startAssignment, startReview } from './case-clocks.js';
import { recordCase } from './case-facts.js';
import { issueGrantDecision } from './case-letters.js';
import { caseStep, lockCase } from './case-lock.js';
import { addCasePersons, type CasePersonRole, recipientsOf } from './case-persons.js';
import { writeRespondentTokens } from './case-respondent.js';
import type { Custody, ProceedingStage } from './proceeding.rules.js';

/** A person of a new case: one the organisation knows already, or one written down now. */
export interface CasePersonInput {
  personId?: string | null;
  person?: PersonInput | null;
  role?: CasePersonRole | null;
}

export interface CaseOpenInput {
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
  /** The journal's word for the entry; `case.open` when left out. */
  word?: string;
  /** What the cases of several defendants of one matter share: one lawyer defends one of them only. */
  matterGroupId?: string | null;
  /** What the notice says of the proceedings. */
  stage?: ProceedingStage | null;
  custody?: Custody | null;
  references?: Readonly<Record<string, string | number>>;
}

/**
 * Writes a case of the viewer's organisation, inside the command that asks for it: the counter's own, or another room's.
 * Afterwards the organisation leads it, it has a number, and the fact stands in the journal.
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
    references = {},
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
    receivedAt: input.receivedAt ?? tx.now,
    openedByMemberId: tx.viewer.memberId,
    lastActorOrganisationId: organisationId,
    lastActorMemberId: tx.viewer.memberId,
    lastMovedAt: tx.now,
  });
  tx.em.persist(legalAidCase);
  await tx.em.flush();
  await addCasePersons(tx, id, persons);
  await writeRespondentTokens(tx, legalAidCase);
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

/** The application is complete and is reviewed. Afterwards the review clock runs from the day of receipt. @throws CASE_AT_ANOTHER_STAGE */
export async function acceptCase(ctx: MemberContext, input: CaseMove): Promise<CommandResult> {
  return await command(ctx, 'case.accept', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    const from = legalAidCase.state;
    legalAidCase.state = await caseStep(tx, locked, 'accept');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    legalAidCase.acceptedAt = tx.now;
    legalAidCase.acceptedByMemberId = tx.viewer.memberId;
    touch(tx, legalAidCase);
    await startReview(tx, legalAidCase);
    await recordCase(tx, legalAidCase, 'case.accept', from);
    return { subjectId: legalAidCase.id };
  });
}

export interface CaseGrantInput extends CaseMove {
  meansBranch: MeansBranch;
  meansGround?: MeansGround | null;
}

/**
 * The head grants legal aid (法律援助法第43条). Afterwards the decision is issued and a lawyer is due within three days.
 * @throws REVIEW_AND_APPROVAL_ARE_TWO MEANS_BASIS_UNFIT CASE_HAS_NO_RECIPIENT CASE_GRANTED_ALREADY CASE_AT_ANOTHER_STAGE
 */
export async function grantCase(ctx: MemberContext, input: CaseGrantInput): Promise<CommandResult> {
  return await command(ctx, 'case.grant', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    const from = legalAidCase.state;
    const next = await caseStep(tx, locked, 'grant');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    refuseIf(refusalOfApprover(tx.viewer.memberId, legalAidCase), { basis: '办理法律援助案件程序规定' });
    const recipients = await recipientsOf(tx, legalAidCase.id);
    if (recipients.count === 0) refuse('CASE_HAS_NO_RECIPIENT');
    await refuseMeans(tx, legalAidCase, input, recipients);
    legalAidCase.state = next;
    legalAidCase.meansBranch = input.meansBranch;
    legalAidCase.meansGround = input.meansGround ?? null;
    legalAidCase.grantedAt = tx.now;
    legalAidCase.grantedByOrganisationId = tx.viewer.organisationId;
    legalAidCase.grantedByMemberId = tx.viewer.memberId;
    touch(tx, legalAidCase);
    await stopClocks(tx, legalAidCase.id, ['APPLICATION_REVIEW']);
    await startAssignment(tx, legalAidCase, 'ASSIGN_LAWYER');
    const letter = await issueGrantDecision(tx, legalAidCase, recipients);
    await recordCase(tx, legalAidCase, 'case.grant', from, { means: input.meansBranch, letter: letter.id });
    return { subjectId: legalAidCase.id, ids: { letter: letter.id } };
  });
}

async function refuseMeans(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  input: CaseGrantInput,
  recipients: { count: number; migrantWorkers: number },
): Promise<void> {
  const [other] = await tx.sql(
    `select 1 from participation where subject_id = ? and part in ('HOME', 'ASSISTING', 'FORMER_LEAD') limit 1`,
    [legalAidCase.id],
  );
  const code = meansProblem({
    branch: input.meansBranch,
    ground: input.meansGround ?? null,
    causeCode: legalAidCase.causeCode,
    recipients: Array.from({ length: recipients.count }, (_, nth) => ({
      migrantWorker: nth < recipients.migrantWorkers,
    })),
    anotherCity: other !== undefined,
  });
  const basis = input.meansBranch === 'NOT_REQUIRED' ? '法律援助法第32条' : '法律援助法第41条、第42条';
  refuseIf(code, { path: ['input', 'meansGround'], basis });
}
