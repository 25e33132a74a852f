import type { LetterTemplate, LetterTemplateId } from '../letter-content.js';
import { assignmentNotice } from './assignment-notice.js';
import { closingReport } from './closing-report.js';
import { cooperationLetter } from './cooperation-letter.js';
import { deemedWithdrawal } from './deemed-withdrawal.js';
import { deemedWithdrawnLetter } from './deemed-withdrawn.js';
import { defenceNoticeLetter } from './defence-notice-letter.js';
import { defenceRerouteLetter } from './defence-reroute-letter.js';
import { dutyLawyerNotice } from './duty-lawyer-notice.js';
import { grantDecision } from './grant-decision.js';
import { guidanceNotice } from './guidance-notice.js';
import { materialsReceipt } from './materials-receipt.js';
import { meansStatement } from './means-statement.js';
import { mediationReturnLetter } from './mediation-return.js';
import { noticeLetter } from './notice-letter.js';
import { objectionDecision } from './objection-decision.js';
import { officialLetter } from './official-letter.js';
import { referralLetter } from './referral-letter.js';
import { referralReply } from './referral-reply.js';
import { refusalDecision } from './refusal-decision.js';
import { replacementDenial } from './replacement-denial.js';
import { replacementForm } from './replacement-form.js';
import { replacementNotice } from './replacement-notice.js';
import { replyLetter } from './reply-letter.js';
import { resultLetter } from './result-letter.js';
import { reviewForm } from './review-form.js';
import { serviceProof } from './service-proof.js';
import { supplementNotice } from './supplement-notice.js';
import { terminationDecision } from './termination-decision.js';
import { terminationLetter } from './termination-letter.js';
import { terminationOfficialLetter } from './termination-official-letter.js';
import { voidNotice } from './void-notice.js';
import { withdrawalLetter } from './withdrawal-letter.js';

/** A form whose facts are not known here. */
export type LetterForm = LetterTemplate<never>;

/** Every form of paper the platform issues, by id. */
export const letterForms: Readonly<Record<LetterTemplateId, LetterForm>> = {
  COOPERATION_LETTER: cooperationLetter,
  REPLY_LETTER: replyLetter,
  RESULT_LETTER: resultLetter,
  GRANT_DECISION: grantDecision,
  ASSIGNMENT_NOTICE: assignmentNotice,
  WITHDRAWAL_LETTER: withdrawalLetter,
  TERMINATION_LETTER: terminationLetter,
  NOTICE_LETTER: noticeLetter,
  OFFICIAL_LETTER: officialLetter,
  DEFENCE_NOTICE_LETTER: defenceNoticeLetter,
  DEFENCE_REROUTE_LETTER: defenceRerouteLetter,
  DUTY_LAWYER_NOTICE: dutyLawyerNotice,
  REPLACEMENT_NOTICE: replacementNotice,
  REPLACEMENT_FORM: replacementForm,
  REPLACEMENT_DENIAL: replacementDenial,
  TERMINATION_DECISION: terminationDecision,
  TERMINATION_OFFICIAL_LETTER: terminationOfficialLetter,
  OBJECTION_DECISION: objectionDecision,
  CLOSING_REPORT: closingReport,
  SERVICE_PROOF: serviceProof,
  MATERIALS_RECEIPT: materialsReceipt,
  SUPPLEMENT_NOTICE: supplementNotice,
  REVIEW_FORM: reviewForm,
  MEANS_STATEMENT: meansStatement,
  REFUSAL_DECISION: refusalDecision,
  DEEMED_WITHDRAWAL: deemedWithdrawal,
  GUIDANCE_NOTICE: guidanceNotice,
  REFERRAL_LETTER: referralLetter,
  REFERRAL_REPLY: referralReply,
  DEEMED_WITHDRAWN: deemedWithdrawnLetter,
  MEDIATION_RETURN: mediationReturnLetter,
  VOID_NOTICE: voidNotice,
};

/** The numbers of the ministry's set of 2023 (司法部《法律援助文书格式》, forms 1 to 32) that a paper follows; none for our own. */
export const ministryForms: Readonly<Partial<Record<LetterTemplateId, readonly number[]>>> = {
  MEANS_STATEMENT: [4],
  MATERIALS_RECEIPT: [5],
  SUPPLEMENT_NOTICE: [6],
  COOPERATION_LETTER: [7],
  REVIEW_FORM: [8],
  GRANT_DECISION: [9],
  REFUSAL_DECISION: [10],
  ASSIGNMENT_NOTICE: [11],
  OFFICIAL_LETTER: [13],
  REPLACEMENT_FORM: [16],
  REPLACEMENT_NOTICE: [17],
  TERMINATION_DECISION: [18],
  TERMINATION_OFFICIAL_LETTER: [19],
  OBJECTION_DECISION: [20],
  CLOSING_REPORT: [21],
  SERVICE_PROOF: [22],
  DUTY_LAWYER_NOTICE: [24, 25, 26, 27],
};
