import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LIFECYCLES } from '../../../src/docs/lifecycle-pages.js';
import { fromGlobalId } from '../../../src/kernel/ids.js';
import { openFileStore } from '../../../src/platform/file-store.js';
import { KeyRing } from '../../../src/platform/key-ring.js';
import { keysOf } from '../../../src/platform/keys.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { idPlaces } from '../every-root-field.js';
import { kindAt } from '../id-places.js';
import { FACES, LOOKED_AT } from './faces.js';
import { foreignThings, TABLE_OF } from './foreign-world.js';
import { ask, atTheDoor, codeOf, inBits, mutate, says } from './plays.js';
import { everyRow, nowhere, ownThings, playerOf, type Things, thingAt } from './role-world.js';
import {
  ACTORS,
  type Actor,
  ID_FILE,
  type IdArgument,
  printIdArguments,
  printRoles,
  ROLE_FILE,
  type RoleRow,
  readIdArguments,
  readRoles,
  roleOf,
  rowKey,
} from './roles.js';
import { answerWith, atOtherStages, atScenes, everybody, howFar } from './same-answer.js';
import { sideOf, stepsOf } from './sides.js';
import { matrixWorld, restrictAll, type Sample } from './world.js';

const dataDir = mkdtempSync(join(tmpdir(), 'yuanlian-roles-'));
let t: TestApp;
let samples: Sample[];
let own: Things;
let foreign: Things;
const happens = new Map<string, RoleRow & { cells: Partial<Record<Actor, string>> }>();
/** Whoever signs in has no role yet; signing out ends the session that asks. */
const SESSION = ['signIn', 'signOut', 'sessionRefresh'];
const WRITES = process.env.MATRIX === 'write';

/** Everybody, and a workstation that was given what workstations may be given. */
const WITH_PRE_REVIEW = EVERYBODY.map((seed) =>
  seed.key === 'detentionStation' ? { ...seed, powers: [...(seed.powers ?? []), 'PRE_REVIEW'] } : seed,
);

beforeAll(async () => {
  const keys = keysOf(KeyRing.generate());
  t = await startTestApp({ keys, files: await openFileStore({ dataDir, keys }) }, WITH_PRE_REVIEW);
  samples = await matrixWorld(t);
  own = await ownThings(t, samples);
  foreign = await foreignThings(t, own);
}, 180_000);
afterAll(async () => {
  await t?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

function note(row: Omit<RoleRow, 'cells'>, actor: Actor, cell: string): void {
  const known = happens.get(rowKey(row)) ?? { ...row, cells: {} };
  known.cells = { ...known.cells, [actor]: cell };
  happens.set(rowKey(row), known);
}

const fieldsOf = (kind: 'query' | 'mutation'): string[] =>
  Object.keys(
    (kind === 'query' ? t.app.schema.getQueryType() : t.app.schema.getMutationType())?.getFields() ?? {},
  ).filter((field) => !SESSION.includes(field));

const declared = (): RoleRow[] => (WRITES ? [...happens.values()] : readRoles());

describe('The roles', () => {
  test('have a line for every root query and mutation, and none for what is gone', () => {
    if (WRITES) return;
    const named = (kind: RoleRow['kind']) => readRoles().flatMap((row) => (row.kind === kind ? [row.name] : []));
    for (const kind of ['query', 'mutation'] as const) {
      const there = fieldsOf(kind);
      expect({
        undeclared: there.filter((field) => !named(kind).includes(field)),
        gone: named(kind).filter((field) => !there.includes(field)),
      }).toEqual({ undeclared: [], gone: [] });
    }
  });

  test('read what the file says of every root query', async () => {
    for (const actor of ACTORS) {
      const person = await playerOf(t, 'mianyang', actor);
      if (person === null) continue;
      for (const field of fieldsOf('query')) {
        const places = idPlaces(t.app.schema, 'query', field);
        const at = (place: string) => thingAt(own, field, place);
        const concrete = places.length === 0 ? undefined : fromGlobalId(at(places[0] ?? ''))?.type;
        const answer = await ask(
          t.app.schema,
          person,
          { field, idOf: (path) => at(path.slice(1).join('.')) },
          concrete,
        );
        note({ kind: 'query', name: field, at: 'mianyang' }, actor, says(field, answer));
      }
    }
    expect(differences('query')).toEqual([]);
  }, 120_000);

  test('may do what the file says of every mutation, and what they may not do changes nothing', async () => {
    const refused = WRITES ? [] : readRoles().filter(({ kind }) => kind === 'mutation');
    const mayNot = (actor: Actor, field: string) =>
      refused.some((row) => row.name === field && row.cells[actor] !== 'may' && row.cells[actor] !== '–');
    const before = await everyRow(t);
    for (const actor of ACTORS) await playMutations(actor, (field) => mayNot(actor, field));
    expect(await everyRow(t)).toBe(before);
    for (const actor of ACTORS) await playMutations(actor, (field) => !mayNot(actor, field));
    expect(differences('mutation')).toEqual([]);
  }, 240_000);

  test('hold each step of a lifecycle as its table says', () => {
    const wrong = declared().flatMap(({ kind, name, at, cells }) => {
      if (kind !== 'mutation') return [];
      // Another side's roles stand in the same row (the organ's liaison, the home's officer).
      const without = (actor: Actor) => [...stepsOf(name)].find(([, roles]) => !roles.has(roleOf(actor)))?.[0];
      return ACTORS.flatMap((actor) =>
        cells[actor] === 'may' && without(actor) !== undefined
          ? [`${name} at ${at}: ${actor} may, and the table of ${without(actor)} does not say so`]
          : [],
      );
    });
    expect(wrong).toEqual([]);
  });

  test('are somebody for every mutation, so that its line shows who, and every step of every lifecycle is played', () => {
    const lines = declared().filter(({ kind }) => kind === 'mutation');
    const nobody = lines.filter(({ cells }) => !ACTORS.some((actor) => cells[actor] === 'may')).map(({ name }) => name);
    const played = lines.flatMap(({ name }) => [...stepsOf(name).keys()]);
    const steps = LIFECYCLES.flatMap(({ lifecycle: { name, table } }) =>
      table.transitions.flatMap(({ command, side }) => (side === 'SYSTEM' ? [] : [`${name}.${command}`])),
    );
    const unplayed = [...new Set(steps)].filter((step) => !played.includes(step));
    expect({ nobody, unplayed }).toEqual({ nobody: [], unplayed: [] });
  });

  test('of administration see no case, no person, no ask: not one of them answers', () => {
    const casework =
      /^(case|cases|person|persons|cooperation|cooperations|referral|referrals|consultation|consultations|defence|duty|letter|material|consents|competenceConflict|inbox$|node$|nodes$)/;
    const seen = declared().flatMap(({ kind, name, cells }) =>
      kind === 'query' && casework.test(name) && name !== 'consultationCounts'
        ? (['ORG_ADMIN', 'SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDITOR'] as const).flatMap((actor) =>
            cells[actor] === 'answers' ? [`${name} answers ${actor}`] : [],
          )
        : [],
    );
    expect(seen).toEqual([]);
  });
});

async function playMutations(actor: Actor, wanted: (field: string) => boolean): Promise<void> {
  const all = fieldsOf('mutation').filter(wanted);
  for (const side of [...new Set(all.map(sideOf))]) {
    const person = await playerOf(t, side, actor);
    const here = all.filter((field) => sideOf(field) === side);
    if (person === null) {
      for (const field of here) note({ kind: 'mutation', name: field, at: side }, actor, '–');
      continue;
    }
    for (const bit of inBits(here)) {
      const plays = bit.map((field) => ({
        field,
        idOf: (path: readonly string[]) => thingAt(own, field, path.slice(1).join('.')),
      }));
      const answers = await mutate(t.app.schema, person, plays);
      bit.forEach((field, nth) => {
        note({ kind: 'mutation', name: field, at: side }, actor, atTheDoor(codeOf(field, answers[nth] ?? '')));
      });
    }
  }
}

function differences(kind: RoleRow['kind']): string[] {
  if (WRITES) {
    writeFileSync(ROLE_FILE, printRoles([...happens.values()]));
    return [];
  }
  const said = new Map(readRoles().map((row) => [rowKey(row), row]));
  return [...happens.values()]
    .filter((row) => row.kind === kind)
    .flatMap((row) =>
      ACTORS.flatMap((actor) => {
        const [happened, file] = [row.cells[actor] ?? '–', said.get(rowKey(row))?.cells[actor]];
        return happened === file ? [] : [`${rowKey(row)} as ${actor}: ${happened}, not ${file}`];
      }),
    );
}

async function lookAtAll(actor: Actor, at: string): Promise<void> {
  const person = await playerOf(t, 'mianyang', actor);
  if (person === null) return;
  for (const sample of samples.filter(({ label }) => LOOKED_AT.includes(label))) {
    const { errors, data } = await person.ask<Record<string, unknown>>(
      sample.query(`__typename ${FACES[sample.type] ?? 'id'}`, 'mianyang.liaison'),
      { id: sample.id },
    );
    if (errors !== undefined) throw new Error(`${sample.label}: ${JSON.stringify(errors)}`);
    const seen = sample.pick(data);
    const reasons = JSON.stringify(seen?.redactions ?? []);
    note(
      { kind: 'subject', name: sample.label, at },
      actor,
      seen === null ? 'none' : reasons.includes('RESTRICTED') ? 'face' : 'whole',
    );
  }
}

describe('What is not the viewer’s and what is nowhere', () => {
  test('is answered with the same bytes to who may see nothing of it in the own office: the administrator, and who handles others', async () => {
    const different: string[] = [];
    for (const actor of ['HANDLER', 'ORG_ADMIN'] as const)
      for (const side of ['mianyang', 'tongliang'] as const) {
        const person = await playerOf(t, side, actor);
        if (person === null) continue;
        const here = fieldsOf('mutation').filter((field) => sideOf(field) === side && hidesSubject(field));
        for (const bit of inBits(here)) {
          const answers = async (idAt: (field: string, place: string) => string) =>
            await mutate(
              t.app.schema,
              person,
              bit.map((field) => ({ field, idOf: (path: readonly string[]) => idAt(field, path.slice(1).join('.')) })),
            );
          const [there, gone] = [
            await answers((field, place) => thingAt(own, field, place)),
            await answers(nowhereHidden),
          ];
          bit.forEach((field, nth) => {
            if (there[nth] !== gone[nth])
              different.push(`${field} as ${actor}: ${there[nth]?.slice(0, 200)} ≠ ${gone[nth]?.slice(0, 200)}`);
          });
        }
      }
    expect(different.map((each) => each.split(':')[0])).toEqual([]);
  }, 120_000);

  test('is there, each thing of it: in its table, and for its own people where it can be asked for by its id', async () => {
    const ids = Object.values(foreign).map((id) => id ?? '');
    const missing: string[] = [];
    for (const id of ids) {
      const { type = 'Person', rowId } = fromGlobalId(id) ?? {};
      const [row] = await sql(t, `select 1 from ${TABLE_OF[type]} where id = $1`, [rowId]);
      if (row === undefined) missing.push(type);
    }
    expect(missing).toEqual([]);
    const person = await everybody(t, 'puyang.liaison');
    const unseen: unknown[] = [];
    for (const id of ids) {
      const { data, errors } = await person.ask<{ node: unknown }>(
        'query ($id: ID!) { node(id: $id) { __typename } }',
        { id },
      );
      if (data?.node == null) unseen.push([fromGlobalId(id)?.type, errors?.[0]?.extensions.code]);
    }
    // These hang on an ask or a case, and are no node.
    expect(unseen).toEqual(['Objection', 'Proposal', 'Disposition'].map((type) => [type, undefined]));
  });

  test('is answered with the same bytes by every root query and mutation that takes an id, in every place that the file lists', async () => {
    const different: string[] = [];
    const there: IdArgument[] = [];
    for (const kind of ['query', 'mutation'] as const)
      for (const field of fieldsOf(kind))
        for (const place of new Set(idPlaces(t.app.schema, kind, field))) {
          const type = kindAt(field, place);
          const entry = { kind, field, place, type, rule: type === 'Organisation' ? 'PUBLIC' : 'SAME' } as const;
          if (entry.rule === 'PUBLIC') {
            there.push({ ...entry, seen: '–' });
            continue;
          }
          const [theirs, nobodys] = [
            await answerWith(t, own, kind, field, place, thingAt(foreign, field, place)),
            await answerWith(t, own, kind, field, place, nowhere(field, place)),
          ];
          there.push({ ...entry, seen: kind === 'query' ? 'looked up' : await howFar(t, own, field, place, nobodys) });
          if (theirs !== nobodys)
            different.push(`${field}.${place}: ${theirs.slice(0, 300)} ≠ ${nobodys.slice(0, 300)}`);
        }
    if (WRITES) writeFileSync(ID_FILE, printIdArguments(there));
    expect(different).toEqual([]);
    expect(readIdArguments()).toEqual(there);
    const same = there.filter(({ rule }) => rule === 'SAME');
    const compared = same.filter(({ seen }) => !seen.startsWith('before')).length;
    expect({ compared, endBefore: same.length - compared }).toEqual({ compared: 197, endBefore: 29 });
  }, 240_000);
});

describe('Restricted subjects', () => {
  test('show each role what the file says: open, restricted, and restricted to who was added', async () => {
    for (const actor of ACTORS) await lookAtAll(actor, 'open');
    await restrictAll(t);
    for (const actor of ACTORS) await lookAtAll(actor, 'restricted');
    await sql(
      t,
      `insert into subject_member (subject_id, organisation_id, member_id, way, since)
       select s.id, $1, $2, 'ADDED', now() from (select id from legal_aid_case where restricted union select id from consultation where restricted
         union select id from referral where restricted) s on conflict (subject_id, member_id) do update set ended_at = null`,
      [t.world.organisations.mianyang, t.world.members['mianyang.liaison']],
    );
    for (const actor of ACTORS) if (actor !== 'HANDLER_OWN') await lookAtAll(actor, 'restricted and added');
    expect(differences('subject')).toEqual([]);
  }, 120_000);

  test('and cases at other stages are answered the same with another’s id where a command did not come to it before', async () => {
    const { different, compared } = await atOtherStages(t, own, foreign);
    expect(different).toEqual([]);
    const before = readIdArguments().flatMap(({ field, place, seen }) =>
      seen.startsWith('before') ? [`${field} ${place}`] : [],
    );
    const scenes = await atScenes(t, foreign);
    expect([scenes.different, scenes.untold]).toEqual([[], []]);
    expect([...compared, ...scenes.compared].sort()).toEqual(before.sort());
  }, 120_000);
});

/** What everybody of an office may know of: its people, its register, its agreements, its roster of duties. */
const KNOWN = ['Organisation', 'Member', 'Lawyer', 'Agreement', 'DutyShift'];

/** An id that nothing has, where everybody may not know what is there anyway. */
const nowhereHidden = (field: string, place: string): string =>
  KNOWN.includes(kindAt(field, place)) ? thingAt(own, field, place) : nowhere(field, place);

function hidesSubject(field: string): boolean {
  const [first] = idPlaces(t.app.schema, 'mutation', field);
  return first !== undefined && !KNOWN.includes(kindAt(field, first));
}
