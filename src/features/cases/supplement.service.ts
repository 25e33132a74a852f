import { join, leave } from '../../access/participation.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { isLocalDate, type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { refuse } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { requiredText } from '../../kernel/text.js';
import { hasUnseenOpenItems, onCaseEnded } from '../cooperation/case-hooks.js';
import {
  pauseClock,
  previewClock,
  resumeClock,
  runningDeadline,
  startClock,
  stopAllClocks,
  stopClocks,
} from '../deadlines/deadline.service.js';
import { onCaseOutcome } from '../referrals/case-hooks.js';
import { issueDeemedWithdrawal, issueSupplementNotice } from './application-letters.js';
import type { LegalAidCase } from './case.entity.js';
import type { CaseMove } from './case.service.js';
import { recordCase } from './case-facts.js';
import { caseStep, lockCase } from './case-lock.js';
import { recipientsOf } from './case-persons.js';
import { asksForHardshipCertificate } from './decision.rules.js';

/** The one list of a case. */
interface AskedSupplement {
  id: string;
  sourceOrganisationId: string | null;
  dueOn: LocalDate;
  askedAt: Date;
}

const MOST_ENTRIES = 20;
const BASIS = '法律援助法第43条第2款';

/** Where the texts of a supplement are sealed. */
export const supplementPlace = (column: 'list_sealed' | 'answer_sealed', id: string) => ({
  table: 'case_supplement',
  column,
  rowId: id,
});

async function supplementOf(tx: CommandTx, caseId: string): Promise<AskedSupplement | null> {
  const [row] = await tx.sql<AskedSupplement>(
    `select id, source_organisation_id as "sourceOrganisationId", due_on::text as "dueOn", asked_at as "askedAt" from case_supplement where case_id = ?`,
    [caseId],
  );
  return row ?? null;
}

export interface CaseAskSupplementInput extends CaseMove {
  list: readonly string[];
  /** A later day than the rule gives. */
  dueOn?: LocalDate | null;
}

/**
 * Tells the applicant, once and in full, what is missing (法律援助法第43条第2款). Afterwards the notice is issued, the review
 * clock stands still, and the ball is with who referred the person, who takes part for as long as this is open; else with
 * the own counter.
 * @throws SUPPLEMENT_ASKED_ALREADY HARDSHIP_CERTIFICATE_FORBIDDEN LIST_EMPTY LIST_TOO_LONG TEXT_MISSING TEXT_TOO_LONG DATE_UNFIT
 *   CASE_AT_ANOTHER_STAGE CASE_ENDED
 */
export async function askCaseSupplement(ctx: MemberContext, input: CaseAskSupplementInput): Promise<CommandResult> {
  return await command(ctx, 'case.askSupplement', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    const from = legalAidCase.state;
    const next = await caseStep(tx, locked, 'askSupplement');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    if ((await supplementOf(tx, legalAidCase.id)) !== null) refuse('SUPPLEMENT_ASKED_ALREADY', { basis: BASIS });
    const list = listOf(input.list);
    const { dueOn, named } = dueDateOf(tx, legalAidCase, input.dueOn ?? null);
    legalAidCase.state = next;
    touch(tx, legalAidCase);
    const source = sourceToAsk(tx, legalAidCase);
    if (source !== null)
      await join(tx, [
        { organisationId: source, subjectId: legalAidCase.id, subjectType: 'LEGAL_AID_CASE', part: 'SOURCE' },
      ]);
    await pauseClock(tx, legalAidCase.id, 'APPLICATION_REVIEW', 'SUPPLEMENT');
    await startClock(tx, {
      ruleId: 'SUPPLEMENT',
      organisationId: legalAidCase.leadOrganisationId,
      subjectType: 'LEGAL_AID_CASE',
      subjectId: legalAidCase.id,
      startedAt: tx.now,
      trigger: 'NOTIFIED',
      ...(named ? { dueOn } : {}),
    });
    const recipients = await recipientsOf(tx, legalAidCase.id);
    const letter = await issueSupplementNotice(tx, legalAidCase, recipients, { list, dueOn });
    const id = newId();
    await tx.sql(
      `insert into case_supplement (id, case_id, source_organisation_id, list_sealed, due_on, letter_id, asked_at, asked_by_organisation_id, asked_by_member_id)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        id,
        legalAidCase.id,
        source,
        seal(ctx, supplementPlace('list_sealed', id), JSON.stringify(list)),
        dueOn,
        letter.id,
        tx.now,
        tx.viewer.organisationId,
        tx.viewer.memberId,
      ],
    );
    const also = source === null ? [] : [source];
    await recordCase(tx, legalAidCase, 'case.askSupplement', from, { letter: letter.id, dueOn }, also);
    return { subjectId: legalAidCase.id, ids: { letter: letter.id } };
  });
}

function listOf(list: readonly string[]): string[] {
  if (list.length === 0) refuse('LIST_EMPTY', { path: ['input', 'list'] });
  if (list.length > MOST_ENTRIES) refuse('LIST_TOO_LONG', { path: ['input', 'list'], words: { max: MOST_ENTRIES } });
  const kept = list.map((each, nth) => requiredText(each, `list.${nth}`, 200));
  if (asksForHardshipCertificate(kept))
    refuse('HARDSHIP_CERTIFICATE_FORBIDDEN', { path: ['input', 'list'], basis: '法律援助法第41条' });
  return kept;
}

/** A right of the applicant: a day the office names may be later than the rule's, never earlier. */
function dueDateOf(tx: CommandTx, legalAidCase: LegalAidCase, wanted: LocalDate | null) {
  const { leadOrganisationId } = legalAidCase;
  const rule = previewClock(tx.ctx, { ruleId: 'SUPPLEMENT', organisationId: leadOrganisationId, startedAt: tx.now });
  const least = rule.dueOn ?? toLocalDate(tx.now);
  if (wanted === null) return { dueOn: least, named: false };
  if (!isLocalDate(wanted) || wanted < least) refuse('DATE_UNFIT', { path: ['input', 'dueOn'] });
  return { dueOn: wanted, named: wanted !== least };
}

/** Who referred the person, if it can still act. */
function sourceToAsk(tx: CommandTx, legalAidCase: LegalAidCase): string | null {
  const id = legalAidCase.sourceOrganisationId ?? null;
  if (id === null || id === tx.viewer.organisationId) return null;
  return tx.ctx.reference.organisation(id)?.state === 'ACTIVE' ? id : null;
}

/**
 * What was missing has come: at the counter, or through who referred the person. Afterwards the case is APPLIED again, the
 * review clock goes on without the days it stood still, and who referred the person takes part no more.
 * @throws TEXT_MISSING TEXT_TOO_LONG SIDE_MAY_NOT CASE_AT_ANOTHER_STAGE CASE_ENDED
 */
export async function supplyCase(ctx: MemberContext, input: CaseMove & { note: string }): Promise<CommandResult> {
  return await command(ctx, 'case.supply', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    const from = legalAidCase.state;
    const next = await caseStep(tx, locked, 'supply');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    const note = requiredText(input.note, 'note', 1_000);
    const supplement = await openSupplement(tx, legalAidCase.id);
    legalAidCase.state = next;
    touch(tx, legalAidCase);
    await tx.sql(
      `update case_supplement set answer_sealed = ?, supplied_at = ?, supplied_by_organisation_id = ?, supplied_by_member_id = ? where id = ?`,
      [
        seal(ctx, supplementPlace('answer_sealed', supplement.id), note),
        tx.now,
        tx.viewer.organisationId,
        tx.viewer.memberId,
        supplement.id,
      ],
    );
    await stopClocks(tx, legalAidCase.id, ['SUPPLEMENT']);
    await resumeClock(tx, legalAidCase.id, 'APPLICATION_REVIEW', 'SUPPLEMENT');
    await recordCase(tx, legalAidCase, 'case.supply', from, {}, sourceOf(supplement));
    await releaseSource(tx, legalAidCase.id);
    return { subjectId: legalAidCase.id };
  });
}

async function openSupplement(tx: CommandTx, caseId: string): Promise<AskedSupplement> {
  const supplement = await supplementOf(tx, caseId);
  if (supplement === null) throw new Error('A case that awaits a supplement has one.');
  return supplement;
}

const sourceOf = ({ sourceOrganisationId }: AskedSupplement): string[] =>
  sourceOrganisationId === null ? [] : [sourceOrganisationId];

/**
 * Who referred the person takes part no more. It is the last step of a command: who has left sees nothing of the case, not
 * even to write down whose turn it is.
 */
export async function releaseSource(tx: CommandTx, caseId: string): Promise<void> {
  await tx.em.flush();
  const sources = await tx.sql<{ id: string }>(
    `select organisation_id as id from participation where subject_id = ? and part = 'SOURCE' and ended_at is null`,
    [caseId],
  );
  for (const { id } of sources) await leave(tx, id, [caseId]);
}

const DEEMED = '申请人未按期补充材料，视为撤回法律援助申请，案件终结';

/**
 * What was missing did not come in time: the institution deems the application withdrawn; no clock ever does. Afterwards the
 * case is over, the letter says how to apply again, and its open asks are ended with a letter.
 * @throws SUPPLEMENT_DATE_NOT_PASSED CASE_HAS_OPEN_ASKS CASE_AT_ANOTHER_STAGE CASE_ENDED
 */
export async function deemCaseWithdrawn(ctx: MemberContext, input: CaseMove): Promise<CommandResult> {
  return await command(ctx, 'case.deemWithdrawn', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockCase(tx, input.caseId);
    const { legalAidCase } = locked;
    const from = legalAidCase.state;
    const next = await caseStep(tx, locked, 'deemWithdrawn');
    await expectVersion(tx, legalAidCase, input.expectedVersion);
    const supplement = await openSupplement(tx, legalAidCase.id);
    const running = await runningDeadline(tx, legalAidCase.id, 'SUPPLEMENT');
    if (running?.dueAt == null || running.dueAt > tx.now) refuse('SUPPLEMENT_DATE_NOT_PASSED', { basis: BASIS });
    if (await hasUnseenOpenItems(tx, legalAidCase.id)) refuse('CASE_HAS_OPEN_ASKS');
    legalAidCase.state = next;
    touch(tx, legalAidCase);
    await stopAllClocks(tx, legalAidCase.id);
    await onCaseOutcome(tx, legalAidCase, 'WITHDRAWN');
    const tellOthers = await onCaseEnded(tx, legalAidCase, DEEMED);
    const recipients = await recipientsOf(tx, legalAidCase.id);
    const asked = { askedAt: supplement.askedAt, dueOn: running.dueOn ?? supplement.dueOn };
    const letter = await issueDeemedWithdrawal(tx, legalAidCase, recipients, asked);
    await tellOthers();
    await recordCase(tx, legalAidCase, 'case.deemWithdrawn', from, { letter: letter.id }, sourceOf(supplement));
    await releaseSource(tx, legalAidCase.id);
    return { subjectId: legalAidCase.id, ids: { letter: letter.id } };
  });
}
