import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { agreementLifecycle } from '../../../src/features/organisations/agreement.lifecycle.js';
import { fromGlobalId } from '../../../src/kernel/ids.js';
import { toLocalDate } from '../../../src/kernel/local-date.js';
import { type Person, startTestApp, type TestApp } from '../../support/app.js';
import { DESKS } from '../../support/world.js';
import { Archive, done, send } from './desk.js';

const COMMANDS = ['sign', 'refuse', 'withdraw', 'end'] as const;
const SIDES = { OWNER: 'puyang', ASKED: 'yangquan', STRANGER: 'mianyang' } as const;
const STAGES = {
  proposed: { state: 'PROPOSED', owner: false, other: false },
  'signed by the owner': { state: 'PROPOSED', owner: true, other: false },
  'signed by the asked side': { state: 'PROPOSED', owner: false, other: true },
  'in force': { state: 'IN_FORCE', owner: true, other: true },
  ended: { state: 'ENDED', owner: true, other: true },
} as const;

/** Every role once; of a stranger the one that could most. */
const DESK_NAMES = Object.keys(DESKS).filter((desk) => !desk.endsWith('2'));
const desksOf = (side: SideName) => (side === 'STRANGER' ? ['head', 'admin'] : DESK_NAMES);
/** What a refusal must leave alone here. */
const TOUCHED = ['agreement', 'participation', 'journal'];

type Command = (typeof COMMANDS)[number];
type SideName = keyof typeof SIDES;
type Stage = (typeof STAGES)[keyof typeof STAGES];

/** The page on agreements (lifecycles.md §1) said again, without the table. */
function expected(stage: Stage, command: Command, side: SideName, desk: string): { code: string } | { state: string } {
  if (side === 'STRANGER') return { code: 'NOT_FOUND' };
  if (command === 'refuse' && side !== 'ASKED') return { code: 'SIDE_MAY_NOT' };
  if (command === 'withdraw' && side !== 'OWNER') return { code: 'SIDE_MAY_NOT' };
  if (desk !== 'head') return { code: 'ROLE_MAY_NOT' };
  if (command === 'end')
    return stage.state === 'IN_FORCE' ? { state: 'ENDED' } : { code: 'AGREEMENT_AT_ANOTHER_STAGE' };
  if (stage.state !== 'PROPOSED') return { code: 'AGREEMENT_AT_ANOTHER_STAGE' };
  if (command !== 'sign') return { state: 'ENDED' };
  const [ours, theirs] = side === 'OWNER' ? [stage.owner, stage.other] : [stage.other, stage.owner];
  if (ours) return { code: 'AGREEMENT_SIGNED_ALREADY' };
  return { state: theirs ? 'IN_FORCE' : 'PROPOSED' };
}

let it: TestApp;
let archive: Archive;
let id = '';
const people = new Map<string, Person>();

beforeAll(async () => {
  it = await startTestApp();
  archive = await new Archive(it.database.superuserUrl).open();
  for (const organisation of Object.values(SIDES))
    for (const desk of Object.keys(DESKS))
      people.set(`${organisation}.${desk}`, await it.as(`${organisation}.${desk}`));
  const input = {
    otherOrganisationId: it.organisation('yangquan'),
    validFrom: toLocalDate(new Date()),
    terms: [],
    costBearer: 'REQUESTING',
    recognisesMeans: false,
  };
  ({ id } = await done<{ id: string }>(await it.as('puyang.officer'), 'agreementPropose', input));
});

afterAll(async () => {
  await archive?.close();
  await it?.stop();
});

/** Puts the agreement where a cell begins. */
async function stand({ state, owner, other }: Stage): Promise<void> {
  await archive.rows(
    `update agreement set state = $2, version = 7, ended_at = case when $2 = 'ENDED' then now() end,
       signed_by_owner = case when $3 then $5::uuid end, signed_by_other = case when $4 then $6::uuid end where id = $1`,
    [fromGlobalId(id)?.rowId, state, owner, other, it.world.members['puyang.head'], it.world.members['yangquan.head']],
  );
}

const OFFERS = 'query ($id: ID!) { agreement(id: $id) { viewerActions { action allowed refusal { code } } } }';

test('The table names the states of the page and its commands, and what follows by itself.', () => {
  expect([...agreementLifecycle.states].sort()).toEqual(['ENDED', 'IN_FORCE', 'PROPOSED']);
  const byHand = agreementLifecycle.table.transitions
    .filter(({ side }) => side !== 'SYSTEM')
    .map(({ command }) => command);
  expect([...new Set(byHand)].sort()).toEqual([...COMMANDS].sort());
});

test('The database takes the states of the table and no others.', async () => {
  const [row] = await archive.rows(
    `select pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = 'agreement'::regclass and pg_get_constraintdef(oid) like '%ENDED%'`,
  );
  const states = [...String(row?.definition).matchAll(/'([A-Z_]+)'/g)].map(([, state]) => state);
  expect(states.sort()).toEqual([...agreementLifecycle.states].sort());
});

describe.each(Object.entries(STAGES))('An agreement that is %s', (_name, stage) => {
  describe.each(Object.keys(SIDES) as SideName[])('and the side is %s', (side) => {
    test.each(COMMANDS)('%s is answered as the page says for every desk, and as the button said.', async (command) => {
      for (const desk of desksOf(side)) {
        const cell = `${command} by ${side} ${desk}`;
        const person = people.get(`${SIDES[side]}.${desk}`) as Person;
        await stand(stage);
        const { agreement } = await person.run<{
          agreement: { viewerActions: { action: string; allowed: boolean; refusal: { code: string } | null }[] } | null;
        }>(OFFERS, { id });
        const before = await archive.contents(TOUCHED);
        const answer = await send<{ state: string; version: number }>(
          person,
          `agreement${command.charAt(0).toUpperCase()}${command.slice(1)}`,
          {
            id,
            expectedVersion: 7,
          },
        );
        const wanted = expected(stage, command, side, desk);
        if ('code' in wanted) {
          expect([cell, answer.code]).toEqual([cell, wanted.code]);
          expect([cell, await archive.contents(TOUCHED)]).toEqual([cell, before]);
        } else {
          expect([cell, answer.code, answer.subject?.state, answer.subject?.version]).toEqual([
            cell,
            null,
            wanted.state,
            8,
          ]);
        }
        const button = agreement?.viewerActions.find(({ action }) => action === `agreement.${command}`);
        if (button !== undefined) {
          expect([cell, button.allowed, button.refusal?.code ?? null]).toEqual([cell, 'state' in wanted, answer.code]);
        } else if (side !== 'STRANGER' && desk !== 'admin') {
          expect([cell, agreementLifecycle.next(stage.state, command)]).toEqual([cell, null]);
        }
      }
    });
  });
});

const EDGES = [
  ['sign', 'signed by the asked side', 'puyang'],
  ['refuse', 'proposed', 'yangquan'],
  ['withdraw', 'proposed', 'puyang'],
  ['end', 'in force', 'yangquan'],
] as const;

describe('Eight racers on an edge', () => {
  test.each(EDGES)(
    '%s, %s, by %s: one wins, one entry is written, seven learn that they are late',
    async (command, stage, city) => {
      await stand(STAGES[stage]);
      const entries = async () =>
        Number(
          (await archive.rows('select count(*) as n from journal where word = $1', [`agreement.${command}`]))[0]?.n,
        );
      const before = await entries();
      const mutation = `agreement${command.charAt(0).toUpperCase()}${command.slice(1)}`;
      const head = people.get(`${city}.head`) as Person;
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => send(head, mutation, { id, expectedVersion: 7 })),
      );
      expect(answers.filter(({ code }) => code === null)).toHaveLength(1);
      for (const { code } of answers.filter((answer) => answer.code !== null))
        expect(code).toBe('AGREEMENT_AT_ANOTHER_STAGE');
      expect(await entries()).toBe(before + 1);
    },
  );
});
