import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rowIdOf, toGlobalId } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { acted, seen } from '../cases/ending-desk.js';
import { type FilesApp, get, pdf, startFilesApp, uploaded } from '../materials/files.js';
import {
  act,
  adult,
  aNotice,
  confirmed,
  defendant,
  done,
  first,
  lawyersAre,
  letIn,
  type NoticeData,
  seenNotice,
} from './scene.js';

let t: FilesApp;
beforeAll(async () => {
  t = await startFilesApp(EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
  await lawyersAre(t, 'tongliang', { minors: true, since: '2012-07-01' });
});
afterAll(async () => await t.stop());

const linesFor = async (login: string, id: string) => (await seenNotice(t, login, id))?.lines.length ?? null;
const membersOf = async (login: string, id: string): Promise<string[]> => {
  const { defenceNotice } = await (await t.as(login)).run<{ defenceNotice: { members: { memberId: string }[] } }>(
    'query ($id: ID!) { defenceNotice(id: $id) { members { memberId } } }',
    { id },
  );
  return defenceNotice.members.map(({ memberId }) => memberId);
};
const turn = async (login: string, mutation: string, id: string, who: string) => {
  const { userErrors } = await act(t, login, mutation, { id, memberId: member(who), reason: '工作调整' });
  return userErrors[0]?.code ?? null;
};
const member = (login: string) => toGlobalId('Member', t.world.members[login] ?? '');

describe('Who belongs to a restricted notice', () => {
  test('is told in the history to the own organisation alone.', async () => {
    const notice = await aNotice(t, { by: 'court.liaison' });
    await done(t, 'tongliang.reception', 'noticeOpen', { id: notice.id });
    await letIn(t, notice.id, 'tongliang.assigner');
    const memberId = member('tongliang.assigner');
    await done(t, 'tongliang.head', 'noticeMemberRemove', { id: notice.id, memberId, reason: '与本案无关' });
    const history = async (login: string) => {
      const { defenceNotice } = await (await t.as(login)).run<{
        defenceNotice: { timeline: { nodes: { word: string; references: { name: string; value: string }[] }[] } };
      }>('query ($id: ID!) { defenceNotice(id: $id) { timeline { nodes { word references { name value } } } } }', {
        id: notice.id,
      });
      const { nodes } = defenceNotice.timeline;
      return {
        words: nodes.map(({ word }) => word),
        members: nodes.flatMap(({ references }) =>
          references.flatMap(({ name, value }) => (name === 'member' ? [value] : [])),
        ),
      };
    };
    const moves = ['notice.memberAdd', 'notice.memberRemove'];
    const own = await history('tongliang.reception');
    expect(own.words).toEqual(expect.arrayContaining(['notice.open', ...moves]));
    expect(own.members).toContain(memberId);
    const court = await history('court.liaison');
    expect(court.words).toContain('notice.open');
    expect(court.words.filter((word) => moves.includes(word))).toEqual([]);
    expect(court.members).toEqual([]);
  });

  test('is who works on it and whom the head lets in, also where it was sent on with its papers; and nobody else any more.', async () => {
    const content = pdf(900, '社会调查报告');
    const paper = await uploaded(t, 'court.liaison', content, { title: '社会调查报告.pdf' });
    const notice = await done(t, 'court.liaison', 'noticeFile', {
      toOrganisationId: t.organisation('tongliang'),
      defendants: [defendant(t)],
      materialIds: [paper],
    });
    const opened = await done(t, 'tongliang.reception', 'noticeOpen', { id: notice.id });
    await done(t, 'tongliang.reception', 'defenceLineReroute', {
      ...first(opened),
      toOrganisationId: t.organisation('mianyang'),
      reason: '该案已指定绵阳审理',
    });
    const { defenceNotices } = await (await t.as('mianyang.reception')).run<{
      defenceNotices: { nodes: { id: string }[] };
    }>('{ defenceNotices { nodes { id } } }');
    const next = defenceNotices.nodes[0]?.id ?? '';
    await done(t, 'mianyang.reception', 'noticeOpen', { id: next });
    const sees = async (login: string) => [
      await linesFor(login, next),
      (await get(t, login, `/materials/${paper}`)).bytes.equals(content),
    ];
    expect(await sees('mianyang.reception')).toEqual([1, true]);
    expect(await sees('mianyang.assigner')).toEqual([0, false]);
    await letIn(t, next, 'mianyang.assigner');
    expect(await sees('mianyang.assigner')).toEqual([1, true]);
    expect(await turn('mianyang.head', 'noticeMemberAdd', next, 'mianyang.assigner')).toBe('CASE_MEMBER_ALREADY');
    for (const who of ['mianyang.reception', 'mianyang.assigner']) {
      expect(await turn('mianyang.head', 'noticeMemberRemove', next, who)).toBeNull();
      expect([who, ...(await sees(who))]).toEqual([who, 0, false]);
      expect(await turn('mianyang.head', 'noticeMemberRemove', next, who)).toBe('CASE_MEMBER_MISSING');
    }
    await letIn(t, next, 'mianyang.reception');
    expect(await sees('mianyang.reception')).toEqual([1, true]);
    // At the organ the first notice is the organ's own: who is let in to the second is not let in to that.
    await letIn(t, next, 'court.liaison2');
    expect([await linesFor('court.liaison2', next), await linesFor('court.liaison2', notice.id)]).toEqual([1, 0]);
    expect(await linesFor('court.liaison', notice.id)).toBe(1);
  });

  test('stays so when it has gone on as a case: whom the head takes out of the notice he takes out of that, but not its lawyer.', async () => {
    const notice = await confirmed(t, 'tongliang.handler', { by: 'court.liaison' });
    const caseId = notice.lines[0]?.legalAidCase?.id ?? '';
    const caseFor = async (login: string) => (await seen(t, login, caseId, 'cause'))?.cause ?? null;
    expect(await linesFor('tongliang.assigner', notice.id)).toBe(1);
    expect(await caseFor('tongliang.assigner')).not.toBeNull();
    expect(await turn('tongliang.head', 'noticeMemberRemove', notice.id, 'tongliang.handler')).toBe(
      'CASE_MEMBER_HANDLES',
    );
    expect(await turn('tongliang.head', 'noticeMemberRemove', notice.id, 'tongliang.assigner')).toBeNull();
    expect(await linesFor('tongliang.assigner', notice.id)).toBe(0);
    expect(await caseFor('tongliang.assigner')).toBeNull();
    expect(await linesFor('tongliang.handler', notice.id)).toBe(1);
    // Who is let in to the notice is not let in to the case, which has its own door.
    await letIn(t, notice.id, 'tongliang.assigner');
    expect(await linesFor('tongliang.assigner', notice.id)).toBe(1);
    expect(await caseFor('tongliang.assigner')).toBeNull();
  });
});

test('The lawyer of one defendant belongs to the case of another as little as anybody else.', async () => {
  const sent = await aNotice(t, { by: 'court.liaison', defendants: [defendant(t), defendant(t)] });
  await done(t, 'tongliang.reception', 'noticeOpen', { id: sent.id });
  await letIn(t, sent.id, 'tongliang.assigner');
  const lineNow = async (nth: number) => {
    const line = (await seenNotice(t, 'tongliang.assigner', sent.id))?.lines[nth];
    return { id: line?.id, expectedVersion: line?.version };
  };
  const lawyers = ['tongliang.handler', 'tongliang.handler2'];
  for (const [nth, lawyer] of lawyers.entries()) {
    await done(t, 'tongliang.assigner', 'defenceLineAssign', { ...(await lineNow(nth)), lawyerId: t.lawyer(lawyer) });
    await done(t, 'tongliang.assigner', 'defenceLineConfirmToOrgan', await lineNow(nth));
  }
  const belong = await sql<{ line: number; first: boolean; second: boolean }>(
    t,
    `select l.position as line, m.member_id = $2 as first, m.member_id = $3 as second from defence_line l
     join subject_member m on m.subject_id = l.case_id and m.ended_at is null
     where l.notice_id = $1 and m.member_id in ($2, $3) order by 1`,
    [rowIdOf('DefenceNotice', sent.id), ...lawyers.map((login) => t.world.members[login])],
  );
  expect(belong).toEqual([
    expect.objectContaining({ first: true, second: false }),
    expect.objectContaining({ first: false, second: true }),
  ]);
});

describe('A lawyer who takes over a case', () => {
  const replace = async (notice: NoticeData, lawyer: string) => {
    const id = notice.lines[0]?.legalAidCase?.id ?? '';
    const { version } = await seen(t, 'tongliang.head', id, 'version');
    const input = { id, expectedVersion: version, lawyerId: t.lawyer(lawyer), reason: '回避' };
    expect((await acted(t, 'tongliang.assigner', 'caseReplace', input)).userErrors).toEqual([]);
  };

  test('has the notice that it came from, with its letters; the one who was replaced has it no more.', async () => {
    for (const defendants of [[adult(t)], [defendant(t)]]) {
      const notice = await confirmed(t, 'tongliang.handler', { by: 'court.liaison', defendants });
      expect(await linesFor('tongliang.handler', notice.id)).toBe(1);
      expect(await linesFor('tongliang.handler2', notice.id)).toBeNull();
      t.clock.moveTo('2026-11-04T02:00:00Z');
      await replace(notice, 'tongliang.handler2');
      expect(await seenNotice(t, 'tongliang.handler', notice.id)).toBeNull();
      const now = await seenNotice(t, 'tongliang.handler2', notice.id);
      expect([now?.lines.length, (now?.letters.length ?? 0) > 0]).toEqual([1, true]);
      expect(await linesFor('court.liaison', notice.id)).toBe(1);
    }
  });

  test('belongs to it where it is restricted, in the place of the other: unless that one works on it otherwise, or was let in.', async () => {
    const roles = async (login: string, ...held: string[]) =>
      await sql(t, 'update member set roles = $1 where id = $2', [held, t.world.members[login]]);
    const plain = await confirmed(t, 'tongliang.handler', { by: 'court.liaison' });
    await replace(plain, 'tongliang.handler2');
    const members = await membersOf('tongliang.assigner', plain.id);
    expect(members).toContain(member('tongliang.handler2'));
    expect(members).not.toContain(member('tongliang.handler'));
    expect(await turn('tongliang.head', 'noticeMemberRemove', plain.id, 'tongliang.handler2')).toBe(
      'CASE_MEMBER_HANDLES',
    );
    expect(await turn('tongliang.head', 'noticeMemberRemove', plain.id, 'tongliang.handler')).toBe(
      'CASE_MEMBER_MISSING',
    );
    // Somebody with a desk of his own beside: covered like any colleague, until the head lets him in.
    await roles('tongliang.handler', 'HANDLER', 'REVIEWER');
    expect(await linesFor('tongliang.handler', plain.id)).toBe(0);
    await letIn(t, plain.id, 'tongliang.handler');
    await replace(plain, 'tongliang.handler');
    await replace(plain, 'tongliang.handler2');
    expect(await linesFor('tongliang.handler', plain.id)).toBe(1);
    // The lawyer had the post open that day, and opened it.
    await roles('tongliang.handler', 'HANDLER', 'RECEPTION');
    const sent = await aNotice(t, { by: 'court.liaison' });
    await done(t, 'tongliang.handler', 'noticeOpen', { id: sent.id });
    await letIn(t, sent.id, 'tongliang.assigner');
    const line = first((await seenNotice(t, 'tongliang.assigner', sent.id)) as NoticeData);
    const assigned = await done(t, 'tongliang.assigner', 'defenceLineAssign', {
      ...line,
      lawyerId: t.lawyer('tongliang.handler'),
    });
    const settled = await done(t, 'tongliang.assigner', 'defenceLineConfirmToOrgan', first(assigned));
    await replace(settled, 'tongliang.handler2');
    expect(await membersOf('tongliang.assigner', sent.id)).toEqual(
      expect.arrayContaining([member('tongliang.handler'), member('tongliang.handler2')]),
    );
    await roles('tongliang.handler', 'HANDLER');
  });
});
