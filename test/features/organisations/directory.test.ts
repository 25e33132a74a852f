import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestApp, type TestApp } from '../../support/app.js';
import { Archive } from './desk.js';

type Directory = {
  directory: {
    nodes: {
      id: string;
      name: string;
      kind: string;
      region: { code: string; name: string };
      supervisingInstitution: { name: string } | null;
    }[];
    pageInfo: { endCursor: string; hasNextPage: boolean };
  };
};

let it: TestApp;
let archive: Archive;

beforeAll(async () => {
  it = await startTestApp();
  archive = await new Archive(it.database.superuserUrl).open();
  await archive.rows(`update organisation set published = false where kind = 'PLATFORM'`);
  await archive.rows(
    `insert into organisation (id, kind, name_zh, name_en, region_code, supervising_id, workstation_kind, powers, accepts, state, published, created_at, updated_at)
     values ('019a0000-0000-7000-8000-0000000000f1', 'WORKSTATION', '濮阳市总工会工作站', 'Union station 100%', '410902', $1, 'WORKSTATION', '{COLLECT}', '{APPLICATION}', 'ACTIVE', true, now(), now()),
            ('019a0000-0000-7000-8000-0000000000f2', 'WORKSTATION', '未公开工作站', 'Hidden', '410902', $1, 'WORKSTATION', '{COLLECT}', '{}', 'ACTIVE', false, now(), now()),
            ('019a0000-0000-7000-8000-0000000000f3', 'COURT', '已暂停法院', 'Suspended', '410900', null, null, '{}', '{}', 'SUSPENDED', true, now(), now())`,
    [it.world.organisations.puyang],
  );
  await archive.rows(
    `insert into published_lawyer (lawyer_id, organisation_id, name, licence_number, firm)
     select id, organisation_id, name, licence_number, firm from lawyer where id = $1`,
    [it.world.lawyers['puyang.handler']],
  );
});

afterAll(async () => {
  await archive?.close();
  await it?.stop();
});

const LIST = `query ($search: String, $regionCode: RegionCode, $kinds: [OrganisationKind!], $first: Int, $after: String) {
  directory(search: $search, regionCode: $regionCode, kinds: $kinds, first: $first, after: $after) {
    nodes { id name kind region { code name } address hotline accepts powers workstationKind supervisingInstitution { name } }
    pageInfo { endCursor hasNextPage } } }`;

const names = async (variables: Record<string, unknown> = {}, locale: 'zh-CN' | 'en' = 'zh-CN') =>
  (await it.anonymous(locale).run<Directory>(LIST, variables)).directory.nodes.map(({ name }) => name);

test('Without a sign-in everyone sees what is published and receives work, by region.', async () => {
  expect(await names()).toEqual([
    '阳泉市法律援助中心',
    '濮阳市法律援助中心',
    '濮阳市总工会',
    '濮阳市总工会工作站',
    '铜梁区法律援助中心',
    '绵阳市法律援助中心',
  ]);
});

test('A workstation says whose it is, where it is and what it accepts.', async () => {
  const { directory } = await it.anonymous().run<Directory>(LIST, { kinds: ['WORKSTATION'] });
  expect(directory.nodes).toEqual([
    {
      id: expect.any(String),
      name: '濮阳市总工会工作站',
      kind: 'WORKSTATION',
      region: { code: '410902', name: '河南省濮阳市华龙区' },
      address: null,
      hotline: null,
      accepts: ['APPLICATION'],
      powers: ['COLLECT'],
      workstationKind: 'WORKSTATION',
      supervisingInstitution: { name: '濮阳市法律援助中心' },
    },
  ]);
});

test('A region holds what lies in it; a code that is none holds nothing.', async () => {
  expect(await names({ regionCode: '410000' })).toEqual(['濮阳市法律援助中心', '濮阳市总工会', '濮阳市总工会工作站']);
  expect(await names({ regionCode: '410902' })).toEqual(['濮阳市总工会工作站']);
  expect(await names({ regionCode: '999999' })).toEqual([]);
});

test('Words are looked for in both names and in the prefix; signs of patterns mean themselves.', async () => {
  expect(await names({ search: ' 总工会 ' })).toEqual(['濮阳市总工会', '濮阳市总工会工作站']);
  expect(await names({ search: 'yangquan' }, 'en')).toEqual(['Yangquan Legal Aid Centre']);
  expect(await names({ search: '渝铜' })).toEqual(['铜梁区法律援助中心']);
  expect(await names({ search: '100%' })).toEqual(['濮阳市总工会工作站']);
  expect(await names({ search: '0_%' })).toEqual([]);
});

test('Page by page it shows each once, and a forged cursor is refused.', async () => {
  const seen: string[] = [];
  let after: string | null = null;
  for (let more = true; more; ) {
    const { directory }: Directory = await it.anonymous().run<Directory>(LIST, { first: 2, after });
    seen.push(...directory.nodes.map(({ name }) => name));
    after = directory.pageInfo.endCursor;
    more = directory.pageInfo.hasNextPage;
  }
  expect(seen).toEqual(await names());
  const forged = await it.anonymous().ask(LIST, { after: `${after?.slice(0, -2)}xx` });
  expect(forged.errors?.[0]?.extensions.code).toBe('BAD_CURSOR');
  const tooMany = await it.anonymous().ask(LIST, { first: 101 });
  expect(tooMany.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
});

test('It counts when it is asked to; without a sign-in there is no stream.', async () => {
  const COUNT = '{ directory(first: 1, kinds: [LEGAL_AID_INSTITUTION]) { streamHead totalCount totalCountCapped } }';
  expect(await it.anonymous().run(COUNT)).toEqual({
    directory: { streamHead: null, totalCount: 4, totalCountCapped: false },
  });
  expect(await it.anonymous().run(COUNT.replace('LEGAL_AID_INSTITUTION', 'LAW_FIRM'))).toMatchObject({
    directory: { totalCount: 0 },
  });
});

test('No person stands in it but lawyers published on purpose, and of them no phone.', async () => {
  const people = await archive.rows(
    'select name as text from lawyer union select phone from lawyer union select display_name from member union select login from account',
  );
  const lawyers = await it
    .anonymous()
    .run<{ directoryLawyers: { nodes: Record<string, unknown>[] } }>(
      'query ($id: ID!) { directoryLawyers(organisation: $id) { nodes { name licenceNumber firm } } }',
      { id: it.organisation('puyang') },
    );
  expect(lawyers.directoryLawyers.nodes).toEqual([
    { name: '韩律师', licenceNumber: '1410900201210001', firm: '正和律师事务所' },
  ]);
  const text = JSON.stringify(await it.anonymous().run(LIST));
  for (const { text: person } of people) expect(text).not.toContain(person);
  expect(JSON.stringify(lawyers)).not.toContain('0353-2020001');
  const { errors } = await it
    .anonymous()
    .ask('query ($id: ID!) { directoryLawyers(organisation: $id) { nodes { phone } } }', {
      id: it.organisation('puyang'),
    });
  expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
});

test('Lawyers of a body that is not published or not active are not shown.', async () => {
  const of = async () =>
    (
      await it
        .anonymous()
        .run<{ directoryLawyers: { nodes: unknown[] } }>(
          'query ($id: ID!) { directoryLawyers(organisation: $id) { nodes { name } } }',
          { id: it.organisation('puyang') },
        )
    ).directoryLawyers.nodes;
  expect(await of()).toHaveLength(1);
  const set = (change: string) =>
    archive.rows(`update organisation set ${change} where id = $1`, [it.world.organisations.puyang]);
  await set('published = false');
  expect(await of()).toEqual([]);
  await set(`published = true, state = 'SUSPENDED'`);
  expect(await of()).toEqual([]);
  await set(`state = 'ACTIVE'`);
});

test('What needs a sign-in stays closed beside it.', async () => {
  for (const field of [
    'members { nodes { id } }',
    'lawyers { nodes { id } }',
    'agreements { nodes { id } }',
    'workstations { nodes { id } }',
  ]) {
    const { errors } = await it.anonymous().ask(`{ ${field} }`);
    expect([field, errors?.[0]?.extensions.code]).toEqual([field, 'UNAUTHENTICATED']);
  }
});
