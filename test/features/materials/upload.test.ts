import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { aCase, sql } from '../../support/a.js';
import { key } from '../../support/app.js';
import { attach, draw, type FilesApp, get, pdf, put, rowOf, startFilesApp, uploaded } from './files.js';

let t: FilesApp;
beforeAll(async () => {
  t = await startFilesApp();
});
afterAll(async () => await t.stop());
let before: string[] = [];
beforeEach(() => {
  before = t.onDisk();
});

const newOnDisk = () => t.onDisk().filter((path) => !before.includes(path));
const stateOf = async (materialId: string) =>
  (await sql<{ state: string }>(t, 'select state from material where id = $1', [rowOf(materialId)]))[0]?.state;
const drawn = async (...args: Parameters<typeof draw>) => {
  const { ticket, userErrors } = await draw(...args);
  if (ticket === null) throw new Error(JSON.stringify(userErrors));
  return ticket;
};

test('A file is announced, uploaded, attached to a case, and comes back as it was.', async () => {
  const seeded = await aCase(t, 'puyang');
  const content = pdf(300_000);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const ticket = await drawn(t, 'puyang.officer', content, { sha256 });
  expect(ticket.expiresAt).toMatch(/^2026-11-03T02:15/);
  const sent = await put(t, 'puyang.officer', ticket.uploadPath, content, { 'content-type': 'application/json' });
  expect([sent.status, sent.json]).toEqual([201, { id: ticket.materialId, size: content.length, sha256 }]);
  const { material, userErrors, journalEntryId } = await attach(t, 'puyang.officer', {
    materialId: ticket.materialId,
    caseId: seeded.id,
    obtainedFrom: '项目部',
    obtainedOn: '2026-10-30',
    obtainedHow: 'COLLECTED',
  });
  expect(userErrors).toEqual([]);
  expect(material).toMatchObject({
    state: 'ATTACHED',
    title: '工资台账.pdf',
    mediaType: 'application/pdf',
    size: content.length,
    sha256,
    owner: { name: '濮阳市法律援助中心' },
    obtainedFrom: '项目部',
    obtainedOn: '2026-10-30',
    obtainedHow: 'COLLECTED',
    itemId: null,
    redactions: [],
  });
  const file = await get(t, 'puyang.reception', material?.downloadPath ?? '');
  expect(file.status).toBe(200);
  expect(file.bytes.equals(content)).toBe(true);
  expect(Object.fromEntries(file.headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-length': String(content.length),
    'content-disposition': `attachment; filename="file.pdf"; filename*=UTF-8''${encodeURIComponent('工资台账.pdf')}`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  const entries = await sql(
    t,
    `select word, subject_type, subject_id, "references" from journal where word like 'material.%'`,
  );
  expect(entries).toEqual([
    {
      word: 'material.attach',
      subject_type: 'LEGAL_AID_CASE',
      subject_id: seeded.rowId,
      references: { material: rowOf(ticket.materialId), fieldClass: 'EVIDENCE' },
    },
  ]);
  expect(journalEntryId).not.toBeNull();
});

test('The case shows its files, and a command replayed attaches nothing twice.', async () => {
  const seeded = await aCase(t, 'puyang');
  const materialId = await uploaded(t, 'puyang.officer', pdf());
  const input = { materialId, caseId: seeded.id, idempotencyKey: key() };
  const once = await attach(t, 'puyang.officer', input);
  expect(await attach(t, 'puyang.officer', input)).toEqual(once);
  const again = await attach(t, 'puyang.officer', { materialId, caseId: seeded.id });
  expect(again.userErrors[0]?.code).toBe('FILE_ALREADY_ATTACHED');
  const person = await t.as('puyang.officer');
  const { case: shown } = await person.run<{ case: unknown }>(
    'query ($id: ID!) { case: node(id: $id) { ... on LegalAidCase { materials { id title } } } }',
    { id: seeded.id },
  );
  expect(shown).toEqual({ materials: [{ id: materialId, title: '工资台账.pdf' }] });
});

test.each<[string, Record<string, unknown>, string, string]>([
  ['too large a document', { size: 20 * 1_048_576 + 1 }, 'FILE_TOO_LARGE', 'size'],
  [
    'too large a recording',
    { purpose: 'RECORDING', declaredType: 'MP3', size: 200 * 1_048_576 + 1 },
    'FILE_TOO_LARGE',
    'size',
  ],
  ['too large a roster', { purpose: 'ROSTER', declaredType: 'CSV', size: 5 * 1_048_576 + 1 }, 'FILE_TOO_LARGE', 'size'],
  ['a recording as a document', { declaredType: 'MP4' }, 'FILE_TYPE_REFUSED', 'declaredType'],
  ['a document as a roster', { purpose: 'ROSTER', declaredType: 'PDF' }, 'FILE_TYPE_REFUSED', 'declaredType'],
  ['an empty file', { size: 0 }, 'FILE_EMPTY', 'size'],
  ['a hash that is none', { sha256: 'abc' }, 'FILE_HASH_UNFIT', 'sha256'],
  ['a name of nothing', { title: ' \u200b/ ' }, 'TEXT_MISSING', 'title'],
])('No ticket is drawn for %s.', async (_what, more, code, field) => {
  const { ticket, userErrors } = await draw(t, 'puyang.officer', pdf(), more);
  expect([ticket, userErrors]).toMatchObject([null, [{ code, path: ['input', field] }]]);
});

test('Who does no casework draws no ticket.', async () => {
  expect((await draw(t, 'puyang.admin', pdf())).userErrors[0]?.code).toBe('ROLE_MAY_NOT');
});

test.each<[string, Buffer, Record<string, unknown>, number, string]>([
  ['that are longer than announced', pdf(900), { size: 900 }, 422, 'FILE_SIZE_DIFFERS'],
  ['that are shorter than announced', pdf(900), { size: 5_000 }, 422, 'FILE_SIZE_DIFFERS'],
  ['beyond every limit', pdf(20 * 1_048_576), { size: 900 }, 413, 'FILE_TOO_LARGE'],
  ['of another type', Buffer.concat([Buffer.from('MZ\x90\0'), Buffer.alloc(900)]), {}, 415, 'FILE_TYPE_REFUSED'],
  ['of a type that was not announced', pdf(900), { declaredType: 'PNG' }, 415, 'FILE_TYPE_REFUSED'],
  ['with another hash', pdf(900), { sha256: 'a'.repeat(64) }, 422, 'FILE_HASH_DIFFERS'],
])(
  'Bytes %s are refused by name; nothing is kept, and the ticket still holds.',
  async (_what, content, more, status, code) => {
    const ticket = await drawn(t, 'puyang.officer', content, more);
    const refused = await put(t, 'puyang.officer', ticket.uploadPath, content);
    expect([refused.status, refused.code]).toEqual([status, code]);
    expect(newOnDisk()).toEqual([]);
    expect(await stateOf(ticket.materialId)).toBe('TICKETED');
    const early = await attach(t, 'puyang.officer', {
      materialId: ticket.materialId,
      caseId: (await aCase(t, 'puyang')).id,
    });
    expect(early.userErrors[0]?.code).toBe('FILE_NOT_UPLOADED');
  },
);

test('Bytes that come without their number are measured as they come.', async () => {
  const content = pdf(200_000);
  const stream = (bytes: Buffer) =>
    new ReadableStream({
      start(controller) {
        for (let at = 0; at < bytes.length; at += 10_000) controller.enqueue(bytes.subarray(at, at + 10_000));
        controller.close();
      },
    });
  const ticket = await drawn(t, 'puyang.officer', content);
  const long = await put(t, 'puyang.officer', ticket.uploadPath, stream(Buffer.concat([content, content])));
  expect([long.status, long.code]).toEqual([422, 'FILE_SIZE_DIFFERS']);
  expect(newOnDisk()).toEqual([]);
  const right = await put(t, 'puyang.officer', ticket.uploadPath, stream(content));
  expect([right.status, right.json.size]).toEqual([201, content.length]);
  expect(newOnDisk()).toHaveLength(1);
});

test('A ticket is good once.', async () => {
  const content = pdf();
  const ticket = await drawn(t, 'puyang.officer', content);
  expect((await put(t, 'puyang.officer', ticket.uploadPath, content)).status).toBe(201);
  const again = await put(t, 'puyang.officer', ticket.uploadPath, content);
  expect([again.status, again.code]).toEqual([409, 'FILE_ALREADY_UPLOADED']);
  expect(newOnDisk()).toHaveLength(1);
});

test('Of eight that send the same file at once one wins, and one file lies in the store.', async () => {
  const content = pdf(200_000);
  const ticket = await drawn(t, 'puyang.officer', content);
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => put(t, 'puyang.officer', ticket.uploadPath, content)),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
  expect(newOnDisk()).toHaveLength(1);
});

test('A ticket is worth nothing in another hand, forged, without a session, or too late.', async () => {
  const content = pdf();
  const ticket = await drawn(t, 'puyang.officer', content);
  const sign = ticket.uploadPath.at(-20) === 'A' ? 'B' : 'A';
  const forged = `${ticket.uploadPath.slice(0, -20)}${sign}${ticket.uploadPath.slice(-19)}`;
  const answers = [
    await put(t, 'puyang.officer2', ticket.uploadPath, content),
    await put(t, 'yangquan.officer', ticket.uploadPath, content),
    await put(t, 'puyang.officer', forged, content),
    await put(t, 'puyang.officer', '/uploads/x.y', content),
  ];
  expect(answers.map(({ status, text }) => [status, text])).toEqual(answers.map(() => [404, answers[0]?.text]));
  const nobody = await put(t, null, ticket.uploadPath, content);
  expect([nobody.status, nobody.code, nobody.headers.get('www-authenticate')]).toEqual([
    401,
    'UNAUTHENTICATED',
    'Bearer',
  ]);
  const stranger = await put(t, null, ticket.uploadPath, content, { authorization: `Bearer ${'x'.repeat(40)}` });
  expect([stranger.status, stranger.code]).toEqual([401, 'UNAUTHENTICATED']);
  t.clock.advance(15 * 60_000);
  try {
    const late = await put(t, 'puyang.officer', ticket.uploadPath, content);
    expect([late.status, late.code]).toEqual([410, 'FILE_TICKET_EXPIRED']);
  } finally {
    t.clock.advance(-15 * 60_000);
  }
  expect(newOnDisk()).toEqual([]);
  expect((await put(t, 'puyang.officer', ticket.uploadPath, content)).status).toBe(201);
});

test('When the line is cut midway nothing is left, and the same ticket takes the file later.', async () => {
  const content = pdf(2_000_000);
  const ticket = await drawn(t, 'puyang.officer', content);
  const { token } = await t.as('puyang.officer');
  await new Promise<void>((resolve, reject) => {
    const half = request(`${t.app.url}${ticket.uploadPath}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-length': content.length },
    });
    half.on('error', () => resolve());
    half.write(content.subarray(0, 1_000_000));
    const started = Date.now();
    const wait = setInterval(() => {
      if (newOnDisk().length === 1) half.destroy(new Error('cut'));
      else if (Date.now() - started < 10_000) return;
      else reject(new Error('The upload never began.'));
      clearInterval(wait);
    }, 20);
  });
  for (let tries = 0; newOnDisk().length > 0 && tries < 250; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(newOnDisk()).toEqual([]);
  expect(await stateOf(ticket.materialId)).toBe('TICKETED');
  expect((await put(t, 'puyang.officer', ticket.uploadPath, content)).status).toBe(201);
});

test('A sender that is refused and goes on sending gets its answer and is cut off.', async () => {
  const ticket = await drawn(t, 'puyang.officer', pdf());
  const { token } = await t.as('puyang.officer');
  const line = connect(t.app.port, '127.0.0.1');
  line.on('error', () => undefined);
  let answer = '';
  line.on('data', (bytes) => {
    answer += bytes.toString();
  });
  const closed = new Promise<void>((resolve) => line.once('close', () => resolve()));
  line.write(
    `PUT ${ticket.uploadPath} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-length: 999999999\r\n\r\n%PDF-`,
  );
  const drip = setInterval(() => line.write('x'.repeat(1_000)), 50);
  await closed;
  clearInterval(drip);
  expect(answer).toContain('413');
  expect(answer).toContain('FILE_TOO_LARGE');
});

test('A member has at most fifty files that are attached to nothing.', async () => {
  const [answers, content] = [[] as string[], pdf(100)];
  for (let n = 0; n < 51; n += 1) {
    const { userErrors } = await draw(t, 'mianyang.officer', content);
    answers.push(userErrors[0]?.code ?? 'drawn');
  }
  expect(answers).toEqual([...Array(50).fill('drawn'), 'FILES_WAITING_TOO_MANY']);
  t.clock.advance(16 * 60_000);
  try {
    expect((await draw(t, 'mianyang.officer', content)).userErrors).toEqual([]);
  } finally {
    t.clock.advance(-16 * 60_000);
  }
});
