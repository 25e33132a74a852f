import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { move, seen, sql } from '../../support/a.js';
import { key } from '../../support/app.js';
import { type FilesApp, get, startFilesApp } from '../materials/files.js';
import { aPaper, counted, docxText, papersOf } from './desk.js';

let t: FilesApp;
beforeAll(async () => {
  t = await startFilesApp();
});
afterAll(async () => await t.stop());

interface Paper {
  id: string;
  number: string;
  template: string;
  voidedByNumber: string | null;
  replaces: { id: string; number: string } | null;
  replacedBy: { id: string; number: string } | null;
  deliveredAt: string | null;
  addressee: { name: string } | null;
  docxPath: string;
  printPath: string;
}
const FIELDS =
  'id number template voidedByNumber replaces { id number } replacedBy { id number } deliveredAt addressee { name } docxPath printPath';

interface Done {
  letter: Paper | null;
  replacement: Paper | null;
  journalEntryId: string | null;
  userErrors: { code: string; message: string }[];
}

async function act(login: string, mutation: 'letterVoid' | 'letterReissue', input: object): Promise<Done> {
  const type = mutation === 'letterVoid' ? 'LetterVoidInput' : 'LetterReissueInput';
  const { done } = await (await t.as(login)).run<{ done: Done }>(
    `mutation ($input: ${type}!) { done: ${mutation}(input: $input) { journalEntryId letter { ${FIELDS} } replacement { ${FIELDS} }
       userErrors { code message } } }`,
    { input: { idempotencyKey: key(), ...input } },
  );
  return done;
}
const voided = (login: string, id: string, reissue?: boolean) =>
  act(login, 'letterVoid', { id, reason: '案由写错。', ...(reissue === undefined ? {} : { reissue }) });
const reissued = (login: string, id: string, more: object = {}) => act(login, 'letterReissue', { id, ...more });

describe('A void paper', () => {
  test('is issued anew with the next number: each names the other, and both sides have both.', async () => {
    const { ask, paper } = await aPaper<Paper>(t, FIELDS);
    const { replacement, userErrors } = await voided('puyang.head', paper.id, true);
    expect(userErrors).toEqual([]);
    expect(replacement).toMatchObject({
      template: 'COOPERATION_LETTER',
      voidedByNumber: null,
      replaces: { id: paper.id, number: paper.number },
      replacedBy: null,
      deliveredAt: expect.any(String),
      addressee: { name: '阳泉市法律援助中心' },
    });
    const n = (number = '') => Number(/(\d+)号$/.exec(number)?.[1]);
    expect(n(replacement?.number)).toBe(n(paper.number) + 1);
    for (const login of ['puyang.officer', 'yangquan.officer']) {
      const papers = await papersOf<Paper>(t, login, ask.id, FIELDS);
      expect(papers.map(({ template }) => template)).toEqual([
        'COOPERATION_LETTER',
        'VOID_NOTICE',
        'COOPERATION_LETTER',
      ]);
      expect(papers[0]).toMatchObject({
        number: paper.number,
        replacedBy: { id: replacement?.id, number: replacement?.number },
      });
      expect(papers[2]?.replaces?.id).toBe(paper.id);
    }
    const entries = await sql<{ word: string; n: number }>(
      t,
      `select j.word, (select count(*)::int from journal_pending p where p.entry_id = j.id)
         + (select count(*)::int from journal_audience a where a.entry_id = j.id) n
       from journal j where j.word like 'letter.%' and j.subject_id = (select subject_id from letter where number = $1) order by j.seq`,
      [paper.number],
    );
    expect(entries.map(({ word }) => word)).toEqual(['letter.void', 'letter.reissue']);
  });

  test('stays readable, and says on its print page and in its file that it is void and by which paper it is replaced.', async () => {
    const { paper } = await aPaper<Paper>(t, FIELDS);
    const { letter, replacement } = await voided('puyang.head', paper.id, true);
    for (const login of ['puyang.officer', 'yangquan.officer']) {
      const page = await get(t, login, paper.printPath);
      const file = await get(t, login, paper.docxPath);
      expect([page.status, file.status]).toEqual([200, 200]);
      for (const text of [page.text, docxText(file.bytes)])
        for (const part of ['作废', paper.number, letter?.voidedByNumber ?? '?', replacement?.number ?? '?'])
          expect(text).toContain(part);
      const anew = await get(t, login, replacement?.printPath ?? '');
      expect(anew.text).toContain(`本文书代替已作废的${paper.number}文书。`);
      expect(anew.text).not.toContain('本文书已作废');
    }
  });

  test('is issued anew over what its subject says today, and the ask goes by the new number from then on.', async () => {
    const { ask, paper } = await aPaper<Paper>(t, FIELDS);
    await move(t, 'puyang.officer', 'cooperationAmend', {
      id: ask.id,
      expectedVersion: ask.version,
      purpose: '工资册已由本市调取，只请送达。',
      reason: '事项有变。',
    });
    expect((await voided('puyang.head', paper.id)).userErrors).toEqual([]);
    const { replacement, userErrors } = await reissued('puyang.head', paper.id);
    expect(userErrors).toEqual([]);
    const text = (await get(t, 'yangquan.officer', replacement?.printPath ?? '')).text;
    expect(text).toContain('工资册已由本市调取，只请送达');
    expect((await get(t, 'yangquan.officer', paper.printPath)).text).not.toContain('工资册已由本市调取');
    const now = await seen(t, 'yangquan.officer', ask.id);
    expect(now).toMatchObject({ number: replacement?.number, version: ask.version + 2 });
  });

  test('moves the ask on: who decided on what was there before learns by whom and when.', async () => {
    const { ask, paper } = await aPaper<Paper>(t, FIELDS);
    t.clock.advance(60_000);
    await voided('puyang.head', paper.id, true);
    const stale = { id: ask.id, expectedVersion: ask.version, purpose: '只请送达。', reason: '事项有变。' };
    const { userErrors } = await move(t, 'puyang.officer', 'cooperationAmend', stale);
    expect(userErrors[0]).toMatchObject({
      code: 'SUBJECT_CHANGED_MEANWHILE',
      actedBy: '濮阳head',
      actedAt: expect.stringMatching(/^2026-11-03T02:01:0/),
    });
  });

  test('is replaced once, when it is void, by the head of who issued it; each refusal leaves nothing behind.', async () => {
    const { paper } = await aPaper<Paper>(t, FIELDS);
    const holding = await counted(t);
    expect((await reissued('puyang.head', paper.id)).userErrors[0]?.code).toBe('LETTER_NOT_VOID');
    expect(await counted(t)).toEqual(holding);
    await voided('puyang.head', paper.id);
    const before = await counted(t);
    for (const [login, code] of [
      ['puyang.officer', 'ROLE_MAY_NOT'],
      ['yangquan.head', 'LETTER_NOT_ISSUED_BY_YOU'],
      ['mianyang.head', 'NOT_FOUND'],
      ['puyang.admin', 'NOT_FOUND'],
    ] as const)
      expect({ login, code: (await reissued(login, paper.id)).userErrors[0]?.code }).toEqual({ login, code });
    expect((await voided('puyang.head', paper.id, true)).userErrors[0]?.code).toBe('LETTER_VOID_ALREADY');
    expect(await counted(t)).toEqual(before);
    const { replacement } = await reissued('puyang.head', paper.id);
    const after = await counted(t);
    expect((await reissued('puyang.head', paper.id)).userErrors[0]).toMatchObject({
      code: 'LETTER_REPLACED_ALREADY',
      message: expect.stringContaining(replacement?.number ?? '?'),
    });
    expect(await counted(t)).toEqual(after);
  });

  test('whose facts were not kept is void and cannot be issued anew: neither happens in one act.', async () => {
    const { paper } = await aPaper<Paper>(t, FIELDS);
    await sql(t, 'update letter set facts_sealed = null where number = $1', [paper.number]);
    const before = await counted(t);
    expect((await voided('puyang.head', paper.id, true)).userErrors[0]?.code).toBe('LETTER_FACTS_NOT_KEPT');
    expect(await counted(t)).toEqual(before);
  });

  test('of which neither the facts nor the text were kept can be taken back by its number, and not be issued anew: that is said.', async () => {
    const { ask, paper } = await aPaper<Paper>(t, FIELDS);
    const [row] = await sql<{ id: string }>(t, 'select id from letter where number = $1', [paper.number]);
    const place = { table: 'letter', column: 'content_sealed', rowId: row?.id ?? '' };
    const content = t.app.contextFor(null).keys.encrypt(place, JSON.stringify({ number: paper.number, n: 1 }));
    await sql(t, 'update letter set facts_sealed = null, content_sealed = $2 where number = $1', [
      paper.number,
      content,
    ]);
    const told = { code: 'LETTER_FACTS_NOT_KEPT', message: expect.stringContaining('请在原事项中另行出具') };
    const before = await counted(t);
    expect((await voided('puyang.head', paper.id, true)).userErrors).toEqual([told]);
    expect(await counted(t)).toEqual(before);
    const { letter, userErrors } = await voided('puyang.head', paper.id);
    expect([userErrors, letter?.voidedByNumber]).toEqual([[], expect.any(String)]);
    const after = await counted(t);
    expect((await reissued('puyang.head', paper.id)).userErrors).toEqual([told]);
    expect(await counted(t)).toEqual(after);
    const papers = await papersOf<Paper>(t, 'puyang.officer', ask.id, FIELDS);
    const notice = papers.find(({ template }) => template === 'VOID_NOTICE');
    expect(notice?.addressee).toEqual({ name: '阳泉市法律援助中心' });
    expect(docxText((await get(t, 'puyang.officer', notice?.docxPath ?? '')).bytes)).toContain(paper.number);
  });

  test('and the one in its place can be void and replaced in its turn; no number is ever given twice.', async () => {
    const { ask, paper } = await aPaper<Paper>(t, FIELDS);
    const first = (await voided('puyang.head', paper.id, true)).replacement;
    const second = (await voided('puyang.head', first?.id ?? '', true)).replacement;
    expect(second?.replaces?.number).toBe(first?.number);
    const numbers = (await papersOf<Paper>(t, 'puyang.officer', ask.id, FIELDS)).map(({ number }) => number);
    expect(new Set(numbers).size).toBe(5);
    expect((await seen(t, 'puyang.officer', ask.id))?.number).toBe(second?.number);
  });

  test('is issued anew once though the button is pressed twice, and once though eight press it.', async () => {
    const { paper } = await aPaper<Paper>(t, FIELDS);
    await voided('puyang.head', paper.id);
    const same = { idempotencyKey: key() };
    const [first, again] = [
      await reissued('puyang.head', paper.id, same),
      await reissued('puyang.head', paper.id, same),
    ];
    expect(again.replacement?.number).toBe(first.replacement?.number);
    expect(again.userErrors).toEqual([]);

    const { paper: other } = await aPaper<Paper>(t, FIELDS);
    await voided('puyang.head', other.id);
    const answers = await Promise.all(Array.from({ length: 8 }, () => reissued('puyang.head', other.id)));
    expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    const winner = answers.find(({ replacement }) => replacement)?.replacement?.number ?? '?';
    for (const { userErrors } of answers.filter((each) => each.userErrors.length > 0))
      expect(userErrors[0]).toMatchObject({
        code: 'LETTER_REPLACED_ALREADY',
        message: expect.stringContaining(winner),
      });
    const [gap] = await sql<{ n: number; last: number; entries: number }>(
      t,
      `select (select count(*)::int from letter where paper = '协') n, (select last_number from letter_counter where paper = '协') last,
         (select count(*)::int from journal where word = 'letter.reissue' and "references"->>'letter' = (select id::text from letter where number = $1)) entries`,
      [other.number],
    );
    expect(gap).toMatchObject({ n: gap?.last, entries: 1 });
  });
});
