import { expect } from '@jest/globals';
import { type Desk, deskAt } from '../../src/demo/client.js';
import type { Fact, Follow, Frame } from '../../src/demo/stream.js';
import type { TestApp } from '../support/app.js';

/** Somebody at a desk, by login: everything goes over HTTP with a token, as from a frontend. */
export async function desk(t: TestApp, login: string): Promise<Desk> {
  return deskAt(t.app.url, (await t.as(login)).token);
}

/** An office that listens to its stream over a real WebSocket, and writes down what arrives. */
export interface Listening {
  facts: Fact[];
  /** Every frame that is no heartbeat, the facts among them. */
  frames: Frame[];
  line: Follow;
  /** Waits until so many facts are there. */
  count(wanted: number): Promise<void>;
  /** Waits until the facts of an act are there. */
  heard(entryId: string | null): Promise<void>;
  /** The facts as `number word`. */
  story(from?: number): string[];
}

/** Listens to the stream of somebody's organisation from now on, or after a cursor. */
export async function listen(
  t: TestApp,
  login: string,
  after: string | null = null,
  onFact: (fact: Fact, line: Follow) => void = () => undefined,
): Promise<Listening> {
  const facts: Fact[] = [];
  const frames: Frame[] = [];
  const someone = await desk(t, login);
  const line: Follow = someone.follow({
    after,
    onFrame: (frame) => {
      if (frame.__typename !== 'Heartbeat') frames.push(frame);
      if (frame.__typename !== 'EventFrame') return;
      facts.push(frame);
      onFact(frame, line);
    },
  });
  await line.listening;
  return {
    facts,
    frames,
    line,
    count: async (wanted) =>
      await eventually(
        () => facts.length >= wanted,
        () => `${facts.length} of ${wanted} facts`,
      ),
    heard: async (entryId) =>
      await eventually(
        () => facts.some(({ causedBy }) => causedBy === entryId),
        () => `no fact of ${entryId}`,
      ),
    story: (from = 0) => facts.slice(from).map(({ number, word }) => `${number} ${word}`),
  };
}

/** Waits for something. @throws Error after half a minute, with what is there instead */
export async function eventually(isSo: () => boolean, instead: () => string): Promise<void> {
  for (let tries = 0; !isSo(); tries += 1) {
    if (tries > 3_000) throw new Error(`This did not come about: ${instead()}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The numbers of a stretch of the stream, as an organisation proves that it has all of it. */
export function contiguous(facts: readonly { number: number }[], first: number): void {
  expect(facts.map(({ number }) => number)).toEqual(facts.map((_fact, nth) => first + nth));
}

/** What exists, and must not exist for others. */
export interface Known {
  ids: string[];
  numbers: string[];
}

const MISSING_ID = 'BwAAAAAAAAAAAAAAAAAAAAA';
const LOOK = `query ($id: ID!, $ids: [ID!]!, $number: String) {
  node(id: $id) { id } nodes(ids: $ids) { id }
  caseById: case(id: $id) { id } caseByNumber: case(number: $number) { id }
  cooperationById: cooperation(id: $id) { id } cooperationByNumber: cooperation(number: $number) { id }
  cooperationPreview(id: $id) { answerBy } person(id: $id) { id } }`;
const LISTS = `query ($search: String) {
  cases { nodes { id } } inbox(filter: { search: $search }) { nodes { id } } cooperations { nodes { id } }
  inboxCounts { total } events(first: 100) { head frames { __typename } } }`;

/**
 * A foreign office finds nothing: by id and by number the answer is the same, byte for byte, as for what was never
 * there; its lists are empty, and its stream has not got one number.
 */
export async function seesNothing(t: TestApp, city: string, { ids, numbers }: Known): Promise<void> {
  for (const login of [`${city}.officer`, `${city}.head`]) {
    const someone = await t.as(login);
    const look = async (id: string, number: string) => {
      const { data, status } = await someone.ask(LOOK, { id, ids: [id], number });
      return JSON.stringify({ data, status });
    };
    const missing = await look(MISSING_ID, '豫濮援协〔2020〕99号');
    expect(missing).toContain('"node":null,"nodes":[null]');
    for (const id of ids) expect(await look(id, '豫濮援协〔2020〕99号')).toBe(missing);
    for (const number of numbers) expect(await look(MISSING_ID, number)).toBe(missing);
    expect(await someone.run(LISTS, { search: numbers.at(-1) ?? null })).toEqual({
      cases: { nodes: [] },
      inbox: { nodes: [] },
      cooperations: { nodes: [] },
      inboxCounts: { total: 0 },
      events: { head: 0, frames: [] },
    });
  }
}
