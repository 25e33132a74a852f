import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { act, adult, aNotice, done, first, idNumberOf, lawyersAre, type NoticeData, seenNotice } from './scene.js';

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
