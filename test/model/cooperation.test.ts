import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { startTestApp, type TestApp } from '../support/app.js';
import { type Attempt, attempts, predict } from './cooperation-commands.js';
import { type Model, start } from './cooperation-model.js';
import { expected, World } from './world.js';

/** More of them on demand: MODEL_RUNS=1000. */
const RUNS = Number(process.env.MODEL_RUNS ?? 100);
const COMMANDS = 50;

let t: TestApp;
let world: World;
beforeAll(async () => {
  t = await startTestApp();
  world = await World.open(t);
});
afterAll(async () => {
  await world?.close();
  await t?.stop();
});

/** The list from a place on, round to its beginning. */
const from = <Thing>(list: readonly Thing[], place: number): Thing[] => {
  const at = list.length === 0 ? 0 : place % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
};

/** What ends a story early is tried less often, so that others come to their end. */
const ENDS_EARLY = /Discard|Withdraw|Unable|CANCEL_ITEM|RECALL|RETURN|REDIRECT|SendBack/;

/** Mostly what the design allows now, of all commands alike; sometimes anything. */
function chosen(model: Model, [which, nth, wild]: readonly [number, number, number]): Attempt {
  const byCommand = Map.groupBy(attempts(model), ({ command, kind }) => `${command} ${kind ?? ''}`);
  const groups = [...byCommand]
    .map(([name, group], index) => ({
      name,
      group: from(group, nth),
      order: ((index + 1) * (which + 7) * 7_919) % 10_007,
    }))
    .sort((left, right) => left.order - right.order);
  const anything = (groups[0]?.group ?? [])[0] as Attempt;
  if (wild % 4 === 0) return anything;
  for (const { name, group } of groups) {
    if (ENDS_EARLY.test(name) && wild % 5 !== 1) continue;
    const allowed = group.find((attempt) => predict(model, attempt) !== null);
    if (allowed !== undefined) return allowed;
  }
  return anything;
}

const reached = new Map<string, { done: number; refused: number }>();

async function play(picks: readonly (readonly [number, number, number])[]): Promise<void> {
  await world.begin();
  let model = start();
  const said: string[] = [];
  for (const pick of picks) {
    const attempt = chosen(model, pick);
    const next = predict(model, attempt);
    const { done, code, entries, seen } = await world.attempt(attempt).catch((error: unknown) => {
      throw new Error(`${said.join('\n')}\n${JSON.stringify(attempt)} →\n${(error as Error).message}`);
    });
    said.push(`${JSON.stringify(attempt)} → ${done ? 'done' : code}`);
    const trail = said.slice(-12).join('\n');
    const count = reached.get(attempt.command) ?? { done: 0, refused: 0 };
    reached.set(attempt.command, count);
    count[done ? 'done' : 'refused'] += 1;
    if (done !== (next !== null)) throw new Error(`The design ${next === null ? 'refuses' : 'allows'} this:\n${trail}`);
    if (!done && entries !== 0) throw new Error(`A refused command left ${entries} entries:\n${trail}`);
    if (done && entries === 0) throw new Error(`Nothing stands in the journal:\n${trail}`);
    model = next ?? model;
    try {
      expect(seen.shown).toEqual(expected(model));
    } catch (error) {
      throw new Error(`${trail}\n${(error as Error).message}`);
    }
  }
}

const pick = fc.tuple(fc.nat(1_000), fc.nat(1_000), fc.nat(1_000));

test(`In ${RUNS} runs of ${COMMANDS} random commands the database never says other than the design.`, async () => {
  await fc.assert(fc.asyncProperty(fc.array(pick, { minLength: COMMANDS, maxLength: COMMANDS }), play), {
    numRuns: RUNS,
    seed: Number(process.env.MODEL_SEED ?? 20261121),
    endOnFailure: process.env.MODEL_SHRINK === undefined,
  });
}, 1_800_000);

test('Every command of the model was done at least once, and refused at least once.', () => {
  const never = [...reached].filter(([, { done, refused }]) => done === 0 || refused === 0);
  expect(never).toEqual([]);
  expect(reached.size).toBe(30);
});
