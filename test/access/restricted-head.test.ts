import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from '../support/a.js';
import type { TestApp } from '../support/app.js';
import { CANARY, found } from './canary-text.js';
import { canaryWorld } from './canary-world.js';
import { done, faceOf, memberId, NEVER_TO_COLLEAGUES, officesWithColleagues } from './restricted-office.js';

const dataDir = mkdtempSync(join(tmpdir(), 'yuanlian-restricted-'));
let t: TestApp;
let caseId: string;
let askId: string;

beforeAll(async () => {
  t = await officesWithColleagues(dataDir);
  const ids = await canaryWorld(t, { restricted: true });
  caseId = ids.LegalAidCase?.[0] ?? '';
  askId = ids.Cooperation?.at(-1) ?? '';
});
afterAll(async () => {
  await t?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('The head', () => {
  test('sees it whole when he opens it, which is written down once a day, and no more in lists', async () => {
    const looks = async () =>
      await sql<{ on: string }>(
        t,
        `select a.looked_on::text as on from restricted_access a where a.member_id = $1 order by 1`,
        [t.world.members['tongliang.head']],
      );
    const head = await t.as('tongliang.head');
    const listed = JSON.stringify(await head.run('{ cases { nodes { id matter } } inbox { nodes { id matter } } }'));
    expect(found([listed], NEVER_TO_COLLEAGUES)).toEqual([]);
    expect(await looks()).toEqual([]);
    for (let nth = 0; nth < 2; nth += 1)
      expect(found([JSON.stringify(await faceOf(t, 'tongliang.head', askId))], [CANARY.clear])).toHaveLength(1);
    expect(await looks()).toHaveLength(1);
    const entries = await sql<{ word: string; restricted: boolean }>(
      t,
      `select word, restricted from journal where actor_member_id = $1 and word = 'case.restrictedAccess'`,
      [t.world.members['tongliang.head']],
    );
    expect(entries).toEqual([{ word: 'case.restrictedAccess', restricted: true }]);
  });

  test('adds only a colleague who does casework, once, and does not take the handler out', async () => {
    const add = async (who: string, login = 'mianyang.head', mutation = 'caseMemberAdd') =>
      await done(t, login, mutation, { id: caseId, memberId: memberId(t, who), reason: '协助办理' });
    expect(await add('mianyang.admin')).toBe('CASE_MEMBER_UNFIT');
    expect(await add('tongliang.colleague')).toBe('CASE_MEMBER_UNFIT');
    expect(await add('mianyang.officer')).toBe('CASE_MEMBER_ALREADY');
    expect(await add('mianyang.reviewer', 'mianyang.officer')).toBe('ROLE_MAY_NOT');
    expect(await add('mianyang.reviewer', 'mianyang.colleague')).toBe('SUBJECT_RESTRICTED');
    expect(await add('mianyang.reviewer', 'puyang.head')).toBe('NOT_FOUND');
    expect(await add('mianyang.handler2', 'mianyang.head', 'caseMemberRemove')).toBe('CASE_MEMBER_HANDLES');
    expect(await add('mianyang.reviewer', 'mianyang.head', 'caseMemberRemove')).toBe('CASE_MEMBER_MISSING');
    // The other side has its own members: its head adds them.
    expect(await add('tongliang.colleague', 'tongliang.head')).toBeNull();
    expect(await faceOf(t, 'tongliang.colleague', askId)).toMatchObject({ purpose: expect.any(String) });
    expect(await add('tongliang.colleague', 'tongliang.head', 'caseMemberRemove')).toBeNull();
  });

  test('takes out even who opened it, and lifts the restriction for the whole office', async () => {
    const version = async () =>
      (await sql<{ version: number }>(t, `select version from legal_aid_case where restricted`))[0]?.version ?? 0;
    const turn = async (login: string, mutation: string) =>
      await done(t, login, mutation, { id: caseId, expectedVersion: await version(), reason: '家属要求' });
    const out = { id: caseId, memberId: memberId(t, 'mianyang.reception'), reason: '与被申请人有亲属关系' };
    expect(await done(t, 'mianyang.head', 'caseMemberRemove', out)).toBeNull();
    expect(await faceOf(t, 'mianyang.reception', caseId)).toMatchObject({ matter: null });
    expect(await turn('mianyang.officer', 'caseUnrestrict')).toBe('ROLE_MAY_NOT');
    expect(await turn('tongliang.head', 'caseUnrestrict')).toBe('SIDE_MAY_NOT');
    expect(await turn('mianyang.head', 'caseRestrict')).toBe('CASE_RESTRICTED_ALREADY');
    expect(await turn('mianyang.head', 'caseUnrestrict')).toBeNull();
    for (const login of ['mianyang.colleague', 'mianyang.reception'])
      expect(await faceOf(t, login, caseId)).toMatchObject({ matter: `${CANARY.clear} 追索工资` });
    expect(await faceOf(t, 'tongliang.colleague', askId)).toMatchObject({ purpose: expect.any(String) });
  });
});
