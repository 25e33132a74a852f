import type { City, Stage } from './stage.js';
import { answerLetter, cutTheLine } from './story-away.js';
import { sendLetter, takeIn } from './story-home.js';
import { close, pay, settle } from './story-money.js';
import { inYuan, STATES } from './words.js';

/**
 * The first story, from the counter in Puyang to the end on both sides. Answers false when the roster that was given
 * has faults: then nothing of it was imported, and the faults are on the screen.
 */
export async function playStory(stage: Stage): Promise<boolean> {
  const taken = await takeIn(stage);
  if (taken === null) return false;
  const sent = await sendLetter(stage, taken);
  await answerLetter(stage, sent, taken.id);
  await cutTheLine(stage, sent, taken.id);
  await settle(stage, taken.id);
  await pay(stage, taken.id);
  await close(stage, sent, taken.id);
  await compare(stage, sent.id, taken.id);
  return true;
}

interface Held {
  case: {
    number: string;
    state: string;
    part: string;
    totals: Record<'claimed' | 'settled' | 'paid' | 'outstanding', { yuan: string }> & {
      rows: number;
      splitRows: number;
    };
    milestones: { id: string }[];
    payments: { id: string }[];
    splitCases: { number: string }[];
  };
  cooperation: { number: string; state: string; letters: { number: string }[] };
}

const HELD = `query ($case: ID, $cooperation: ID) {
  case(id: $case) { number state part milestones { id } payments { id } splitCases { number }
    totals { rows splitRows claimed { yuan } settled { yuan } paid { yuan } outstanding { yuan } } }
  cooperation(id: $cooperation) { number state letters { number } } }`;

const PARTS: Readonly<Record<string, string>> = { LEAD: '主办', HOME: '受援人所在地' };

/** What both sides hold in the end, each asked in its own name. */
async function compare({ screen, puyang, yangquan }: Stage, cooperation: string, legalAidCase: string): Promise<void> {
  screen.ending('双方各自掌握');
  const variables = { case: legalAidCase, cooperation };
  const rowsOf = async (city: City): Promise<(readonly [string, string])[]> => {
    const held = await city.desks.officer.run<Held>(HELD, variables);
    const { totals } = held.case;
    return [
      ['案件', `${held.case.number} ${STATES[held.case.state] ?? held.case.state}`],
      ['协作', `${held.cooperation.number} ${STATES[held.cooperation.state] ?? held.cooperation.state}`],
      ['花名册', `${totals.rows} 行，另立案 ${totals.splitRows} 行`],
      ['请求合计（另立案除外）', `${inYuan(totals.claimed.yuan)}`],
      ['和解合计', `${inYuan(totals.settled.yuan)}`],
      ['已付 / 未付', `${inYuan(totals.paid.yuan)} / ${inYuan(totals.outstanding.yuan)}`],
      ['到账', `${held.case.payments.length} 期`],
      ['进展', `${held.case.milestones.length} 项`],
      ['文书', `${held.cooperation.letters.length} 份`],
      ['另立案件', held.case.splitCases.map(({ number }) => number).join('、')],
      ['本方身份', PARTS[held.case.part] ?? held.case.part],
      ['事件流', `#1 至 #${city.facts.at(-1)?.number ?? 0}`],
    ];
  };
  const [left, right] = [await rowsOf(puyang), await rowsOf(yangquan)];
  screen.table(
    ['', '濮阳', '阳泉'],
    left.map(([what, value], nth) => [what, value, right[nth]?.[1] ?? ''] as const),
  );
  const shared = left.slice(0, -2).every(([, value], nth) => value === right[nth]?.[1]);
  screen.mark(null, '除本方身份和各自的事件编号外，双方所见逐项相同', shared);
}
