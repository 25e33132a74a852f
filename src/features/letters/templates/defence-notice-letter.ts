import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { chineseDate, letter, sentence } from '../letter-text.js';

/** One defendant as the notice names him. */
export interface NotifiedPerson {
  readonly name: string;
  readonly idNumber: string | null;
  readonly charge: string;
  readonly stage: string;
  readonly custody: string;
  readonly basis: string;
  readonly hearingOn: LocalDate | null;
}

export interface DefenceNoticeFacts extends LetterFrame {
  /** 通知辩护 or 通知代理. */
  readonly kind: 'DEFENCE' | 'REPRESENTATION';
  /** The organ, where its workstation writes for it. */
  readonly forOrgan: string | null;
  /** The organ's own number of the matter. */
  readonly docket: string | null;
  readonly persons: readonly NotifiedPerson[];
  readonly remark: string | null;
  /** A notice after the person declined the first lawyer. */
  readonly again: boolean;
}

/** 通知辩护公函 (法律援助法第25条、第28条、第36条): the organ asks the institution to assign a lawyer. */
export const defenceNoticeLetter: LetterTemplate<DefenceNoticeFacts> = {
  id: 'DEFENCE_NOTICE_LETTER',
  version: 2,
  paperWord: '辩',
  compose(facts) {
    const what = facts.kind === 'DEFENCE' ? '辩护' : '代理';
    const whose = facts.forOrgan === null ? '我单位' : facts.forOrgan;
    const docket = facts.docket === null ? '' : facts.docket;
    const again = facts.again ? '下列人员拒绝原援助律师，经审查再次通知。' : '';
    return letter('DEFENCE_NOTICE_LETTER', 2, facts, {
      title: `法律援助通知${what}公函`,
      paragraphs: [
        {
          text:
            `${whose}办理的${docket}案件中，下列人员没有委托${what}人。${again}` +
            `依照《中华人民共和国法律援助法》的规定，通知你单位指派律师担任其${what}人。`,
        },
      ],
      items: {
        columns: [
          { title: '姓名', share: 0.14 },
          { title: '证件号码', share: 0.22 },
          { title: '案由（罪名）', share: 0.2 },
          { title: '阶段、羁押', share: 0.22 },
          { title: '通知事由', share: 0.22 },
        ],
        rows: facts.persons.map((person) => [
          person.name,
          person.idNumber ?? '—',
          person.charge,
          `${person.stage}\n${person.custody}${person.hearingOn === null ? '' : `\n${chineseDate(person.hearingOn)}开庭`}`,
          person.basis,
        ]),
      },
      closing: [
        ...(facts.remark === null ? [] : [{ text: sentence(facts.remark) }]),
        { text: '请自收到本通知之日起三日内指派律师，并将律师姓名、执业证号和联系方式函告。' },
      ],
    });
  },
};
