import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CommandTx } from '../../../src/command/command.js';
import { command } from '../../../src/command/command.js';
import { agreementInForce, agreementOf } from '../../../src/features/organisations/agreement.service.js';
import { lawyerOf } from '../../../src/features/organisations/lawyer.service.js';
import type { MemberContext } from '../../../src/kernel/context.js';
import { fromGlobalId } from '../../../src/kernel/ids.js';
import { addDays, toLocalDate } from '../../../src/kernel/local-date.js';
import type { Role } from '../../../src/kernel/roles.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';
import { done } from './desk.js';

let it: TestApp;
const today = toLocalDate(new Date());
const TERM = { kind: 'VERIFY_MEANS', answerAmount: 3, answerUnit: 'WORKING_DAY', workAmount: 10, workUnit: 'DAY' };
const { kind: _kind, ...LIMITS } = TERM;

beforeAll(async () => {
  it = await startTestApp();
});

afterAll(async () => {
  await it?.stop();
});

/** What another room reads in its own transaction, in somebody's name. */
async function inTx<T>(login: string, read: (tx: CommandTx) => Promise<T>): Promise<T> {
  const [organisation = ''] = login.split('.');
  const viewer = {
    accountId: it.world.accounts[login] ?? '',
    memberId: it.world.members[login] ?? '',
    organisationId: it.world.organisations[organisation] ?? '',
    organisationState: 'ACTIVE',
    displayName: '',
    roles: new Set<Role>(['COOPERATION_OFFICER']),
    sessionId: '',
    sessionExpiresAt: new Date(),
    restricted: [],
  };
  let seen: T | undefined;
  await command(
    it.app.contextFor(viewer) as MemberContext,
    'test.read',
    { idempotencyKey: key(), input: {} },
    async (tx) => {
      seen = await read(tx);
      return { subjectId: viewer.memberId };
    },
  );
  return seen as T;
}

async function sign(more: Record<string, unknown>): Promise<string> {
  const input = {
    otherOrganisationId: it.organisation('yangquan'),
    validFrom: today,
    validTo: addDays(today, 100),
    terms: [TERM],
    costBearer: 'REQUESTED',
    recognisesMeans: true,
    ...more,
  };
  const { id } = await done<{ id: string }>(await it.as('puyang.officer'), 'agreementPropose', input);
  await done(await it.as('puyang.head'), 'agreementSign', { id, expectedVersion: 1 });
  await done(await it.as('yangquan.head'), 'agreementSign', { id, expectedVersion: 2 });
  return fromGlobalId(id)?.rowId ?? '';
}

test('An ask finds the agreement in force on its day, from either side, and later the version it was sent under.', async () => {
  const puyang = it.world.organisations.puyang ?? '';
  const yangquan = it.world.organisations.yangquan ?? '';
  const inForce = (login: string, day: string) => inTx(login, (tx) => agreementInForce(tx, yangquan, puyang, day));
  expect(await inForce('puyang.officer', today)).toBeNull();
  const first = await sign({ requestingShare: 40 });
  const facts = {
    id: first,
    revision: 1,
    terms: { VERIFY_MEANS: LIMITS },
    recognisesMeans: true,
    costBearer: 'REQUESTED',
    requestingShare: 40,
  };
  expect(await inForce('puyang.officer', today)).toEqual(facts);
  expect(await inForce('yangquan.officer', today)).toEqual(facts);
  expect(await inForce('puyang.officer', addDays(today, -1))).toBeNull();
  expect(await inForce('puyang.officer', addDays(today, 100))).toEqual(facts);
  expect(await inForce('puyang.officer', addDays(today, 101))).toBeNull();
  expect(await inForce('mianyang.officer', today)).toBeNull();
  const second = await sign({ terms: [], recognisesMeans: false });
  expect(await inForce('puyang.officer', today)).toMatchObject({
    id: second,
    revision: 2,
    terms: {},
    recognisesMeans: false,
  });
  expect(await inTx('yangquan.officer', (tx) => agreementOf(tx, first, 1))).toEqual(facts);
  expect(await inTx('yangquan.officer', (tx) => agreementOf(tx, first, 2))).toBeNull();
  expect(await inTx('yangquan.officer', (tx) => agreementOf(tx, null, null))).toBeNull();
});

test('An assignment finds the lawyers of the own register and of no other.', async () => {
  const id = it.world.lawyers['puyang.handler'] ?? '';
  expect(await inTx('puyang.officer', (tx) => lawyerOf(tx, id))).toEqual({
    id,
    name: '韩律师',
    licenceNumber: '1410900201210001',
    phone: '0353-2020001',
    memberId: it.world.members['puyang.handler'],
    state: 'ACTIVE',
    practisingSince: '2012-07-01',
    criminalPracticeSince: null,
    familiarWithMinors: false,
  });
  expect(await inTx('yangquan.officer', (tx) => lawyerOf(tx, id))).toBeNull();
});
