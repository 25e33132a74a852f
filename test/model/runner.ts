import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { startTestApp, type TestApp } from '../support/app.js';
import type { OrganisationSeed } from '../support/world.js';

/** A model as the runner plays it: what can be tried, what the design makes of it, and what should then be seen. */
export interface Book<Model, Attempt extends { command: string }> {
  start(): Model;
  /** Everything somebody could try now. */
  attempts(model: Model): Attempt[];
  /** The model after the attempt; null when the design refuses it. */
  predict(model: Model, attempt: Attempt): Model | null;
  /** What the database should say if the model is right. */
  expected(model: Model): unknown;
  /** Attempts of one name are chosen as one. */
  nameOf(attempt: Attempt): string;
  /** What ends a story early is tried less often, so that others come to their end. */
  endsEarly: RegExp;
  /** What is done and may leave no trace: time that passes. */
  silent?: (attempt: Attempt) => boolean;
  /** How many different commands there are. */
  commands: number;
  /** So many runs, in which every command is done and refused; more on demand: MODEL_RUNS=1000. */
  runs: number;
}

/** The real thing: plays attempts against a running server, and shows what the database says afterwards. */
export interface Stage<Attempt> {
  begin(): Promise<void>;
  attempt(attempt: Attempt): Promise<{ done: boolean; code: string | null; entries: number; shown: unknown }>;
  close(): Promise<void>;
}

const COMMANDS = 50;

type Pick = readonly [number, number, number];

/** The list from a place on, round to its beginning. */
const from = <Thing>(list: readonly Thing[], place: number): Thing[] => {
  const at = list.length === 0 ? 0 : place % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
};

/** Mostly what the design allows now, of all commands alike; sometimes anything. */
function chosen<Model, Attempt extends { command: string }>(
  book: Book<Model, Attempt>,
  model: Model,
  [which, nth, wild]: Pick,
): Attempt {
  const groups = [...Map.groupBy(book.attempts(model), (attempt) => book.nameOf(attempt))]
    .map(([name, group], index) => ({
      name,
      group: from(group, nth),
      order: ((index + 1) * (which + 7) * 7_919) % 10_007,
    }))
    .sort((left, right) => left.order - right.order);
  const anything = (groups[0]?.group ?? [])[0] as Attempt;
  if (wild % 4 === 0) return anything;
  for (const { name, group } of groups) {
    if (book.endsEarly.test(name) && wild % 5 !== 1) continue;
    const allowed = group.find((attempt) => book.predict(model, attempt) !== null);
    if (allowed !== undefined) return allowed;
  }
  return anything;
}

type Reached = Map<string, { done: number; refused: number }>;

async function play<Model, Attempt extends { command: string }>(
  book: Book<Model, Attempt>,
  stage: Stage<Attempt>,
  reached: Reached,
  picks: readonly Pick[],
): Promise<void> {
  await stage.begin();
  let model = book.start();
  const said: string[] = [];
  for (const pick of picks) {
    const attempt = chosen(book, model, pick);
    const next = book.predict(model, attempt);
    const { done, code, entries, shown } = await stage.attempt(attempt).catch((error: unknown) => {
      throw new Error(`${said.join('\n')}\n${JSON.stringify(attempt)} →\n${(error as Error).message}`);
    });
    said.push(`${JSON.stringify(attempt)} → ${done ? 'done' : code}`);
    const trail = said.slice(-12).join('\n');
    const count = reached.get(attempt.command) ?? { done: 0, refused: 0 };
    if (book.silent?.(attempt) !== true) reached.set(attempt.command, count);
    count[done ? 'done' : 'refused'] += 1;
    if (done !== (next !== null)) throw new Error(`The design ${next === null ? 'refuses' : 'allows'} this:\n${trail}`);
    if (!done && entries !== 0) throw new Error(`A refused command left ${entries} entries:\n${trail}`);
    if (done && entries === 0 && book.silent?.(attempt) !== true)
      throw new Error(`Nothing stands in the journal:\n${trail}`);
    model = next ?? model;
    try {
      expect(shown).toEqual(book.expected(model));
    } catch (error) {
      throw new Error(`${trail}\n${(error as Error).message}`);
    }
  }
}

const pick = fc.tuple(fc.nat(1_000), fc.nat(1_000), fc.nat(1_000));

/** The tests of one model: random commands against the real database, and that nothing was left out. */
export function plays<Model, Attempt extends { command: string }>(
  book: Book<Model, Attempt>,
  open: (t: TestApp) => Promise<Stage<Attempt>>,
  seeds?: readonly OrganisationSeed[],
): void {
  const runs = Number(process.env.MODEL_RUNS ?? book.runs);
  let t: TestApp;
  let stage: Stage<Attempt>;
  const reached: Reached = new Map();
  beforeAll(async () => {
    t = await startTestApp({ sweepEveryMs: 3_600_000 }, seeds);
    stage = await open(t);
  });
  afterAll(async () => {
    await stage?.close();
    await t?.stop();
  });

  test(`In ${runs} runs of ${COMMANDS} random commands the database never says other than the design.`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(pick, { minLength: COMMANDS, maxLength: COMMANDS }),
        async (picks) => await play(book, stage, reached, picks),
      ),
      {
        numRuns: runs,
        seed: Number(process.env.MODEL_SEED ?? 20261121),
        // The path that a failure prints plays that run again, and goes on from it.
        ...(process.env.MODEL_PATH === undefined ? {} : { path: process.env.MODEL_PATH }),
        endOnFailure: process.env.MODEL_SHRINK === undefined,
      },
    );
  }, 7_200_000);

  test('Every command of the model was done at least once, and refused at least once.', () => {
    const never = [...reached].filter(([, { done, refused }]) => done === 0 || refused === 0);
    expect(never).toEqual([]);
    expect(reached.size).toBe(book.commands);
  });
}
