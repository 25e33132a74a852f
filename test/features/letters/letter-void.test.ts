import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from '../../support/a.js';
import { key } from '../../support/app.js';
import { type FilesApp, get, startFilesApp } from '../materials/files.js';
import { aPaper, counted, papersOf } from './desk.js';

let t: FilesApp;
beforeAll(async () => {
  t = await startFilesApp();
});
afterAll(async () => await t.stop());

interface Paper {
  id: string;
  number: string;
  template: string;
  ministryForms: number[];
  contentHash: string;
  voidedAt: string | null;
  voidedByNumber: string | null;
  voidsNumber: string | null;
  deliveredAt: string | null;
  openedAt: string | null;
  openedBy: string | null;
  downloadedAt: string | null;
  downloadedBy: string | null;
  addressee: { name: string } | null;
  docxPath: string;
}
const FIELDS = `id number template ministryForms contentHash voidedAt voidedByNumber voidsNumber deliveredAt openedAt openedBy downloadedAt
  downloadedBy addressee { name } docxPath`;

async function voided(login: string, id: string, reason = '收件机关写错。') {
  const { done } = await (await t.as(login)).run<{
    done: {
      letter: Paper | null;
      voidNotice: Paper | null;
      journalEntryId: string | null;
      userErrors: { code: string; message: string }[];
    };
  }>(
    `mutation ($input: LetterVoidInput!) { done: letterVoid(input: $input) { journalEntryId letter { ${FIELDS} } voidNotice { ${FIELDS} }
       userErrors { code message } } }`,
    { input: { id, reason, idempotencyKey: key() } },
  );
  return done;
}

describe('A paper that is wrong', () => {
  test('is void by a notice with a number of its own; it stays as it was issued, and both sides see both.', async () => {
    const { ask, paper } = await aPaper<Paper>(t, FIELDS);
    const done = await voided('puyang.head', paper.id);
    expect(done.userErrors).toEqual([]);
    expect(done.voidNotice).toMatchObject({
      template: 'VOID_NOTICE',
      voidsNumber: paper.number,
      addressee: { name: '阳泉市法律援助中心' },
      ministryForms: [],
    });
    expect(done.voidNotice?.number).toMatch(/^豫濮援废〔\d{4}〕1号$/);
    for (const login of ['puyang.officer', 'yangquan.officer']) {
      const [first, notice] = await papersOf<Paper>(t, login, ask.id, FIELDS);
      expect(first).toMatchObject({
        number: paper.number,
        contentHash: paper.contentHash,
        voidedByNumber: done.voidNotice?.number,
        voidedAt: expect.any(String),
        ministryForms: [7],
      });
      expect(notice).toMatchObject({ id: done.voidNotice?.id, voidedAt: null, deliveredAt: expect.any(String) });
    }
    const [entry] = await sql<{ audience: number; references: Record<string, string>; kept: string }>(
      t,
      `select "references", (select content_sealed::text from letter where void_of_letter_id is not null) as kept from journal where word = 'letter.void'`,
    );
    expect(Object.keys(entry?.references ?? {}).sort()).toEqual(['letter', 'voidNotice']);
    expect(entry?.kept).not.toContain(Buffer.from('收件机关写错').toString('hex'));
  });

  test('is void once, by the head of who issued it; a notice is never void; each refusal leaves nothing behind.', async () => {
    const { paper } = await aPaper<Paper>(t, FIELDS);
    const before = await counted(t);
    for (const [login, code] of [
      ['puyang.officer', 'ROLE_MAY_NOT'],
      ['yangquan.head', 'LETTER_NOT_ISSUED_BY_YOU'],
      ['mianyang.head', 'NOT_FOUND'],
      ['puyang.admin', 'NOT_FOUND'],
    ] as const)
      expect({ login, code: (await voided(login, paper.id)).userErrors[0]?.code }).toEqual({ login, code });
    expect((await voided('puyang.head', paper.id, ' ')).userErrors[0]?.code).toBe('TEXT_MISSING');
    expect(await counted(t)).toEqual(before);
    const { voidNotice } = await voided('puyang.head', paper.id);
    const after = await counted(t);
    const again = await voided('puyang.head', paper.id);
    expect(again.userErrors[0]).toMatchObject({
      code: 'LETTER_VOID_ALREADY',
      message: expect.stringContaining(voidNotice?.number ?? ''),
    });
    expect((await voided('puyang.head', voidNotice?.id ?? '')).userErrors[0]?.code).toBe('LETTER_VOIDS_ANOTHER');
    expect(await counted(t)).toEqual(after);
  });

  test('is void once though eight press at the same time: one notice, one entry, no number lost.', async () => {
    const { paper } = await aPaper<Paper>(t, FIELDS);
    const answers = await Promise.all(Array.from({ length: 8 }, () => voided('puyang.head', paper.id)));
    expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    expect(answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(
      Array(7).fill('LETTER_VOID_ALREADY'),
    );
    const [gap] = await sql<{ n: number; last: number }>(
      t,
      `select (select count(*)::int from letter where paper = '废') n, (select last_number from letter_counter where paper = '废') last`,
    );
    expect(gap?.n).toBe(gap?.last);
  });
});

test('Who opened and downloaded a paper: its own people by name; the sender learns when, and which organisation.', async () => {
  const { ask, paper } = await aPaper<Paper>(t, FIELDS);
  expect(paper).toMatchObject({ openedAt: null, openedBy: null, downloadedAt: null, downloadedBy: null });
  expect((await get(t, 'yangquan.officer', paper.docxPath)).status).toBe(200);
  const [there] = await papersOf<Paper>(t, 'yangquan.head', ask.id, FIELDS);
  expect(there).toMatchObject({
    downloadedAt: expect.any(String),
    downloadedBy: '阳泉officer',
    openedBy: '阳泉officer',
  });
  const [here] = await papersOf<Paper>(t, 'puyang.officer', ask.id, FIELDS);
  expect(here).toMatchObject({
    openedAt: expect.any(String),
    downloadedAt: there?.downloadedAt,
    downloadedBy: '阳泉市法律援助中心',
    openedBy: '阳泉市法律援助中心',
    addressee: { name: '阳泉市法律援助中心' },
  });
});
