import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { objectionDecision } from '../../../src/features/letters/templates/objection-decision.js';
import { rowIdOf } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { order } from '../../support/orders.js';
import { casework, done, refusedWith, seen } from './ending-desk.js';

/** Another judicial administration, which set Weidong up. */
const ELSEWHERE = [
  {
    key: 'ruzhou',
    kind: 'JUDICIAL_ADMINISTRATION',
    nameZh: '汝州市司法局',
    nameEn: 'Ruzhou Bureau of Justice',
    region: '410482',
    prefix: '汝司',
    desks: { liaison: ['LIAISON'], supervisor: ['SUPERVISOR'] },
  } as const,
  ...EVERYBODY.map((seed) => (seed.key === 'weidong' ? { ...seed, parent: 'ruzhou' } : seed)),
];

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 }, ELSEWHERE);
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

interface Ended {
  id: string;
  decisionNumber: string;
  now(): Promise<{ id: string; expectedVersion: number }>;
}

/** Zhanhe terminated the aid and was suspended; the bureau that set it up named Weidong, which another bureau set up. */
async function ledElsewhere(): Promise<Ended> {
  const { id, now } = await casework(t, 'zhanhe');
  await done(t, 'zhanhe.assigner', 'caseAssign', { ...(await now()), lawyerId: t.lawyer('zhanhe.handler') });
  const why = { ground: 'OWN_COUNSEL', reason: '家属已另行委托律师。' };
  await done(t, 'zhanhe.head', 'caseTerminate', { ...(await now()), ...why });
  const { letters } = (await seen(t, 'zhanhe.head', id, 'letters { number template }')) as {
    letters: { number: string; template: string }[];
  };
  await order(t, 'Suspend', 'zhanhe');
  const naming = { organisationId: t.organisation('weidong'), documentNumber: '平司〔2026〕12号' };
  await done(t, 'bureau.supervisor', 'caseDesignate', { ...(await now()), ...naming });
  const decisionNumber = letters.find(({ template }) => template === 'TERMINATION_DECISION')?.number ?? '';
  return { id, decisionNumber, now };
}

const OBJECTION = { applicant: '张建国', text: '没有另行委托律师。' };

const partOf = async (login: string, id: string) => (await seen(t, login, id, 'part'))?.part ?? null;

async function awaited(login: string, id: string): Promise<string | null> {
  const { inbox } = await (await t.as(login)).run<{ inbox: { nodes: { id: string; primaryAction: string | null }[] } }>(
    '{ inbox(first: 100, filter: { awaiting: US }) { nodes { id primaryAction } } }',
  );
  return inbox.nodes.find((node) => node.id === id)?.primaryAction ?? null;
}

const reviewing = async (id: string) =>
  await sql(
    t,
    `select o.name_zh as who from deadline d join organisation o on o.id = d.organisation_id
     where d.subject_id = $1 and d.rule_id = 'OBJECTION_REVIEW' and d.stopped_at is null`,
    [rowIdOf('LegalAidCase', id)],
  );

/** The superior of who decided hears it; the one of who leads since has no part in it. */
async function heardByIssuersSuperior(c: Ended, objectionId: string | undefined): Promise<void> {
  expect(await seen(t, 'weidong.head', c.id, 'objection { superior { name } }')).toEqual({
    objection: { superior: { name: '平顶山市司法局' } },
  });
  expect(await reviewing(c.id)).toEqual([{ who: '平顶山市司法局' }]);
  expect(await awaited('bureau.supervisor', c.id)).toBe('objection.maintain');
  const order_ = { id: objectionId, expectedVersion: 1, opinion: '委托手续不实。' };
  expect(await refusedWith(t, 'ruzhou.supervisor', 'objectionOrderCorrection', order_)).not.toBeNull();
  await done(t, 'bureau.supervisor', 'objectionOrderCorrection', order_);
  expect(await awaited('weidong.head', c.id)).toBe('case.correct');
  await done(t, 'weidong.head', 'caseCorrect', await c.now());
  // The lawyer is Zhanhe's, which does no work: another is due, and no agreement with the one on the case.
  const { deadlines } = (await seen(t, 'weidong.head', c.id, 'deadlines { rule stoppedAt }')) as {
    deadlines: { rule: string; stoppedAt: string | null }[];
  };
  const running = deadlines.filter(({ stoppedAt }) => stoppedAt === null).map(({ rule }) => rule);
  expect(running).toEqual(['ASSIGN_LAWYER_AFTER_MOVE']);
  expect(await seen(t, 'weidong.head', c.id, 'state objection { state }')).toEqual({
    state: 'IN_PROGRESS',
    objection: { state: 'CORRECTED' },
  });
}

describe('An objection to a decision of an institution that leads no more', () => {
  afterEach(async () => await order(t, 'Reopen', 'zhanhe'));

  test('is heard where the person brings the paper: at the judicial administration that set up who decided.', async () => {
    const c = await ledElsewhere();
    const brought = { ...OBJECTION, decisionNumber: c.decisionNumber };
    expect(await refusedWith(t, 'ruzhou.liaison', 'objectionFile', brought)).toBe('NOT_FOUND');
    const { objection } = await done(t, 'bureau.liaison', 'objectionFile', brought);
    await heardByIssuersSuperior(c, objection?.id);
    expect(await partOf('ruzhou.supervisor', c.id)).toBeNull();
  });

  test('goes there from the counter of who leads since, with the persons.', async () => {
    const c = await ledElsewhere();
    expect(await partOf('bureau.supervisor', c.id)).toBeNull();
    const { objection } = await done(t, 'weidong.reception', 'objectionFile', { ...OBJECTION, caseId: c.id });
    expect(await seen(t, 'bureau.supervisor', c.id, 'part persons { nodes { person { nameMasked } } }')).toEqual({
      part: 'SUPERVISOR',
      persons: { nodes: [{ person: { nameMasked: expect.stringContaining('张') } }] },
    });
    await heardByIssuersSuperior(c, objection?.id);
  });

  test('goes there from another superior that watches the case.', async () => {
    const c = await ledElsewhere();
    await sql(
      t,
      `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at) values ($1, $2, 'LEGAL_AID_CASE', 'SUPERVISOR', now(), now())`,
      [t.world.organisations.ruzhou, rowIdOf('LegalAidCase', c.id)],
    );
    const { objection } = await done(t, 'ruzhou.liaison', 'objectionFile', { ...OBJECTION, caseId: c.id });
    expect(await partOf('bureau.supervisor', c.id)).toBe('SUPERVISOR');
    // Who only watches is not awaited.
    expect([await awaited('ruzhou.supervisor', c.id), await partOf('ruzhou.supervisor', c.id)]).toEqual([
      null,
      'SUPERVISOR',
    ]);
    await heardByIssuersSuperior(c, objection?.id);
  });
});

describe('The decision on it', () => {
  test('names who decided, and orders who leads to correct.', () => {
    const frame = { issuerName: '平顶山市司法局', number: '平司异〔2026〕1号', addressee: '卫东区法律援助中心' };
    const facts = { applicantName: '张建国', cause: '追索劳动报酬', caseNumber: null, filedOn: '2026-11-03' } as const;
    const told = { objection: '没有另行委托律师', reason: '委托手续不实', decisionName: '终止法律援助决定' };
    const ordered = objectionDecision.compose({
      ...frame,
      ...facts,
      ...told,
      date: '2026-11-04',
      contact: null,
      institutionName: '卫东区法律援助中心',
      decidedBy: '湛河区法律援助中心',
      maintained: false,
    });
    const text = ordered.paragraphs.map((paragraph) => paragraph.text).join('');
    expect(text).toContain('张建国对湛河区法律援助中心就追索劳动报酬一案作出的终止法律援助决定有异议');
    expect(text).toContain('责令卫东区法律援助中心改正湛河区法律援助中心作出的终止法律援助决定');
  });
});
