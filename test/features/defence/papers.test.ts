import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { type FilesApp, get, pdf, rowOf, seenFile, startFilesApp, uploaded } from '../materials/files.js';
import {
  act,
  adult,
  aNotice,
  defendant,
  done,
  everything,
  first,
  idNumberOf,
  letIn,
  type NoticeData,
  onTheDay,
  seenNotice,
} from './scene.js';

let t: FilesApp;
beforeAll(async () => {
  t = await onTheDay(startFilesApp(EVERYBODY));
});
afterAll(async () => await t.stop());

const content = pdf(900, '起诉书');
const paper = async (title: string, by = 'court.liaison') => await uploaded(t, by, content, { title });

interface Papers {
  papers: { id: string; title: string | null; downloadPath: string | null; redactions: { reason: string }[] }[];
}

/** What somebody sees of a notice's papers, whole and by line. */
async function papersOf(login: string, id: string): Promise<(Papers & { lines: Papers[] }) | null> {
  const person = await t.as(login);
  const { defenceNotice } = await person.run<{ defenceNotice: (Papers & { lines: Papers[] }) | null }>(
    `query ($id: ID!) { defenceNotice(id: $id) { papers { id title downloadPath redactions { reason } } lines { papers { id title } } } }`,
    { id },
  );
  return defenceNotice;
}

const titles = (seen: Papers | null) => seen?.papers.map(({ title }) => title);

/** What a desk gets when it asks for the bytes of a paper. */
async function download(login: string, id: string): Promise<string> {
  const answer = await get(t, login, `/materials/${id}`);
  return answer.bytes.equals(content) ? 'READ' : `${answer.status} ${answer.code}`;
}

/** How many rows an organisation's own row security shows. */
async function rowsFor(organisation: string, text: string, params: unknown[]): Promise<number> {
  const client = new Client({ connectionString: t.database.appUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('app.org_id', $1, true)`, [t.world.organisations[organisation]]);
    return (await client.query(text, params)).rowCount ?? 0;
  } finally {
    await client.end();
  }
}

const materialRow = async (organisation: string, id: string) =>
  await rowsFor(organisation, 'select 1 from material where id = $1', [rowOf(id)]);

const attach = async (notice: NoticeData, materialIds: string[], lineId?: string) =>
  await act(t, 'court.liaison', 'noticeAttach', { id: notice.id, materialIds, lineId });

const filed = async (defendants: Record<string, unknown>[], materialIds: string[]): Promise<NoticeData> =>
  await done(t, 'court.liaison', 'noticeFile', {
    toOrganisationId: t.organisation('tongliang'),
    defendants,
    materialIds,
  });

test('The organ’s papers are read by the institution and by nobody else, and go on into the case of its lead.', async () => {
  const notice = await filed([adult(t)], [await paper('起诉书副本.pdf')]);
  const [indictment = ''] = (await papersOf('court.liaison', notice.id))?.papers.map(({ id }) => id) ?? [];
  expect((await attach(notice, [await paper('量刑建议书.pdf')], notice.lines[0]?.id)).userErrors).toEqual([]);
  for (const login of ['court.liaison', 'tongliang.reception', 'tongliang.assigner', 'tongliang.head']) {
    const seen = await papersOf(login, notice.id);
    expect([login, titles(seen), seen?.lines.map(titles)]).toEqual([
      login,
      ['起诉书副本.pdf', '量刑建议书.pdf'],
      [['量刑建议书.pdf']],
    ]);
    expect(await download(login, indictment)).toBe('READ');
  }
  for (const login of [
    'mianyang.reception',
    'police.liaison',
    'courtStation.liaison',
    'tongliang.admin',
    'bureau.supervisor',
  ]) {
    expect([login, await papersOf(login, notice.id)]).toEqual([login, null]);
    expect([login, await seenFile(t, login, indictment)]).toEqual([login, null]);
    expect([login, await download(login, indictment)]).toEqual([login, '404 NOT_FOUND']);
  }
  for (const organisation of ['mianyang', 'police', 'courtStation', 'bureau'])
    expect([organisation, await materialRow(organisation, indictment)]).toEqual([organisation, 0]);
  // A lawyer who has only own cases reads those of his own line.
  expect(await download('tongliang.handler', indictment)).toBe('404 NOT_FOUND');
  const assigned = await done(t, 'tongliang.assigner', 'defenceLineAssign', {
    ...first((await seenNotice(t, 'tongliang.assigner', notice.id)) as NoticeData),
    lawyerId: t.lawyer('tongliang.handler'),
  });
  expect(await download('tongliang.handler', indictment)).toBe('READ');
  expect(await download('tongliang.handler2', indictment)).toBe('404 NOT_FOUND');

  const confirmed = await done(t, 'tongliang.assigner', 'defenceLineConfirmToOrgan', first(assigned));
  const caseId = confirmed.lines[0]?.legalAidCase?.id;
  const inCase = async (login: string) => {
    const { case: found } = await (await t.as(login)).run<{ case: { materials: { title: string }[] } }>(
      'query ($id: ID!) { case(id: $id) { materials { title } } }',
      { id: caseId },
    );
    return found.materials.map(({ title }) => title);
  };
  expect(await inCase('tongliang.handler')).toEqual(['起诉书副本.pdf', '量刑建议书.pdf']);
  expect(await inCase('tongliang.head')).toEqual(['起诉书副本.pdf', '量刑建议书.pdf']);
  expect(await inCase('court.liaison')).toEqual([]);
  expect(await download('tongliang.reception', indictment)).toBe('READ');
  const late = await paper('补充材料.pdf');
  const before = await everything(t);
  expect((await attach(notice, [late])).userErrors).toMatchObject([{ code: 'NOTICE_AT_ANOTHER_STAGE' }]);
  expect(await everything(t)).toBe(before);
});

test('A paper is brought in by the organ, for a line of its own, once, while the line allows it.', async () => {
  const notice = await filed([defendant(t), adult(t)], []);
  const [minor, grown] = notice.lines;
  const other = await filed([adult(t, { person: { name: '郑成', idNumber: idNumberOf('1990-01-01') } })], []);
  const file = await paper('鉴定意见.pdf');
  const theirs = await uploaded(t, 'tongliang.reception', content, { title: '律师函.pdf' });
  await done(t, 'court.liaison', 'defenceLineWithdrawByOrgan', { ...first(notice), reason: '撤回' });
  const before = await everything(t);
  const refused: [string, Record<string, unknown>, string][] = [
    ['tongliang.reception', { materialIds: [theirs] }, 'SIDE_MAY_NOT'],
    ['police.liaison', { materialIds: [file] }, 'NOT_FOUND'],
    ['court.head', { materialIds: [file] }, 'ROLE_MAY_NOT'],
    ['court.liaison', { materialIds: [] }, 'LIST_EMPTY'],
    ['court.liaison', { materialIds: [theirs] }, 'NOT_FOUND'],
    ['court.liaison', { materialIds: [file], lineId: other.lines[0]?.id }, 'NOT_FOUND'],
    ['court.liaison', { materialIds: [file], lineId: minor?.id }, 'DEFENCE_LINE_WITHDRAWN'],
  ];
  for (const [login, input, code] of refused) {
    const { userErrors } = await act(t, login, 'noticeAttach', { id: notice.id, ...input });
    expect([login, userErrors.map((each) => each.code)]).toEqual([login, [code]]);
  }
  expect(await everything(t)).toBe(before);
  expect((await attach(notice, [file], grown?.id)).userErrors).toEqual([]);
  expect((await attach(notice, [file])).userErrors).toMatchObject([{ code: 'FILE_ALREADY_ATTACHED' }]);
  await done(t, 'tongliang.reception', 'noticeOpen', { id: notice.id });
  expect(titles(await papersOf('tongliang.reception', notice.id))).toEqual(['鉴定意见.pdf']);
});

test('A draft keeps its papers when it is written anew; to one person a paper is brought once the notice has gone out.', async () => {
  const body = { toOrganisationId: t.organisation('tongliang') };
  const drafted = await done(t, 'court.liaison', 'noticeDraft', { ...body, defendants: [adult(t), adult(t)] });
  const ofOne = await paper('甲的材料.pdf');
  const before = await everything(t);
  const early = await attach(drafted, [ofOne], drafted.lines[0]?.id);
  expect(early.userErrors).toMatchObject([{ code: 'DEFENCE_LINE_AT_ANOTHER_STAGE', currentState: 'DRAFT' }]);
  expect(await everything(t)).toBe(before);
  expect((await attach(drafted, [await paper('起诉书.pdf')])).userErrors).toEqual([]);
  const now = (await seenNotice(t, 'court.liaison', drafted.id)) as NoticeData;
  const change = { id: now.id, expectedVersion: now.version, ...body, defendants: [adult(t)] };
  const edited = await done(t, 'court.liaison', 'noticeEdit', change);
  expect(edited.lines).toHaveLength(1);
  expect(titles(await papersOf('court.liaison', edited.id))).toEqual(['起诉书.pdf']);
  const sent = await done(t, 'court.liaison', 'noticeNotify', { id: edited.id, expectedVersion: edited.version });
  expect((await attach(sent, [ofOne], sent.lines[0]?.id)).userErrors).toEqual([]);
  expect(titles(await papersOf('tongliang.reception', sent.id))).toEqual(['起诉书.pdf', '甲的材料.pdf']);
});

test('Of a line that was withdrawn the institution sees that there was a paper, and no more; of the rest it reads on.', async () => {
  const notice = await filed(
    [adult(t), adult(t, { person: { name: '郑成', idNumber: idNumberOf('1991-01-01') } })],
    [await paper('起诉书.pdf')],
  );
  await attach(notice, [await paper('甲的材料.pdf')], notice.lines[0]?.id);
  const [whole = '', own = ''] = (await papersOf('court.liaison', notice.id))?.papers.map(({ id }) => id) ?? [];
  const now = (await seenNotice(t, 'court.liaison', notice.id)) as NoticeData;
  await done(t, 'court.liaison', 'defenceLineWithdrawByOrgan', { ...first(now), reason: '撤回' });
  const seen = await papersOf('tongliang.reception', notice.id);
  expect(titles(seen)).toEqual(['起诉书.pdf', null]);
  expect(seen?.papers[1]).toMatchObject({
    downloadPath: null,
    redactions: expect.arrayContaining([{ reason: 'ENDED' }]),
  });
  expect(await download('tongliang.reception', whole)).toBe('READ');
  expect(await download('tongliang.reception', own)).toBe('403 FIELD_NOT_SHARED');
  expect(titles(await papersOf('court.liaison', notice.id))).toEqual(['起诉书.pdf', '甲的材料.pdf']);
});

test('A line that is sent on takes its papers along; the other institution sees nothing of the other lines, and the first nothing more of it.', async () => {
  const notice = await filed(
    [adult(t), adult(t, { person: { name: '郑成', idNumber: idNumberOf('1992-01-01') } })],
    [await paper('共同起诉书.pdf')],
  );
  const [gone, stays] = notice.lines;
  await attach(notice, [await paper('甲的材料.pdf')], gone?.id);
  await attach(notice, [await paper('乙的材料.pdf')], stays?.id);
  const [whole = '', own = '', others = ''] =
    (await papersOf('court.liaison', notice.id))?.papers.map(({ id }) => id) ?? [];
  const now = (await seenNotice(t, 'tongliang.reception', notice.id)) as NoticeData;
  await done(t, 'tongliang.reception', 'defenceLineReroute', {
    ...first(now),
    toOrganisationId: t.organisation('mianyang'),
    reason: '该案已指定绵阳审理',
  });
  const [second] = await sql<{ id: string; noticeId: string; first: string }>(
    t,
    `select l.id, l.notice_id as "noticeId", n.rerouted_from_id as first from defence_line l join defence_notice n on n.id = l.notice_id
     where n.to_organisation_id = $1`,
    [t.world.organisations.mianyang],
  );
  // On its way: the other institution takes part in the first notice as one that was asked, and sees of it that line alone.
  const lines = async (organisation: string) =>
    await rowsFor(organisation, 'select 1 from defence_line where notice_id = $1', [second?.first]);
  expect([await lines('mianyang'), await lines('tongliang'), await lines('court')]).toEqual([1, 2, 2]);
  const mianyang = await t.as('mianyang.reception');
  const { defenceNotices } = await mianyang.run<{
    defenceNotices: { nodes: { id: string; lines: { nameMasked: string }[] }[] };
  }>('{ defenceNotices { nodes { id lines { nameMasked } } } }');
  expect(defenceNotices.nodes).toMatchObject([{ lines: [{ nameMasked: '吴**' }] }]);
  const next = defenceNotices.nodes[0]?.id ?? '';
  for (const login of ['mianyang.reception', 'court.liaison']) {
    const seen = await papersOf(login, next);
    expect([login, titles(seen), seen?.lines.map(titles)]).toEqual([login, ['甲的材料.pdf'], [['甲的材料.pdf']]]);
  }
  expect(await download('mianyang.reception', own)).toBe('READ');
  for (const id of [whole, others]) {
    expect(await download('mianyang.reception', id)).toBe('404 NOT_FOUND');
    expect(await materialRow('mianyang', id)).toBe(0);
  }
  // Until the second opens it the first is responsible.
  expect(await download('tongliang.reception', own)).toBe('READ');
  await done(t, 'mianyang.reception', 'noticeOpen', { id: next });
  expect(await lines('mianyang')).toBe(0);
  expect(await seenNotice(t, 'court.liaison', notice.id)).toMatchObject({
    state: 'RECEIVED',
    awaiting: 'THEM',
    lines: [{ state: 'REROUTED' }, { state: 'RECEIVED' }],
  });
  expect(await download('tongliang.reception', own)).toBe('403 FIELD_NOT_SHARED');
  expect(titles(await papersOf('tongliang.reception', notice.id))).toEqual(['共同起诉书.pdf', null, '乙的材料.pdf']);
  expect(await download('mianyang.reception', own)).toBe('READ');
  // It goes on as a case there, with its papers; and they end there with the line.
  const further = await attach({ ...notice, id: next }, [await paper('后补材料.pdf')]);
  expect(further.userErrors).toEqual([]);
  expect(titles(await papersOf('mianyang.reception', next))).toEqual(['甲的材料.pdf', '后补材料.pdf']);
  const there = (await seenNotice(t, 'court.liaison', next)) as NoticeData;
  await done(t, 'court.liaison', 'defenceLineWithdrawByOrgan', { ...first(there), reason: '撤回' });
  expect(await download('mianyang.reception', own)).toBe('403 FIELD_NOT_SHARED');
});

test('Two lines of one notice that were sent on to one institution arrive one by one, and the paper of a whole notice of one person goes along.', async () => {
  const two = await aNotice(t, {
    by: 'court.liaison',
    defendants: [adult(t), adult(t, { person: { name: '郑成', idNumber: idNumberOf('1993-01-01') } })],
  });
  const one = await filed([adult(t)], [await paper('唯一被告人起诉书.pdf')]);
  for (const { id } of [two, one])
    for (;;) {
      const now = (await seenNotice(t, 'tongliang.reception', id)) as NoticeData;
      const line = now.lines.find(({ state }) => state !== 'REROUTING');
      if (line === undefined) break;
      await done(t, 'tongliang.reception', 'defenceLineReroute', {
        id: line.id,
        expectedVersion: line.version,
        toOrganisationId: t.organisation('zhanhe'),
        reason: '不归本机构',
      });
    }
  const zhanhe = await t.as('zhanhe.reception');
  const { defenceNotices } = await zhanhe.run<{ defenceNotices: { nodes: ({ id: string } & Papers)[] } }>(
    '{ defenceNotices { nodes { id papers { title } } } }',
  );
  expect(defenceNotices.nodes.map(titles).sort()).toEqual([[], [], ['唯一被告人起诉书.pdf']]);
  for (const { id } of defenceNotices.nodes) await done(t, 'zhanhe.reception', 'noticeOpen', { id });
  for (const { id } of [two, one]) {
    const seen = await seenNotice(t, 'court.liaison', id);
    expect([seen?.state, [...new Set(seen?.lines.map(({ state }) => state))]]).toEqual(['SETTLED', ['REROUTED']]);
  }
});

test('Of a minor’s notice only who sees the notice sees its papers.', async () => {
  const notice = await filed([defendant(t)], [await paper('社会调查报告.pdf')]);
  const [report = ''] = (await papersOf('court.liaison', notice.id))?.papers.map(({ id }) => id) ?? [];
  // Nobody works on it here yet, and nobody reads it.
  expect(await download('tongliang.reception', report)).toBe('404 NOT_FOUND');
  for (const login of ['tongliang.officer', 'tongliang.handler']) {
    expect([login, titles(await papersOf(login, notice.id))].flat()).toEqual(
      login === 'tongliang.handler' ? [login, undefined] : [login],
    );
    expect([login, await download(login, report)]).toEqual([login, '404 NOT_FOUND']);
  }
  const opened = await done(t, 'tongliang.reception', 'noticeOpen', { id: notice.id });
  expect(await download('tongliang.reception', report)).toBe('READ');
  await letIn(t, notice.id, 'tongliang.assigner');
  const assigned = await done(t, 'tongliang.assigner', 'defenceLineAssign', {
    ...first(opened),
    lawyerId: t.lawyer('tongliang.handler'),
  });
  await done(t, 'tongliang.assigner', 'defenceLineConfirmToOrgan', first(assigned));
  // Settled: who worked on it reads on, and another at the same desk no longer does.
  await sql(t, `update member set roles = '{RECEPTION}' where id = $1`, [t.world.members['tongliang.officer']]);
  for (const [login, answer] of [
    ['tongliang.assigner', 'READ'],
    ['tongliang.handler', 'READ'],
    ['tongliang.head', 'READ'],
    ['tongliang.officer', '404 NOT_FOUND'],
  ] as const)
    expect([login, await download(login, report)]).toEqual([login, answer]);
});
