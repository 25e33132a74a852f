import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anAsk, sql } from '../../support/a.js';
import { key } from '../../support/app.js';
import { type FilesApp, get, startFilesApp } from '../materials/files.js';
import { papersOf } from './desk.js';

let t: FilesApp;
beforeAll(async () => {
  t = await startFilesApp();
});
afterAll(async () => await t.stop());

interface Paper {
  id: string;
  number: string;
  deliveredAt: string | null;
  openedAt: string | null;
  openedBy: string | null;
  downloadedAt: string | null;
  downloads: { at: string; format: string; by: string }[];
  docxPath: string;
  printPath: string;
}
const FIELDS = 'id number deliveredAt openedAt openedBy downloadedAt downloads { at format by } docxPath printPath';

const paperOf = async (login: string, askId: string): Promise<Paper> => {
  const [paper] = await papersOf<Paper>(t, login, askId, FIELDS);
  if (paper === undefined) throw new Error('No letter.');
  return paper;
};

async function opened(login: string, id: string, idempotencyKey = key()) {
  const { done } = await (await t.as(login)).run<{
    done: { letter: Paper | null; journalEntryId: string | null; userErrors: { code: string }[] };
  }>(
    `mutation ($input: LetterOpenInput!) { done: letterOpen(input: $input) { letter { ${FIELDS} } journalEntryId userErrors { code } } }`,
    { input: { id, idempotencyKey } },
  );
  return done;
}

const left = async () =>
  (
    await sql(
      t,
      `select (select count(*) from journal) j, (select md5(string_agg(l::text, '|' order by id)) from letter l) l, (select count(*) from letter_download) d`,
    )
  )[0];
const entries = async (number: string) =>
  (
    await sql<{ word: string }>(
      t,
      `select word from journal where word like 'letter.%' and "references"->>'letter' = (select id::text from letter where number = $1) order by seq`,
      [number],
    )
  ).map(({ word }) => word);

describe('Opening a paper', () => {
  test('is an act of the addressee: a query leaves it unopened, the second opener gets the first one’s time.', async () => {
    const { cooperation } = await anAsk(t);
    const before = await paperOf('yangquan.officer', cooperation.id);
    expect(before).toMatchObject({ deliveredAt: expect.any(String), openedAt: null, openedBy: null, downloads: [] });
    const first = await opened('yangquan.officer', before.id);
    expect(first).toMatchObject({
      userErrors: [],
      letter: { openedBy: '阳泉officer', downloadedAt: null, downloads: [] },
    });
    t.clock.advance(60_000);
    const second = await opened('yangquan.head', before.id);
    expect(second).toMatchObject({
      userErrors: [],
      journalEntryId: null,
      letter: { openedAt: first.letter?.openedAt, openedBy: '阳泉officer' },
    });
    expect(await paperOf('puyang.officer', cooperation.id)).toMatchObject({
      openedAt: first.letter?.openedAt,
      openedBy: '阳泉市法律援助中心',
    });
    expect(await entries(before.number)).toEqual(['letter.open']);
  });

  test('is for the addressee’s officers alone; each refusal leaves nothing behind.', async () => {
    const { cooperation } = await anAsk(t);
    const { id } = await paperOf('puyang.officer', cooperation.id);
    await sql(t, `update member set roles = '{FINANCE}' where id = $1`, [t.world.members['yangquan.reviewer']]);
    const before = await left();
    for (const [login, code] of [
      ['puyang.officer', 'LETTER_NOT_ADDRESSED_TO_YOU'],
      ['yangquan.reviewer', 'ROLE_MAY_NOT'],
      ['mianyang.head', 'NOT_FOUND'],
      ['yangquan.admin', 'NOT_FOUND'],
      ['yangquan.handler', 'NOT_FOUND'],
    ] as const)
      expect({ login, code: (await opened(login, id)).userErrors[0]?.code }).toEqual({ login, code });
    expect(await left()).toEqual(before);
  });

  test('is once though eight open it, and once though the button is pressed twice.', async () => {
    const { cooperation } = await anAsk(t);
    const { id, number } = await paperOf('puyang.officer', cooperation.id);
    const answers = await Promise.all(Array.from({ length: 8 }, () => opened('yangquan.officer', id)));
    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    expect(new Set(answers.map(({ letter }) => letter?.openedAt)).size).toBe(1);
    expect(answers.filter(({ journalEntryId }) => journalEntryId !== null)).toHaveLength(1);
    const again = key();
    expect((await opened('yangquan.officer', id, again)).userErrors).toEqual([]);
    expect((await opened('yangquan.officer', id, again)).userErrors).toEqual([]);
    expect(await entries(number)).toEqual(['letter.open']);
  });

  test('of a restricted one is for who belongs to it.', async () => {
    const { cooperation, seeded } = await anAsk(t);
    const { id } = await paperOf('puyang.officer', cooperation.id);
    await sql(t, 'update legal_aid_case set restricted = true where id = $1', [seeded.rowId]);
    expect((await opened('yangquan.reviewer', id)).userErrors[0]?.code).toBe('NOT_FOUND');
    expect((await opened('yangquan.head', id)).letter?.openedAt).toEqual(expect.any(String));
  });

  test('of a restricted one by its head, however many do so at once, waits for no second connection.', async () => {
    const { cooperation, seeded } = await anAsk(t);
    const { id, number } = await paperOf('puyang.officer', cooperation.id);
    await sql(t, 'update legal_aid_case set restricted = true where id = $1', [seeded.rowId]);
    const answers = await Promise.all(Array.from({ length: 24 }, () => opened('yangquan.head', id)));
    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    expect(await entries(number)).toEqual(['letter.open']);
    const looks = `select 1 from journal where word = 'case.restrictedAccess' and subject_id = $1`;
    expect(await sql(t, looks, [seeded.rowId])).toHaveLength(1);
  });
});

test('Every download by the addressee is seen by the sender, with time and form; the first one opens the paper.', async () => {
  const { cooperation } = await anAsk(t);
  const { docxPath, printPath, number } = await paperOf('puyang.officer', cooperation.id);
  await get(t, 'puyang.officer', docxPath);
  expect((await get(t, 'yangquan.officer', docxPath)).status).toBe(200);
  t.clock.advance(60_000);
  expect((await get(t, 'yangquan.head', printPath)).status).toBe(200);
  const [there, here] = [
    await paperOf('yangquan.officer', cooperation.id),
    await paperOf('puyang.officer', cooperation.id),
  ];
  expect(there.downloads.map(({ format, by }) => [format, by])).toEqual([
    ['PRINT', '阳泉head'],
    ['DOCX', '阳泉officer'],
  ]);
  expect(here.downloads).toEqual(there.downloads.map((each) => ({ ...each, by: '阳泉市法律援助中心' })));
  expect(here).toMatchObject({ openedAt: here.downloads[1]?.at, downloadedAt: here.downloads[1]?.at });
  expect(await entries(number)).toEqual(['letter.download']);
});
