import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { newId } from '../../../src/kernel/ids.js';
import { packZip } from '../../../src/kernel/zip-file.js';
import { aCase, sql } from '../../support/a.js';
import { key } from '../../support/app.js';
import { attach, attached, type FilesApp, get, pdf, put, rowOf, seenFile, startFilesApp, uploaded } from './files.js';
import { accepted } from './sharing-scene.js';

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

test("A refusal speaks the caller's language.", async () => {
  const zh = await get(t, 'puyang.officer', '/materials/unknown');
  const en = await get(t, 'puyang.officer', '/materials/unknown', { 'accept-language': 'en' });
  expect([zh.text, en.text]).toEqual([
    '{"errors":[{"message":"没有找到，或您无权查看。","extensions":{"code":"NOT_FOUND"}}]}',
    '{"errors":[{"message":"Not found, or not visible to you.","extensions":{"code":"NOT_FOUND"}}]}',
  ]);
});

test('A file of others and a missing one are answered with the same bytes.', async () => {
  const { seeded } = await accepted(t);
  const { id } = await attached(t, 'puyang.officer', { caseId: seeded.id });
  const missing = Buffer.concat([Buffer.of(15), Buffer.from(newId().replaceAll('-', ''), 'hex')]).toString('base64url');
  for (const login of ['mianyang.head', 'puyang.admin', 'union.liaison']) {
    const [foreign, none] = [await get(t, login, `/materials/${id}`), await get(t, login, `/materials/${missing}`)];
    expect([foreign.status, foreign.text]).toEqual([404, none.text]);
    const names = (answer: typeof foreign) => [...answer.headers.keys()].sort();
    expect(names(foreign)).toEqual(names(none));
    expect([await seenFile(t, login, id), await seenFile(t, login, missing)]).toEqual([null, null]);
  }
  const mine = await uploaded(t, 'mianyang.officer', pdf());
  const tries = [
    await attach(t, 'mianyang.officer', { materialId: mine, caseId: seeded.id }),
    await attach(t, 'mianyang.officer', { materialId: mine, caseId: 'BgAAAAAAAAAAAAAAAAAAAAA' }),
    await attach(t, 'mianyang.officer', { materialId: id, caseId: (await aCase(t, 'mianyang')).id }),
  ];
  expect(tries.map(({ userErrors }) => userErrors[0]?.code)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND']);
});

test('A file that is attached to nothing is there for its uploader alone, who may throw it away.', async () => {
  const content = pdf();
  const id = await uploaded(t, 'puyang.officer', content);
  expect(await seenFile(t, 'puyang.officer', id)).toMatchObject({ state: 'UPLOADED' });
  expect((await get(t, 'puyang.officer', `/materials/${id}`)).bytes.equals(content)).toBe(true);
  expect(await seenFile(t, 'puyang.officer2', id)).toBeNull();
  expect((await get(t, 'puyang.officer2', `/materials/${id}`)).status).toBe(404);
  const discard = async (login: string) =>
    (
      await (
        await t.as(login)
      ).run<{ d: { discardedId: string | null; userErrors: { code: string }[] } }>(
        'mutation ($input: MaterialDiscardInput!) { d: materialDiscard(input: $input) { discardedId userErrors { code } } }',
        { input: { materialId: id, idempotencyKey: key() } },
      )
    ).d;
  expect((await discard('puyang.officer2')).userErrors[0]?.code).toBe('NOT_FOUND');
  expect(newOnDisk()).toHaveLength(1);
  expect(await discard('puyang.officer')).toEqual({ discardedId: id, userErrors: [] });
  expect(newOnDisk()).toEqual([]);
  const [row] = await sql(t, 'select state, title_sealed, wrapped_key, storage_name from material where id = $1', [
    rowOf(id),
  ]);
  expect(row).toEqual({ state: 'DISCARDED', title_sealed: null, wrapped_key: null, storage_name: null });
  expect(await seenFile(t, 'puyang.officer', id)).toBeNull();
  expect((await discard('puyang.officer')).userErrors[0]?.code).toBe('NOT_FOUND');
});

test('What is attached cannot be thrown away.', async () => {
  const { id } = await attached(t, 'puyang.officer', { caseId: (await aCase(t, 'puyang')).id });
  const { d } = await (await t.as('puyang.officer')).run<{ d: { userErrors: { code: string }[] } }>(
    'mutation ($input: MaterialDiscardInput!) { d: materialDiscard(input: $input) { userErrors { code } } }',
    { input: { materialId: id, idempotencyKey: key() } },
  );
  expect(d.userErrors[0]?.code).toBe('FILE_ALREADY_ATTACHED');
  expect(await seenFile(t, 'puyang.officer', id)).toMatchObject({ state: 'ATTACHED' });
});

test('The name a file is downloaded under says what it is, whatever its uploader called it.', async () => {
  const names: [string, string][] = [
    ['合同.html', '合同.html.pdf'],
    ['\u202efdp.exe', 'fdp.exe.pdf'],
    ['../../etc/passwd', 'passwd.pdf'],
    ["it's (1)*.PDF", "it's (1)_.PDF"],
  ];
  for (const [title, expected] of names) {
    const id = await uploaded(t, 'puyang.officer', pdf(100), { title });
    const { headers } = await get(t, 'puyang.officer', `/materials/${id}`);
    const encoded = /filename\*=UTF-8''(\S+)$/.exec(headers.get('content-disposition') ?? '')?.[1] ?? '';
    expect(decodeURIComponent(encoded)).toBe(expected);
    expect(encoded).toMatch(/^[A-Za-z0-9%._-]+$/);
  }
});

test("A spreadsheet is taken as a roster and a telephone's recording under its own name.", async () => {
  const parts = ['[Content_Types].xml', 'xl/workbook.xml'].map((name) => [name, Buffer.alloc(9)] as const);
  const roster = await uploaded(t, 'puyang.officer', packZip(parts), {
    purpose: 'ROSTER',
    declaredType: 'XLSX',
    title: '花名册.xlsx',
  });
  expect(await seenFile(t, 'puyang.officer', roster)).toMatchObject({ title: '花名册.xlsx' });
  const sound = Buffer.concat([Buffer.from('\0\0\0\x20ftypmp42\0\0\0\0', 'latin1'), Buffer.alloc(500)]);
  const recording = await uploaded(t, 'puyang.officer', sound, {
    purpose: 'RECORDING',
    declaredType: 'M4A',
    title: '谈话.m4a',
  });
  expect(await seenFile(t, 'puyang.officer', recording)).toMatchObject({ mediaType: 'video/mp4' });
  const { headers } = await get(t, 'puyang.officer', `/materials/${recording}`);
  expect(headers.get('content-disposition')).toContain(encodeURIComponent('谈话.m4a'));
});

test('A stored file that was changed is never given out as a whole one.', async () => {
  const id = await uploaded(t, 'puyang.officer', pdf(300_000));
  const [path = ''] = newOnDisk();
  const sealed = readFileSync(path);
  const changedAt = async (at: number) => {
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    writeFileSync(path, changed);
    return await get(t, 'puyang.officer', `/materials/${id}`).then(
      ({ status, code }) => `${status} ${code}`,
      () => 'cut off',
    );
  };
  expect([await changedAt(100), await changedAt(250_000)]).toEqual(['500 INTERNAL', 'cut off']);
  expect(t.log.join('')).toContain('a download broke off');
  writeFileSync(path, sealed);
  expect((await get(t, 'puyang.officer', `/materials/${id}`)).status).toBe(200);
});

test('No original name, origin or content stands in the log, the store or the rows.', async () => {
  const canary = '丁小满之身份证件';
  const content = pdf(2_000, '证件号码410901199001010018');
  const seeded = await aCase(t, 'puyang');
  const material = await attached(
    t,
    'puyang.officer',
    { caseId: seeded.id, obtainedFrom: `${canary}之家` },
    { title: `${canary}.pdf` },
    content,
  );
  expect(material).toMatchObject({ title: `${canary}.pdf`, obtainedFrom: `${canary}之家` });
  await get(t, 'puyang.officer', material.downloadPath ?? '');
  await put(t, 'puyang.officer', `/uploads/${encodeURIComponent(canary)}`, content);
  await get(t, 'yangquan.officer', material.downloadPath ?? '');
  const encodings = [canary, encodeURIComponent(canary), Buffer.from(canary).toString('base64'), '410901199001010018'];
  const haystacks = [
    t.log.join(''),
    ...newOnDisk().map((path) => `${path}\n${readFileSync(path).toString('latin1')}`),
    ...newOnDisk().map((path) => readFileSync(path).toString('utf8')),
    JSON.stringify(await sql(t, 'select m::text as row from material m')),
    JSON.stringify(await sql(t, 'select j::text as row from journal j')),
    JSON.stringify(await sql(t, 'select o::text as row from command_outcome o')),
  ];
  const bytea = Buffer.from(canary).toString('hex');
  for (const haystack of haystacks) {
    for (const needle of [...encodings, bytea]) expect(haystack.includes(needle)).toBe(false);
  }
  expect(t.log.join('')).toContain('/uploads/:ticket');
});
