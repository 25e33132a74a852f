import type { LetterTemplate, LetterTemplateId } from '../letter-content.js';
import { assignmentNotice } from './assignment-notice.js';
import { cooperationLetter } from './cooperation-letter.js';
import { defenceNoticeLetter } from './defence-notice-letter.js';
import { defenceRerouteLetter } from './defence-reroute-letter.js';
import { dutyLawyerNotice } from './duty-lawyer-notice.js';
import { grantDecision } from './grant-decision.js';
import { noticeLetter } from './notice-letter.js';
import { officialLetter } from './official-letter.js';
import { replyLetter } from './reply-letter.js';
import { resultLetter } from './result-letter.js';
import { terminationLetter } from './termination-letter.js';
import { withdrawalLetter } from './withdrawal-letter.js';

/** What numbering needs to know of a template. */
export type LetterForm = Pick<LetterTemplate<never>, 'id' | 'version' | 'paperWord'>;

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
};
