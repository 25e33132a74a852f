import type { LetterContent, LetterFrame } from '../../../src/features/letters/letter-content.js';
import { closingReport } from '../../../src/features/letters/templates/closing-report.js';
import { objectionDecision } from '../../../src/features/letters/templates/objection-decision.js';
import { replacementDenial } from '../../../src/features/letters/templates/replacement-denial.js';
import { replacementForm } from '../../../src/features/letters/templates/replacement-form.js';
import { replacementNotice } from '../../../src/features/letters/templates/replacement-notice.js';
import { serviceProof } from '../../../src/features/letters/templates/service-proof.js';
import { terminationDecision } from '../../../src/features/letters/templates/termination-decision.js';
import { terminationOfficialLetter } from '../../../src/features/letters/templates/termination-official-letter.js';

const frame: LetterFrame = {
  issuerName: '阳泉市法律援助中心',
  number: '',
  addressee: '',
  date: '2026-10-12',
  contact: { person: '李某', phone: '0353-12348' },
  attachments: [],
};
const matter = { recipientName: '张建国', cause: '盗窃', caseNumber: '晋阳援案〔2026〕31号' };

/** One letter of each form that the choice of a lawyer and the ends of a case produce. */
export const endingLetters = {
  REPLACEMENT_NOTICE: replacementNotice.compose({
    ...frame,
    number: '晋阳援更〔2026〕3号',
    addressee: '山西某某律师事务所',
    ...matter,
    replacedLawyerName: '韩某某',
    lawyerName: '郝晓东',
    lawyerFirm: '山西另一律师事务所',
  }),
  REPLACEMENT_FORM: replacementForm.compose({
    ...frame,
    number: '晋阳援更申〔2026〕3号',
    addressee: '阳泉市法律援助中心',
    ...matter,
    lawyerName: '韩某某',
    askedOn: '2026-10-12',
    reason: '承办人两次未到庭',
    recordedBy: '李某',
    decision: '同意更换，由郝晓东承办',
    opinion: '情况属实',
    decidedBy: '王某',
  }),
  REPLACEMENT_DENIAL: replacementDenial.compose({
    ...frame,
    number: '晋阳援更复〔2026〕1号',
    addressee: '张建国',
    ...matter,
    lawyerName: '韩某某',
    askedOn: '2026-10-12',
    reason: '经核实，承办人已按期会见并提交意见',
  }),
  TERMINATION_DECISION: terminationDecision.compose({
    ...frame,
    number: '晋阳援终决〔2026〕2号',
    addressee: '张建国',
    ...matter,
    grantedOn: '2026-09-28',
    ground: '受援人自行委托律师或者其他代理人',
    item: '第六项',
    reason: '你已自行委托律师',
    superior: '阳泉市司法局',
    objectWithin: '十五日',
  }),
  TERMINATION_OFFICIAL_LETTER: terminationOfficialLetter.compose({
    ...frame,
    number: '晋阳援终函〔2026〕2号',
    addressee: '阳泉市中级人民法院',
    ...matter,
    lawyerName: '郝晓东',
  }),
  OBJECTION_DECISION: objectionDecision.compose({
    ...frame,
    number: '阳司异〔2026〕1号',
    addressee: '张建国',
    ...matter,
    applicantName: '张建国',
    institutionName: '阳泉市法律援助中心',
    decisionName: '终止法律援助决定',
    filedOn: '2026-11-02',
    objection: '没有自行委托律师',
    reason: '委托手续系他人冒签',
    maintained: false,
  }),
  CLOSING_REPORT: closingReport.compose({
    ...frame,
    number: '晋阳援结〔2026〕9号',
    addressee: '阳泉市法律援助中心',
    ...matter,
    formOfAid: '刑事辩护与代理',
    lawyerName: '郝晓东',
    assignedOn: '2026-10-01',
    submittedOn: '2026-12-01',
    handedInBy: '郝晓东',
    claimed: '12000.00',
    recovered: null,
    summary: '会见三次，出庭一次。\n法院采纳从轻意见',
  }),
  SERVICE_PROOF: serviceProof.compose({
    ...frame,
    number: '晋阳援送〔2026〕4号',
    addressee: '张建国',
    documentTitle: '终止法律援助决定书',
    documentNumber: '晋阳援终决〔2026〕2号',
    receiver: '张某（同住成年家属）',
    how: '直接送达',
    place: '人民路1号',
    servedOn: '2026-11-03',
    servedBy: '李某',
  }),
} satisfies Record<string, LetterContent>;
