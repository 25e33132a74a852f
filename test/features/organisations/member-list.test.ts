import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { toGlobalId } from '../../../src/kernel/ids.js';
import { type Person, startTestApp, type TestApp } from '../../support/app.js';
import { Archive } from './desk.js';

interface Member {
  id: string;
  displayName: string;
  login: string | null;
  kind: string;
  roles: string[];
  state: string;
  version: number;
  viewerActions: { action: string; allowed: boolean; refusal: { code: string } | null }[];
}

let it: TestApp;
let archive: Archive;
let admin: Person;

beforeAll(async () => {
  it = await startTestApp();
  archive = await new Archive(it.database.superuserUrl).open();
  admin = await it.as('puyang.admin');
});

afterAll(async () => {
  await archive?.close();
  await it?.stop();
});

describe('The list', () => {
  type List = { members: { nodes: Member[]; pageInfo: { endCursor: string; hasNextPage: boolean } } };
  const LIST = `query ($first: Int, $after: String, $role: Role, $state: MemberState) {
    members(first: $first, after: $after, role: $role, state: $state) {
      nodes { id displayName login roles state viewerActions { action allowed refusal { code } } } pageInfo { endCursor hasNextPage } } }`;

  test("It shows the own organisation's members and nobody else's.", async () => {
    const { members } = await (await it.as('yangquan.officer')).run<List>(LIST, { first: 100 });
    const rows = await archive.rows('select id from member where organisation_id = $1 order by id', [
      it.world.organisations.yangquan,
    ]);
    expect(members.nodes.map(({ id }) => id)).toEqual(rows.map((row) => toGlobalId('Member', row.id as string)));
  });

  test('Page by page it shows each once.', async () => {
    const whole = (await admin.run<List>(LIST, { first: 100 })).members.nodes.map(({ id }) => id);
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more; ) {
      const { members }: List = await admin.run<List>(LIST, { first: 4, after });
      seen.push(...members.nodes.map(({ id }) => id));
      after = members.pageInfo.endCursor;
      more = members.pageInfo.hasNextPage;
    }
    expect(seen).toEqual(whole);
  });

  test('Logins are shown to administrators and to oneself.', async () => {
    const officer = await it.as('tongliang.officer');
    const shown = (await officer.run<List>(LIST, { first: 100 })).members.nodes.filter(({ login }) => login !== null);
    expect(shown.map(({ login }) => login)).toEqual(['tongliang.officer']);
    const all = (await (await it.as('tongliang.admin')).run<List>(LIST, { first: 100 })).members.nodes;
    expect(all.every(({ login }) => login !== null)).toBe(true);
  });

  test('By role and state it narrows, and the button of the last administrator says why not.', async () => {
    const boss = await it.as('tongliang.admin');
    const { nodes } = (await boss.run<List>(LIST, { role: 'ORG_ADMIN', state: 'ACTIVE' })).members;
    expect(nodes.map(({ roles }) => roles)).toEqual([['ORG_ADMIN']]);
    expect(nodes[0]?.viewerActions).toEqual([
      { action: 'member.setRoles', allowed: true, refusal: null },
      { action: 'member.disable', allowed: false, refusal: { code: 'LAST_ADMIN_STAYS' } },
    ]);
    expect((await boss.run<List>(LIST, { state: 'DISABLED' })).members.nodes).toEqual([]);
  });
});
