import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { toLocalDate } from '../../../src/kernel/local-date.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { attached, type FilesApp, pdf, startFilesApp } from '../materials/files.js';
import {
  act,
  adult,
  confirmed,
  defendant,
  done,
  everything,
  first,
  idNumberOf,
  lawyersAre,
  type NoticeData,
  openToDesks,
} from './scene.js';

let t: FilesApp;
beforeAll(async () => {
  t = await startFilesApp(EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
  await lawyersAre(t, 'tongliang', { minors: true, since: '2012-07-01' });
});
afterAll(async () => await t.stop());

const ORGAN = 'court.liaison';
const STATION = 'courtStation.liaison';
const DESK = 'tongliang.reception';
const reason = { reason: '家属已委托辩护人' };

/** A notice whose person has declined the first lawyer, with the case that ended by it. */
async function declined(defendants = [adult(t)]): Promise<{ notice: NoticeData; caseId: string }> {
  const notice = await confirmed(t, 'tongliang.handler', { defendants });
  const caseId = notice.lines[0]?.legalAidCase?.id ?? '';
  const { id } = await attached(t, 'tongliang.handler', { caseId }, { title: '首次会见笔录.pdf' }, pdf());
  const told = await done(t, 'tongliang.head', 'defenceLineDeclinedByPerson', {
    ...first(notice),
    materialId: id,
    declinedOn: toLocalDate(t.clock.now()),
    reason: '本人不同意由法律援助律师辩护',
  });
  return { notice: told, caseId };
}

const renotify = async (notice: NoticeData) =>
  await act(t, ORGAN, 'defenceLineRenotify', { ...first(notice), reason: '属于应当通知辩护的情形' });

interface Known {
  id: string;
  nameMasked: string;
}

/** Whom the desk sees in a case, and what it gets when it asks for the name of the first. */
async function known(caseId: string): Promise<{ persons: Known[]; name: string }> {
  const desk = await t.as(DESK);
  const { case: found } = await desk.run<{ case: { persons: { nodes: { person: Known | null }[] } } }>(
    'query ($id: ID!) { case(id: $id) { persons { nodes { person { id nameMasked } } } } }',
    { id: caseId },
  );
  const persons = found.persons.nodes.flatMap(({ person }) => person ?? []);
  return { persons, name: persons[0] === undefined ? 'nobody' : await revealed(persons[0].id) };
}

async function revealed(id: string): Promise<string> {
  const { personReveal } = await (await t.as(DESK)).run<{
    personReveal: { name: string | null; userErrors: { code: string }[] };
  }>('mutation ($input: PersonRevealInput!) { personReveal(input: $input) { name userErrors { code } } }', {
    input: { id, fields: ['NAME'], reason: '卷宗归档' },
  });
  return personReveal.userErrors[0]?.code ?? personReveal.name ?? 'nothing';
}

test.each([
  ['defenceLineWithdrawByOrgan', ORGAN],
  ['defenceLineWithdrawByOrgan', STATION],
  ['defenceLineOwnCounsel', ORGAN],
  ['defenceLineOwnCounsel', DESK],
])(
  'After a renewed notice ends by %s of %s the institution still knows the recipient of the case that ended before.',
  async (mutation, login) => {
    const { notice, caseId } = await declined();
    const again = (await renotify(notice)).notice as NoticeData;
    const ended = await done(t, login, mutation, { ...first(again), ...reason });
    expect(ended.lines).toMatchObject([{ nameMasked: '吴**' }]);
    expect(await known(caseId)).toMatchObject({ persons: [{ nameMasked: '吴**' }], name: '吴大勇' });
  },
);

test('Sent on to another desk after it was renewed, the person stays in the case of the first, and is known at the second.', async () => {
  const { notice, caseId } = await declined();
  await renotify(notice);
  const opened = await done(t, DESK, 'noticeOpen', { id: notice.id });
  const toOrganisationId = t.organisation('mianyang');
  await done(t, DESK, 'defenceLineReroute', { ...first(opened), toOrganisationId, reason: '不属本地管辖' });
  const { defenceNotices } = await (await t.as('mianyang.reception')).run<{
    defenceNotices: { nodes: { id: string }[] };
  }>('{ defenceNotices(first: 1) { nodes { id } } }');
  const there = await done(t, 'mianyang.reception', 'noticeOpen', { id: defenceNotices.nodes[0]?.id });
  expect(there.lines).toMatchObject([{ nameMasked: '吴**' }]);
  expect(await known(caseId)).toMatchObject({ persons: [{ nameMasked: '吴**' }], name: '吴大勇' });
});

test('Who takes the place of a wrongly written person leaves with the notice, and the recipient of the case stays.', async () => {
  const { notice, caseId } = await declined();
  await renotify(notice);
  const opened = await done(t, DESK, 'noticeOpen', { id: notice.id });
  const asked = await done(t, DESK, 'defenceLineAskCorrection', {
    ...first(opened),
    code: 'WRONG_PERSON_DATA',
    list: '身份证号码有误',
  });
  const corrected = await done(t, ORGAN, 'defenceLineCorrect', {
    ...first(asked),
    answer: '已更正',
    person: { name: '欧阳勇', idKind: 'RESIDENT_ID', idNumber: idNumberOf('1988-05-07') },
  });
  expect(await known(caseId)).toMatchObject({ persons: [{ nameMasked: '吴**' }], name: '吴大勇' });
  const [row] = await sql<{ id: string }>(t, 'select max(id::text) as id from person where name_masked = $1', [
    '欧阳*',
  ]);
  const ended = await done(t, ORGAN, 'defenceLineWithdrawByOrgan', { ...first(corrected), ...reason });
  expect(ended.lines).toMatchObject([{ nameMasked: '欧阳*' }]);
  const left = await sql<{ ended: boolean }>(
    t,
    'select ended_at is not null as ended from participation where subject_id = $1 and organisation_id = $2',
    [row?.id, t.world.organisations.tongliang],
  );
  expect(left).toEqual([{ ended: true }]);
  expect(await known(caseId)).toMatchObject({ persons: [{ nameMasked: '吴**' }], name: '吴大勇' });
});

test('An institution that is suspended is not notified anew; reopened, it is.', async () => {
  const { notice } = await declined();
  const turn = async (mutation: string, expectedVersion: number) => {
    const type = String(t.app.schema.getMutationType()?.getFields()[mutation]?.args[0]?.type);
    const id = t.organisation('tongliang');
    const { turned } = await (await t.as('platform.sysadmin')).run<{
      turned: { organisation: { version: number } | null; userErrors: object[] };
    }>(
      `mutation ($input: ${type}) { turned: ${mutation}(input: $input) { organisation { version } userErrors { code } } }`,
      { input: { id, expectedVersion, idempotencyKey: `${mutation}-of-tongliang` } },
    );
    expect(turned.userErrors).toEqual([]);
    return turned.organisation?.version ?? 0;
  };
  const version = await turn('organisationSuspend', 1);
  const before = await everything(t);
  const refused = await renotify(notice);
  expect(refused.userErrors).toMatchObject([{ code: 'ORGANISATION_NOT_ACTIVE', path: ['input', 'id'] }]);
  expect(await everything(t)).toBe(before);
  await turn('organisationReopen', version);
  expect((await renotify(notice)).userErrors).toEqual([]);
});

test('Whoever has come of age since is notified anew as the adult he is, or on another ground.', async () => {
  const almost = (more: Record<string, unknown>) =>
    defendant(t, { person: { idNumber: idNumberOf('2008-11-10') }, ...more });
  const young = await declined([almost({})]);
  const grave = await declined([almost({ ground: 'LIFE_OR_DEATH', possibleSentence: 'LIFE' })]);
  await openToDesks(t, grave.notice.id);
  const restricted = async (id: string) =>
    (
      await (
        await t.as('tongliang.head')
      ).run<{ defenceNotice: object }>(
        'query ($id: ID!) { defenceNotice(id: $id) { restricted lines { minor state } } }',
        { id },
      )
    ).defenceNotice;
  expect(await restricted(grave.notice.id)).toMatchObject({ restricted: true, lines: [{ minor: true }] });
  t.clock.moveTo('2026-11-12T02:00:00Z');
  const before = await everything(t);
  const refused = await renotify(young.notice);
  expect(refused.userErrors).toMatchObject([{ code: 'DEFENCE_NOT_A_MINOR', path: ['input', 'id'] }]);
  expect(await everything(t)).toBe(before);
  expect((await renotify(grave.notice)).userErrors).toEqual([]);
  // The case that ended is a minor's for ever, and keeps the notice close; whom the heads have let in goes on with it.
  const close = { restricted: true, lines: [{ minor: false }] };
  expect(await restricted(grave.notice.id)).toMatchObject(close);
  const opened = await done(t, DESK, 'noticeOpen', { id: grave.notice.id });
  const asked = await done(t, DESK, 'defenceLineAskCorrection', {
    ...first(opened),
    code: 'WRONG_PERSON_DATA',
    list: '身份证号码有误',
  });
  const corrected = await done(t, ORGAN, 'defenceLineCorrect', {
    ...first(asked),
    answer: '已更正',
    person: { name: '周小宇', idKind: 'RESIDENT_ID', idNumber: idNumberOf('2008-11-09') },
  });
  expect(corrected.lines).toMatchObject([{ state: 'RECEIVED', nameMasked: '周**' }]);
  expect(await restricted(grave.notice.id)).toMatchObject(close);
});

test('What no longer fits in a draft is refused by the name of what the organ sent: the draft, or the defendant.', async () => {
  const almost = (bornOn: string) => defendant(t, { person: { idNumber: idNumberOf(bornOn) } });
  const draft = await done(t, ORGAN, 'noticeDraft', {
    toOrganisationId: t.organisation('tongliang'),
    defendants: [almost('2008-11-20')],
  });
  t.clock.moveTo('2026-11-22T02:00:00Z');
  const late = await act(t, ORGAN, 'noticeNotify', { id: draft.id, expectedVersion: draft.version });
  expect(late.userErrors).toMatchObject([{ code: 'DEFENCE_NOT_A_MINOR', path: ['input', 'id'] }]);
  const filed = await act(t, ORGAN, 'noticeFile', {
    toOrganisationId: t.organisation('tongliang'),
    defendants: [adult(t), almost('2008-11-20')],
  });
  expect(filed.userErrors).toMatchObject([
    { code: 'DEFENCE_NOT_A_MINOR', path: ['input', 'defendants', '1', expect.any(String)] },
  ]);
});
