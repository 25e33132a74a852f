import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { toGlobalId } from '../../../src/kernel/ids.js';
import { key, type Person, startTestApp, type TestApp } from '../../support/app.js';
import { Archive, done, FIELDS, refused, send } from './desk.js';

interface Lawyer {
  id: string;
  name: string;
  licenceNumber: string;
  firm: string | null;
  phone: string | null;
  memberId: string | null;
  specialities: string[];
  published: boolean;
  state: string;
  version: number;
}

let it: TestApp;
let archive: Archive;
let assigner: Person;
let entered = 0;

beforeAll(async () => {
  it = await startTestApp();
  archive = await new Archive(it.database.superuserUrl).open();
  assigner = await it.as('puyang.assigner');
});

afterAll(async () => {
  await archive?.close();
  await it?.stop();
});

function entry(more: Record<string, unknown> = {}): Record<string, unknown> {
  entered += 1;
  return {
    name: '高律师',
    licenceNumber: `1410920161000${1000 + entered}`,
    firm: '正和律师事务所',
    phone: '138 1234 0001',
    practisingSince: '2016-03-01',
    criminalPracticeSince: '2018-01-01',
    specialities: ['劳动争议', '工伤', '工伤'],
    familiarWithMinors: true,
    ...more,
  };
}

const register = (more: Record<string, unknown> = {}) => done<Lawyer>(assigner, 'lawyerRegister', entry(more));
const step = ({ id, version }: Lawyer) => ({ id, expectedVersion: version });
const LIST = `query ($state: LawyerState, $after: String) { lawyers(first: 3, state: $state, after: $after) { nodes { ${FIELDS.lawyer} } pageInfo { endCursor hasNextPage } } }`;
type List = { lawyers: { nodes: Lawyer[]; pageInfo: { endCursor: string; hasNextPage: boolean } } };
const published = async () =>
  (
    await it
      .anonymous()
      .run<{ directoryLawyers: { nodes: { name: string; licenceNumber: string; firm: string | null }[] } }>(
        'query ($id: ID!) { directoryLawyers(organisation: $id, first: 100) { nodes { name licenceNumber firm } } }',
        { id: it.organisation('puyang') },
      )
  ).directoryLawyers.nodes;

describe('The register', () => {
  test('An entered lawyer can be assigned, and is published only when that was wanted.', async () => {
    const lawyer = await register({ memberId: toGlobalId('Member', it.world.members['puyang.handler'] ?? '') });
    expect(lawyer).toMatchObject({
      name: '高律师',
      phone: '13812340001',
      specialities: ['劳动争议', '工伤'],
      published: false,
      state: 'ACTIVE',
      version: 1,
      memberId: toGlobalId('Member', it.world.members['puyang.handler'] ?? ''),
    });
    expect((await published()).map(({ licenceNumber }) => licenceNumber)).not.toContain(lawyer.licenceNumber);
  });

  test.each([
    ['a licence that is there', { licenceNumber: '1410900201210001' }, 'LICENCE_NUMBER_TAKEN'],
    ['a licence of signs', { licenceNumber: '执业证12345678' }, 'LICENCE_NUMBER_UNFIT'],
    ['a phone that is none', { phone: '12348' }, 'PHONE_UNFIT'],
    ['practice that begins tomorrow', { practisingSince: '2099-01-01', criminalPracticeSince: null }, 'DATE_UNFIT'],
    ['criminal practice before practice', { criminalPracticeSince: '2010-01-01' }, 'DATE_UNFIT'],
    ['eleven specialities', { specialities: Array.from({ length: 11 }, (_, at) => `领域${at}`) }, 'LIST_TOO_LONG'],
    ['a name of blanks', { name: ' ' }, 'TEXT_MISSING'],
  ])('With %s it is refused.', async (_what, more, code) => {
    await refused(archive, assigner, 'lawyerRegister', entry(more), code);
  });

  test("Another institution's member is no member here.", async () => {
    const theirs = toGlobalId('Member', it.world.members['yangquan.handler'] ?? '');
    await refused(archive, assigner, 'lawyerRegister', entry({ memberId: theirs }), 'NOT_FOUND');
  });

  test.each(['puyang.officer', 'puyang.admin', 'puyang.handler'])('%s enters nobody.', async (login) => {
    await refused(archive, await it.as(login), 'lawyerRegister', entry(), 'ROLE_MAY_NOT');
  });

  test('Of the same licence at the same moment one is entered; in two institutions both are.', async () => {
    const input = entry();
    const answers = await Promise.all(
      [1, 2, 3].map(() => send(assigner, 'lawyerRegister', { ...input, idempotencyKey: key() })),
    );
    expect(answers.map(({ code }) => code).sort()).toEqual(['LICENCE_NUMBER_TAKEN', 'LICENCE_NUMBER_TAKEN', null]);
    expect((await send(await it.as('yangquan.head'), 'lawyerRegister', input)).code).toBeNull();
  });

  test('The same key enters once and answers the same.', async () => {
    const input = { ...entry(), idempotencyKey: key() };
    const first = await send<Lawyer>(assigner, 'lawyerRegister', input);
    expect(await send<Lawyer>(assigner, 'lawyerRegister', input)).toEqual(first);
  });
});

describe('Changing and leaving', () => {
  test('The directory follows the entry, and knows name, licence and firm.', async () => {
    const lawyer = await register({ published: true, name: '江律师' });
    const shown = { name: '江律师', licenceNumber: lawyer.licenceNumber, firm: '正和律师事务所' };
    expect(await published()).toContainEqual(shown);
    const renamed = await done<Lawyer>(assigner, 'lawyerUpdate', {
      ...entry({ published: true, name: '江大律师', licenceNumber: lawyer.licenceNumber, firm: null }),
      ...step(lawyer),
    });
    expect(renamed).toMatchObject({ name: '江大律师', firm: null, version: 2 });
    expect(await published()).toContainEqual({ name: '江大律师', licenceNumber: lawyer.licenceNumber, firm: null });
    await done<Lawyer>(assigner, 'lawyerDisable', step(renamed));
    expect((await published()).map(({ licenceNumber }) => licenceNumber)).not.toContain(lawyer.licenceNumber);
  });

  test('Who has left is not changed; entered again, the same lawyer comes back.', async () => {
    const lawyer = await register();
    const left = await done<Lawyer>(assigner, 'lawyerDisable', step(lawyer));
    expect(left).toMatchObject({ state: 'DISABLED', version: 2 });
    const change = { ...entry(), ...step(left) };
    const refusal = await refused(archive, assigner, 'lawyerUpdate', change, 'LAWYER_AT_ANOTHER_STAGE');
    expect(refusal).toMatchObject({ currentState: 'DISABLED', actedBy: '濮阳assigner' });
    const back = await register({ licenceNumber: lawyer.licenceNumber, name: '归来' });
    expect(back).toMatchObject({ id: lawyer.id, state: 'ACTIVE', name: '归来', version: 3 });
  });

  test("Another institution's lawyer is answered as one that is not there.", async () => {
    const lawyer = await register();
    const other = await it.as('yangquan.assigner');
    const forbidden = await refused(archive, other, 'lawyerDisable', step(lawyer), 'NOT_FOUND');
    const missing = { id: toGlobalId('Lawyer', '019a0000-0000-7000-8000-000000000000'), expectedVersion: 1 };
    expect(forbidden).toEqual(await refused(archive, other, 'lawyerDisable', missing, 'NOT_FOUND'));
  });

  test('A licence of another entry is not taken over.', async () => {
    const lawyer = await register();
    const change = { ...entry({ licenceNumber: '1410900201210001' }), ...step(lawyer) };
    await refused(archive, assigner, 'lawyerUpdate', change, 'LICENCE_NUMBER_TAKEN');
  });

  test('A stale version and a wrong desk are refused.', async () => {
    const lawyer = await register();
    await refused(
      archive,
      assigner,
      'lawyerDisable',
      { id: lawyer.id, expectedVersion: 5 },
      'SUBJECT_CHANGED_MEANWHILE',
    );
    await refused(archive, await it.as('puyang.reception'), 'lawyerDisable', step(lawyer), 'ROLE_MAY_NOT');
  });
});

describe('The list', () => {
  test("It shows the own register and nobody else's, page by page.", async () => {
    const other = await it.as('mianyang.officer');
    const { nodes } = (await other.run<List>(LIST)).lawyers;
    expect(nodes.map(({ id }) => id).sort()).toEqual(
      [it.lawyer('mianyang.handler'), it.lawyer('mianyang.handler2')].sort(),
    );
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more; ) {
      const { lawyers }: List = await assigner.run<List>(LIST, { after });
      seen.push(...lawyers.nodes.map(({ id }) => id));
      after = lawyers.pageInfo.endCursor;
      more = lawyers.pageInfo.hasNextPage;
    }
    const rows = await archive.rows('select id from lawyer where organisation_id = $1 order by id', [
      it.world.organisations.puyang,
    ]);
    expect(seen).toEqual(rows.map(({ id }) => toGlobalId('Lawyer', id as string)));
  });

  test('By state it narrows; an administrator of members sees none.', async () => {
    const lawyer = await register();
    await done(assigner, 'lawyerDisable', step(lawyer));
    const { nodes } = (await assigner.run<List>(LIST, { state: 'DISABLED' })).lawyers;
    expect(new Set(nodes.map(({ state }) => state))).toEqual(new Set(['DISABLED']));
    expect((await (await it.as('puyang.admin')).run<List>(LIST)).lawyers.nodes).toEqual([]);
  });
});
