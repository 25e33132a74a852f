import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { toLocalDate } from '../../../src/kernel/local-date.js';
import { type Person, startTestApp, type TestApp } from '../../support/app.js';
import { stamped } from '../events/stream-client.js';
import { Archive, done, FIELDS, send } from './desk.js';

interface Agreement {
  id: string;
  state: string;
  version: number;
  revision: number;
  replacesId: string | null;
  part: string;
  awaitsUs: boolean;
  awaitsThem: boolean;
  validFrom: string;
  validTo: string | null;
  inForceToday: boolean;
  terms: { kind: string }[];
  sides: { part: string; signedAt: string | null; organisation: { id: string } }[];
  viewerActions: { action: string; allowed: boolean; refusal: { code: string } | null }[];
}

let it: TestApp;
let archive: Archive;
let officer: Person;
let head: Person;
const today = toLocalDate(new Date());

beforeAll(async () => {
  it = await startTestApp();
  archive = await new Archive(it.database.superuserUrl).open();
  officer = await it.as('puyang.officer');
  head = await it.as('puyang.head');
  await it.as('mianyang.head');
});

afterAll(async () => {
  await archive?.close();
  await it?.stop();
});

/** Every test begins with two institutions that have agreed on nothing. */
beforeEach(async () => {
  await archive.rows(`update agreement set state = 'ENDED', ended_at = now() where state <> 'ENDED'`);
});

const TERM = { kind: 'VERIFY_MEANS', answerAmount: 3, answerUnit: 'WORKING_DAY', workAmount: 10, workUnit: 'DAY' };

const offer = (more: Record<string, unknown> = {}) => ({
  otherOrganisationId: it.organisation('yangquan'),
  validFrom: today,
  terms: [TERM],
  costBearer: 'EACH_OWN',
  recognisesMeans: true,
  ...more,
});

const propose = async (more: Record<string, unknown> = {}) =>
  await done<Agreement>(officer, 'agreementPropose', offer(more));
const step = ({ id, version }: Agreement) => ({ id, expectedVersion: version });

const read = async (person: Person, id: string) =>
  (
    await person.run<{ agreement: Agreement | null }>(
      `query ($id: ID!) { agreement(id: $id) { ${FIELDS.agreement} } }`,
      { id },
    )
  ).agreement;

describe('Reading', () => {
  test('A third institution gets null for it, as for one that is not there, and an empty list.', async () => {
    const { id } = await propose();
    const stranger = await it.as('mianyang.head');
    expect(await read(stranger, id)).toBeNull();
    expect(await read(stranger, 'BAAAAAAAAAAAAAAAAAAAAAA')).toBeNull();
    const { agreements } = await stranger.run<{
      agreements: { nodes: { sides: { organisation: { id: string } }[] }[] };
    }>('{ agreements { nodes { sides { organisation { id } } } } }');
    for (const node of agreements.nodes)
      expect(node.sides.map(({ organisation }) => organisation.id)).toContain(it.organisation('mianyang'));
    const forbidden = await send(stranger, 'agreementSign', { id, expectedVersion: 1 });
    const missing = await send(stranger, 'agreementSign', { id: 'BAAAAAAAAAAAAAAAAAAAAAA', expectedVersion: 1 });
    expect(forbidden).toEqual(missing);
  });

  test('The list goes page by page, the last moved first, and by state and by other side.', async () => {
    for (let count = 0; count < 3; count += 1) await done(head, 'agreementWithdraw', step(await propose()));
    const open = await propose();
    const LIST = `query ($after: String, $states: [AgreementState!], $with: ID) {
      agreements(first: 2, after: $after, states: $states, with: $with) { nodes { id state } pageInfo { endCursor hasNextPage } } }`;
    type List = {
      agreements: { nodes: { id: string; state: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } };
    };
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more; ) {
      const { agreements }: List = await head.run<List>(LIST, { after });
      seen.push(...agreements.nodes.map(({ id }) => id));
      after = agreements.pageInfo.endCursor;
      more = agreements.pageInfo.hasNextPage;
    }
    const [{ count } = { count: 0 }] = await archive.rows(
      'select count(*)::int as count from agreement where $1 in (owner_organisation_id, other_organisation_id)',
      [it.world.organisations.puyang],
    );
    expect(seen[0]).toBe(open.id);
    expect(seen).toHaveLength(count as number);
    expect(new Set(seen).size).toBe(seen.length);
    expect((await head.run<List>(LIST, { states: ['PROPOSED'] })).agreements.nodes).toEqual([
      { id: open.id, state: 'PROPOSED' },
    ]);
    expect((await head.run<List>(LIST, { with: it.organisation('tongliang') })).agreements.nodes).toEqual([]);
    const forged = await (await it.as('yangquan.head')).ask(LIST, { after });
    expect(forged.errors?.[0]?.extensions.code).toBe('BAD_CURSOR');
  });

  test('The list counts when it is asked to, and its stream head is where the list stood.', async () => {
    const { id } = await propose();
    type Counted = { agreements: { streamHead: string; totalCount: number; totalCountCapped: boolean } };
    const LIST = '{ agreements(first: 1, states: [PROPOSED]) { streamHead totalCount totalCountCapped } }';
    const { agreements } = await head.run<Counted>(LIST);
    expect(agreements).toMatchObject({ totalCount: 1, totalCountCapped: false });
    await done(head, 'agreementSign', { id, expectedVersion: 1 });
    const EVENTS =
      'query ($after: String) { events(after: $after, first: 50) { frames { ... on EventFrame { word entryId } } } }';
    type Events = { events: { frames: { word?: string }[] } };
    const wordsAfter = async () =>
      (await head.run<Events>(EVENTS, { after: agreements.streamHead })).events.frames.map(({ word }) => word);
    await stamped(it);
    expect(await wordsAfter()).toContain('agreement.sign');
  });

  test('An administrator of members sees none.', async () => {
    const { id } = await propose();
    const admin = await it.as('puyang.admin');
    expect(await read(admin, id)).toBeNull();
    expect(
      (await admin.run<{ agreements: { nodes: unknown[] } }>('{ agreements { nodes { id } } }')).agreements.nodes,
    ).toEqual([]);
  });
});
