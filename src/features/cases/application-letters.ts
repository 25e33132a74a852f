import type { CommandTx } from '../../command/command.js';
import type { LocalDate } from '../../kernel/local-date.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { yuanOf } from '../../kernel/money.js';
import { type IssuedLetter, issueLetter } from '../letters/letter.service.js';
import type { LetterFrame, LetterTemplate } from '../letters/letter-content.js';
import { deemedWithdrawal } from '../letters/templates/deemed-withdrawal.js';
import { type GuidanceNoticeFacts, guidanceNotice } from '../letters/templates/guidance-notice.js';
import { materialsReceipt } from '../letters/templates/materials-receipt.js';
import { meansStatement } from '../letters/templates/means-statement.js';
import { supplementNotice } from '../letters/templates/supplement-notice.js';
import type { MeansStatement } from './application.service.js';
import type { Paper } from './application-papers.js';
import type { LegalAidCase } from './case.entity.js';
import type { RecipientFacts } from './case-persons.js';

type Own<Facts extends LetterFrame> = Omit<Facts, keyof LetterFrame>;

/** A paper of a case to the person it is about. */
export async function issueToApplicant<Facts extends LetterFrame>(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  recipients: RecipientFacts,
  template: LetterTemplate<Facts>,
  facts: Own<Facts>,
): Promise<IssuedLetter> {
  return await issueLetter(tx, {
    template,
    subjectType: 'LEGAL_AID_CASE',
    subjectId: legalAidCase.id,
    toOrganisationId: null,
    addressee: recipients.count === 0 ? '申请人' : recipients.label,
    facts,
  });
}

/** Cause and number, as every paper of a case names them. */
export function caseOnPaper(tx: CommandTx, legalAidCase: LegalAidCase) {
  return {
    cause: tx.ctx.reference.causeName(legalAidCase.causeCode, 'zh-CN'),
    caseNumber: legalAidCase.number ?? null,
  };
}

/** The judicial administration that set the institution up: to it go objections (法律援助法第49条). */
export function objectionBody(tx: CommandTx): string {
  const { reference } = tx.ctx;
  const own = reference.organisation(tx.viewer.organisationId);
  const parent = own?.parentId == null ? null : reference.organisation(own.parentId);
  return parent?.kind === 'JUDICIAL_ADMINISTRATION' ? parent.nameZh : '设立本单位的司法行政部门';
}

export async function issueReceipt(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  recipients: RecipientFacts,
  papers: readonly Paper[],
): Promise<IssuedLetter> {
  const facts = { ...caseOnPaper(tx, legalAidCase), papers, receivedBy: tx.viewer.displayName };
  return await issueToApplicant(tx, legalAidCase, recipients, materialsReceipt, facts);
}

export async function issueGuidance(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  recipients: RecipientFacts,
  facts: Omit<Own<GuidanceNoticeFacts>, 'cause' | 'caseNumber'>,
): Promise<IssuedLetter> {
  return await issueToApplicant(tx, legalAidCase, recipients, guidanceNotice, {
    ...caseOnPaper(tx, legalAidCase),
    ...facts,
  });
}

export async function issueMeansStatement(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  recipients: RecipientFacts,
  statement: MeansStatement,
): Promise<IssuedLetter> {
  return await issueToApplicant(tx, legalAidCase, recipients, meansStatement, {
    ...caseOnPaper(tx, legalAidCase),
    applicantName: recipients.count === 0 ? '申请人' : recipients.label,
    householdMembers: statement.householdMembers,
    monthlyIncome: yuanOf(statement.monthlyIncomeFen),
    monthlyExpenses: yuanOf(statement.monthlyExpensesFen),
    property: statement.property,
    debts: statement.debts,
  });
}

export async function issueSupplementNotice(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  recipients: RecipientFacts,
  facts: { list: readonly string[]; dueOn: LocalDate },
): Promise<IssuedLetter> {
  return await issueToApplicant(tx, legalAidCase, recipients, supplementNotice, {
    ...caseOnPaper(tx, legalAidCase),
    ...facts,
  });
}

export async function issueDeemedWithdrawal(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  recipients: RecipientFacts,
  asked: { askedAt: Date; dueOn: LocalDate },
): Promise<IssuedLetter> {
  return await issueToApplicant(tx, legalAidCase, recipients, deemedWithdrawal, {
    ...caseOnPaper(tx, legalAidCase),
    askedOn: toLocalDate(asked.askedAt),
    dueOn: asked.dueOn,
    objectionTo: objectionBody(tx),
  });
}
