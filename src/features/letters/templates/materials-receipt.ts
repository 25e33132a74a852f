import type { LetterFrame, LetterTemplate } from '../letter-content.js';
import { caseNumberNote, letter } from '../letter-text.js';

export interface MaterialsReceiptFacts extends LetterFrame {
  readonly cause: string;
  readonly caseNumber: string | null;
  /** Each paper that was handed in, and how many of it. */
  readonly papers: readonly { readonly name: string; readonly quantity: number }[];
  /** Who took them at the counter. */
  readonly receivedBy: string;
}

/** 申请材料接收凭证 (form 5): name and quantity of every paper, and the date. */
export const materialsReceipt: LetterTemplate<MaterialsReceiptFacts> = {
  id: 'MATERIALS_RECEIPT',
  version: 2,
  paperWord: '收',
  compose(facts) {
    const total = facts.papers.reduce((sum, { quantity }) => sum + quantity, 0);
    return letter('MATERIALS_RECEIPT', 2, facts, {
      title: '法律援助申请材料接收凭证',
      paragraphs: [
        {
          text:
            `你就${facts.cause}一案${caseNumberNote(facts.caseNumber)}向我单位申请法律援助，` +
            '我单位已于本凭证出具之日受理并收到下列材料：',
        },
      ],
      items: {
        columns: [
          { title: '序号', share: 0.15 },
          { title: '材料名称', share: 0.65 },
          { title: '份数', share: 0.2 },
        ],
        rows: facts.papers.map(({ name, quantity }, nth) => [String(nth + 1), name, String(quantity)]),
      },
      closing: [
        { text: `以上材料共${facts.papers.length}种${total}份。` },
        { text: `接收人：${facts.receivedBy}　　　　提交人（签名）：` },
      ],
    });
  },
};
