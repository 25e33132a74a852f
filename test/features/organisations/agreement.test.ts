import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { fromGlobalId } from '../../../src/kernel/ids.js';
import { addDays, toLocalDate } from '../../../src/kernel/local-date.js';
import { key, type Person, startTestApp, type TestApp } from '../../support/app.js';
import { Archive, done, FIELDS, refused, send } from './desk.js';

interface Agreement {
  id: string;
  state: string;
  version: number;
  revision: number;
  replacesId: string | null;
  part: string;
  awaitsUs: boolean;
  awaitsThem: boolean;
  validFrom: string;
  validTo: string | null;
  inForceToday: boolean;
  terms: { kind: string }[];
  sides: { part: string; signedAt: string | null; organisation: { id: string } }[];
  viewerActions: { action: string; allowed: boolean; refusal: { code: string } | null }[];
}

let it: TestApp;
let archive: Archive;
let officer: Person;
let head: Person;
let otherHead: Person;
const today = toLocalDate(new Date());

beforeAll(async () => {
  it = await startTestApp();
  archive = await new Archive(it.database.superuserUrl).open();
  officer = await it.as('puyang.officer');
  head = await it.as('puyang.head');
  otherHead = await it.as('yangquan.head');
  await it.as('mianyang.head');
});

afterAll(async () => {
  await archive?.close();
  await it?.stop();
});

/** Every test begins with two institutions that have agreed on nothing. */
beforeEach(async () => {
  await archive.rows(`update agreement set state = 'ENDED', ended_at = now() where state <> 'ENDED'`);
});

const TERM = { kind: 'VERIFY_MEANS', answerAmount: 3, answerUnit: 'WORKING_DAY', workAmount: 10, workUnit: 'DAY' };

const offer = (more: Record<string, unknown> = {}) => ({
  otherOrganisationId: it.organisation('yangquan'),
  validFrom: today,
  terms: [TERM],
  costBearer: 'EACH_OWN',
  recognisesMeans: true,
  ...more,
});

const propose = async (more: Record<string, unknown> = {}) =>
  await done<Agreement>(officer, 'agreementPropose', offer(more));
const step = ({ id, version }: Agreement) => ({ id, expectedVersion: version });

async function signedByBoth(more: Record<string, unknown> = {}): Promise<Agreement> {
  const half = await done<Agreement>(head, 'agreementSign', step(await propose(more)));
  return await done<Agreement>(otherHead, 'agreementSign', step(half));
}

const read = async (person: Person, id: string) =>
  (
    await person.run<{ agreement: Agreement | null }>(
      `query ($id: ID!) { agreement(id: $id) { ${FIELDS.agreement} } }`,
      { id },
    )
  ).agreement;

describe('Signing', () => {
  test('It is in force when both heads have signed, in either order.', async () => {
    const proposed = await propose();
    const half = await done<Agreement>(otherHead, 'agreementSign', step(proposed));
    expect(half).toMatchObject({ state: 'PROPOSED', version: 2, awaitsUs: false, awaitsThem: true });
    const whole = await done<Agreement>(head, 'agreementSign', step(half));
    expect(whole).toMatchObject({
      state: 'IN_FORCE',
      version: 3,
      awaitsUs: false,
      awaitsThem: false,
      inForceToday: true,
    });
    expect(whole.sides.map(({ signedAt }) => signedAt)).toEqual([expect.any(String), expect.any(String)]);
  });

  test('Who drew it up does not sign it, and the page says so.', async () => {
    const proposed = await done<Agreement>(head, 'agreementPropose', offer());
    await refused(archive, head, 'agreementSign', step(proposed), 'SAME_PERSON_MAY_NOT');
    const offered = (await read(head, proposed.id))?.viewerActions.find(({ action }) => action === 'agreement.sign');
    expect(offered).toEqual({ action: 'agreement.sign', allowed: false, refusal: { code: 'SAME_PERSON_MAY_NOT' } });
  });

  test('Both heads at the same moment: the later one is told that it changed, and signs then.', async () => {
    const proposed = await propose();
    const answers = await Promise.all([
      send<Agreement>(head, 'agreementSign', step(proposed)),
      send<Agreement>(otherHead, 'agreementSign', step(proposed)),
    ]);
    expect(answers.map(({ code }) => code).sort()).toEqual(['SUBJECT_CHANGED_MEANWHILE', null]);
    const late = answers[0]?.code === null ? otherHead : head;
    expect(await done<Agreement>(late, 'agreementSign', { id: proposed.id, expectedVersion: 2 })).toMatchObject({
      state: 'IN_FORCE',
    });
  });

  test('A second signature of one side is refused with who signed, a colleague by name.', async () => {
    const proposed = await propose();
    await done<Agreement>(head, 'agreementSign', step(proposed));
    const refusal = await refused(archive, head, 'agreementSign', step(proposed), 'AGREEMENT_SIGNED_ALREADY');
    expect(refusal).toMatchObject({ currentState: 'PROPOSED', actedBy: '濮阳head', actedAt: expect.any(String) });
  });

  test('The other side is named by its institution, never by a person.', async () => {
    const proposed = await propose();
    await done<Agreement>(otherHead, 'agreementRefuse', step(proposed));
    const refusal = await refused(archive, head, 'agreementSign', step(proposed), 'AGREEMENT_AT_ANOTHER_STAGE');
    expect(refusal).toMatchObject({
      currentState: 'ENDED',
      actedBy: '阳泉市法律援助中心',
      message: '协议当前状态为“已终止”，不能这样办理。',
    });
  });

  test('What could never be in force is not signed.', async () => {
    const proposed = await propose({ validTo: today });
    it.clock.advance(3 * 86_400_000);
    try {
      await refused(archive, head, 'agreementSign', step(proposed), 'AGREEMENT_PERIOD_OVER');
    } finally {
      it.clock.moveTo(new Date());
    }
  });

  test('The same key signs once, and the answer shows the agreement as it is now.', async () => {
    const proposed = await propose();
    const input = { ...step(proposed), idempotencyKey: key() };
    const first = await send<Agreement>(head, 'agreementSign', input);
    await done<Agreement>(otherHead, 'agreementSign', { id: proposed.id, expectedVersion: 2 });
    const before = await archive.contents();
    const again = await send<Agreement>(head, 'agreementSign', input);
    expect(again).toMatchObject({
      code: null,
      journalEntryId: first.journalEntryId,
      subject: { state: 'IN_FORCE', version: 3 },
    });
    expect(await archive.contents()).toBe(before);
  });
});

describe('Versions', () => {
  test('The next version takes the place of the one before when both have signed, and the old one is kept.', async () => {
    const first = await signedByBoth();
    const second = await propose({ terms: [{ ...TERM, workAmount: 5 }] });
    expect(second).toMatchObject({ revision: 2, replacesId: first.id, state: 'PROPOSED' });
    expect(await read(head, first.id)).toMatchObject({ state: 'IN_FORCE', inForceToday: true });
    await done(otherHead, 'agreementSign', step(await done<Agreement>(head, 'agreementSign', step(second))));
    expect(await read(head, first.id)).toMatchObject({
      state: 'ENDED',
      revision: 1,
      endedAt: expect.any(String),
      terms: [TERM],
    });
    expect(await read(otherHead, second.id)).toMatchObject({ state: 'IN_FORCE', inForceToday: true });
    const words = await archive.rows(
      'select word, caused_by from journal where subject_id in ($1, $2) order by seq desc limit 2',
      [fromGlobalId(first.id)?.rowId, fromGlobalId(second.id)?.rowId],
    );
    expect(words.map(({ word }) => word)).toEqual(['agreement.supersede', 'agreement.sign']);
    expect(words[0]?.caused_by).toBe(words[1]?.caused_by);
  });

  test('One that begins later leaves the one before in force until the day before.', async () => {
    const first = await signedByBoth();
    const begins = addDays(today, 30);
    const second = await signedByBoth({ validFrom: begins });
    expect(second).toMatchObject({ state: 'IN_FORCE', inForceToday: false, revision: 2 });
    expect(await read(head, first.id)).toMatchObject({
      state: 'IN_FORCE',
      inForceToday: true,
      validTo: addDays(begins, -1),
    });
  });
});
