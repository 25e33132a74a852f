import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fromGlobalId, newId, toGlobalId } from '../../src/kernel/ids.js';
import { beginning, listen, pageOf, stamped } from '../features/events/stream-client.js';
import { sql } from '../support/a.js';
import { type Person, type TestApp } from '../support/app.js';
import type { Ids } from './canary-rooms.js';
import { CANARY, found } from './canary-text.js';
import { canaryWorld } from './canary-world.js';
import { callOf, idPlaces } from './every-root-field.js';
import { kindAt } from './id-places.js';
import { DATE_ALONE, done, faceOf, memberId, NEVER_TO_COLLEAGUES, officesWithColleagues } from './restricted-office.js';

const dataDir = mkdtempSync(join(tmpdir(), 'yuanlian-restricted-'));
let t: TestApp;
let ids: Ids;
let caseId: string;
let askId: string;

beforeAll(async () => {
  t = await officesWithColleagues(dataDir);
  ids = await canaryWorld(t, { restricted: true });
  caseId = ids.LegalAidCase?.[0] ?? '';
  askId = ids.Cooperation?.at(-1) ?? '';
});
afterAll(async () => {
  await t?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const COLLEAGUES = ['mianyang.colleague', 'tongliang.colleague'];

describe('The woman in the shelter', () => {
  test('who works on it reads it on both sides, so that the rest proves something', async () => {
    for (const login of ['mianyang.reception', 'mianyang.officer', 'mianyang.handler2', 'tongliang.officer']) {
      const seen = JSON.stringify([await faceOf(t, login, caseId), await faceOf(t, login, askId)]);
      expect({ login, reads: found([seen], [CANARY.clear]).length }).toEqual({ login, reads: 1 });
    }
  });

  test('a colleague sees number, state and due date of the case, and why the rest is withheld', async () => {
    for (const login of COLLEAGUES) {
      const face = await faceOf(t, login, caseId);
      const { number, caseState, earliestDueAt, redactions, viewerActions, __typename, ...rest } = face ?? {};
      expect([number, caseState]).toEqual([expect.stringMatching(/号$/), expect.any(String)]);
      expect(Object.values(rest).filter((value) => JSON.stringify(value) !== JSON.stringify({ nodes: [] }))).toEqual(
        Object.values(rest)
          .filter((value) => JSON.stringify(value) !== JSON.stringify({ nodes: [] }))
          .map((value) => (Array.isArray(value) ? [] : null)),
      );
      expect(new Set((redactions as { reason: string }[]).map(({ reason }) => reason))).toEqual(
        new Set(['RESTRICTED']),
      );
      expect((viewerActions as { allowed: boolean }[]).filter(({ allowed }) => allowed)).toEqual([]);
    }
  });

  test('and no more of a letter about it, on either side', async () => {
    for (const login of COLLEAGUES) {
      const face = await faceOf(t, login, askId);
      expect(face).toMatchObject({
        number: expect.stringMatching(/号$/),
        askMatter: null,
        kinds: [],
        purpose: null,
        legalBasis: null,
        openedBy: null,
        claimedBy: null,
        items: [],
        proposals: [],
        dispositions: [],
        letters: [],
        materials: [],
        revisions: [],
        timeline: { nodes: [] },
      });
    }
  });

  test('by when something is due is told to a colleague, and not why: how it is reckoned can say that somebody is held or a minor', async () => {
    const clocks = async (login: string, id: string) =>
      (
        await (
          await t.as(login)
        ).run<{ node: { deadlines: Record<string, unknown>[] } }>(
          `query ($id: ID!) { node(id: $id) { ... on LegalAidCase { ...all } ... on Cooperation { ...asked } } }
           fragment all on LegalAidCase { deadlines { stoppedAt dueOn rule startedAt firstDueOn escalatedAt explanation citation strictDueOn strictDueAt strictExplanation strictCitation strictVerified } }
           fragment asked on Cooperation { deadlines { stoppedAt dueOn rule startedAt firstDueOn escalatedAt explanation citation strictDueOn strictDueAt strictExplanation strictCitation strictVerified } }`,
          { id },
        )
      ).node.deadlines;
    await sql(
      t,
      `update deadline set strict_due_on = due_on, strict_due_at = due_at, strict_rule_id = rule_id, strict_jurisdiction = '100000',
         strict_unit = 'DAY', strict_amount = 3, strict_explanation_zh = '被羁押', strict_explanation_en = 'held', strict_citation = '刑诉法', strict_verified = true where subject_id = any($1)`,
      [[caseId, askId].map((id) => fromGlobalId(id)?.rowId)],
    );
    for (const [insider, id] of [
      ['mianyang.reception', caseId],
      ['tongliang.officer', askId],
    ] as const) {
      const known = await clocks(insider, id);
      expect(known.length).toBeGreaterThan(0);
      for (const login of COLLEAGUES.filter((each) => insider.startsWith(each.split('.')[0] ?? '-')))
        expect(await clocks(login, id)).toEqual(
          known
            .filter(({ stoppedAt }) => stoppedAt === null)
            .map(({ dueOn }) => ({
              ...DATE_ALONE,
              dueOn,
            })),
        );
      expect(known.every(({ citation, strictDueOn }) => citation !== '' && strictDueOn !== null)).toBe(true);
    }
  });

  test('no root field tells a colleague a word of it, whatever id is given', async () => {
    const answers: string[] = [];
    for (const login of COLLEAGUES) {
      const person = await t.as(login);
      for (const { kind, field } of rootFields()) {
        const kinds = idPlaces(t.app.schema, kind, field).map((place) => kindAt(field, place));
        const turns = Math.max(1, ...kinds.map((one) => idsAt(one).length));
        for (let turn = 0; turn < turns; turn += 1) answers.push(await run(person, kind, field, turn));
      }
    }
    expect(answers.length).toBeGreaterThan(200);
    expect(found(answers, NEVER_TO_COLLEAGUES)).toEqual([]);
  }, 120_000);

  test('nor did any of that change it: whoever does not belong does nothing with it', async () => {
    for (const login of COLLEAGUES) {
      expect(await done(t, login, 'caseWithdraw', { id: caseId, expectedVersion: 1, reason: '好奇' })).toBe(
        'SUBJECT_RESTRICTED',
      );
      expect(await done(t, login, 'cooperationClaim', { id: askId })).toBe('SUBJECT_RESTRICTED');
    }
    const strangers = await sql<{ n: number }>(
      t,
      'select count(*)::int as n from subject_member where member_id = any($1)',
      [COLLEAGUES.map((login) => t.world.members[login])],
    );
    expect(strangers).toEqual([{ n: 0 }]);
  });

  test('nor does a list or a search find her by name, initials, number or phone', async () => {
    for (const login of [...COLLEAGUES, 'mianyang.head']) {
      const person = await t.as(login);
      for (const search of [CANARY.name, CANARY.idNumber, CANARY.phone]) {
        const data = await person.run(
          `query ($s: String!) { persons(search: $s) { id } cases(filter: { search: $s }) { nodes { id } }
             inbox(filter: { search: $s }) { nodes { id } } cooperations(filter: { search: $s }) { nodes { id } } }`,
          { s: search },
        );
        expect(data).toEqual({ persons: [], cases: { nodes: [] }, inbox: { nodes: [] }, cooperations: { nodes: [] } });
      }
      const listed = await person.run(
        `{ cases { nodes { id number matter cause persons { nodes { role } } } } inbox { nodes { id number matter kinds personMasked personCount primaryAction } } }`,
      );
      expect(JSON.stringify(listed)).toContain(caseId);
      expect(found([JSON.stringify(listed)], NEVER_TO_COLLEAGUES)).toEqual([]);
    }
  });

  test('nor are her letters and files given out', async () => {
    const paths = [
      ...(ids.Letter ?? []).flatMap((id) => [`/letters/${id}.docx`, `/letters/${id}.html`]),
      ...(ids.Material ?? []).map((id) => `/materials/${id}`),
    ];
    for (const login of COLLEAGUES) {
      const { token } = await t.as(login);
      for (const path of paths) {
        const response = await fetch(`${t.app.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
        expect({ login, path, status: response.status }).toEqual({ login, path, status: 404 });
      }
    }
  });

  test('her id and one of nobody are answered alike where persons, letters and files are asked for', async () => {
    const [person, letter, material] = [ids.Person?.[0] ?? '', ids.Letter?.[0] ?? '', ids.Material?.[0] ?? ''];
    const colleague = await t.as('mianyang.colleague');
    const ask = async (of: readonly string[]) =>
      JSON.stringify(
        await colleague.run(
          'query ($p: ID!, $l: ID!, $m: ID!) { person(id: $p) { id } letter(id: $l) { id } material(id: $m) { id } nodes(ids: [$p, $l, $m]) { id } }',
          { p: of[0], l: of[1], m: of[2] },
        ),
      );
    const nobody = [person, letter, material].map((id) => toGlobalId(fromGlobalId(id)?.type ?? 'Person', newId()));
    expect(await ask([person, letter, material])).toBe(await ask(nobody));
    const reveal = { fields: ['ADDRESS'], reason: '好奇' };
    expect(await done(t, 'mianyang.colleague', 'personReveal', { id: person, ...reveal })).toBe('NOT_FOUND');
  });
});

describe('The stream', () => {
  test('tells colleagues of it by numbers alone, replayed and live, whatever they subscribe to', async () => {
    await stamped(t);
    for (const login of COLLEAGUES) {
      const [city = ''] = login.split('.');
      const person = await t.as(login);
      const page = await pageOf(person, { after: beginning(t, city), first: 100 });
      expect(JSON.stringify(page.frames)).not.toContain(caseId);
      expect(JSON.stringify(page.frames)).not.toContain(askId);
      const streams = [
        listen(person, 'events', { after: beginning(t, city) }),
        listen(person, 'caseChanged', { id: caseId, after: beginning(t, city) }),
        listen(person, 'cooperationChanged', { id: askId, after: beginning(t, city) }),
        listen(person, 'inboxChanged', { after: beginning(t, city) }),
      ];
      for (const stream of streams) {
        const frame = await stream.next();
        expect(JSON.stringify(frame)).not.toMatch(new RegExp(`${caseId}|${askId}`));
        stream.stop();
      }
    }
  });

  test('who belongs hears what colleagues are not told; who is added hears from then on, who is taken out no more', async () => {
    await stamped(t);
    const member = await t.as('mianyang.officer');
    const colleague = await t.as('mianyang.colleague');
    const [theirs, ours] = [
      listen(member, 'caseChanged', { id: caseId }),
      listen(colleague, 'caseChanged', { id: caseId }),
    ];
    await Promise.all([theirs.begun, ours.begun]);
    const act = async (mutation: string, login = 'mianyang.head') =>
      await done(t, login, mutation, { id: caseId, memberId: memberId(t, 'mianyang.colleague'), reason: '协助办理' });
    expect(await act('caseMemberAdd')).toBeNull();
    expect((await theirs.next()).word).toBe('case.memberAdd');
    expect((await ours.next()).word).toBe('case.memberAdd');
    expect(await faceOf(t, 'mianyang.colleague', caseId)).toMatchObject({ matter: `${CANARY.clear} 追索工资` });
    expect(await act('caseMemberRemove')).toBeNull();
    expect((await theirs.next()).word).toBe('case.memberRemove');
    expect((await ours.next()).__typename).toMatch(/^(Skipped|AccessRevoked)$/);
    expect(await faceOf(t, 'mianyang.colleague', caseId)).toMatchObject({ matter: null });
    theirs.stop();
    ours.stop();
  });
});

function rootFields(): { kind: 'query' | 'mutation'; field: string }[] {
  const of = (kind: 'query' | 'mutation') => {
    const type = kind === 'query' ? t.app.schema.getQueryType() : t.app.schema.getMutationType();
    return Object.keys(type?.getFields() ?? {}).map((field) => ({ kind, field }));
  };
  return [...of('query'), ...of('mutation')].filter(({ field }) => field !== 'signOut');
}

function idsAt(kind: string): string[] {
  return kind === 'ANY' ? Object.values(ids).flatMap((some) => some.slice(-1)) : (ids[kind] ?? []).slice(-2);
}

async function run(person: Person, kind: 'query' | 'mutation', field: string, turn: number): Promise<string> {
  const at = (path: readonly string[]) => {
    const some = idsAt(kindAt(field, path.slice(1).join('.')));
    return some[turn % Math.max(some.length, 1)] ?? '';
  };
  for (const depth of [3, 2, 1]) {
    const places = idPlaces(t.app.schema, kind, field);
    const concrete = places.length === 0 ? undefined : fromGlobalId(at([field, places[0] ?? '']))?.type;
    const call = callOf(t.app.schema, kind, field, at, { depth, ...(concrete === undefined ? {} : { concrete }) });
    const answer = await person.ask(call.query, call.variables);
    const codes = (answer.errors ?? []).map(({ extensions }) => extensions.code);
    if (codes.includes('COST_EXCEEDED') && depth > 1) continue;
    return JSON.stringify(answer);
  }
  return '';
}
