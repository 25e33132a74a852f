import type { DefenceNoticeFacts } from '../../../src/features/letters/templates/defence-notice-letter.js';
import type { DefenceRerouteFacts } from '../../../src/features/letters/templates/defence-reroute-letter.js';
import type { DutyLawyerNoticeFacts } from '../../../src/features/letters/templates/duty-lawyer-notice.js';
import type { OfficialLetterFacts } from '../../../src/features/letters/templates/official-letter.js';

const frame = {
  issuerName: '铜梁区法律援助中心',
  addressee: '铜梁区人民法院',
  date: '2026-09-30',
  contact: { person: '唐敏', phone: '023-4512348' },
  attachments: [],
  copies: [],
};

/** Letters between organs and institutions; invented people, real places. */
export const defenceNotice: DefenceNoticeFacts = {
  ...frame,
  issuerName: '铜梁区法律援助中心驻法院工作站',
  addressee: '铜梁区法律援助中心',
  number: '渝铜法站辩〔2026〕1号',
  kind: 'DEFENCE',
  forOrgan: '铜梁区人民法院',
  docket: '（2026）渝0151刑初88号',
  persons: [
    {
      name: '周小宇',
      idNumber: '500151201001010011',
      charge: '盗窃罪',
      stage: '一审',
      custody: '逮捕，铜梁区看守所',
      basis: '未成年人（法律援助法第25条第1款第1项）',
      hearingOn: '2026-10-20',
    },
  ],
  remark: '其法定代理人在外地务工',
  again: false,
};

export const reroute: DefenceRerouteFacts = {
  ...frame,
  number: '渝铜援转送〔2026〕1号',
  addressee: '绵阳市法律援助中心',
  organName: '铜梁区人民法院',
  noticeNumber: '渝铜法站辩〔2026〕1号',
  receivedOn: '2026-09-30',
  personName: '周小宇',
  reason: '该案已指定绵阳市中级人民法院审理',
};

export const official: OfficialLetterFacts = {
  ...frame,
  number: '渝铜援公〔2026〕1号',
  recipientName: '周小宇',
  cause: '盗窃罪',
  caseNumber: '渝铜援案〔2026〕1号',
  notice: { number: '渝铜法站辩〔2026〕1号' },
  scope: '一审辩护人',
  lawyerName: '韩某',
  licenceNumber: '15001201210001000',
  firm: '正和律师事务所',
  phone: '023-2020001',
};

export const dutyNotice: DutyLawyerNoticeFacts = {
  ...frame,
  addressee: '铜梁区看守所',
  number: '渝铜援值〔2026〕1号',
  form: 24,
  personWord: '犯罪嫌疑人',
  personName: '吴大勇',
  charge: '故意伤害罪',
  lawyerName: '秦某',
  licenceNumber: '15001201210002000',
  phone: '023-2020002',
  when: '2026年9月30日09:30，现场值班',
  place: '铜梁区看守所律师会见室',
};
