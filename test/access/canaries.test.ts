import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fromGlobalId, type GlobalType, newId, toGlobalId } from '../../src/kernel/ids.js';
import { openFileStore } from '../../src/platform/file-store.js';
import { KeyRing } from '../../src/platform/key-ring.js';
import { keysOf } from '../../src/platform/keys.js';
import { listen, stamped } from '../features/events/stream-client.js';
import { anAsk, sql } from '../support/a.js';
import { type Person, startTestApp, type TestApp } from '../support/app.js';
import type { Ids } from './canary-rooms.js';
import { found, NEVER_ANSWERED, NEVER_AT_REST } from './canary-text.js';
import { canaryWorld } from './canary-world.js';
import { callOf, idPlaces } from './every-root-field.js';
import { kindAt } from './id-places.js';

const dataDir = mkdtempSync(join(tmpdir(), 'yuanlian-canaries-'));
let t: TestApp;
let ids: Ids;
/** What A and C have themselves. */
let own: Ids;
let before: string;
const viewers = new Map<string, Person>();
const answers: string[] = [];

/** All that an institution's person can be, so that no role stands between the viewer and the rule. */
const EVERY_ROLE =
  '{RECEPTION,REVIEWER,HEAD,ASSIGNER,COOPERATION_OFFICER,DUTY_LAWYER,LIAISON,QUALITY,FINANCE,SUPERVISOR,ORG_ADMIN,SECURITY_ADMIN,AUDITOR}';

beforeAll(async () => {
  const keys = keysOf(KeyRing.generate());
  t = await startTestApp({ keys, files: await openFileStore({ dataDir, keys }) });
  ids = await canaryWorld(t);
  for (const login of ['puyang.officer', 'yangquan.officer']) {
    await sql(t, 'update member set roles = $1 where id = $2', [EVERY_ROLE, t.world.members[login]]);
    viewers.set(login, await t.as(login));
  }
  viewers.set('anonymous', t.anonymous());
  const { cooperation, seeded } = await anAsk(t, { from: 'puyang', to: 'yangquan' });
  own = {
    LegalAidCase: [seeded.id],
    Cooperation: [cooperation.id],
    CooperationItem: cooperation.items.map(({ id }) => id),
  };
  before = await worldOfB();
});
afterAll(async () => {
  await t?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const idsAt = (kind: GlobalType | 'ANY'): string[] =>
  kind === 'ANY' ? Object.values(ids).flatMap((some) => some.slice(0, 1)) : (ids[kind] ?? []).slice(0, 2);

async function run(
  person: Person,
  kind: 'query' | 'mutation',
  field: string,
  idOf: (place: string) => string,
  concrete?: string,
) {
  for (const depth of [3, 2, 1]) {
    const call = callOf(t.app.schema, kind, field, (path) => idOf(path.slice(1).join('.')), {
      depth,
      ...(concrete === undefined ? {} : { concrete }),
    });
    const answer = await person.ask(call.query, call.variables);
    const codes = (answer.errors ?? []).map(({ extensions }) => extensions.code);
    if (codes.includes('COST_EXCEEDED') && depth > 1) continue;
    if (codes.some((code) => !['UNAUTHENTICATED', 'BAD_CURSOR'].includes(code)))
      throw new Error(`${field} at depth ${depth}: ${JSON.stringify(answer.errors)}\n${t.log.slice(-3).join('')}`);
    const text = JSON.stringify(answer.data);
    answers.push(text);
    return text;
  }
  return '';
}

/** Signing out would end the viewer's own session, and it takes no id. */
const NOT_RUN = ['signOut'];

function rootFields(): { kind: 'query' | 'mutation'; field: string }[] {
  const of = (kind: 'query' | 'mutation') => {
    const type = kind === 'query' ? t.app.schema.getQueryType() : t.app.schema.getMutationType();
    return Object.keys(type?.getFields() ?? {}).map((field) => ({ kind, field }));
  };
  return [...of('query'), ...of('mutation')].filter(({ field }) => !NOT_RUN.includes(field));
}

/** Everything of B's that somebody could have touched, as one text. */
async function worldOfB(): Promise<string> {
  const B = t.world.organisations.mianyang;
  const parts = [
    ...['person', 'legal_aid_case', 'cooperation', 'agreement', 'material'].map((table) => [
      table,
      'owner_organisation_id = $1',
    ]),
    ...[
      'member',
      'lawyer',
      'session',
      'letter',
      'case_note',
      'person_token',
      'person_reveal',
      'letter_counter',
      'deadline',
    ].map((table) => [table, 'organisation_id = $1']),
    ...['cooperation_item', 'supplement', 'cooperation_revision'].map((table) => [
      table,
      'cooperation_id in (select id from cooperation where owner_organisation_id = $1)',
    ]),
    ['disposition', 'ask_id in (select id from cooperation where owner_organisation_id = $1)'],
    ['participation', 'subject_id in (select subject_id from participation where organisation_id = $1)'],
    ['organisation', 'id = $1'],
  ].map(
    ([table, which]) =>
      `select '${table}' as name, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as state from ${table} t where ${which}`,
  );
  const rows = await sql<{ name: string; state: string }>(t, parts.join(' union all '), [B]);
  return rows
    .map(({ name, state }) => `${name} ${state}`)
    .sort()
    .join('\n');
}

describe('What an organisation keeps to itself', () => {
  test('The canaries are where they should be: every sealed column of B’s world holds something.', async () => {
    const columns = await sql<{ table: string; column: string }>(
      t,
      `select table_name as table, column_name as column from information_schema.columns
       where table_schema = 'public' and column_name like '%\\_sealed' order by 1, 2`,
    );
    const empty: string[] = [];
    for (const { table, column } of columns)
      if ((await sql(t, `select 1 from ${table} where ${column} is not null limit 1`)).length === 0)
        empty.push(`${table}.${column}`);
    expect(columns.length).toBeGreaterThan(25);
    expect(empty).toEqual([]);
  });

  test('B itself reads its canaries, so that the next tests prove something.', async () => {
    const officer = await t.as('mianyang.officer');
    for (const [kind, field] of [
      ['query', 'case'],
      ['query', 'cooperation'],
    ] as const) {
      const call = callOf(t.app.schema, kind, field, () => '');
      const type = field === 'case' ? 'LegalAidCase' : 'Cooperation';
      const query = call.query.replace(/\(.*?\) \{ \w+\(.*?\)/, `($id: ID) { found: ${field}(id: $id)`);
      const answer = await officer.run(query, { id: ids[type]?.at(-1) });
      expect(found([JSON.stringify(answer)], NEVER_AT_REST)).toHaveLength(1);
    }
  });

  test('No root field tells A, C or anybody else a word of it, and a foreign id is answered like an unknown one.', async () => {
    const different: string[] = [];
    for (const [name, person] of viewers)
      for (const { kind, field } of rootFields()) {
        const places = idPlaces(t.app.schema, kind, field);
        const first = places.map((place) => kindAt(field, place));
        // One viewer is shown every id, beside an unknown one; the others the first of each.
        const thorough = name === 'puyang.officer';
        const turns = thorough ? Math.max(1, ...first.map((one) => idsAt(one).length)) : 1;
        for (let turn = 0; turn < turns; turn += 1) {
          const at = (place: string) => {
            const some = idsAt(kindAt(field, place));
            return some[turn % some.length] ?? '';
          };
          const concrete = places.length === 0 ? undefined : fromGlobalId(at(places[0] ?? ''))?.type;
          const theirs = await run(person, kind, field, at, concrete);
          // Organisations are public: that one exists is no secret.
          const types = places.map((place) => fromGlobalId(at(place))?.type);
          if (!thorough || types.length === 0 || types.includes('Organisation')) continue;
          const unknown = await run(
            person,
            kind,
            field,
            (place) => toGlobalId(fromGlobalId(at(place))?.type ?? 'Person', newId()),
            concrete,
          );
          if (theirs !== unknown)
            different.push(`${name} ${field}: ${theirs.slice(0, 300)} ≠ ${unknown.slice(0, 300)}`);
        }
      }
    expect(different).toEqual([]);
    expect(answers.length).toBeGreaterThan(400);
    expect(found(answers, NEVER_ANSWERED)).toEqual([]);
  }, 120_000);

  test('Nor does it when one’s own work is made to refer to B’s people, lawyers, members and files.', async () => {
    const begun = answers.length;
    const person = viewers.get('puyang.officer') as Person;
    for (const { kind, field } of rootFields().filter((one) => one.kind === 'mutation')) {
      const places = idPlaces(t.app.schema, kind, field);
      if (places.length < 2) continue;
      for (const mine of places) {
        const kindOfMine = kindAt(field, mine);
        if (kindOfMine === 'ANY' || own[kindOfMine] === undefined) continue;
        await run(person, kind, field, (place) =>
          place === mine ? (own[kindOfMine]?.[0] ?? '') : (idsAt(kindAt(field, place))[0] ?? ''),
        );
      }
    }
    for (const query of ['{ inbox { nodes { __typename } } }', '{ cases { nodes { matter facts respondent } } }'])
      answers.push(JSON.stringify((await person.ask(query)).data));
    expect(answers.length).toBeGreaterThan(begun + 10);
    expect(found(answers.slice(begun), NEVER_ANSWERED)).toEqual([]);
  });

  test('Searches for B’s names, numbers and texts find nothing.', async () => {
    const numbers = await sql<{ number: string }>(
      t,
      'select number from letter where organisation_id = $1 union select number from cooperation where number is not null and owner_organisation_id = $1',
      [t.world.organisations.mianyang],
    );
    expect(numbers.length).toBeGreaterThan(2);
    for (const person of [viewers.get('puyang.officer'), viewers.get('yangquan.officer')] as Person[])
      for (const search of [...NEVER_ANSWERED, ...numbers.map(({ number }) => number)]) {
        const data = await person.run<Record<string, { nodes?: unknown[] } | null>>(
          `query ($s: String!) { inbox(filter: { search: $s }) { nodes { __typename } } cases(filter: { search: $s }) { nodes { __typename } }
             cooperations(filter: { search: $s }) { nodes { __typename } } letter(number: $s) { id } cooperation(number: $s) { id } case(number: $s) { id } }`,
          { s: search },
        );
        expect({ search, ...data }).toEqual({
          search,
          inbox: { nodes: [] },
          cases: { nodes: [] },
          cooperations: { nodes: [] },
          letter: null,
          cooperation: null,
          case: null,
        });
      }
  });

  test('Letters and files of B cannot be fetched, whoever asks.', async () => {
    const paths = [
      ...(ids.Letter ?? []).flatMap((id) => [`/letters/${id}.docx`, `/letters/${id}.html`]),
      ...(ids.Material ?? []).map((id) => `/materials/${id}`),
    ];
    expect(paths.length).toBeGreaterThan(4);
    for (const person of viewers.values())
      for (const path of paths) {
        const response = await fetch(`${t.app.url}${path}`, {
          headers: person.token === '' ? {} : { authorization: `Bearer ${person.token}` },
        });
        expect({ path, status: response.status }).toEqual({ path, status: person.token === '' ? 401 : 404 });
        expect(found([await response.text(), JSON.stringify([...response.headers])], NEVER_ANSWERED)).toEqual([]);
      }
  });

  test('Nothing of B’s has changed by all this.', async () => {
    expect(await worldOfB()).toBe(before);
  });

  test('What B does reaches no stream of A’s, not even as a number that is skipped.', async () => {
    const a = await t.as('puyang.officer');
    const streams = [
      listen(a, 'events', { after: t.app.contextFor(null).stream.cursors.of(t.world.organisations.puyang ?? '', 0) }),
      listen(a, 'inboxChanged'),
      listen(a, 'caseChanged', { id: ids.LegalAidCase?.[0] ?? '' }),
      listen(a, 'cooperationChanged', { id: ids.Cooperation?.[0] ?? '' }),
    ];
    const head = async () =>
      (
        await sql<{ number: number }>(t, 'select number::int from journal_head where organisation_id = $1', [
          t.world.organisations.puyang,
        ])
      )[0]?.number ?? 0;
    await stamped(t);
    await Promise.all(streams.map(({ begun }) => begun));
    const known = await head();
    await anAsk(t, { from: 'mianyang', to: 'tongliang' });
    const { cooperation } = await anAsk(t, { from: 'puyang', to: 'yangquan' });
    await stamped(t);
    const mine = await head();
    expect(mine).toBeGreaterThan(known);
    const told: string[] = [];
    for (const [nth, stream] of streams.entries()) {
      const frames: unknown[] = [];
      for (let number = nth === 0 ? 0 : known; number < mine; ) {
        const frame = await stream.next();
        frames.push(frame);
        number = frame.number ?? frame.toNumber ?? number;
        if (frame.number !== undefined && frame.subjectId !== undefined)
          expect(Object.values(ids).flat()).not.toContain(frame.subjectId);
      }
      told.push(JSON.stringify(frames));
    }
    expect(told.map((frames) => frames.includes(cooperation.id))).toEqual([true, true, false, false]);
    expect(found(told, NEVER_ANSWERED)).toEqual([]);
    for (const stream of streams) stream.stop();
  });

  test('No log line has a word of it.', () => {
    expect(t.log.length).toBeGreaterThan(100);
    expect(found(t.log, NEVER_ANSWERED)).toEqual([]);
  });
});
