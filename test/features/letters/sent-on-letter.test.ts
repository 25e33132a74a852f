import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rowIdOf, toGlobalId } from '../../../src/kernel/ids.js';
import { openFileStore } from '../../../src/platform/file-store.js';
import { KeyRing } from '../../../src/platform/key-ring.js';
import { keysOf } from '../../../src/platform/keys.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';
import {
  adult,
  aNotice,
  defendant,
  done,
  first,
  letIn,
  type NoticeData,
  seenNotice,
  toldOf,
} from '../defence/scene.js';
import { get } from '../materials/files.js';

const dataDir = mkdtempSync(join(tmpdir(), 'yuanlian-sent-on-'));
let t: TestApp;
beforeAll(async () => {
  const files = await openFileStore({ dataDir, keys: keysOf(KeyRing.generate()) });
  t = await startTestApp({ sweepEveryMs: 3_600_000, files }, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => {
  await t?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

interface Paper {
  id: string;
  number: string;
  deliveredAt: string | null;
  openedAt: string | null;
  openedBy: string | null;
  downloads: { by: string; format: string }[];
  voidedByNumber: string | null;
  replacedBy: { id: string; number: string } | null;
}
const PAPER = 'id number deliveredAt openedAt openedBy downloads { by format } voidedByNumber replacedBy { id number }';

interface SentOn {
  /** As the first institution has it, and the second. */
  first: NoticeData;
  secondId: string;
  secondNumber: string;
  letterId: string;
}

/** Tongliang has sent a defendant on to Mianyang; another, a minor, it keeps where the notice names two. */
async function sentOn(defendants = [adult(t)]): Promise<SentOn> {
  const sent = await aNotice(t, { by: 'court.liaison', defendants });
  if (defendants.length > 1) await letIn(t, sent.id, 'tongliang.reception', 'tongliang.assigner');
  const moved = await done(t, 'tongliang.reception', 'defenceLineReroute', {
    ...first({ ...sent, lines: sent.lines.slice(-1) }),
    toOrganisationId: t.organisation('mianyang'),
    reason: '该案已指定绵阳审理',
  });
  const [next] = await sql<{ id: string; number: string }>(
    t,
    'select id, number from defence_notice where rerouted_from_id = $1',
    [rowIdOf('DefenceNotice', sent.id)],
  );
  const letter = moved.letters.find(({ template }) => template === 'DEFENCE_REROUTE_LETTER');
  return {
    first: moved,
    secondId: toGlobalId('DefenceNotice', next?.id ?? ''),
    secondNumber: next?.number ?? '',
    letterId: letter?.id ?? '',
  };
}

const paperOf = async (login: string, by: { id?: string; number?: string }): Promise<Paper | null> =>
  (
    await (
      await t.as(login)
    ).run<{ letter: Paper | null }>(
      `query ($id: ID, $number: String) { letter(id: $id, number: $number) { ${PAPER} } }`,
      by,
    )
  ).letter;

async function onPaper(login: string, mutation: string, input: Record<string, unknown>) {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
  const anew = mutation === 'letterOpen' ? '' : 'replacement { id number }';
  const { moved } = await (await t.as(login)).run<{
    moved: {
      replacement?: { id: string; number: string } | null;
      journalEntryId: string | null;
      userErrors: { code: string }[];
    };
  }>(
    `mutation ($input: ${type}) { moved: ${mutation}(input: $input) { ${anew} journalEntryId userErrors { code } } }`,
    { input: { idempotencyKey: key(), ...input } },
  );
  return moved;
}

const statusOf = async (login: string, letterId: string): Promise<number> =>
  (await get(t, login, `/letters/${letterId}.docx`)).status;

describe('The letter with which an institution sends a line on', () => {
  test('lies with its own notice: it is found there, by its id and by its number, read and downloaded, before and after it has arrived.', async () => {
    const { first: notice, secondId, secondNumber, letterId } = await sentOn();
    expect(notice.letters.map(({ template }) => template)).toEqual(['DEFENCE_NOTICE_LETTER', 'DEFENCE_REROUTE_LETTER']);
    for (const arrived of [false, true]) {
      if (arrived) await done(t, 'mianyang.reception', 'noticeOpen', { id: secondId });
      for (const desk of ['reception', 'assigner', 'head']) {
        expect(await paperOf(`tongliang.${desk}`, { id: letterId })).toMatchObject({ number: secondNumber });
        expect(await paperOf(`tongliang.${desk}`, { number: secondNumber })).toMatchObject({ id: letterId });
        expect([desk, arrived, await statusOf(`tongliang.${desk}`, letterId)]).toEqual([desk, arrived, 200]);
      }
      // Of the notice it is about the first institution sees nothing, under whatever name.
      const { byId, byNumber, found } = await (await t.as('tongliang.head')).run<Record<string, unknown>>(
        `query ($id: ID!, $number: String!) { byId: defenceNotice(id: $id) { id } byNumber: defenceNotice(number: $number) { id }
           found: inbox(first: 20, filter: { search: $number }) { nodes { id } } }`,
        { id: secondId, number: secondNumber },
      );
      expect([byId, byNumber]).toEqual([null, null]);
      expect(found).toEqual({ nodes: [] });
    }
    for (const other of ['yangquan.head', 'police.head', 'detention.head']) {
      expect(await paperOf(other, { id: letterId })).toBeNull();
      expect([other, await statusOf(other, letterId)]).toEqual([other, 404]);
    }
    // The organ has it with the notice that it is about, and not a second time.
    const organs = await seenNotice(t, 'court.liaison', notice.id);
    expect(organs?.letters.map(({ template }) => template)).toEqual(['DEFENCE_NOTICE_LETTER']);
  });

  test('tells its issuer who had it and when, as every paper does.', async () => {
    const { letterId } = await sentOn();
    expect(await paperOf('tongliang.reception', { id: letterId })).toMatchObject({ openedAt: null, downloads: [] });
    expect((await onPaper('mianyang.reception', 'letterOpen', { id: letterId })).userErrors).toEqual([]);
    expect(await statusOf('mianyang.reception', letterId)).toBe(200);
    expect(await paperOf('tongliang.reception', { id: letterId })).toMatchObject({
      deliveredAt: expect.stringMatching(/^2026-11-03T02:0/),
      openedBy: '绵阳市法律援助中心',
      downloads: [{ by: '绵阳市法律援助中心', format: 'DOCX' }],
    });
  });

  test('is covered with its issuer’s own notice: who does not belong to that finds nothing, by whatever way.', async () => {
    const { first: notice, secondNumber, letterId } = await sentOn([defendant(t), adult(t)]);
    for (const login of ['tongliang.reception', 'tongliang.assigner', 'tongliang.head'])
      expect([login, (await paperOf(login, { id: letterId }))?.number]).toEqual([login, secondNumber]);
    for (const login of ['tongliang.reviewer', 'tongliang.officer', 'tongliang.handler']) {
      expect([login, await paperOf(login, { id: letterId })]).toEqual([login, null]);
      expect([login, await paperOf(login, { number: secondNumber })]).toEqual([login, null]);
      expect([login, await statusOf(login, letterId)]).toEqual([login, 404]);
      expect([login, (await seenNotice(t, login, notice.id))?.letters ?? []]).toEqual([login, []]);
    }
  });

  test('can be void and issued anew by its issuer: the second notice goes by the new number, and each side is told of its own.', async () => {
    const { first: notice, secondId, secondNumber, letterId } = await sentOn();
    for (const login of ['mianyang.head', 'court.head'])
      expect([login, (await onPaper(login, 'letterVoid', { id: letterId, reason: '写错。' })).userErrors]).toEqual([
        login,
        [{ code: 'LETTER_NOT_ISSUED_BY_YOU' }],
      ]);
    const voided = await onPaper('tongliang.head', 'letterVoid', { id: letterId, reason: '写错。' });
    expect(voided.userErrors).toEqual([]);
    const reissued = await onPaper('tongliang.head', 'letterReissue', { id: letterId });
    expect(reissued.userErrors).toEqual([]);
    const anew = reissued.replacement;
    expect(anew?.number).not.toBe(secondNumber);
    expect(await seenNotice(t, 'mianyang.reception', secondId)).toMatchObject({ number: anew?.number });
    for (const login of ['tongliang.reception', 'mianyang.reception'])
      expect(await paperOf(login, { id: letterId })).toMatchObject({
        voidedByNumber: expect.any(String),
        replacedBy: { number: anew?.number },
      });
    const page = (await get(t, 'tongliang.head', `/letters/${anew?.id}.html`)).text.replace(/<[^>]+>/g, '');
    expect(page).toContain(notice.number);
    expect(page).toContain('吴大勇');
    const ours = await toldOf(t, 'tongliang.reception', reissued.journalEntryId);
    expect(ours.filter(({ word }) => word.startsWith('letter.')).map(({ subjectId }) => subjectId)).toEqual([
      notice.id,
      notice.id,
    ]);
    expect(JSON.stringify(ours.filter(({ word }) => word.startsWith('letter.')))).not.toContain(secondId);
    const theirs = await toldOf(t, 'mianyang.reception', reissued.journalEntryId);
    const papers = theirs.filter(({ word, subjectId }) => word.startsWith('letter.') && subjectId === secondId);
    expect(papers.map(({ word }) => word)).toEqual(['letter.void', 'letter.reissue']);
    expect(JSON.stringify(theirs)).not.toContain(notice.id);
  });

  test('is refused by the database itself to who issued nothing, or has no part in the notice it was sent on from.', async () => {
    const { first: notice, letterId } = await sentOn();
    const seenBy = async (organisation: string): Promise<number> => {
      const [row] = await t.app
        .contextFor(null)
        .em.fork({ session: { variables: {} } })
        .transactional(async (em) => {
          await em.execute(`select set_config('app.org_id', ?, true), set_config('app.restricted', 'ALL', true)`, [
            t.world.organisations[organisation],
          ]);
          return await em.execute<{ n: number }[]>('select count(*)::int as n from letter where id = ?', [
            rowIdOf('Letter', letterId),
          ]);
        });
      return row?.n ?? 0;
    };
    const seen = { tongliang: 1, mianyang: 1, court: 1, yangquan: 0, police: 0 };
    for (const [organisation, n] of Object.entries(seen))
      expect([organisation, await seenBy(organisation)]).toEqual([organisation, n]);
    await sql(t, `update participation set ended_at = now() where subject_id = $1 and organisation_id = $2`, [
      rowIdOf('DefenceNotice', notice.id),
      t.world.organisations.tongliang,
    ]);
    expect(await seenBy('tongliang')).toBe(0);
  });
});
