import type { CommandTx } from '../../command/command.js';
import { type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { ruleThatHolds } from '../deadlines/clock.rules.js';
import { amountWording } from '../deadlines/clock-words.rules.js';
import type { IssuedLetter } from '../letters/letter.service.js';
import { grantDecision } from '../letters/templates/grant-decision.js';
import { refusalDecision } from '../letters/templates/refusal-decision.js';
import { reviewForm } from '../letters/templates/review-form.js';
import { caseOnPaper, issueToApplicant, objectionBody } from './application-letters.js';
import { AID_FORMS, type LegalAidCase } from './case.entity.js';
import type { RecipientFacts } from './case-persons.js';
import {
  ADVANCE_GROUNDS,
  type AdvanceGround,
  REFUSAL_GROUNDS,
  REVIEW_OPINIONS,
  type RefusalGround,
  type ReviewOpinion,
} from './decision.rules.js';

/** Writes 审查表 for the own file. */
export async function issueReviewForm(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  recipients: RecipientFacts,
  facts: { means: string; legal: string; opinion: ReviewOpinion; note: string | null },
): Promise<IssuedLetter> {
  const own = tx.ctx.reference.organisation(tx.viewer.organisationId)?.nameZh ?? '';
  return await issueToApplicant(tx, legalAidCase, { ...recipients, label: own }, reviewForm, {
    ...caseOnPaper(tx, legalAidCase),
    applicantName: recipients.label,
    appliedOn: toLocalDate(legalAidCase.receivedAt),
    means: facts.means,
    legal: facts.legal,
    opinion: `${REVIEW_OPINIONS[facts.opinion].zh}法律援助。${facts.note ?? ''}`,
    reviewer: tx.viewer.displayName,
  });
}

/** Issues 不予法律援助决定书 with its reasons and the way to object. */
export async function issueRefusalDecision(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  recipients: RecipientFacts,
  facts: { ground: RefusalGround; reason: string },
): Promise<IssuedLetter> {
  const { cause } = caseOnPaper(tx, legalAidCase);
  return await issueToApplicant(tx, legalAidCase, recipients, refusalDecision, {
    applicantName: recipients.count === 0 ? '申请人' : recipients.label,
    appliedOn: toLocalDate(legalAidCase.receivedAt),
    applicationNumber: legalAidCase.number ?? null,
    cause,
    ground: REFUSAL_GROUNDS[facts.ground].zh,
    reason: facts.reason,
    objectionWithin: objectionWithin(tx, legalAidCase),
    objectionTo: objectionBody(tx),
  });
}

/** The time for an objection: a right of the applicant, so the longer of the rules that hold here. */
function objectionWithin(tx: CommandTx, legalAidCase: LegalAidCase): string {
  const { reference } = tx.ctx;
  const region = reference.organisation(legalAidCase.leadOrganisationId)?.regionCode ?? '100000';
  const rules = reference.rules('OBJECTION_FILE', region, toLocalDate(tx.now));
  const held = ruleThatHolds(rules, { startedAt: tx.now, calendar: reference.calendar() });
  if (held === null) throw new Error('No clock rule OBJECTION_FILE is in force.');
  return amountWording(held.rule.unit, held.rule.amount).zh;
}

/** Issues 给予法律援助决定书 for aid in advance, with the day by which the papers are due. */
export async function issueAdvanceDecision(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  recipients: RecipientFacts,
  ground: AdvanceGround,
  regulariseBy: LocalDate | null,
): Promise<IssuedLetter> {
  return await issueToApplicant(tx, legalAidCase, recipients, grantDecision, {
    applicantName: recipients.label,
    appliedOn: toLocalDate(legalAidCase.receivedAt),
    applicationNumber: legalAidCase.number ?? null,
    cause: caseOnPaper(tx, legalAidCase).cause,
    reason: `属于《中华人民共和国法律援助法》第四十四条规定的情形：${ADVANCE_GROUNDS[ground].zh}`,
    formsOfAid: [AID_FORMS[legalAidCase.form].zh],
    regulariseBy,
  });
}
