import type { Fact, Turn } from './stream.js';
import { inColumns, widthOf, wrap } from './text-width.js';
import { wordOf } from './words.js';

export type Side = 'left' | 'right';

/** Two offices side by side, line by line, as things happen. */
export interface Screen {
  /** A new part of the story. */
  chapter(title: string): void;
  /** The last part: no columns of its own. */
  ending(title: string): void;
  /** Something for both, over the whole width. */
  tell(text: string): void;
  /** What somebody does at a desk, or sees there. */
  say(side: Side, text: string): void;
  /** A fact as it arrives at a desk. The same fact at the other desk stands on the same line. */
  fact(side: Side, fact: Fact): void;
  /** Something that is right, or wrong, and must not be overlooked. */
  mark(side: Side | null, text: string, good: boolean): void;
  /** Rows of what, left, right. */
  table(heads: readonly [string, string, string], rows: readonly (readonly [string, string, string])[]): void;
  /** Prints what still waits for its other half. */
  flush(): void;
}

export interface ScreenOptions {
  write(text: string): void;
  /** Columns of the terminal; 100 to 140 are used. */
  columns: number;
  colour: boolean;
  names: Readonly<Record<Side, string>>;
}

const TURNS: Readonly<Record<Turn, string>> = {
  US: '轮到我方',
  THEM: '轮到对方',
  BOTH: '双方有事',
  NOBODY: '',
};

/** A screen knows the time of the law's place, whatever the machine's. */
const CLOCK = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', timeStyle: 'medium' });

/** How long a fact waits for its other half before it is shown alone; one that comes by the dozen, for the next. */
const PAIR_WITHIN_MS = 150;
const FOLD_WITHIN_MS = 2_000;

/** Facts that come by the dozen: shown as one line with their first and last number. */
const FOLDED: readonly string[] = ['settlement.decide'];

/** Facts of one kind in a row at one desk: mostly a single one. */
interface Run {
  first: Fact;
  last: Fact;
  count: number;
}

interface Row {
  left?: Run;
  right?: Run;
}

export function createScreen({ write, columns, colour, names }: ScreenOptions): Screen {
  const width = Math.min(140, Math.max(100, columns)) - 1;
  const half = Math.floor((width - 3) / 2);
  const paint = (code: string, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const line = (text: string) => write(`${text.trimEnd()}\n`);
  const pair = (left: string, right: string) => line(`${left} ${paint('2', '|')} ${right}`);
  const blank = ' '.repeat(half);
  const one = (side: Side, text: string) => (side === 'left' ? pair(text, '') : pair(blank, text));
  let waiting: Row[] = [];
  let timer: NodeJS.Timeout | null = null;

  const flush = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const rows = waiting;
    waiting = [];
    for (const { left, right } of rows)
      pair(left === undefined ? blank : runLine(left), right === undefined ? '' : runLine(right));
  };

  const runLine = ({ first, last, count }: Run): string => {
    const turn = TURNS[last.subject?.awaiting ?? 'NOBODY'];
    const numbers = count === 1 ? `#${last.number}` : `#${first.number}-#${last.number}`;
    const actor = [...last.actorOrganisation.name].slice(0, 2).join('');
    const head = `${CLOCK.format(new Date(last.at))} ${numbers.padEnd(4)} `;
    const what = `${actor} ${wordOf(last)}${count === 1 ? '' : ` ${count} 件`}`;
    const room = half - widthOf(head) - widthOf(turn) - 1;
    return `${paint('2', head)}${inColumns(what, room)} ${paint(turn === TURNS.US ? '33;1' : '2', turn)}`;
  };

  const add = (side: Side, fact: Fact) => {
    const last = waiting.at(-1)?.[side];
    if (last !== undefined && FOLDED.includes(fact.word) && last.last.word === fact.word) {
      last.last = fact;
      last.count += 1;
      return;
    }
    const folding = FOLDED.includes(fact.word);
    const other = side === 'left' ? 'right' : 'left';
    const row = waiting.find(
      (each) =>
        each[side] === undefined &&
        (folding ? each[other]?.last.word === fact.word : each[other]?.last.entryId === fact.entryId),
    );
    const run = { first: fact, last: fact, count: 1 };
    if (row === undefined) waiting.push({ [side]: run });
    else row[side] = run;
  };

  const heading = (title: string) => {
    flush();
    line('');
    line(paint('1', `== ${title} ${'='.repeat(Math.max(0, width - widthOf(title) - 4))}`));
  };

  return {
    ending: heading,
    chapter: (title) => {
      heading(title);
      pair(paint('1', inColumns(names.left, half)), paint('1', names.right));
      line(paint('2', '-'.repeat(width)));
    },
    tell: (text) => {
      flush();
      for (const each of wrap(text, width)) line(each);
    },
    say: (side, text) => {
      flush();
      for (const [nth, each] of wrap(text, half - 2).entries())
        one(side, paint('36', inColumns(`${nth === 0 ? '> ' : '  '}${each}`, half)));
    },
    fact: (side, fact) => {
      add(side, fact);
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(flush, FOLDED.includes(fact.word) ? FOLD_WITHIN_MS : PAIR_WITHIN_MS);
    },
    mark: (side, text, good) => {
      flush();
      const code = good ? '32;1' : '31;1';
      for (const [nth, each] of wrap(text, (side === null ? width : half) - 5).entries()) {
        const marked = `${nth === 0 ? (good ? '[ok] ' : '[!!] ') : '     '}${each}`;
        if (side === null) line(paint(code, marked));
        else one(side, paint(code, inColumns(marked, half)));
      }
    },
    table: (heads, rows) => {
      flush();
      const first = Math.max(...[heads, ...rows].map(([what]) => widthOf(what))) + 2;
      const each = Math.floor((width - first) / 2);
      const cells = ([what, left, right]: readonly [string, string, string]) =>
        `${inColumns(what, first)}${inColumns(left, each)}${right}`;
      line(paint('1', cells(heads)));
      line(paint('2', '-'.repeat(width)));
      for (const row of rows) line(cells(row));
    },
    flush,
  };
}
