import type { LocalDate } from '../../../kernel/local-date.js';
import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { chineseDate, letter, sentence } from '../letter-text.js';

export interface DefenceRerouteFacts extends LetterFrame {
  readonly organName: string;
  readonly noticeNumber: string;
  readonly receivedOn: LocalDate;
  readonly personName: string;
  readonly reason: string;
}

/** 通知转送函: a notice that came to the wrong institution goes on the same day, with its first time of receipt. */
export const defenceRerouteLetter: LetterTemplate<DefenceRerouteFacts> = {
  id: 'DEFENCE_REROUTE_LETTER',
  version: 1,
  paperWord: '转送',
  compose(facts) {
    return letter('DEFENCE_REROUTE_LETTER', 1, facts, {
      title: '法律援助通知转送函',
      paragraphs: [
        {
          text:
            `${facts.organName}${facts.noticeNumber}通知，请为${facts.personName}指派律师，` +
            `我单位于${chineseDate(facts.receivedOn)}收到。`,
        },
        { text: `该案应由你单位办理：${sentence(facts.reason)}` },
        { text: '现予转送，收到时间以我单位收到之时为准。你单位签收前，仍由我单位负责。' },
      ],
    });
  },
};
