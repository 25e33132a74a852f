import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { newId, rowIdOf } from '../../../src/kernel/ids.js';
import { type AskOptions, aCase, anAsk, move, seen, sql } from '../../support/a.js';
import { stamped } from '../events/stream-client.js';
import { type FilesApp, get, startFilesApp } from '../materials/files.js';
import { aPaper, docxText, papersOf } from './desk.js';

let t: FilesApp;
beforeAll(async () => {
  t = await startFilesApp();
});
afterAll(async () => await t.stop());

interface LetterData {
  id: string;
  number: string;
  template: string;
  issuer: { name: string };
  addressee: { name: string } | null;
  downloadedAt: string | null;
  docxPath: string;
  printPath: string;
}
const FIELDS = 'id number template issuer { name } addressee { name } downloadedAt docxPath printPath';

const lettersOf = (login: string, askId: string) => papersOf<LetterData>(t, login, askId, FIELDS);
async function letter(login: string, by: { id?: string; number?: string }): Promise<LetterData | null> {
  const data = await (await t.as(login)).run<{ letter: LetterData | null }>(
    `query ($id: ID, $number: String) { letter(id: $id, number: $number) { ${FIELDS} } }`,
    by,
  );
  return data.letter;
}
const aSentLetter = (options: AskOptions = {}) => aPaper<LetterData>(t, FIELDS, options);
const downloads = async () =>
  await sql<{ subject_id: string; references: { letter: string }; actor: string }>(
    t,
    `select subject_id, "references", actor_organisation_id as actor from journal where word = 'letter.download' order by seq`,
  );
test('A letter that was really sent opens in a word processor, with its number and what it asks for.', async () => {
  const { paper: sent } = await aSentLetter();
  expect(sent).toMatchObject({ template: 'COOPERATION_LETTER', downloadedAt: null });
  const answer = await get(t, 'puyang.officer', sent.docxPath);
  expect(answer.status).toBe(200);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'content-disposition': `attachment; filename="letter.docx"; filename*=UTF-8''${encodeURIComponent(`${sent.number}.docx`)}`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  const text = docxText(answer.bytes);
  for (const part of [sent.number, '濮阳市法律援助中心', '阳泉市法律援助中心', '农民工六十四人在贵市务工'])
    expect(text).toContain(part);
  expect(sent.number).toMatch(/^豫濮援协〔2026〕\d+号$/);
});

test('Its print page says the same, loads nothing, runs nothing, and stands in a sandbox.', async () => {
  const { paper: sent } = await aSentLetter({ to: 'mianyang' });
  const page = await get(t, 'mianyang.officer', sent.printPath);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.text).toContain(sent.number);
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-modals$/,
  );
  expect(page.text).not.toMatch(/<script|<link|<img|src=|href=|style="/);
});

test('The first download by the addressee is seen by both sides and stands in the journal once; others leave no trace.', async () => {
  const { ask: cooperation, paper: sent } = await aSentLetter({ to: 'tongliang' });
  const before = (await downloads()).length;
  await get(t, 'puyang.officer', sent.docxPath);
  await get(t, 'puyang.head', sent.printPath);
  expect((await lettersOf('puyang.officer', cooperation.id))[0]?.downloadedAt).toBeNull();
  expect(await downloads()).toHaveLength(before);
  const answers = await Promise.all(
    ['tongliang.officer', 'tongliang.officer2', 'tongliang.head', 'tongliang.officer'].map((login) =>
      get(t, login, sent.docxPath),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  const noted = (await lettersOf('puyang.officer', cooperation.id))[0]?.downloadedAt;
  expect(noted).toMatch(/^2026-11-03T02/);
  expect((await lettersOf('tongliang.officer', cooperation.id))[0]?.downloadedAt).toBe(noted);
  t.clock.advance(60_000);
  await get(t, 'tongliang.officer', sent.printPath);
  expect((await lettersOf('puyang.officer', cooperation.id))[0]?.downloadedAt).toBe(noted);
  const entries = (await downloads()).slice(before);
  expect(entries).toEqual([
    {
      subject_id: rowIdOf('Cooperation', cooperation.id),
      references: { letter: rowIdOf('Letter', sent.id) },
      actor: t.world.organisations.tongliang,
    },
  ]);
  const heard = async () => {
    const [row] = await sql<{ n: number }>(
      t,
      `select count(*)::int as n from journal j join journal_audience a on a.entry_id = j.id where j.word = 'letter.download' and j.subject_id = $1`,
      [rowIdOf('Cooperation', cooperation.id)],
    );
    return row?.n ?? 0;
  };
  await stamped(t);
  expect(await heard()).toBe(2);
});

test('A look without taking it (HEAD) notes nothing.', async () => {
  const { ask: cooperation, paper: sent } = await aSentLetter({ to: 'yangquan' });
  const { token } = await t.as('yangquan.officer');
  await fetch(`${t.app.url}${sent.docxPath}`, { method: 'HEAD', headers: { authorization: `Bearer ${token}` } });
  expect((await lettersOf('puyang.officer', cooperation.id))[0]?.downloadedAt).toBeNull();
});

test('A letter of others and a missing one are answered with the same bytes.', async () => {
  const { paper: sent } = await aSentLetter({ to: 'yangquan' });
  const missing = Buffer.concat([Buffer.of(14), Buffer.from(newId().replaceAll('-', ''), 'hex')]).toString('base64url');
  for (const login of ['mianyang.head', 'puyang.admin', 'yangquan.handler']) {
    const answers = [
      await get(t, login, sent.docxPath),
      await get(t, login, `/letters/${missing}.docx`),
      await get(t, login, '/letters/x.docx'),
      await get(t, login, `/letters/${sent.id}`),
    ];
    expect(answers.map(({ status, text }) => [status, text])).toEqual(answers.map(() => [404, answers[0]?.text]));
    expect(await letter(login, { id: sent.id })).toBeNull();
    expect(await letter(login, { number: sent.number })).toBeNull();
  }
  expect((await get(t, null, sent.docxPath)).status).toBe(401);
});

test('A letter is found by its number as it is said on the phone, on both desks.', async () => {
  const { paper: sent } = await aSentLetter({ to: 'yangquan' });
  const n = /(\d+)号$/.exec(sent.number)?.[1] ?? '';
  for (const number of [sent.number, `豫濮援协(2026)第00${n}号`, `豫濮援协 2026 ${n}`])
    expect((await letter('yangquan.officer', { number }))?.id).toBe(sent.id);
  expect(await letter('puyang.officer', { id: sent.id })).toMatchObject({
    number: sent.number,
    addressee: { name: '阳泉市法律援助中心' },
  });
  expect(await letter('puyang.officer', { number: '豫濮援协〔2026〕9999号' })).toBeNull();
  expect(await letter('puyang.officer', {})).toBeNull();
});

test('After a withdrawal both sides keep the papers of the ask.', async () => {
  const { cooperation } = await anAsk(t);
  const { cooperation: now } = await move(t, 'puyang.officer', 'cooperationWithdraw', {
    id: cooperation.id,
    expectedVersion: cooperation.version,
    reason: '已付清。',
  });
  expect(now?.state).toBe('WITHDRAWN');
  for (const each of await lettersOf('yangquan.officer', cooperation.id))
    expect((await get(t, 'yangquan.officer', each.docxPath)).status).toBe(200);
  expect(
    (await lettersOf('puyang.officer', cooperation.id)).every(
      (each) => each.addressee === null || each.downloadedAt !== null,
    ),
  ).toBe(true);
});

test('Of the papers of a case a helper knows the number and not the words; a stranger nothing; a restricted one its people only.', async () => {
  const { cooperation, seeded } = await anAsk(t);
  const [sent] = await lettersOf('puyang.officer', cooperation.id);
  await sql(
    t,
    `update letter set subject_type = 'LEGAL_AID_CASE', subject_id = $2, to_organisation_id = null where id = $1`,
    [rowIdOf('Letter', sent?.id ?? ''), seeded.rowId],
  );
  const path = sent?.docxPath ?? '';
  const status = async (login: string) => (await get(t, login, path)).status;
  expect([await status('puyang.reception'), await status('yangquan.officer')]).toEqual([200, 404]);
  const item = cooperation.items[0];
  await move(t, 'yangquan.officer', 'cooperationItemAccept', { id: item?.id, expectedVersion: item?.version });
  expect((await get(t, 'yangquan.officer', path)).code).toBe('FIELD_NOT_SHARED');
  expect((await letter('yangquan.officer', { id: sent?.id ?? '' }))?.number).toBe(sent?.number);
  await sql(t, 'update legal_aid_case set restricted = true where id = $1', [seeded.rowId]);
  expect([await status('puyang.reception'), await status('puyang.head'), await status('puyang.reviewer')]).toEqual([
    200, 200, 404,
  ]);
});

test('A kept paper that was changed is not given out, and nothing of it is told.', async () => {
  const { ask: cooperation, paper: sent } = await aSentLetter({ to: 'mianyang' });
  await sql(t, `update letter set content_hash = sha256('x') where id = $1`, [rowIdOf('Letter', sent.id)]);
  const answer = await get(t, 'mianyang.officer', sent.docxPath);
  expect([answer.status, answer.code]).toEqual([500, 'INTERNAL']);
  expect(answer.text).not.toContain('豫濮');
  expect((await lettersOf('puyang.officer', cooperation.id))[0]?.downloadedAt).toBeNull();
  const { paper: other } = await aSentLetter({ to: 'yangquan' });
  await sql(t, 'update letter set content_sealed = (select content_sealed from letter where id = $2) where id = $1', [
    rowIdOf('Letter', sent.id),
    rowIdOf('Letter', other.id),
  ]);
  expect((await get(t, 'mianyang.officer', sent.docxPath)).status).toBe(500);
});

test('No word of a letter stands in the log.', async () => {
  const { paper: sent } = await aSentLetter({ to: 'tongliang' });
  await get(t, 'tongliang.officer', sent.docxPath);
  await get(t, 'tongliang.officer', sent.printPath);
  const log = t.log.join('');
  expect(log).toContain('/letters/:file');
  for (const word of ['豫濮援', '农民工', '台账', sent.id]) expect(log).not.toContain(word);
});

/** Straight at the database, as the server's own role: the net under the rules. */
describe('Below the rules, too,', () => {
  const as = async (organisation: string, text: string, params: unknown[] = []) => {
    const client = new Client({ connectionString: t.database.appUrl });
    await client.connect();
    try {
      await client.query('begin');
      await client.query(`select set_config('app.org_id', $1, true)`, [t.world.organisations[organisation]]);
      const result = await client.query<Record<string, unknown>>(text, params);
      await client.query('commit');
      return result;
    } finally {
      await client.end();
    }
  };
  const said = async (work: Promise<unknown>) =>
    await work.then(
      () => 'done',
      (error: { code: string }) => error.code,
    );

  test('letters and clocks are seen by the sides of their subject alone.', async () => {
    const { ask: cooperation } = await aSentLetter({ to: 'yangquan' });
    await aCase(t, 'union');
    const subject = [rowIdOf('Cooperation', cooperation.id)];
    const seenBy = async (organisation: string) => {
      const letters = await as(organisation, 'select id from letter where subject_id = $1', subject);
      const clocks = await as(organisation, 'select id from deadline where subject_id = $1', subject);
      return [letters.rowCount, clocks.rowCount];
    };
    expect([await seenBy('puyang'), await seenBy('yangquan'), await seenBy('union'), await seenBy('mianyang')]).toEqual(
      [
        [1, 1],
        [1, 1],
        [0, 0],
        [0, 0],
      ],
    );
    expect((await as('union', 'update deadline set warned_level = 100 where subject_id = $1', subject)).rowCount).toBe(
      0,
    );
    expect(await seen(t, 'puyang.officer', cooperation.id)).not.toBeNull();
  });

  test('a paper never changes: its addressee notes the first download, nobody anything else.', async () => {
    const { paper: sent } = await aSentLetter({ to: 'yangquan' });
    const id = rowIdOf('Letter', sent.id);
    const note = 'update letter set first_downloaded_at = now(), opened_at = now() where id = $1';
    expect(await said(as('yangquan', `update letter set number = 'x' where id = $1`, [id]))).toBe('42501');
    expect(await said(as('puyang', `update letter set content_sealed = '' where id = $1`, [id]))).toBe('42501');
    expect(await said(as('yangquan', 'delete from letter where id = $1', [id]))).toBe('42501');
    expect((await as('puyang', note, [id])).rowCount).toBe(0);
    expect((await as('yangquan', note, [id])).rowCount).toBe(1);
    expect((await as('yangquan', note, [id])).rowCount).toBe(0);
    const copy = `insert into letter (id, organisation_id, subject_type, subject_id, paper, number, template_id, template_version,
      content_sealed, content_hash, to_organisation_id, issued_at, issued_by_member_id)
      select gen_random_uuid(), organisation_id, subject_type, subject_id, paper, 'copy', template_id, template_version,
      content_sealed, content_hash, to_organisation_id, issued_at, issued_by_member_id from letter where id = $1`;
    expect(await said(as('yangquan', copy, [id]))).toBe('42501');
  });
});
