import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { toLocalDate } from '../../../src/kernel/local-date.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { attached, type FilesApp, pdf, startFilesApp } from '../materials/files.js';
import {
  act,
  adult,
  confirmed,
  done,
  first,
  idNumberOf,
  lawyersAre,
  type NoticeData,
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
