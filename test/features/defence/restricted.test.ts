import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fromGlobalId, rowIdOf, toGlobalId } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { asServer } from '../../support/as-server.js';
import { beginning, listen, stamped } from '../events/stream-client.js';
import { act, adult, aNotice, defendant, done, everything, first, lawyersAre, letIn, seenNotice } from './scene.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
  await lawyersAre(t, 'tongliang', { minors: true, since: '2012-07-01' });
});
afterAll(async () => await t.stop());

const FACE = `query ($id: ID!) { defenceNotice(id: $id) { number state restricted matter docket remark openedBy lines { id nameMasked }
  letters { id } members { name } timeline { nodes { id } } redactions { field reason } viewerActions { action allowed } } }`;
interface Face {
  number: string | null;
  matter: string | null;
  lines: { id: string }[];
  members: { name: string }[];
  redactions: { field: string; reason: string }[];
  viewerActions: { action: string; allowed: boolean }[];
}
const faceOf = async (login: string, id: string) =>
  (await (await t.as(login)).run<{ defenceNotice: Face | null }>(FACE, { id })).defenceNotice;

const COVERED = {
  matter: null,
  docket: null,
  remark: null,
  lines: [],
  letters: [],
  members: [],
  timeline: { nodes: [] },
};
const rowOf = (id: string) => fromGlobalId(id)?.rowId ?? '';
const draft = async (defendants: Record<string, unknown>[]) =>
  await done(t, 'courtStation.liaison', 'noticeDraft', { toOrganisationId: t.organisation('tongliang'), defendants });

describe('A restricted notice', () => {
  test('is covered from its draft on, at every organisation, and open to who works on it.', async () => {
    const drafted = await draft([defendant(t), adult(t)]);
    expect(drafted.lines).toHaveLength(2);
    for (const login of ['courtStation.liaison2', 'court.liaison'])
      expect(await faceOf(login, drafted.id)).toMatchObject({ ...COVERED, state: 'DRAFT', restricted: true });
    const sent = await done(t, 'courtStation.liaison', 'noticeNotify', {
      id: drafted.id,
      expectedVersion: drafted.version,
    });
    for (const login of ['tongliang.reception', 'tongliang.assigner', 'tongliang.reviewer', 'tongliang.supervisor']) {
      const face = await faceOf(login, sent.id);
      expect(face).toMatchObject({ ...COVERED, number: sent.number, state: 'NOTIFIED' });
      expect(new Set(face?.redactions.map(({ reason }) => reason))).toEqual(new Set(['RESTRICTED']));
    }
    // Who opens it works on it from then on, the lawyer as well; the others only by the head.
    const opened = await done(t, 'tongliang.assigner', 'noticeOpen', { id: sent.id });
    expect(opened.lines).toHaveLength(2);
    const assigned = await done(t, 'tongliang.assigner', 'defenceLineAssign', {
      ...first(opened),
      lawyerId: t.lawyer('tongliang.handler'),
    });
    expect((await seenNotice(t, 'tongliang.handler', sent.id))?.lines).toHaveLength(2);
    expect(await faceOf('tongliang.reception', sent.id)).toMatchObject(COVERED);
    const confirmed = await done(t, 'tongliang.assigner', 'defenceLineConfirmToOrgan', first(assigned));
    const line = confirmed.lines[0];
    // The case is covered as well, and who worked on the notice belongs to it.
    const caseId = rowIdOf('LegalAidCase', line?.legalAidCase?.id ?? '');
    const members = await sql<{ id: string }>(
      t,
      'select member_id as id from subject_member where subject_id = $1 and organisation_id = $2 order by 1',
      [caseId, t.world.organisations.tongliang],
    );
    const workers = ['tongliang.assigner', 'tongliang.handler'].map((login) => t.world.members[login] ?? '');
    expect(members.map(({ id }) => id)).toEqual(workers.sort());
    const [part] = await sql<{ by: string[] }>(
      t,
      'select restricted_by as by from participation where subject_id = $1 and organisation_id = $2',
      [rowOf(sent.id), t.world.organisations.tongliang],
    );
    expect(new Set(part?.by)).toEqual(new Set([rowOf(sent.id), caseId]));
  });

  test('is so by its charge, or because the organ asks for it; another is not.', async () => {
    for (const [more, restricted] of [
      [{ charge: '强奸罪' }, true],
      [{ restricted: true }, true],
      [{}, false],
    ] as const) {
      const { id } = await draft([adult(t, more)]);
      expect(await faceOf('courtStation.liaison2', id)).toMatchObject({ restricted, lines: restricted ? [] : [{}] });
    }
  });

  test('lets nobody act on it who does not belong to it.', async () => {
    const sent = await aNotice(t);
    const opened = await done(t, 'tongliang.reception', 'noticeOpen', { id: sent.id });
    const before = await everything(t);
    const assign = { ...first(opened), lawyerId: t.lawyer('tongliang.handler') };
    for (const [login, mutation, input, code] of [
      ['tongliang.assigner', 'noticeClaim', { id: sent.id }, 'SUBJECT_RESTRICTED'],
      ['tongliang.assigner', 'defenceLineAssign', assign, 'NOT_FOUND'],
      ['courtStation.liaison2', 'defenceLineWithdrawByOrgan', { ...first(opened), reason: '改判' }, 'NOT_FOUND'],
    ] as const)
      expect((await act(t, login, mutation, input)).userErrors).toMatchObject([{ code }]);
    expect(await everything(t)).toBe(before);
    const face = await faceOf('tongliang.assigner', sent.id);
    expect(face?.viewerActions.filter(({ allowed }) => allowed)).toEqual([]);
  });

  test('is found by its person in search, inbox and the person’s own record by who belongs to it alone.', async () => {
    const name = '欧阳小梅';
    const sent = await aNotice(t, { defendants: [defendant(t, { person: { name } })] });
    await done(t, 'tongliang.reception', 'noticeOpen', { id: sent.id });
    const found = async (login: string) => {
      const data = await (await t.as(login)).run<{ persons: { id: string }[]; inbox: { nodes: { id: string }[] } }>(
        'query ($s: String!) { persons(search: $s) { id } inbox(filter: { search: $s }) { nodes { id } } }',
        { s: name },
      );
      return { persons: data.persons, inbox: data.inbox.nodes.map(({ id }) => id) };
    };
    const seen = await found('tongliang.reception');
    expect(seen).toMatchObject({ persons: [{}], inbox: [sent.id] });
    for (const login of ['tongliang.assigner', 'tongliang.head'])
      expect(await found(login)).toEqual({ persons: [], inbox: [] });
    const assigner = await t.as('tongliang.assigner');
    const data = await assigner.run<{ person: null; inbox: { nodes: Record<string, unknown>[] } }>(
      'query ($id: ID!) { person(id: $id) { id } inbox { nodes { id matter personMasked personCount primaryAction } } }',
      { id: seen.persons[0]?.id },
    );
    expect(data.person).toBeNull();
    expect(data.inbox.nodes.find(({ id }) => id === sent.id)).toEqual({
      id: sent.id,
      matter: null,
      personMasked: null,
      personCount: null,
      primaryAction: null,
    });
  });

  test('is told of in the stream to who belongs, and by numbers alone to the others.', async () => {
    const sent = await aNotice(t);
    await done(t, 'tongliang.reception', 'noticeOpen', { id: sent.id });
    await stamped(t);
    const after = beginning(t, 'tongliang');
    const all = `query ($after: String) { events(after: $after, first: 100) { frames { __typename ... on EventFrame { subjectId word } } } }`;
    const heard = async (login: string) => JSON.stringify(await (await t.as(login)).run(all, { after }));
    expect(await heard('tongliang.reception')).toContain(sent.id);
    expect(await heard('tongliang.assigner')).not.toContain(sent.id);
    // Live, too, and no more once he is taken out.
    const theirs = listen(await t.as('tongliang.assigner'), 'events');
    await theirs.begun;
    await letIn(t, sent.id, 'tongliang.assigner');
    expect(await theirs.next()).toMatchObject({ word: 'notice.memberAdd', subjectId: sent.id });
    // The head has seen it by the way, which is written down.
    expect(await theirs.next()).toMatchObject({ word: 'notice.restrictedAccess' });
    const memberId = toGlobalId('Member', t.world.members['tongliang.assigner'] ?? '');
    await done(t, 'tongliang.head', 'noticeMemberRemove', { id: sent.id, memberId, reason: '与本案无关' });
    expect((await theirs.next()).__typename).toMatch(/^(Skipped|AccessRevoked)$/);
    theirs.stop();
    expect(await faceOf('tongliang.assigner', sent.id)).toMatchObject(COVERED);
  });

  test('is opened by the head, who is written down once a day; in lists he gets no more than the others.', async () => {
    const sent = await aNotice(t);
    const looks = async () =>
      (
        await sql(t, `select 1 from journal where subject_id = $1 and word = 'notice.restrictedAccess'`, [
          rowOf(sent.id),
        ])
      ).length;
    const head = await t.as('tongliang.head');
    const { defenceNotices } = await head.run<{ defenceNotices: { nodes: Record<string, unknown>[] } }>(
      '{ defenceNotices { nodes { id matter lines { id } } } }',
    );
    expect(defenceNotices.nodes.find(({ id }) => id === sent.id)).toMatchObject({ matter: null, lines: [] });
    expect(await looks()).toBe(0);
    for (let nth = 0; nth < 2; nth += 1) expect((await faceOf('tongliang.head', sent.id))?.lines).toHaveLength(1);
    expect(await looks()).toBe(1);
  });

  test('is let in to by the head alone: a colleague, once, and never its lawyer out.', async () => {
    const sent = await aNotice(t);
    const opened = await done(t, 'tongliang.reception', 'noticeOpen', { id: sent.id });
    await done(t, 'tongliang.head', 'defenceLineAssign', { ...first(opened), lawyerId: t.lawyer('tongliang.handler') });
    const open = await aNotice(t, { defendants: [adult(t)] });
    const before = await everything(t);
    const turn = async (login: string, mutation: string, who: string, id = sent.id) => {
      const memberId = toGlobalId('Member', t.world.members[who] ?? '');
      return (await act(t, login, mutation, { id, memberId, reason: '由其办理' })).userErrors[0]?.code ?? null;
    };
    expect(await turn('tongliang.reception', 'noticeMemberAdd', 'tongliang.assigner')).toBe('ROLE_MAY_NOT');
    expect(await turn('tongliang.assigner', 'noticeMemberAdd', 'tongliang.assigner')).toBe('SUBJECT_RESTRICTED');
    expect(await turn('mianyang.head', 'noticeMemberAdd', 'mianyang.assigner')).toBe('NOT_FOUND');
    expect(await turn('tongliang.head', 'noticeMemberAdd', 'mianyang.assigner')).toBe('CASE_MEMBER_UNFIT');
    expect(await turn('tongliang.head', 'noticeMemberAdd', 'tongliang.admin')).toBe('CASE_MEMBER_UNFIT');
    expect(await turn('tongliang.head', 'noticeMemberAdd', 'tongliang.reception')).toBe('CASE_MEMBER_ALREADY');
    expect(await turn('tongliang.head', 'noticeMemberRemove', 'tongliang.handler')).toBe('CASE_MEMBER_HANDLES');
    expect(await turn('tongliang.head', 'noticeMemberRemove', 'tongliang.reviewer')).toBe('CASE_MEMBER_MISSING');
    expect(await turn('tongliang.head', 'noticeMemberAdd', 'tongliang.assigner', open.id)).toBe('CASE_NOT_RESTRICTED');
    expect(await everything(t)).toBe(before);
    expect(await turn('tongliang.head', 'noticeMemberAdd', 'tongliang.assigner')).toBeNull();
    expect((await faceOf('tongliang.assigner', sent.id))?.members).toHaveLength(4);
  });

  test('becomes one when a corrected birthday makes a minor of a defendant, and stays open to who works on it.', async () => {
    const sent = await aNotice(t, { defendants: [adult(t)] });
    const opened = await done(t, 'tongliang.reception', 'noticeOpen', { id: sent.id });
    const asked = await done(t, 'tongliang.reception', 'defenceLineAskCorrection', {
      ...first(opened),
      code: 'WRONG_PERSON_DATA',
      list: '身份证号码有误',
    });
    const young = defendant(t, { person: { name: '吴小勇' } });
    await done(t, 'courtStation.liaison', 'defenceLineCorrect', {
      ...first(asked),
      person: young.person,
      answer: '已更正',
    });
    expect(await faceOf('tongliang.assigner', sent.id)).toMatchObject({ ...COVERED, restricted: true });
    expect((await faceOf('tongliang.reception', sent.id))?.lines).toHaveLength(1);
    expect((await faceOf('courtStation.liaison', sent.id))?.lines).toHaveLength(1);
  });
});

describe('Row security', () => {
  test('keeps lines, persons, papers and notes of a restricted notice from who does not belong, and from no one else.', async () => {
    const sent = await aNotice(t);
    const opened = await done(t, 'tongliang.reception', 'noticeOpen', { id: sent.id });
    await letIn(t, sent.id, 'tongliang.officer');
    const [line] = await sql<{ person: string }>(
      t,
      'select person_id as person from defence_line where notice_id = $1',
      [rowOf(opened.id)],
    );
    const probes: [string, string][] = [
      ['select 1 from defence_line where notice_id = $1', rowOf(sent.id)],
      ['select 1 from letter where subject_id = $1', rowOf(sent.id)],
      ['select 1 from restriction_note where about_id = $1', rowOf(sent.id)],
      ['select 1 from person where id = $1', line?.person ?? ''],
      ['select 1 from person_token where person_id = $1 limit 1', line?.person ?? ''],
    ];
    const rows = async (login: string) =>
      await Promise.all(probes.map(async ([text, id]) => (await asServer(t, login, text, [id])).length));
    expect(await rows('tongliang.assigner')).toEqual([0, 0, 0, 0, 0]);
    for (const login of ['tongliang.reception', 'tongliang.officer', 'tongliang.head'])
      expect(await rows(login)).toEqual([1, 1, 1, 1, 1]);
    expect(await rows('courtStation.liaison2')).toEqual([0, 0, 0, 0, 0]);
  });
});
