import type { CommandTx } from '../../command/command.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { yuanOf } from '../../kernel/money.js';
import { AID_FORMS, type LegalAidCase, LegalAidCaseSchema } from './case.entity.js';
import { recipientsOf } from './case-persons.js';

/** The lawyer who acts now, as the register of the own organisation has him. */
export interface LawyerOnPaper {
  lawyerName: string;
  licenceNumber: string;
  firm: string | null;
  phone: string | null;
}

/** What a case says now of all that its papers name; empty where the organisation sees it no more. */
export async function caseOnPaperNow(tx: CommandTx, caseId: string) {
  const legalAidCase = await tx.em.findOne(LegalAidCaseSchema, { id: caseId });
  if (legalAidCase === null) return null;
  const { reference } = tx.ctx;
  const { label } = await recipientsOf(tx, caseId);
  const day = (at: Date | null | undefined) => (at == null ? null : toLocalDate(at));
  const number = legalAidCase.number ?? null;
  return {
    ...(label === '' ? {} : { recipientName: label, applicantName: label }),
    cause: reference.causeName(legalAidCase.causeCode, 'zh-CN'),
    caseNumber: number,
    applicationNumber: number,
    formOfAid: AID_FORMS[legalAidCase.form].zh,
    formsOfAid: [AID_FORMS[legalAidCase.form].zh],
    appliedOn: toLocalDate(legalAidCase.receivedAt),
    grantedOn: day(legalAidCase.grantedAt),
    assignedOn: day(legalAidCase.assignedAt),
    institutionName: reference.organisation(legalAidCase.leadOrganisationId)?.nameZh ?? '',
    ...(await moneyOf(tx, caseId)),
  };
}

/** Claimed and paid of the roster, in yuan; null without one. */
export async function moneyOf(tx: CommandTx, caseId: string) {
  const [sums] = await tx.sql<{ claimed: number | null; paid: number | null }>(
    `select sum(claimed_fen)::float8 as claimed, sum(paid_fen)::float8 as paid from roster_row where case_id = ? and state = 'ACTIVE'`,
    [caseId],
  );
  const yuan = (fen: number | null | undefined) => (fen == null ? null : yuanOf(fen));
  return { claimed: yuan(sums?.claimed), recovered: yuan(sums?.paid) };
}

/** Who acts in a case now; null when nobody does, or another organisation's lawyer. */
export async function lawyerOnPaper(
  tx: CommandTx,
  { lawyerId }: Pick<LegalAidCase, 'lawyerId'>,
): Promise<LawyerOnPaper | null> {
  if (lawyerId == null) return null;
  const [row] = await tx.sql<LawyerOnPaper>(
    `select name as "lawyerName", licence_number as "licenceNumber", firm, phone from lawyer where id = ?`,
    [lawyerId],
  );
  return row ?? null;
}
