import { sql } from '../../support/a.js';
import type { TestApp } from '../../support/app.js';
import { act, applied } from '../cases/decision-desk.js';
import { type Casework, casework, done as ended, seen as seenCase } from '../cases/ending-desk.js';
import { wantsHelp } from '../defence/help-scene.js';
import { adult, aNotice, defendant, first, letIn, done as noticed } from '../defence/scene.js';
import { anAccepted, aReceived, at, done as referred, seen as seenReferral, WAYS } from '../referrals/desk.js';
import { cooperations } from './every-form-cooperation.js';

/** A paper that was really issued, as the database has it. */
export interface RealPaper {
  rowId: string;
  template: string;
  number: string;
  subjectType: string;
  /** The keys of who issued it and of whom it is addressed to (`puyang`); null for a person. */
  from: string;
  to: string | null;
}

/** Issues at least one paper of every form, each by its own command through the API; answers all of them. */
export async function everyForm(t: TestApp): Promise<RealPaper[]> {
  t.clock.moveTo('2026-11-03T02:00:00Z');
  await applications(t);
  await works(t);
  await defences(t);
  await cooperations(t);
  await referrals(t);
  const rows = await sql<RealPaper & { from: string; to: string | null }>(
    t,
    `select id as "rowId", template_id as template, number, subject_type as "subjectType", organisation_id as "from", to_organisation_id as "to"
     from letter order by issued_at, id`,
  );
  const keys = new Map(Object.entries(t.world.organisations).map(([key, id]) => [id, key]));
  return rows.map((row) => ({
    ...row,
    from: keys.get(row.from) ?? '?',
    to: row.to === null ? null : (keys.get(row.to) ?? '?'),
  }));
}

/** Forms 4, 5, 6, 8, 9, 10, who is competent, and what counts as withdrawn. */
async function applications(t: TestApp): Promise<void> {
  const review = { legal: '身份属实，事项属于法律援助范围', opinion: 'GRANT' };
  const pledge = { meansBranch: 'PLEDGE', means: { signedOn: '2026-11-03' } };
  const granted = await applied(t, 'zhanhe');
  await act(t, 'zhanhe.reception', 'caseGuide', granted, {
    organisationId: t.organisation('weidong'),
    explanation: '争议由卫东区处理。',
  });
  await act(t, 'zhanhe.reception', 'caseAccept', granted);
  await act(t, 'zhanhe.reception', 'caseStateMeans', granted, {
    householdMembers: 4,
    monthlyIncomeFen: 240_000,
    monthlyExpensesFen: 210_000,
    property: '住房一处',
  });
  await act(t, 'zhanhe.reviewer', 'caseReview', granted, { ...review, ...pledge });
  await act(t, 'zhanhe.head', 'caseGrant', granted);

  const refused = await applied(t, 'zhanhe');
  await act(t, 'zhanhe.reception', 'caseAccept', refused);
  await act(t, 'zhanhe.reviewer', 'caseReview', refused, {
    ...review,
    meansBranch: 'INFO_QUERY',
    means: { bodies: ['湛河区民政局'], answer: '人均月收入6,000元' },
    meansMet: false,
    opinion: 'REFUSE',
  });
  await act(t, 'zhanhe.head', 'caseRefuse', refused, {
    ground: 'HARDSHIP_NOT_MET',
    reason: '家庭人均收入高于本省标准',
  });

  await act(t, 'zhanhe.head', 'caseGrantInAdvance', await applied(t, 'zhanhe'), { ground: 'OTHER', reason: '紧急' });

  const silent = await applied(t, 'zhanhe');
  await act(t, 'zhanhe.reception', 'caseAskSupplement', silent, { list: ['劳动合同或者工资条'] });
  const today = t.clock.now();
  t.clock.moveTo('2026-12-21T02:00:00Z');
  await act(t, 'zhanhe.head', 'caseDeemWithdrawn', silent);
  t.clock.moveTo(today);
}

/** Forms 11, 13, 16 to 22: a lawyer comes, is replaced or stays; the aid ends. */
async function works(t: TestApp): Promise<void> {
  const worked = async (): Promise<Casework> => {
    const c = await casework(t, 'zhanhe');
    await ended(t, 'zhanhe.reception', 'organJoin', { ...(await c.now()), organisationId: t.organisation('court') });
    await ended(t, 'zhanhe.assigner', 'caseAssign', { ...(await c.now()), lawyerId: t.lawyer('zhanhe.handler') });
    await ended(t, 'zhanhe.handler', 'caseStart', await c.now());
    return c;
  };
  const replaced = await worked();
  await ended(t, 'zhanhe.reception', 'caseReplacementAsk', { ...(await replaced.now()), reason: '两次未到庭。' });
  await ended(t, 'zhanhe.head', 'caseReplacementDecide', {
    ...(await replaced.now()),
    granted: true,
    opinion: '情况属实。',
    lawyerId: t.lawyer('zhanhe.handler2'),
  });
  const stays = await worked();
  await ended(t, 'zhanhe.reception', 'caseReplacementAsk', { ...(await stays.now()), reason: '态度不好。' });
  await ended(t, 'zhanhe.head', 'caseReplacementDecide', {
    ...(await stays.now()),
    granted: false,
    opinion: '已按期会见。',
  });
  await ended(t, 'zhanhe.handler', 'caseMilestone', { id: stays.id, happenedOn: '2026-11-02', kind: 'JUDGMENT' });
  await ended(t, 'zhanhe.handler', 'caseSubmitFile', { ...(await stays.now()), summary: '法院采纳辩护意见。' });

  const terminated = await worked();
  const why = { ground: 'OWN_COUNSEL', reason: '家属已另行委托律师。' };
  await ended(t, 'zhanhe.head', 'caseTerminate', { ...(await terminated.now()), ...why });
  const { letters } = await seenCase(t, 'zhanhe.head', terminated.id, 'letters { id template }');
  const decision = (letters as { id: string; template: string }[]).find(
    ({ template }) => template === 'TERMINATION_DECISION',
  );
  await ended(t, 'zhanhe.reception', 'letterRecordService', {
    letterId: decision?.id,
    receiver: '张某（同住家属）',
    way: 'IN_PERSON',
    servedOn: '2026-11-03',
  });
  const { objection } = await ended(t, 'zhanhe.reception', 'objectionFile', {
    caseId: terminated.id,
    applicant: '张建国',
    text: '没有另行委托律师。',
  });
  await ended(t, 'bureau.supervisor', 'objectionMaintain', {
    id: objection?.id,
    expectedVersion: objection?.version,
    opinion: '委托手续齐全。',
  });
}

/** Notices of an organ, one sent on, one answered with forms 11 and 13; and the duty lawyer's form 24 to 27. */
async function defences(t: TestApp): Promise<void> {
  await sql(t, `update lawyer set familiar_with_minors = true, criminal_practice_since = '2010-01-01'`);
  const sent = await aNotice(t, {
    by: 'court.liaison',
    defendants: [defendant(t, { hearingOn: '2026-12-01' }), adult(t)],
  });
  await letIn(t, sent.id, 'tongliang.reception', 'tongliang.assigner');
  const moved = await noticed(t, 'tongliang.reception', 'defenceLineReroute', {
    ...first({ ...sent, lines: sent.lines.slice(1) }),
    toOrganisationId: t.organisation('mianyang'),
    reason: '该案已指定绵阳审理',
  });
  const lawyerId = t.lawyer('tongliang.handler');
  const assigned = await noticed(t, 'tongliang.assigner', 'defenceLineAssign', { ...first(moved), lawyerId });
  await noticed(t, 'tongliang.assigner', 'defenceLineConfirmToOrgan', first(assigned));

  const { help } = await helped(t, 'detention.liaison', 'dutyLawyerHelpRequest', wantsHelp(t));
  await helped(t, 'tongliang.reception', 'dutyLawyerHelpSchedule', {
    id: help?.id,
    expectedVersion: help?.version,
    lawyerId,
    scheduledFor: '2026-11-06T09:00:00Z',
    mode: 'ON_SITE',
  });
}

interface Helped {
  help: { id: string; version: number } | null;
  userErrors: { code: string }[];
}

async function helped(t: TestApp, login: string, mutation: string, input: Record<string, unknown>): Promise<Helped> {
  const type = String(t.app.schema.getMutationType()?.getFields()[mutation]?.args[0]?.type);
  const { done } = await (await t.as(login)).run<{ done: Helped }>(
    `mutation ($input: ${type}) { done: ${mutation}(input: $input) { help { id version } userErrors { code path } } }`,
    { input: { idempotencyKey: `${mutation}-${login}`, ...input } },
  );
  if (done.help === null) throw new Error(`${mutation}: ${JSON.stringify(done.userErrors)}`);
  return done;
}

/** A person handed on, a matter declined and told to the person, one that counts as withdrawn, a mediation that failed. */
async function referrals(t: TestApp): Promise<void> {
  const way = (kind: string) => WAYS[kind] as NonNullable<(typeof WAYS)[string]>;
  const forward = way('APPLICATION_FORWARD');
  const declined = await referred(t, forward.receiver, 'Decline', {
    ...at(await aReceived(t, forward)),
    code: 'WRONG_INSTITUTION',
    reason: '履行地在阳泉。',
    rightOrganisationId: t.organisation('yangquan'),
  });
  const [disposition] = (await seenReferral(t, forward.sender, declined.id))?.dispositions ?? [];
  await closeWithLetter(t, forward.sender, disposition?.id ?? '');
  const home = await anAccepted(t, way('MEDIATION'));
  await referred(t, way('MEDIATION').receiver, 'ComeHome', { ...at(home), reason: '双方分歧较大。' });
  const asked = await referred(t, forward.receiver, 'AskSupplement', {
    ...at(await aReceived(t, forward)),
    list: '工资条',
  });
  const today = t.clock.now();
  t.clock.moveTo('2026-12-21T02:00:00Z');
  await referred(t, forward.receiver, 'DeemWithdrawn', at(asked));
  t.clock.moveTo(today);
}

async function closeWithLetter(t: TestApp, login: string, id: string): Promise<void> {
  const { done } = await (await t.as(login)).run<{ done: { userErrors: unknown[] } }>(
    'mutation ($input: DispositionInput!) { done: dispositionCloseWithLetter(input: $input) { userErrors { code } } }',
    { input: { idempotencyKey: 'close-with-letter', id, expectedVersion: 1, reason: '请向阳泉市法律援助中心申请。' } },
  );
  if (done.userErrors.length > 0) throw new Error(JSON.stringify(done.userErrors));
}
