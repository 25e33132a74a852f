import type { LetterContent, LetterFrame, LetterTemplateId } from '../../../src/features/letters/letter-content.js';
import {
  type AssignmentNoticeFacts,
  assignmentNotice,
} from '../../../src/features/letters/templates/assignment-notice.js';
import {
  type CooperationLetterFacts,
  cooperationLetter,
} from '../../../src/features/letters/templates/cooperation-letter.js';
import { deemedWithdrawal } from '../../../src/features/letters/templates/deemed-withdrawal.js';
import { defenceNoticeLetter } from '../../../src/features/letters/templates/defence-notice-letter.js';
import { defenceRerouteLetter } from '../../../src/features/letters/templates/defence-reroute-letter.js';
import { dutyLawyerNotice } from '../../../src/features/letters/templates/duty-lawyer-notice.js';
import { type GrantDecisionFacts, grantDecision } from '../../../src/features/letters/templates/grant-decision.js';
import { guidanceNotice } from '../../../src/features/letters/templates/guidance-notice.js';
import { materialsReceipt } from '../../../src/features/letters/templates/materials-receipt.js';
import { meansStatement } from '../../../src/features/letters/templates/means-statement.js';
import { type NoticeLetterFacts, noticeLetter } from '../../../src/features/letters/templates/notice-letter.js';
import { officialLetter } from '../../../src/features/letters/templates/official-letter.js';
import {
  type RefusalDecisionFacts,
  refusalDecision,
} from '../../../src/features/letters/templates/refusal-decision.js';
import { type ReplyLetterFacts, replyLetter } from '../../../src/features/letters/templates/reply-letter.js';
import { type ResultLetterFacts, resultLetter } from '../../../src/features/letters/templates/result-letter.js';
import { reviewForm } from '../../../src/features/letters/templates/review-form.js';
import { supplementNotice } from '../../../src/features/letters/templates/supplement-notice.js';
import {
  type TerminationLetterFacts,
  terminationLetter,
} from '../../../src/features/letters/templates/termination-letter.js';
import { voidNotice } from '../../../src/features/letters/templates/void-notice.js';
import {
  type WithdrawalLetterFacts,
  withdrawalLetter,
} from '../../../src/features/letters/templates/withdrawal-letter.js';
import { defenceNotice, dutyNotice, official, reroute } from './defence-samples.js';
import { referralLetters } from './referral-samples.js';
import { endingLetters } from './samples-endings.js';

/** Invented people, real places. */
export const frame: LetterFrame = {
  issuerName: '濮阳市法律援助中心',
  number: '豫濮援协〔2026〕12号',
  addressee: '阳泉市法律援助中心',
  date: '2026-09-28',
  contact: { person: '周晓燕', phone: '0393-4412348' },
  attachments: ['法律援助申请表及给予法律援助决定书', '务工人员名册（64人）'],
  copies: [],
};

/** The standard case: two items, as in the story of the sixty-four workers. */
export const cooperation: CooperationLetterFacts = {
  ...frame,
  cause: '追索劳动报酬纠纷',
  caseNumber: '豫濮援民〔2026〕381号',
  basicFacts:
    '张建国等64名务工人员于2025年3月至2026年1月在阳泉市某住宅项目务工，用人单位拖欠工资共计2,166,700元，经多次催要未付。' +
    '上述人员现已返回濮阳，用人单位、工资台账和履行地均在阳泉',
  items: [
    {
      kindLabel: '案件移送办理',
      requirement: '代理64名务工人员申请劳动仲裁并办理调解、执行等事项',
      expectedResult: '取得生效文书，工资支付到人',
      dueOn: '2027-01-29',
    },
    {
      kindLabel: '调查取证',
      requirement: '调取用人单位2025年3月以来的工资支付台账和考勤记录',
      expectedResult: '台账复制件并注明出处',
      dueOn: '2026-10-20',
    },
  ],
  legalBasis: ['《办理法律援助案件程序规定》第十六条、第三十一条'],
  answerBy: '2026-10-15',
  limitationOn: '2027-01-15',
  lawyer: null,
};

export const reply: ReplyLetterFacts = {
  ...frame,
  issuerName: '阳泉市法律援助中心',
  number: '晋阳援复〔2026〕7号',
  addressee: '濮阳市法律援助中心',
  date: '2026-10-12',
  contact: { person: '郭志强', phone: '0353-2012348', address: '阳泉市城区' },
  attachments: [],
  requestNumber: '豫濮援协〔2026〕12号',
  requestDate: '2026-09-28',
  cause: '追索劳动报酬纠纷',
  items: [
    { kindLabel: '案件移送办理', answer: 'ACCEPTED', dueOn: '2027-01-29', note: '已指定专人负责' },
    {
      kindLabel: '调查取证',
      answer: 'UNABLE',
      reason: 'NEEDS_COURT_ORDER',
      explanation: '台账已随案封存，非经调查令不得查阅',
    },
  ],
};

export const result: ResultLetterFacts = {
  ...reply,
  number: '晋阳援果〔2026〕3号',
  attachments: ['工资支付台账复制件'],
  items: [
    { kindLabel: '调查取证', outcomeLabel: '已办结', summary: '调取工资支付台账四册', completedOn: '2026-10-19' },
    { kindLabel: '文书送达', outcomeLabel: '未能办成', summary: '受送达人已迁离', completedOn: '2026-10-20' },
  ],
  executor: '郝晓东（山西某某律师事务所）',
};

export const withdrawal: WithdrawalLetterFacts = {
  ...frame,
  number: '豫濮援撤〔2026〕1号',
  attachments: [],
  requestNumber: '豫濮援协〔2026〕12号',
  requestDate: '2026-09-28',
  cause: '追索劳动报酬纠纷',
  caseNumber: null,
  reason: '用人单位已付清全部工资，申请人撤回申请',
};

export const grant: GrantDecisionFacts = {
  ...frame,
  number: '豫濮援给决〔2026〕381号',
  addressee: '张建国',
  attachments: [],
  applicantName: '张建国',
  appliedOn: '2026-09-25',
  applicationNumber: '豫濮援申〔2026〕402号',
  cause: '追索劳动报酬纠纷',
  reason: '属于请求支付劳动报酬的进城务工人员，符合《中华人民共和国法律援助法》第三十一条、第四十二条的规定',
  formsOfAid: ['劳动争议调解与仲裁代理', '民事诉讼代理'],
  regulariseBy: '2026-10-20',
};

export const assignment: AssignmentNoticeFacts = {
  ...frame,
  number: '晋阳援指〔2026〕55号',
  addressee: '山西某某律师事务所',
  attachments: [],
  recipientName: '张建国等64人',
  cause: '追索劳动报酬纠纷',
  caseNumber: null,
  formOfAid: '劳动争议调解与仲裁代理',
  lawyerName: '郝晓东',
  licenceNumber: '11403201010000000',
  signBy: '2026-10-17',
  hearing: '2026年11月3日9时，阳泉市劳动人事争议仲裁委员会',
};

export const termination: TerminationLetterFacts = {
  ...withdrawal,
  number: '豫濮援终〔2026〕1号',
  reason: '申请人撤回法律援助申请',
};

export const notice: NoticeLetterFacts = {
  ...frame,
  number: '豫濮援告〔2026〕3号',
  addressee: '张建国等64人',
  attachments: [],
  cause: '追索劳动报酬纠纷',
  caseNumber: '豫濮援案〔2026〕381号',
  requestedName: '阳泉市法律援助中心',
  requestDate: '2026-09-28',
  kindLabels: ['调查取证', '文书送达'],
  explanation: '工资台账不在阳泉，须由劳动人事争议仲裁委员会责令用人单位提供',
};

const applied = { cause: '追索劳动报酬纠纷', caseNumber: '豫濮援案〔2026〕381号' };

export const refusal: RefusalDecisionFacts = {
  ...frame,
  number: '豫濮援不决〔2026〕2号',
  addressee: '张建国',
  attachments: [],
  applicantName: '张建国',
  appliedOn: '2026-09-25',
  applicationNumber: '豫濮援案〔2026〕381号',
  cause: '追索劳动报酬纠纷',
  ground: '申请人不符合经济困难条件',
  reason: '经信息共享查询，申请人家庭人均月收入高于本省经济困难标准。',
  objectionWithin: '十五日',
  objectionTo: '濮阳市司法局',
};

/** One letter of each form. */
export const letters: Readonly<Record<LetterTemplateId, LetterContent>> = {
  COOPERATION_LETTER: cooperationLetter.compose(cooperation),
  REPLY_LETTER: replyLetter.compose(reply),
  RESULT_LETTER: resultLetter.compose(result),
  GRANT_DECISION: grantDecision.compose(grant),
  ASSIGNMENT_NOTICE: assignmentNotice.compose(assignment),
  WITHDRAWAL_LETTER: withdrawalLetter.compose(withdrawal),
  TERMINATION_LETTER: terminationLetter.compose(termination),
  NOTICE_LETTER: noticeLetter.compose(notice),
  OFFICIAL_LETTER: officialLetter.compose(official),
  DEFENCE_NOTICE_LETTER: defenceNoticeLetter.compose(defenceNotice),
  DEFENCE_REROUTE_LETTER: defenceRerouteLetter.compose(reroute),
  DUTY_LAWYER_NOTICE: dutyLawyerNotice.compose(dutyNotice),
  ...endingLetters,
  MATERIALS_RECEIPT: materialsReceipt.compose({
    ...frame,
    ...applied,
    papers: [
      { name: '法律援助申请表', quantity: 1 },
      { name: '受援人身份证明', quantity: 64 },
    ],
    receivedBy: '陈受理',
  }),
  SUPPLEMENT_NOTICE: supplementNotice.compose({
    ...frame,
    ...applied,
    list: ['劳动合同或者其他能够证明劳动关系的材料', '对工资数额的说明'],
    dueOn: '2026-10-20',
  }),
  REVIEW_FORM: reviewForm.compose({
    ...frame,
    ...applied,
    applicantName: '张建国',
    appliedOn: '2026-09-25',
    means: '个人诚信承诺；说明表签名日期：2026年9月26日；结论：符合',
    legal: '申请人身份属实，事项属于法律援助范围',
    opinion: '建议给予法律援助。',
    reviewer: '宋审查',
  }),
  MEANS_STATEMENT: meansStatement.compose({
    ...frame,
    ...applied,
    applicantName: '张建国',
    householdMembers: 4,
    monthlyIncome: '2400.00',
    monthlyExpenses: '2100.00',
    property: '农村住房一处',
    debts: null,
  }),
  REFUSAL_DECISION: refusalDecision.compose(refusal),
  VOID_NOTICE: voidNotice.compose({
    ...frame,
    voidNumber: '豫濮援协〔2026〕11号',
    voidDate: '2026-09-27',
    voidTitle: '法律援助协作函',
    reason: '主送机关填写有误',
  }),
  DEEMED_WITHDRAWAL: deemedWithdrawal.compose({
    ...frame,
    ...applied,
    askedOn: '2026-09-28',
    dueOn: '2026-10-20',
    objectionTo: '濮阳市司法局',
  }),
  GUIDANCE_NOTICE: guidanceNotice.compose({
    ...frame,
    ...applied,
    competentName: '阳泉市法律援助中心',
    competentContact: '0353-12348',
    explanation: '争议由阳泉市劳动人事争议仲裁委员会处理',
    canTransfer: true,
  }),
  ...referralLetters,
};
