import { deemedWithdrawnLetter } from '../../../src/features/letters/templates/deemed-withdrawn.js';
import { mediationReturnLetter } from '../../../src/features/letters/templates/mediation-return.js';
import { referralLetter } from '../../../src/features/letters/templates/referral-letter.js';
import { referralReply } from '../../../src/features/letters/templates/referral-reply.js';

const frame = {
  issuerName: '濮阳市总工会',
  addressee: '濮阳市法律援助中心',
  date: '2026-11-04',
  contact: { person: '李静', phone: '0393-8888888' },
} as const;
const request = { requestNumber: '濮工转〔2026〕3号', requestDate: '2026-11-03', matter: '追索劳动报酬' } as const;

/** One letter of each form that a referral brings about. */
export const referralLetters = {
  REFERRAL_LETTER: referralLetter.compose({
    ...frame,
    number: '濮工转〔2026〕3号',
    kind: 'APPLICATION_FORWARD',
    kindLabel: '转交申请',
    matter: '追索劳动报酬',
    persons: 1,
    requestedOn: '2026-11-03',
    inCustody: false,
    throughDutyLawyer: false,
    facts: '会员在某项目部务工四个月，工资未付。',
    caution: '不得告知用人单位',
    basis: 'CONSENT',
    basisArticle: '个人信息保护法第23条、第29条',
    answerBy: '2026-11-10',
  }),
  REFERRAL_REPLY: referralReply.compose({
    ...frame,
    ...request,
    number: '豫濮援转复〔2026〕1号',
    kindLabel: '转交申请',
    reasonLabel: '应由其他机构办理',
    explanation: '劳动合同履行地在阳泉',
    rightOrganisation: '阳泉市法律援助中心',
  }),
  DEEMED_WITHDRAWN: deemedWithdrawnLetter.compose({
    ...frame,
    ...request,
    number: '豫濮援转视撤〔2026〕1号',
    kindLabel: '转交申请',
    askedOn: '2026-11-05',
    dueOn: '2026-11-19',
    list: '身份证复印件；工资条。',
  }),
  MEDIATION_RETURN: mediationReturnLetter.compose({
    ...frame,
    ...request,
    number: '湛曹司转回〔2026〕1号',
    receivedOn: '2026-11-01',
    reason: '双方差距过大',
  }),
};
