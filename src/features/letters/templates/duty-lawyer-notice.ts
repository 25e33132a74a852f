import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { letter } from '../letter-text.js';

export interface DutyLawyerNoticeFacts extends LetterFrame {
  /** 24 police, 25 state security, 26 procuratorate, 27 court. */
  readonly form: 24 | 25 | 26 | 27;
  /** 犯罪嫌疑人 or 被告人. */
  readonly personWord: string;
  readonly personName: string;
  readonly charge: string | null;
  readonly lawyerName: string;
  readonly licenceNumber: string;
  readonly phone: string | null;
  /** When and where, in words: 2026年9月28日09:30，现场. */
  readonly when: string;
  readonly place: string | null;
}

const ORGANS = { 24: '公安机关', 25: '国家安全机关', 26: '人民检察院', 27: '人民法院' } as const;

/** 值班律师提供法律帮助通知书 (forms 24 to 27): tells the organ which duty lawyer comes, when and where. */
export const dutyLawyerNotice: LetterTemplate<DutyLawyerNoticeFacts> = {
  id: 'DUTY_LAWYER_NOTICE',
  version: 1,
  paperWord: '值',
  compose(facts) {
    const charge = facts.charge === null ? '' : `（涉嫌${facts.charge}）`;
    const phone = facts.phone === null ? '' : `，联系电话${facts.phone}`;
    const place = facts.place === null ? '' : `，地点：${facts.place}`;
    return letter('DUTY_LAWYER_NOTICE', 1, facts, {
      title: '值班律师提供法律帮助通知书',
      paragraphs: [
        {
          text:
            `（文书格式${facts.form}，${ORGANS[facts.form]}用）依照《中华人民共和国法律援助法》第十四条、第三十条和` +
            `《中华人民共和国刑事诉讼法》第三十六条的规定，我单位安排值班律师${facts.lawyerName}` +
            `（执业证号${facts.licenceNumber}${phone}）为${facts.personWord}${facts.personName}${charge}提供法律帮助。`,
        },
        { text: `时间：${facts.when}${place}。请为会见、了解案情提供便利。` },
      ],
    });
  },
};
