import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rowIdOf } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { key } from '../../support/app.js';
import { RACERS } from '../../support/races.js';
import { type FilesApp, startFilesApp } from '../materials/files.js';
import {
  act,
  adult,
  confirmed,
  declineOf,
  done,
  first,
  lawyersAre,
  type NoticeData,
  seenNotice,
  type UserErrorData,
} from './scene.js';

let t: FilesApp;
beforeAll(async () => {
  t = await startFilesApp(EVERYBODY);
  await lawyersAre(t, 'tongliang', { minors: true, since: '2012-07-01' });
});
afterAll(async () => await t.stop());

const ROUNDS = 4;
const ORGAN = 'court.liaison';
const ASSIGNER = 'tongliang.assigner';
const HEAD = 'tongliang.head';
const REASON = { reason: '本院决定' };

type Move = readonly [word: string, login: string, mutation: string, more: Record<string, unknown>];

/** What the journal says of the lines of a notice. */
const wordsOf = async ({ id }: NoticeData): Promise<string[]> =>
  (
    await sql<{ word: string }>(
      t,
      `select word from journal where subject_id = $1 and word like 'defenceLine.%' order by id`,
      [rowIdOf('DefenceNotice', id)],
    )
  ).map(({ word }) => word);

/** Eight at once, from another start in each round: one holds, with one entry, and each other is told by whom and when. */
async function eight(notice: NoticeData, moves: readonly Move[], round: number): Promise<string> {
  const before = await wordsOf(notice);
  const order = Array.from({ length: RACERS }, (_, nth) => moves[(nth + round) % moves.length] as Move);
  const answers = await Promise.all(
    order.map(([, login, mutation, more]) => act(t, login, mutation, { ...first(notice), ...more })),
  );
  const won = order.filter((_, nth) => answers[nth]?.userErrors.length === 0).map(([word]) => word);
  expect(won).toHaveLength(1);
  for (const { userErrors } of answers.filter((answer) => answer.userErrors.length > 0)) {
    expect(userErrors[0]?.code).toMatch(/^(DEFENCE_LINE_[A-Z_]+|SUBJECT_CHANGED_MEANWHILE)$/);
    expect(userErrors[0]?.actedBy).toEqual(expect.any(String));
    expect(userErrors[0]?.actedAt).toMatch(/^2026-11-03T/);
  }
  expect((await wordsOf(notice)).slice(before.length)).toEqual([`defenceLine.${won[0]}`]);
  return won[0] ?? '';
}

const aLine = async () => await confirmed(t, 'tongliang.handler', { by: ORGAN, defendants: [adult(t)] });

test('While the person declines, nobody assigns, confirms, takes back or notifies anew: eight at once, and the refusal alone holds.', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const notice = await aLine();
    const declines: Move = ['declinedByPerson', HEAD, 'defenceLineDeclinedByPerson', await declineOf(t, notice)];
    const won = await eight(
      notice,
      [
        ['renotify', ORGAN, 'defenceLineRenotify', REASON],
        declines,
        ['assign', ASSIGNER, 'defenceLineAssign', { lawyerId: t.lawyer('tongliang.handler2') }],
        ['confirmToOrgan', ASSIGNER, 'defenceLineConfirmToOrgan', {}],
        ['withdrawByOrgan', ORGAN, 'defenceLineWithdrawByOrgan', REASON],
        ['ownCounsel', ORGAN, 'defenceLineOwnCounsel', REASON],
        declines,
        ['closeLine', ORGAN, 'defenceLineClose', { ...REASON, outcome: 'DECLINED' }],
      ],
      round,
    );
    expect(won).toBe('declinedByPerson');
    expect((await seenNotice(t, ORGAN, notice.id))?.lines[0]?.state).toBe('DECLINED_BY_PERSON');
  }
}, 60_000);

test('After it the organ notifies anew or ends the line, once; nobody declines a second time.', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const line = await aLine();
    const refusal = await declineOf(t, line);
    const notice = await done(t, HEAD, 'defenceLineDeclinedByPerson', refusal);
    const won = await eight(
      notice,
      [
        ['renotify', ORGAN, 'defenceLineRenotify', REASON],
        ['closeLine', ORGAN, 'defenceLineClose', { ...REASON, outcome: 'DECLINED' }],
        ['closeWithCounsel', ORGAN, 'defenceLineClose', { ...REASON, outcome: 'OWN_COUNSEL' }],
        ['declinedByPerson', HEAD, 'defenceLineDeclinedByPerson', { ...refusal, ...first(notice) }],
      ],
      round,
    );
    const after = {
      declinedByPerson: 'none',
      renotify: 'NOTIFIED',
      closeLine: 'DECLINED',
      closeWithCounsel: 'OWN_COUNSEL',
    }[won];
    expect((await seenNotice(t, ORGAN, notice.id))?.lines[0]?.state).toBe(after);
  }
}, 60_000);

test('The head ends the case while the refusal is recorded: the case ends once, and the line follows its refusal alone.', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const notice = await aLine();
    const caseId = notice.lines[0]?.legalAidCase?.id ?? '';
    const refusal = await declineOf(t, notice);
    const [row] = await sql<{ version: number }>(t, 'select version from legal_aid_case where id = $1', [
      rowIdOf('LegalAidCase', caseId),
    ]);
    const decline = async () => (await act(t, HEAD, 'defenceLineDeclinedByPerson', refusal)).userErrors;
    const terminate = async () => {
      const { moved } = await (await t.as(HEAD)).run<{ moved: { userErrors: UserErrorData[] } }>(
        'mutation ($input: CaseTerminateInput!) { moved: caseTerminate(input: $input) { userErrors { code actedBy actedAt } } }',
        {
          input: {
            id: caseId,
            expectedVersion: row?.version,
            ground: 'PROCEEDINGS_ENDED',
            reason: '撤诉',
            idempotencyKey: key(),
          },
        },
      );
      return moved.userErrors;
    };
    const both = round % 2 === 0 ? [decline, terminate] : [terminate, decline];
    const answers = await Promise.all(both.map((each) => each()));
    expect(answers.filter((errors) => errors.length === 0)).toHaveLength(1);
    const lost = answers.flat();
    expect(lost).toMatchObject([
      { code: 'CASE_ENDED', actedBy: expect.any(String), actedAt: expect.stringMatching(/^2026-11-03T/) },
    ]);
    const declined = answers[round % 2 === 0 ? 0 : 1]?.length === 0;
    const seen = await seenNotice(t, HEAD, notice.id);
    expect(seen?.lines[0]).toMatchObject({ state: declined ? 'DECLINED_BY_PERSON' : 'COMPLETED' });
    const entries = await sql(t, `select 1 from journal where subject_id = $1 and word = 'case.terminate'`, [
      rowIdOf('LegalAidCase', caseId),
    ]);
    expect(entries).toHaveLength(1);
  }
}, 60_000);
