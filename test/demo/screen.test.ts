import { describe, expect, test } from '@jest/globals';
import { createScreen, type Screen } from '../../src/demo/screen.js';
import type { Fact, Turn } from '../../src/demo/stream.js';
import { inColumns, widthOf, wrap } from '../../src/demo/text-width.js';
import { inYuan } from '../../src/demo/words.js';

function onScreen(columns: number, colour: boolean, play: (screen: Screen) => void): string {
  let shown = '';
  const names = { left: '濮阳市法律援助中心', right: '阳泉市法律援助中心' };
  const screen = createScreen({
    write: (text) => {
      shown += text;
    },
    columns,
    colour,
    names,
  });
  play(screen);
  screen.flush();
  return shown;
}

function fact(number: number, entryId: string, word: string, awaiting: Turn = 'US', more: Partial<Fact> = {}): Fact {
  return {
    __typename: 'EventFrame',
    entryId,
    number,
    word,
    cursor: '',
    subjectType: 'COOPERATION',
    subjectId: '',
    from: null,
    to: null,
    at: '2026-10-13T01:02:03Z',
    causedBy: entryId,
    actorOrganisation: { id: '', name: '阳泉市法律援助中心' },
    references: [],
    subject: { __typename: 'Cooperation', number: null, awaiting },
    ...more,
  };
}

const play = (screen: Screen): void => {
  screen.chapter('一、开始');
  screen.tell('这是一段很长的话，'.repeat(20));
  screen.say('left', `受理员上传 roster-yangquan-64.xlsx，${'后面还有很长的一段说明，'.repeat(5)}`);
  screen.say(
    'right',
    '依据：自2026-09-28收到之次日起算五个工作日（国庆节假期不计，2026-10-10调休上班计入），至2026-10-12届满',
  );
  screen.fact('left', fact(12_345, 'a', 'cooperation.send'));
  screen.fact('right', fact(7, 'a', 'cooperation.send', 'THEM'));
  screen.fact(
    'right',
    fact(8, 'b', 'cooperationItem.submitResult', 'BOTH', { references: [{ name: 'kind', value: 'COLLECT_EVIDENCE' }] }),
  );
  screen.mark(null, '补齐 11 件：#64 至 #74', true);
  screen.mark('left', '线路已断开', false);
};

describe('the screen', () => {
  test.each([80, 100, 120, 140, 300])(
    'of %i columns keeps every line in its width, and the two offices apart in one column.',
    (columns) => {
      const lines = onScreen(columns, false, play).split('\n');
      const width = Math.min(140, Math.max(100, columns));
      for (const line of lines) expect(widthOf(line)).toBeLessThan(width);
      const bars = lines
        .filter((line) => line.includes(' |'))
        .map((line) => widthOf(line.slice(0, line.indexOf(' |'))));
      expect(bars.length).toBeGreaterThan(6);
      expect(new Set(bars)).toEqual(new Set([Math.floor((width - 4) / 2)]));
    },
  );

  test('shows the same fact of both offices on one line, each with its own number and whose turn it is.', () => {
    const line = onScreen(120, false, play)
      .split('\n')
      .find((each) => each.includes('#12345'));
    expect(line).toMatch(/^09:02:03 #12345 阳泉 发出协作函 +轮到我方 \| 09:02:03 #7 +阳泉 发出协作函 +轮到对方$/);
  });

  test('shows a fact of one office alone beside an empty half, in the words of the office.', () => {
    const line = onScreen(120, false, play)
      .split('\n')
      .find((each) => each.includes('#8'));
    expect(line).toMatch(/^ +\| 09:02:03 #8 +阳泉 提交结果：调查取证 +双方有事$/);
  });

  test('folds the decisions of many workers into one line with the first and the last number.', () => {
    const shown = onScreen(120, false, (screen) => {
      for (let nth = 1; nth <= 63; nth += 1) {
        const more = { references: [{ name: 'decision', value: 'AGREED' }] };
        screen.fact('left', fact(100 + nth, `e${nth}`, 'settlement.decide', 'BOTH', more));
        screen.fact('right', fact(200 + nth, `e${nth}`, 'settlement.decide', 'BOTH', more));
      }
    });
    expect(shown).toMatch(
      /^09:02:03 #101-#163 阳泉 登记工人意见：同意 63 件 +双方有事 \| 09:02:03 #201-#263 .*63 件 +双方有事\n$/,
    );
  });

  test('writes no control sign without colour, and only colours with it.', () => {
    const ESC = String.fromCharCode(27);
    const plain = onScreen(120, false, play);
    const coloured = onScreen(120, true, play);
    expect(plain).not.toContain(ESC);
    expect(coloured).toContain(ESC);
    expect(coloured.replaceAll(new RegExp(`${ESC}\\[[0-9;]*m`, 'g'), '').replace(/ +$/gm, '')).toBe(plain);
  });
});

describe('text in columns', () => {
  test('counts a Chinese sign and a full-width bracket as two.', () => {
    expect(['豫濮援协〔2026〕1号', 'abc', '，。', ''].map(widthOf)).toEqual([19, 3, 4, 0]);
  });

  test('fills what is short and cuts what is long, to the column.', () => {
    expect(inColumns('濮阳', 6)).toBe('濮阳  ');
    expect(inColumns('濮阳市法律援助中心', 9)).toBe('濮阳市.. ');
    expect(widthOf(inColumns('濮阳市法律援助中心', 9))).toBe(9);
  });

  test('breaks lines between Chinese signs, never within a date or a number.', () => {
    expect(wrap('请于2026-11-27前答复', 12)).toEqual(['请于', '2026-11-27', '前答复']);
  });

  test('groups an amount by thousands, and leaves the fen alone.', () => {
    expect(['2166700.00', '100.00', '0.00', '12345678901.05'].map(inYuan)).toEqual([
      '2,166,700.00 元',
      '100.00 元',
      '0.00 元',
      '12,345,678,901.05 元',
    ]);
  });
});
