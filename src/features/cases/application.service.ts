import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { isFen } from '../../kernel/money.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { optionalText, requiredText } from '../../kernel/text.js';
import { issueGuidance, issueMeansStatement, issueReceipt } from './application-letters.js';
import { type Paper, papersHandedIn } from './application-papers.js';
import type { LegalAidCase } from './case.entity.js';
import type { CaseState } from './case.lifecycle.js';
import { isUndecided } from './case.rules.js';
import type { CaseMove } from './case.service.js';
import { recordCase } from './case-facts.js';
import { caseStep, lockCase } from './case-lock.js';
import { recipientsOf } from './case-persons.js';
import { type CasePlaces, writePlaces } from './case-places.js';
import { advanceOf, refusalToRegularise } from './decision.rules.js';

export interface CaseAcceptInput extends CaseMove {
  /** What was handed in; when left out, the application form, identity papers and the files of the case. */
  papers?: readonly Paper[] | null;
}

/**
 * The application is complete and is accepted, wherever the applicant lives (法律援助法第38条 decides who handles it, not
 * whether it is taken). Afterwards the case is ACCEPTED and the receipt lists every paper by name and quantity.
 * @throws LIST_EMPTY LIST_TOO_LONG TEXT_MISSING TEXT_TOO_LONG PAPER_QUANTITY_UNFIT CASE_AT_ANOTHER_STAGE CASE_ENDED
 */
export async function acceptCase(ctx: MemberContext, input: CaseAcceptInput): Promise<CommandResult> {
  return await command(ctx, 'case.accept', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    const from = legalAidCase.state;
    await caseStep(tx, locked, 'accept');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    const letter = await acceptNow(tx, legalAidCase, { from, at: tx.now, papers: input.papers ?? null });
    return { subjectId: legalAidCase.id, ids: { letter: letter.id } };
  });
}

/** A receipt that a workstation gave out at its counter, on behalf of the institution. */
export interface StationReceipt {
  letterId: string;
  givenAt: Date;
  papers: readonly Paper[];
}

interface Acceptance {
  from?: CaseState;
  at: Date;
  papers: readonly Paper[] | null;
  /** The applicant has it already: no second one is issued. */
  receipt?: StationReceipt | null;
}

/**
 * The acceptance itself, inside the command that leads to it. Afterwards the case is ACCEPTED since then, and the receipt
 * lists every paper: the one that a workstation gave out, or a new one.
 * @throws LIST_EMPTY LIST_TOO_LONG TEXT_MISSING TEXT_TOO_LONG PAPER_QUANTITY_UNFIT
 */
export async function acceptNow(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  { from = 'APPLIED', at, papers: listed, receipt = null }: Acceptance,
): Promise<{ id: string }> {
  const papers = receipt?.papers ?? (await papersHandedIn(tx, legalAidCase.id, listed));
  legalAidCase.state = 'ACCEPTED';
  legalAidCase.acceptedAt = at;
  legalAidCase.acceptedByMemberId = tx.viewer.memberId;
  touch(tx, legalAidCase);
  const letter =
    receipt === null
      ? await issueReceipt(tx, legalAidCase, await recipientsOf(tx, legalAidCase.id), papers)
      : { id: receipt.letterId };
  await tx.sql(
    `insert into case_receipt (case_id, papers_sealed, letter_id, given_at, given_by_organisation_id, given_by_member_id)
     values (?, ?, ?, ?, ?, ?)
     on conflict (case_id) do update set papers_sealed = excluded.papers_sealed, letter_id = excluded.letter_id, given_at = excluded.given_at,
       given_by_organisation_id = excluded.given_by_organisation_id, given_by_member_id = excluded.given_by_member_id`,
    [
      legalAidCase.id,
      seal(tx.ctx, receiptPlace(legalAidCase.id), JSON.stringify(papers)),
      letter.id,
      receipt?.givenAt ?? tx.now,
      tx.viewer.organisationId,
      tx.viewer.memberId,
    ],
  );
  await recordCase(tx, legalAidCase, 'case.accept', from, { letter: letter.id, papers: papers.length });
  return letter;
}

/** Where the list of a receipt is sealed. */
export const receiptPlace = (caseId: string) => ({ table: 'case_receipt', column: 'papers_sealed', rowId: caseId });

export interface CaseGuideInput extends CaseMove {
  /** An organisation of the platform, or a body by its name. */
  organisationId?: string | null;
  bodyName?: string | null;
  explanation: string;
}

/**
 * Tells the applicant which institution or department the matter is for. Afterwards the notice is issued; the application
 * stays where it was made, and may be handed on with its time of receipt.
 * @throws GUIDANCE_ADDRESSEE_UNFIT TEXT_MISSING TEXT_TOO_LONG CASE_AT_ANOTHER_STAGE CASE_ENDED
 */
export async function guideApplicant(ctx: MemberContext, input: CaseGuideInput): Promise<CommandResult> {
  return await command(ctx, 'case.guide', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    await caseStep(tx, locked, 'guide');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    const explanation = requiredText(input.explanation, 'explanation', 1_000);
    const bodyName = optionalText(input.bodyName, 'bodyName', 100);
    const known = input.organisationId == null ? null : ctx.reference.organisation(input.organisationId);
    const another = known !== null && known.id !== tx.viewer.organisationId;
    if (another === (bodyName !== null) || (known !== null && !another))
      refuse('GUIDANCE_ADDRESSEE_UNFIT', { path: ['input', known === null ? 'bodyName' : 'organisationId'] });
    touch(tx, legalAidCase);
    const letter = await issueGuidance(tx, legalAidCase, await recipientsOf(tx, legalAidCase.id), {
      competentName: known?.nameZh ?? bodyName ?? '',
      competentContact: known?.hotline ?? null,
      explanation,
      canTransfer: known?.kind === 'LEGAL_AID_INSTITUTION' && known.state === 'ACTIVE',
    });
    const to: Record<string, string> = known === null ? {} : { organisation: known.id };
    await recordCase(tx, legalAidCase, 'case.guide', legalAidCase.state, { letter: letter.id, ...to });
    return { subjectId: legalAidCase.id, ids: { letter: letter.id } };
  });
}

export type CaseLocateInput = CaseMove & CasePlaces;

/**
 * Records the places that decide which institution is competent (法律援助法第38条). Afterwards they stand on the case, those
 * left out as unknown, and `competence` follows from them.
 * @throws REGION_UNKNOWN CASE_AT_ANOTHER_STAGE CASE_ENDED
 */
export async function locateCase(ctx: MemberContext, input: CaseLocateInput): Promise<CommandResult> {
  return await command(ctx, 'case.locate', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    await caseStep(tx, locked, 'locate');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    writePlaces(tx, legalAidCase, input);
    touch(tx, legalAidCase);
    await recordCase(tx, legalAidCase, 'case.locate', legalAidCase.state);
    return { subjectId: legalAidCase.id };
  });
}

export interface CaseStateMeansInput extends CaseMove {
  householdMembers: number;
  monthlyIncomeFen: number;
  monthlyExpensesFen: number;
  property?: string | null;
  debts?: string | null;
}

/** What the applicant states of the own means, as it is kept. */
export interface MeansStatement {
  householdMembers: number;
  monthlyIncomeFen: number;
  monthlyExpensesFen: number;
  property: string | null;
  debts: string | null;
}

/** Where a statement is sealed. */
export const statementPlace = (id: string) => ({ table: 'case_means_statement', column: 'content_sealed', rowId: id });

/**
 * Writes down what the applicant states of the own means. Afterwards 经济困难状况说明表 (form 4) with its declaration is ready
 * to be signed; no certificate is asked for. After a grant only while aid in advance waits to be regularised.
 * @throws AMOUNT_UNFIT TEXT_TOO_LONG ADVANCE_AID_NONE ADVANCE_AID_REGULARISED_ALREADY CASE_AT_ANOTHER_STAGE CASE_ENDED
 */
export async function stateMeans(ctx: MemberContext, input: CaseStateMeansInput): Promise<CommandResult> {
  return await command(ctx, 'case.stateMeans', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    await caseStep(tx, locked, 'stateMeans');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    if (!isUndecided(legalAidCase.state))
      refuseIf(refusalToRegularise(advanceOf(legalAidCase)), { basis: '法律援助法第44条' });
    const content = statementOf(input);
    touch(tx, legalAidCase);
    const recipients = await recipientsOf(tx, legalAidCase.id);
    const letter = await issueMeansStatement(tx, legalAidCase, recipients, content);
    const id = newId();
    await tx.sql(
      `insert into case_means_statement (id, case_id, content_sealed, letter_id, stated_at, stated_by_organisation_id, stated_by_member_id)
       values (?, ?, ?, ?, ?, ?, ?)`,
      [
        id,
        legalAidCase.id,
        seal(ctx, statementPlace(id), JSON.stringify(content)),
        letter.id,
        tx.now,
        tx.viewer.organisationId,
        tx.viewer.memberId,
      ],
    );
    await recordCase(tx, legalAidCase, 'case.stateMeans', legalAidCase.state, { letter: letter.id });
    return { subjectId: legalAidCase.id, ids: { letter: letter.id } };
  });
}

function statementOf(input: CaseStateMeansInput): MeansStatement {
  const { householdMembers, monthlyIncomeFen, monthlyExpensesFen } = input;
  if (!Number.isInteger(householdMembers) || householdMembers < 1 || householdMembers > 50)
    refuse('AMOUNT_UNFIT', { path: ['input', 'householdMembers'] });
  for (const path of ['monthlyIncomeFen', 'monthlyExpensesFen'] as const)
    if (!isFen(input[path])) refuse('AMOUNT_UNFIT', { path: ['input', path] });
  return {
    householdMembers,
    monthlyIncomeFen,
    monthlyExpensesFen,
    property: optionalText(input.property, 'property', 500),
    debts: optionalText(input.debts, 'debts', 500),
  };
}
