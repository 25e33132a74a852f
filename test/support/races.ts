import { expect } from '@jest/globals';
import { sql, type UserErrorData } from './a.js';
import type { TestApp } from './app.js';

export const RACERS = 8;

interface Table {
  table: {
    name: string;
    transitions: readonly {
      command: string;
      from: readonly string[];
      to: string;
      side: string | readonly string[];
    }[];
  };
}

/**
 * Every edge of the tables that somebody takes by hand, as `table STATE command`; where several sides may take it, one for
 * each, as `table STATE command by SIDE`. A list of raced edges that is compared with it names each of them, or fails.
 */
export function edgesByHand(...lifecycles: readonly Table[]): string[] {
  return lifecycles
    .flatMap(({ table: { name, transitions } }) =>
      transitions.flatMap(({ command, from, side }) => {
        const sides = typeof side === 'string' ? [side] : side;
        const by = (each: string) => (sides.length === 1 ? '' : ` by ${each}`);
        return sides.flatMap((each) =>
          each === 'SYSTEM' ? [] : from.map((state) => `${name} ${state} ${command}${by(each)}`),
        );
      }),
    )
    .sort();
}

/** The journal word of an edge: `defenceLine RECEIVED ownCounsel by REQUESTED` is told as `defenceLine.ownCounsel`. */
export function wordOf(edge: string): string {
  const [name, , command] = edge.split(' ');
  return `${name}.${command}`;
}

export async function entriesOf(t: TestApp, word: string): Promise<number> {
  const [row] = await sql<{ n: number }>(t, 'select count(*)::int as n from journal where word = $1', [word]);
  return row?.n ?? 0;
}

interface Told {
  userErrors: Pick<UserErrorData, 'code' | 'actedBy' | 'actedAt'>[];
}

/** Eight do the same at once: one has done it, with one journal entry, and each other is told by whom and when. */
export async function oneWins(
  t: TestApp,
  word: string,
  { losers, by }: { losers: readonly string[]; by: RegExp },
  run: () => Promise<Told>,
): Promise<void> {
  const before = await entriesOf(t, word);
  const answers = await Promise.all(Array.from({ length: RACERS }, run));
  expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
  for (const { userErrors } of answers.filter((answer) => answer.userErrors.length > 0)) {
    expect(losers).toContain(userErrors[0]?.code);
    expect(userErrors[0]?.actedBy).toMatch(by);
    expect(userErrors[0]?.actedAt).toMatch(/^20\d\d-\d\d-\d\dT/);
  }
  expect((await entriesOf(t, word)) - before).toBe(1);
}

/** Eight take it onto their own table, or add to it, at once: each has done so, with an entry of its own. */
export async function allHaveIt(t: TestApp, word: string, run: () => Promise<Told>): Promise<void> {
  const before = await entriesOf(t, word);
  const answers = await Promise.all(Array.from({ length: RACERS }, run));
  expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
  expect((await entriesOf(t, word)) - before).toBe(RACERS);
}
