import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { toGlobalId } from '../../../src/kernel/ids.js';
import { CASEWORK_ROLES } from '../../../src/kernel/roles.js';
import { openFileStore } from '../../../src/platform/file-store.js';
import { KeyRing } from '../../../src/platform/key-ring.js';
import { keysOf } from '../../../src/platform/keys.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { fieldsOf, MATRIX_FILE, type MatrixRow, printMatrix, READERS, type Reader, readMatrix } from './matrix.js';
import { read, type Seen, verdict } from './reader.js';
import { fullReader, LOGINS, matrixWorld, restrictAll, type Sample } from './world.js';

/** What one can do, and whom one can choose for it, is a matter of roles. */
const BY_ROLE = ['viewerActions', 'lawyerCandidates'];

const dataDir = mkdtempSync(join(tmpdir(), 'yuanlian-matrix-'));
let t: TestApp;
let samples: Sample[];
/** What happens: `Type.field` → reader → verdict. */
const happens = new Map<string, Partial<Record<Reader, string>>>();
const whole = new Map<Sample, Seen>();

beforeAll(async () => {
  const keys = keysOf(KeyRing.generate());
  t = await startTestApp({ keys, files: await openFileStore({ dataDir, keys }) }, EVERYBODY);
  samples = await matrixWorld(t);
  for (const sample of samples) {
    whole.set(sample, await read(t.app.schema, await t.as(LOGINS[fullReader(sample)]), sample.type, sample.id));
    for (const reader of sample.readers) if (reader !== 'COLLEAGUE') await note(sample, reader);
  }
}, 120_000);
afterAll(async () => {
  await t?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function note(sample: Sample, reader: Reader): Promise<void> {
  const seen = await read(t.app.schema, await t.as(LOGINS[reader]), sample.type, sample.id);
  const all = whole.get(sample) ?? null;
  for (const field of Object.keys(all?.fields ?? {})) {
    if (field === '__typename') continue;
    const at = `${sample.type}.${field}`;
    happens.set(at, { ...happens.get(at), [reader]: verdict(field, all, seen) });
  }
}

describe('The authorisation matrix', () => {
  test('has a line for every field that a client can meet, and none for what is gone', () => {
    const declared = readMatrix().map(({ type, field }) => `${type}.${field}`);
    const there = fieldsOf(t.app.schema);
    expect({
      undeclared: there.filter((field) => !declared.includes(field)),
      gone: declared.filter((field) => !there.includes(field)),
      twice: declared.filter((field, nth) => declared.indexOf(field) !== nth),
    }).toEqual({ undeclared: [], gone: [], twice: [] });
  });

  test('whoever leads, asks or owns reads every sample whole, so that the rest proves something', () => {
    for (const sample of samples) expect([sample.type, whole.get(sample) !== null]).toEqual([sample.type, true]);
  });

  test('every role that does casework reads the same fields; the roles differ in what they may do', async () => {
    const [sample] = samples;
    if (sample === undefined) throw new Error('There is a case.');
    const all = whole.get(sample);
    const member = t.world.members['mianyang.supervisor'];
    for (const role of CASEWORK_ROLES.filter((each) => each !== 'HANDLER')) {
      await sql(t, 'update member set roles = array[$1] where id = $2', [role, member]);
      const seen = await read(t.app.schema, await t.as('mianyang.supervisor'), sample.type, sample.id);
      const differing = Object.keys(all?.fields ?? {}).filter(
        (field) =>
          !BY_ROLE.includes(field) && JSON.stringify(seen?.fields[field]) !== JSON.stringify(all?.fields[field]),
      );
      expect([role, differing]).toEqual([role, []]);
    }
  });

  test('says of every reader what happens, field by field', async () => {
    await restrictAll(t);
    for (const sample of samples.filter(({ readers }) => readers.includes('COLLEAGUE'))) {
      whole.set(sample, await read(t.app.schema, await t.as(LOGINS[fullReader(sample)]), sample.type, sample.id));
      await note(sample, 'COLLEAGUE');
    }
    if (process.env.MATRIX === 'write') write();
    const wrong = readMatrix()
      .filter(({ rule }) => rule === 'RELATION')
      .flatMap(({ type, field, verdicts }) =>
        READERS.flatMap((reader) => {
          const happened = happens.get(`${type}.${field}`)?.[reader] ?? '–';
          return happened === verdicts[reader]
            ? []
            : [`${type}.${field} as ${reader}: ${happened}, not ${verdicts[reader]}`];
        }),
      );
    expect(wrong).toEqual([]);
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

/** Writes down what happens, for review: `MATRIX=write npm test -- test/access/matrix`. Rules that stand are kept. */
function write(): void {
  const known = new Map(readable().map((row) => [`${row.type}.${row.field}`, row]));
  const rows = fieldsOf(t.app.schema).map((at): MatrixRow => {
    const [type = '', field = ''] = at.split('.');
    const happened = happens.get(at);
    const rule = happened === undefined ? (known.get(at)?.rule ?? 'PARENT') : 'RELATION';
    const verdicts = Object.fromEntries(
      READERS.map((reader) => [reader, rule === 'RELATION' ? (happened?.[reader] ?? '–') : '']),
    );
    return { type, field, rule, verdicts };
  });
  writeFileSync(MATRIX_FILE, printMatrix(rows));
}

function readable(): MatrixRow[] {
  try {
    return readMatrix();
  } catch {
    return [];
  }
}
