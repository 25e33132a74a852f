import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Outcome } from '../../src/demo/client.js';
import { EVERYBODY } from '../support/agencies.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { contiguous, desk, type Known, type Listening, listen, seesNothing } from './office.js';

interface Asked extends Outcome {
  consultation: { id: string; number: string; state: string; version: number; case: { id: string } | null };
}
interface Applied extends Outcome {
  case: { id: string; number: string; state: string; version: number };
}

const CONSULTATION = 'consultation { id number state version case { id } }';
const CASE = 'case { id number state version }';

let t: TestApp;
let weidong: Listening;
let consultationId = '';
let caseId = '';
const known: Known = { ids: [], numbers: ['平卫援案〔2026〕1号', '平卫援询〔2026〕1号'] };

beforeAll(async () => {
  t = await startTestApp({}, EVERYBODY);
  t.clock.moveTo('2026-11-03T01:00:00Z');
  weidong = await listen(t, 'weidong.reception');
});
afterAll(async () => {
  await weidong?.line.stop();
  await t.stop();
});

const at = (minute: string) => t.clock.moveTo(`2026-11-03T01:${minute}:00Z`);
const version = async (login: string): Promise<number> => {
  const query = 'query ($id: ID) { case(id: $id) { version } }';
  return (await (await desk(t, login)).run<{ case: { version: number } }>(query, { id: caseId })).case.version;
};

test('09:00. A man with a bandaged hand asks at the counter; he is advised, and told that he may apply.', async () => {
  const reception = await desk(t, 'weidong.reception');
  const asked: Asked = await reception.act(
    'consultationOpen',
    {
      channel: 'WINDOW',
      causeCode: 'WORK_INJURY_INSURANCE',
      matter: '工伤赔偿',
      content: '在铸造厂操作冲床时左手被压伤，厂里不给治，也没有签合同。',
      person: { name: '赵铁山', phone: '13837512345', regionCode: '410403', migrantWorker: true },
      advice: { answer: '可以申请工伤认定，要求支付医疗费和停工留薪期工资；可以申请法律援助。', promptedToApply: true },
    },
    CONSULTATION,
  );
  consultationId = asked.consultation.id;
  known.ids.push(consultationId);
  expect(asked.consultation).toMatchObject({ number: '平卫援询〔2026〕1号', state: 'ANSWERED' });
});

test('09:06. He applies: what he said stands in the application, with the time at which he came.', async () => {
  at('06');
  const reception = await desk(t, 'weidong.reception');
  const converted: Asked = await reception.act(
    'consultationConvert',
    {
      id: consultationId,
      expectedVersion: 2,
      application: { form: 'LABOUR_ARBITRATION', respondent: '平顶山某铸造厂' },
    },
    CONSULTATION,
  );
  expect(converted.consultation.state).toBe('CONVERTED');
  caseId = converted.consultation.case?.id ?? '';
  known.ids.push(caseId);
  await weidong.heard(converted.journalEntryId);
  const query = `query ($id: ID) { case(id: $id) { number state matter facts receivedAt persons { nodes { person { nameMasked } } } } }`;
  expect(await reception.run(query, { id: caseId })).toEqual({
    case: {
      number: '平卫援案〔2026〕1号',
      state: 'APPLIED',
      matter: '工伤赔偿',
      facts: '在铸造厂操作冲床时左手被压伤，厂里不给治，也没有签合同。',
      receivedAt: expect.stringMatching(/^2026-11-03T01:00/),
      persons: { nodes: [{ person: { nameMasked: '赵**' } }] },
    },
  });
});

test('09:10. It is accepted; who accepts does not also grant, and a ground that does not fit is refused.', async () => {
  at('10');
  const reception = await desk(t, 'weidong.reception');
  const move = { id: caseId, expectedVersion: await version('weidong.reception') };
  const accepted: Applied = await reception.act('caseAccept', move, CASE);
  expect(accepted.case.state).toBe('ACCEPTED');
  const grant = { id: caseId, expectedVersion: accepted.case.version, meansBranch: 'WAIVED' };
  const alone = await reception.attempt('caseGrant', { ...grant, meansGround: 'WORK_INJURY' });
  expect(alone.userErrors[0]?.code).toBe('ROLE_MAY_NOT');
  const head = await desk(t, 'weidong.head');
  const unfit = await head.attempt('caseGrant', { ...grant, meansGround: 'MIGRANT_WORKER_WAGES' });
  expect(unfit.userErrors[0]?.code).toBe('MEANS_BASIS_UNFIT');
  expect(await version('weidong.reception')).toBe(accepted.case.version);
});

test('09:18. The head grants it without a check of means: a migrant worker hurt at work is not asked (art 42).', async () => {
  at('18');
  const head = await desk(t, 'weidong.head');
  const granted: Applied = await head.act(
    'caseGrant',
    {
      id: caseId,
      expectedVersion: await version('weidong.head'),
      meansBranch: 'WAIVED',
      meansGround: 'WORK_INJURY',
    },
    CASE,
  );
  expect(granted.case.state).toBe('GRANTED');
});

test('09:27. A lawyer is assigned; from the first word to his name it is less than half an hour.', async () => {
  at('27');
  const assigner = await desk(t, 'weidong.assigner');
  const input = {
    id: caseId,
    expectedVersion: await version('weidong.assigner'),
    lawyerId: t.lawyer('weidong.handler'),
  };
  const assigned: Applied = await assigner.act('caseAssign', input, CASE);
  await weidong.heard(assigned.journalEntryId);
  const query = `query ($id: ID, $consultation: ID) {
    consultation(id: $consultation) { receivedAt answeredAt endedAt promptedToApply personTimes }
    case(id: $id) { state means { branch ground } receivedAt acceptedAt grantedAt assignedAt lawyer { name } letters { template number }
      timeline(first: 20) { nodes { word at } } deadlines { rule stoppedAt } } }`;
  interface Record {
    consultation: { receivedAt: string; answeredAt: string; endedAt: string; promptedToApply: boolean };
    case: {
      state: string;
      receivedAt: string;
      acceptedAt: string;
      grantedAt: string;
      assignedAt: string;
      letters: { template: string; number: string }[];
      timeline: { nodes: { word: string; at: string }[] };
      deadlines: { rule: string; stoppedAt: string | null }[];
    };
  }
  const shown = await (await desk(t, 'weidong.reception')).run<Record>(query, {
    id: caseId,
    consultation: consultationId,
  });
  expect(shown.case).toMatchObject({
    state: 'ASSIGNED',
    means: { branch: 'WAIVED', ground: 'WORK_INJURY' },
    lawyer: { name: '韩律师' },
  });
  const { consultation, case: kept } = shown;
  const times = [consultation.receivedAt, consultation.endedAt, kept.acceptedAt, kept.grantedAt, kept.assignedAt];
  expect(times.map((time) => time.slice(0, 16))).toEqual([
    '2026-11-03T01:00',
    '2026-11-03T01:06',
    '2026-11-03T01:10',
    '2026-11-03T01:18',
    '2026-11-03T01:27',
  ]);
  expect(kept.receivedAt).toBe(consultation.receivedAt);
  expect(Date.parse(kept.assignedAt) - Date.parse(consultation.receivedAt)).toBeLessThan(30 * 60_000);
  const story = kept.timeline.nodes.filter(({ word }) => word.startsWith('case.'));
  expect(story.map(({ word, at: when }) => [word, when.slice(11, 16)])).toEqual([
    ['case.open', '01:06'],
    ['case.accept', '01:10'],
    ['case.grant', '01:18'],
    ['case.assign', '01:27'],
  ]);
  const papers = kept.letters.map(({ template }) => template);
  expect(papers).toEqual(expect.arrayContaining(['GRANT_DECISION', 'ASSIGNMENT_NOTICE']));
  for (const { rule, stoppedAt } of kept.deadlines)
    if (['APPLICATION_REVIEW', 'ASSIGN_LAWYER'].includes(rule)) expect(stoppedAt).not.toBeNull();
});

test('The counter has seen each step as it happened; the figures count one person-time, and the next district nothing.', async () => {
  contiguous(weidong.facts, 1);
  const query = `{ consultationCounts(from: "2026-11-03", to: "2026-11-03") { consultations personTimes } }`;
  const counted = { consultationCounts: { consultations: 1, personTimes: 1 } };
  expect(await (await desk(t, 'weidong.supervisor')).run(query)).toEqual(counted);
  await seesNothing(t, 'zhanhe', known);
});
