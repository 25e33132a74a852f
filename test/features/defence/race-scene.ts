import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { onDuty } from './help-scene.js';
import { adult, aNotice, done, idNumberOf, type NoticeData, onTheDay } from './scene.js';

export const ORGAN = 'courtStation.liaison';
export const DESK = 'tongliang.reception';
export const ASSIGNER = 'tongliang.assigner';

/** The server on the day of the story; the first of Tongliang's lawyers is on duty as well. */
export async function startRaces(): Promise<TestApp> {
  const t = await onTheDay(startTestApp({}, EVERYBODY));
  await onDuty(t, 'tongliang.handler');
  return t;
}

/** A notice for an adult, as it came. */
export async function aNotified(t: TestApp): Promise<NoticeData> {
  return await aNotice(t, { defendants: [adult(t)] });
}

/** The same, opened. */
export async function anOpened(t: TestApp): Promise<NoticeData> {
  return await done(t, DESK, 'noticeOpen', { id: (await aNotified(t)).id });
}

export const lawyer = (t: TestApp) => ({ lawyerId: t.lawyer('tongliang.handler') });

/** What the desk asks to be put right, and how the organ does it. */
export const CORRECTION = { code: 'WRONG_PERSON_DATA', list: '身份证号码有误' };
export const right = () => ({
  answer: '已更正',
  person: { name: '吴大勇', idKind: 'RESIDENT_ID', idNumber: idNumberOf('1988-05-06') },
});

export const toMianyang = (t: TestApp) => ({
  toOrganisationId: t.organisation('mianyang'),
  reason: '不属本地管辖',
});
