import { participantsOf } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { type IssuedLetter, issueLetter } from '../letters/letter.service.js';
import { closingReport } from '../letters/templates/closing-report.js';
import { replacementDenial } from '../letters/templates/replacement-denial.js';
import { replacementForm } from '../letters/templates/replacement-form.js';
import { terminationDecision } from '../letters/templates/termination-decision.js';
import { terminationOfficialLetter } from '../letters/templates/termination-official-letter.js';
import { AID_FORMS, type LegalAidCase } from './case.entity.js';
import { moneyOf } from './case-paper.js';
import type { RecipientFacts } from './case-persons.js';
import { TERMINATION_GROUNDS, type TerminationGround } from './ending.rules.js';

const matter = (tx: CommandTx, legalAidCase: LegalAidCase, recipients: RecipientFacts) => ({
  recipientName: recipients.label,
  cause: tx.ctx.reference.causeName(legalAidCase.causeCode, 'zh-CN'),
  caseNumber: legalAidCase.number ?? null,
});

const ofCase = (legalAidCase: LegalAidCase) => ({
  subjectType: 'LEGAL_AID_CASE' as const,
  subjectId: legalAidCase.id,
});

/** Issues 终止法律援助决定书 (form 18) to the recipient, with the remedy. */
export async function issueTerminationDecision(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  recipients: RecipientFacts,
  { ground, reason }: { ground: TerminationGround; reason: string },
): Promise<IssuedLetter> {
  const { zh, item } = TERMINATION_GROUNDS[ground];
  const { reference } = tx.ctx;
  const superiorId = reference.organisation(legalAidCase.leadOrganisationId)?.parentId ?? null;
  return await issueLetter(tx, {
    template: terminationDecision,
    ...ofCase(legalAidCase),
    toOrganisationId: null,
    addressee: recipients.label,
    facts: {
      ...matter(tx, legalAidCase, recipients),
      grantedOn: legalAidCase.grantedAt == null ? null : toLocalDate(legalAidCase.grantedAt),
      ground: zh,
      item,
      reason,
      superior: superiorId === null ? null : (reference.organisation(superiorId)?.nameZh ?? null),
      objectWithin: objectionLimit(tx, legalAidCase),
    },
  });
}

/** Within how many days the applicant may object, in words: the longest of the rules that hold there. */
export function objectionLimit(tx: CommandTx, { leadOrganisationId: organisationId }: LegalAidCase): string {
  const region = tx.ctx.reference.organisation(organisationId)?.regionCode ?? '100000';
  const rules = tx.ctx.reference.rules('OBJECTION_FILE', region, toLocalDate(tx.now));
  return `${Math.max(...rules.map(({ amount }) => amount))}日`;
}

/** Issues 终止法律援助公函 (form 19) to every organ of the case. */
export async function issueTerminationOfficialLetters(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  recipients: RecipientFacts,
): Promise<void> {
  const organs = (await participantsOf(tx, legalAidCase.id)).filter(({ part }) => part === 'ORGAN');
  for (const { organisationId } of organs) {
    await issueLetter(tx, {
      template: terminationOfficialLetter,
      ...ofCase(legalAidCase),
      toOrganisationId: organisationId,
      facts: { ...matter(tx, legalAidCase, recipients), lawyerName: legalAidCase.lawyerName ?? null },
    });
  }
}

/** Issues 更换法律援助人员申请表 (form 16): the request with the head's decision, for the file of the office. */
export async function issueReplacementForm(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  recipients: RecipientFacts,
  form: {
    lawyerName: string;
    askedOn: LocalDate;
    recordedByName: string;
    reason: string;
    decision: string;
    opinion: string;
  },
): Promise<IssuedLetter> {
  return await issueLetter(tx, {
    template: replacementForm,
    ...ofCase(legalAidCase),
    toOrganisationId: null,
    addressee: tx.ctx.reference.organisation(legalAidCase.leadOrganisationId)?.nameZh ?? '',
    facts: {
      ...matter(tx, legalAidCase, recipients),
      lawyerName: form.lawyerName,
      askedOn: form.askedOn,
      reason: form.reason,
      recordedBy: form.recordedByName,
      decision: form.decision,
      opinion: form.opinion,
      decidedBy: tx.viewer.displayName,
    },
  });
}

/** Issues 不予更换法律援助人员告知书 to the recipient. */
export async function issueReplacementDenial(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  recipients: RecipientFacts,
  { lawyerName, askedOn, reason }: { lawyerName: string; askedOn: LocalDate; reason: string },
): Promise<IssuedLetter> {
  const { cause, caseNumber } = matter(tx, legalAidCase, recipients);
  return await issueLetter(tx, {
    template: replacementDenial,
    ...ofCase(legalAidCase),
    toOrganisationId: null,
    addressee: recipients.label,
    facts: { cause, caseNumber, lawyerName, askedOn, reason },
  });
}

/** Issues 结案报告表 (form 21), which goes with the closing file. */
export async function issueClosingReport(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  recipients: RecipientFacts,
  summary: string,
): Promise<IssuedLetter> {
  return await issueLetter(tx, {
    template: closingReport,
    ...ofCase(legalAidCase),
    toOrganisationId: null,
    addressee: tx.ctx.reference.organisation(legalAidCase.leadOrganisationId)?.nameZh ?? '',
    facts: {
      ...matter(tx, legalAidCase, recipients),
      formOfAid: AID_FORMS[legalAidCase.form].zh,
      lawyerName: legalAidCase.lawyerName ?? '',
      assignedOn: legalAidCase.assignedAt == null ? null : toLocalDate(legalAidCase.assignedAt),
      submittedOn: toLocalDate(tx.now),
      handedInBy: tx.viewer.displayName,
      ...(await moneyOf(tx, legalAidCase.id)),
      summary,
    },
  });
}
