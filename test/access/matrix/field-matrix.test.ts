import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { toGlobalId } from '../../../src/kernel/ids.js';
import { openFileStore } from '../../../src/platform/file-store.js';
import { KeyRing } from '../../../src/platform/key-ring.js';
import { keysOf } from '../../../src/platform/keys.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import {
  fieldsOf,
  keyOf,
  MATRIX_FILE,
  type MatrixRow,
  printMatrix,
  READERS,
  type Reader,
  readMatrix,
} from './matrix.js';
import { OPEN, whyPlain } from './plain.js';
import { read, type Seen, verdict } from './reader.js';
import { secondSamples } from './second-samples.js';
import { classOf, EXCEPTIONS, paragraphOf, SECTION_8 } from './section-8.js';
import { cursorOf, fullReader, LOGINS, loginOf, matrixWorld, OUTSIDE, restrictAll, type Sample } from './world.js';

const dataDir = mkdtempSync(join(tmpdir(), 'yuanlian-matrix-'));
let t: TestApp;
let samples: Sample[];
/** Types that have lines of their own: where they hang on another, only their id is asked for. */
let subjects: string[];
/** What happens: place → reader → verdict. */
const happens = new Map<string, Partial<Record<Reader, string>>>();
const whole = new Map<Sample, Seen>();

beforeAll(async () => {
  const keys = keysOf(KeyRing.generate());
  t = await startTestApp({ keys, files: await openFileStore({ dataDir, keys }) }, EVERYBODY);
  samples = await matrixWorld(t);
  const caseId = samples.find(({ type }) => type === 'LegalAidCase')?.id ?? '';
  samples.push(...(await secondSamples(t, caseId, (login) => cursorOf(t, login))));
  subjects = [...new Set(samples.map(({ type }) => type))];
  for (const sample of samples) {
    whole.set(sample, await seenBy(sample, fullReader(sample)));
    for (const reader of sample.readers) if (reader !== 'COLLEAGUE') await note(sample, reader);
  }
}, 180_000);
afterAll(async () => {
  await t?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const seenBy = async (sample: Sample, reader: Reader): Promise<Seen> =>
  await read(t.app.schema, await t.as(loginOf(sample, reader)), sample, subjects, loginOf(sample, reader));

async function note(sample: Sample, reader: Reader): Promise<void> {
  const seen = await seenBy(sample, reader);
  const all = whole.get(sample) ?? null;
  for (const place of all?.keys() ?? [])
    happens.set(place, { ...happens.get(place), [reader]: verdict(place, all, seen) });
}

describe('The authorisation matrix', () => {
  test('has a line for every field that a client can meet, and none for what is gone', () => {
    const declared = readMatrix();
    const fields = new Set(declared.map(({ type, field }) => `${type}.${field}`));
    const there = fieldsOf(t.app.schema);
    expect({
      undeclared: there.filter((field) => !fields.has(field)),
      gone: [...fields].filter((field) => !there.includes(field)),
      twice: declared.map(keyOf).filter((place, nth, all) => all.indexOf(place) !== nth),
    }).toEqual({ undeclared: [], gone: [], twice: [] });
  });

  test('leaves to the object it hangs on only what has no data of its own, and says why', () => {
    const wrong = readMatrix().filter(({ type, field, rule, why }) =>
      rule === 'PARENT' ? whyPlain(type, field) === null || why === '' : rule !== 'RELATION' && OPEN[type] !== rule,
    );
    expect(wrong.map(keyOf)).toEqual([]);
  });

  test('whoever leads, asks or owns reads every sample whole, and every field is filled somewhere, so that the rest proves something', () => {
    for (const sample of samples) expect([sample.label, whole.get(sample) !== null]).toEqual([sample.label, true]);
    const filled = new Set(
      [...happens].flatMap(([place, verdicts]) =>
        Object.values(verdicts).some((each) => ['full', 'some', 'own'].includes(each ?? ''))
          ? [place.split('|')[0]]
          : [],
      ),
    );
    const never = [...new Set([...happens.keys()].map((place) => place.split('|')[0] ?? ''))];
    expect(never.filter((field) => !filled.has(field))).toEqual([]);
  });

  test('says of every reader what happens, field by field', async () => {
    await restrictAll(t);
    const restrictedAndSeen: string[] = [];
    for (const sample of samples.filter(({ readers }) => readers.includes('COLLEAGUE'))) {
      whole.set(sample, await seenBy(sample, fullReader(sample)));
      await note(sample, 'COLLEAGUE');
      // Who had nothing of it open has nothing of it restricted; the roster is for everybody of the office.
      for (const reader of sample.readers.filter((each) => OUTSIDE.includes(each)))
        if ((await seenBy(sample, reader)) !== null) restrictedAndSeen.push(`${sample.label} as ${reader}`);
    }
    expect(restrictedAndSeen).toEqual(['DutyShift as OTHER_HANDLER']);
    if (process.env.MATRIX === 'write') write();
    const declared = new Map(readMatrix().map((row) => [keyOf(row), row]));
    const wrong = [...happens].flatMap(([place, verdicts]) =>
      READERS.flatMap((reader) => {
        const happened = verdicts[reader] ?? '–';
        const said = declared.get(place)?.verdicts[reader];
        return happened === said ? [] : [`${place} as ${reader}: ${happened}, not ${said}`];
      }),
    );
    const unplayed = [...declared].filter(([place, { rule }]) => rule === 'RELATION' && !happens.has(place));
    expect({ wrong, unplayed: unplayed.map(([place]) => place) }).toEqual({ wrong: [], unplayed: [] });
  });

  test('shows nobody more of a case than the table of lifecycles.md §8', () => {
    const wider = readMatrix().flatMap((row) => {
      const known = classOf(row.type, row.field, row.at);
      if (row.rule !== 'RELATION' || known === null) return [];
      return READERS.flatMap((reader) => {
        const shown = ['full', 'some'].includes(row.verdicts[reader] ?? '');
        const allowed = SECTION_8[reader].includes(known);
        const excepted = EXCEPTIONS.some(([place, who]) => keyOf(row).startsWith(place) && who === reader);
        return shown && !allowed && !excepted ? [`${keyOf(row)} is ${known}, and ${reader} gets it`] : [];
      });
    });
    expect(wider).toEqual([]);
  });
});

describe('Whom the head adds to a restricted case', () => {
  test('finds it, though he holds no role but HANDLER, reads it whole, does nothing with it, and loses it again', async () => {
    const idOf = (type: string) => samples.find((sample) => sample.type === type)?.id ?? '';
    const id = idOf('LegalAidCase');
    const meets = async () =>
      await (await t.as(LOGINS.OTHER_HANDLER)).run<Record<string, unknown>>(
        `query ($id: ID!, $letter: ID!, $material: ID!, $person: ID!) { case(id: $id) { matter }
           letter(id: $letter) { id } material(id: $material) { title } person(id: $person) { nameMasked } cases { nodes { id } }
           cooperations { nodes { matter } } inbox { nodes { id } } }`,
        { id, letter: idOf('Letter'), material: idOf('Material'), person: idOf('Person') },
      );
    const done = async (login: string, mutation: string, input: Record<string, unknown>) => {
      const type = String(t.app.schema.getMutationType()?.getFields()[mutation]?.args[0]?.type);
      const { done: answer } = await (await t.as(login)).run<{ done: { userErrors: { code: string }[] } }>(
        `mutation ($input: ${type}) { done: ${mutation}(input: $input) { userErrors { code } } }`,
        { input: { id, idempotencyKey: randomUUID(), ...input } },
      );
      return answer.userErrors[0]?.code ?? null;
    };
    const who = { memberId: toGlobalId('Member', t.world.members['mianyang.handler'] ?? ''), reason: '协助办理' };
    const nothing = { case: null, letter: null, material: null, person: null };
    const none = { nodes: [] };
    expect(await meets()).toEqual({ ...nothing, cases: none, cooperations: none, inbox: none });
    expect(await done('mianyang.head', 'caseMemberAdd', who)).toBeNull();
    const seen = await meets();
    expect(Object.keys(nothing).filter((field) => seen[field] === null)).toEqual([]);
    expect(JSON.stringify(seen.cooperations)).toContain('"matter":"');
    expect([seen.cases, JSON.stringify(seen.inbox).includes(id)]).toEqual([{ nodes: [{ id }] }, true]);
    const moves = { expectedVersion: 1, summary: '结案' };
    expect(await done('mianyang.handler', 'caseSubmitFile', moves)).toBe('CASE_HANDLED_BY_ANOTHER');
    expect(await done('mianyang.head', 'caseMemberRemove', who)).toBeNull();
    expect(await meets()).toEqual({ ...nothing, cases: none, cooperations: none, inbox: none });
  });
});

/** Writes down what happens, for review: `MATRIX=write npm test -- test/access/matrix`. What is not played stays as it was. */
function write(): void {
  const played = [...happens].map(([place, verdicts]): MatrixRow => {
    const [name = '', at = ''] = place.split('|');
    const [type = '', field = ''] = name.split('.');
    const cells = Object.fromEntries(READERS.map((reader) => [reader, verdicts[reader] ?? '–']));
    return { type, field, at, rule: 'RELATION', why: paragraphOf(type, field, at), verdicts: cells };
  });
  const known = new Set(played.map(({ type, field }) => `${type}.${field}`));
  const others = fieldsOf(t.app.schema)
    .filter((field) => !known.has(field))
    .map((name): MatrixRow => {
      const [type = '', field = ''] = name.split('.');
      return { type, field, at: '', rule: OPEN[type] ?? 'PARENT', why: whyPlain(type, field) ?? '', verdicts: {} };
    });
  const rows = [...played, ...others].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
  writeFileSync(MATRIX_FILE, printMatrix(rows));
}
