import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';
import {
  act,
  adult,
  aNotice,
  done,
  everything,
  first,
  idNumberOf,
  lawyersAre,
  type NoticeData,
  seenNotice,
} from './scene.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
  await lawyersAre(t, 'tongliang', { minors: true, since: '2012-07-01' });
});
afterAll(async () => await t.stop());

const ASSIGNER = 'tongliang.assigner';
const IN_CONFLICT = 'LAWYER_IN_CONFLICT';

/** Somebody whom later notices name again. */
const somebody = () => ({ person: { name: '吴大勇', idKind: 'RESIDENT_ID', idNumber: idNumberOf('1988-05-06') } });
type Somebody = ReturnType<typeof somebody>;

/** A notice of the court's that Tongliang has opened. */
async function received(stage: string, ...persons: Somebody[]): Promise<NoticeData> {
  const defendants = persons.map((person) => adult(t, { ...person, stage }));
  const { id } = await aNotice(t, { by: 'court.liaison', defendants });
  return await done(t, 'tongliang.reception', 'noticeOpen', { id });
}

const assign = async (notice: NoticeData, lawyer: string) =>
  await act(t, ASSIGNER, 'defenceLineAssign', { ...first(notice), lawyerId: t.lawyer(lawyer) });

test('Two notices of one matter assigned at the same moment never have the same lawyer.', async () => {
  for (let round = 0; round < 6; round += 1) {
    const [one, other] = [somebody(), somebody()];
    await received('FIRST_INSTANCE', one, other);
    const notices = [await received('SECOND_INSTANCE', one), await received('SECOND_INSTANCE', other)];
    const answers = await Promise.all(notices.map((notice) => assign(notice, 'tongliang.handler')));
    const codes = answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code));
    expect(codes).toEqual([IN_CONFLICT]);
    const lawyers = await sql<{ n: number }>(
      t,
      `select count(*)::int as n from defence_line l join defence_notice n on n.id = l.notice_id
       where n.number = any($1) and l.lawyer_id is not null`,
      [notices.map(({ number }) => number)],
    );
    expect(lawyers).toEqual([{ n: 1 }]);
    // Who lost has changed nothing, and takes another lawyer.
    const lost = notices[answers.findIndex(({ userErrors }) => userErrors.length > 0)] as NoticeData;
    const now = (await seenNotice(t, ASSIGNER, lost.id)) as NoticeData;
    expect(now.lines[0]).toMatchObject({ state: 'RECEIVED', lawyer: null, version: lost.lines[0]?.version });
    expect((await assign(now, 'tongliang.handler2')).userErrors).toEqual([]);
  }
}, 60_000);

const LAWYER = 'tongliang.handler';
const OTHER = 'tongliang.handler2';
const codes = (answer: { userErrors: { code: string }[] }) => answer.userErrors.map(({ code }) => code);

async function offered({ id }: NoticeData, nth = 0): Promise<number> {
  const { defenceNotice } = await (await t.as(ASSIGNER)).run<{
    defenceNotice: { lines: { lawyerCandidates: { qualified: boolean }[] }[] };
  }>('query ($id: ID!) { defenceNotice(id: $id) { lines { lawyerCandidates { qualified } } } }', { id });
  return defenceNotice.lines[nth]?.lawyerCandidates.filter(({ qualified }) => qualified).length ?? 0;
}

test('A notice that joins two known defendants is of the matters of both: neither’s co-defendants share a lawyer with it.', async () => {
  // The other way round as well: whoever comes first, the other is barred.
  for (const joinedFirst of [false, true]) {
    const [one, besideOne, two, besideTwo] = [somebody(), somebody(), somebody(), somebody()];
    const ofOne = await received('FIRST_INSTANCE', besideOne, one);
    await received('FIRST_INSTANCE', besideTwo, two);
    const joined = await received('SECOND_INSTANCE', one, two);
    expect(joined.lines.map(({ earlier }) => earlier === null)).toEqual([false, false]);
    const [before, after] = joinedFirst ? [joined, ofOne] : [ofOne, joined];
    expect(codes(await assign(before, LAWYER))).toEqual([]);
    expect(await offered(after)).toBe(1);
    const unchanged = await everything(t);
    expect(codes(await assign(after, LAWYER))).toEqual([IN_CONFLICT]);
    expect(await everything(t)).toBe(unchanged);
    expect(codes(await assign(after, OTHER))).toEqual([]);
  }
});

test('The same person further on keeps the lawyer; somebody of no common matter may have that lawyer.', async () => {
  const [one, two] = [somebody(), somebody()];
  expect(codes(await assign(await received('FIRST_INSTANCE', one), LAWYER))).toEqual([]);
  expect(codes(await assign(await received('SECOND_INSTANCE', one), LAWYER))).toEqual([]);
  expect(codes(await assign(await received('FIRST_INSTANCE', two), LAWYER))).toEqual([]);
});

async function replace(id: string | undefined, lawyer: string) {
  const input = { id, expectedVersion: 1, lawyerId: t.lawyer(lawyer), reason: '原律师因病', idempotencyKey: key() };
  const { caseReplace } = await (await t.as(ASSIGNER)).run<{ caseReplace: { userErrors: { code: string }[] } }>(
    'mutation ($input: CaseReplaceInput!) { caseReplace(input: $input) { userErrors { code } } }',
    { input },
  );
  return caseReplace;
}

/** Two notices of one matter: the first one's defendant has the first lawyer and a case, the second one's none yet. */
async function halfway(): Promise<{ caseId: string | undefined; other: NoticeData }> {
  const [one, two] = [somebody(), somebody()];
  await received('FIRST_INSTANCE', one, two);
  const notice = await received('SECOND_INSTANCE', one);
  const assigned = (await assign(notice, LAWYER)).notice as NoticeData;
  const told = await done(t, ASSIGNER, 'defenceLineConfirmToOrgan', first(assigned));
  return { caseId: told.lines[0]?.legalAidCase?.id, other: await received('SECOND_INSTANCE', two) };
}

test('Who took a lawyer’s place in the case is barred for the co-defendants, and so is who was replaced.', async () => {
  const { caseId, other } = await halfway();
  expect(codes(await replace(caseId, OTHER))).toEqual([]);
  expect(await offered(other)).toBe(0);
  for (const lawyer of [LAWYER, OTHER]) expect(codes(await assign(other, lawyer))).toEqual([IN_CONFLICT]);
  // And the reverse: nobody takes a place in the case who is assigned to a co-defendant, before that one has a case.
  const again = await halfway();
  expect(codes(await assign(again.other, OTHER))).toEqual([]);
  expect(codes(await replace(again.caseId, OTHER))).toEqual([IN_CONFLICT]);
});

test('One takes a lawyer’s place in the case while another is assigned to a co-defendant: one of the two holds.', async () => {
  for (let round = 0; round < 4; round += 1) {
    const { caseId, other } = await halfway();
    const both = [() => replace(caseId, OTHER), () => assign(other, OTHER)];
    const answers = await Promise.all((round % 2 === 0 ? both : both.reverse()).map((run) => run()));
    expect(answers.flatMap(codes)).toEqual([IN_CONFLICT]);
  }
}, 60_000);
