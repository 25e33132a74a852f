import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dispositionLifecycle } from '../../../src/features/asks/disposition.lifecycle.js';
import { timeline } from '../../../src/features/events/timeline.reads.js';
import type { MemberContext } from '../../../src/kernel/context.js';
import { rowIdOf } from '../../../src/kernel/ids.js';
import { aDraft, anAsk, move, sql } from '../../support/a.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { viewerAt } from './stream-client.js';

const FEATURES = join(import.meta.dirname, '../../../src/features');

/** Where something is written on a subject of several sides for the own office alone, and with which words. */
const FOR_THE_OWN_OFFICE: Readonly<Record<string, readonly string[]>> = {
  'asks/disposition.service.ts': dispositionLifecycle.commands.map((command) => `disposition.${command}`),
  'cases/restricted-access.service.ts': ['case', 'referral', 'notice', 'dutyLawyerHelp'].map(
    (subject) => `${subject}.restrictedAccess`,
  ),
  'cases/restriction.service.ts': ['case.memberAdd', 'case.memberRemove'],
  'defence/defence-members.service.ts': ['notice', 'dutyLawyerHelp'].flatMap((ask) => [
    `${ask}.memberAdd`,
    `${ask}.memberRemove`,
  ]),
  'matching/inquiry.service.ts': ['personMatch.ask'],
  'people/person-reveal.service.ts': ['person.reveal'],
};

/** The same on what has one side, or no history that somebody reads; told to who leaves, or to each with its own notice. */
const OF_NO_OTHER_SIDE = [
  'cases/case-lead.service.ts',
  'consultations/consultation-lock.ts',
  'consultations/consultation-reveal.service.ts',
  'cooperation/cooperation-sharing.service.ts',
  'letters/letter-lock.ts',
  'letters/letter-void.service.ts',
  'organisations/account.service.ts',
  'organisations/lawyer.service.ts',
  'organisations/member.service.ts',
  'people/consent.service.ts',
  'referrals/referral-sharing.service.ts',
];

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ heartbeatMs: 50 });
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());

const contextOf = (login: string, roles: Parameters<typeof viewerAt>[2]) =>
  t.app.contextFor(viewerAt(t, login, roles)) as MemberContext;

describe('The history of a subject', () => {
  test('It holds every fact in its order, with names among colleagues only, and not the other side’s draft.', async () => {
    const { cooperation } = await anAsk(t);
    await move(t, 'yangquan.officer', 'cooperationOpen', { id: cooperation.id });
    const rowId = rowIdOf('Cooperation', cooperation.id) ?? '';
    const home = await timeline(contextOf('puyang.officer', ['COOPERATION_OFFICER']), rowId, 10, null);
    expect(
      home.nodes.map(({ word, to, actorName, actorOrganisation }) => [word, to, actorName, actorOrganisation.name]),
    ).toEqual([
      ['cooperation.draft', 'DRAFT', '濮阳officer', '濮阳市法律援助中心'],
      ['cooperation.send', 'SENT', '濮阳officer', '濮阳市法律援助中心'],
      ['cooperation.open', 'RECEIVED', null, '阳泉市法律援助中心'],
    ]);
    const there = await timeline(contextOf('yangquan.officer', ['COOPERATION_OFFICER']), rowId, 10, null);
    expect(there.nodes.map(({ word, actorName }) => [word, actorName])).toEqual([
      ['cooperation.send', null],
      ['cooperation.open', '阳泉officer'],
    ]);
    const first = await timeline(contextOf('puyang.officer', ['COOPERATION_OFFICER']), rowId, 2, null);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true });
    const second = await timeline(
      contextOf('puyang.officer', ['COOPERATION_OFFICER']),
      rowId,
      2,
      first.pageInfo.endCursor,
    );
    expect([...first.nodes, ...second.nodes]).toEqual(home.nodes);
    expect(second.pageInfo.hasNextPage).toBe(false);
  });

  test('What a side decides by itself, and who looks at a restricted subject there, the other side does not read.', async () => {
    const { cooperation } = await anAsk(t);
    const rowId = rowIdOf('Cooperation', cooperation.id) ?? '';
    const own = Object.values(FOR_THE_OWN_OFFICE).flat();
    for (const word of own)
      await sql(
        t,
        `insert into journal (id, subject_type, subject_id, word, actor_organisation_id, at, version, caused_by)
         select x.id, 'COOPERATION', $1, $2, $3, now(), 1, x.id from (select gen_random_uuid() as id) x`,
        [rowId, word, t.world.organisations.puyang],
      );
    const words = async (login: string) => {
      const { nodes } = await timeline(contextOf(login, ['COOPERATION_OFFICER']), rowId, 50, null);
      return nodes.map(({ word }) => word);
    };
    expect(await words('puyang.officer')).toEqual(['cooperation.draft', 'cooperation.send', ...own]);
    expect(await words('yangquan.officer')).toEqual(['cooperation.send']);
  });

  test('Every place that records for one organisation alone is known here, with its words.', async () => {
    const files = await readdir(FEATURES, { recursive: true });
    const alone: string[] = [];
    for (const file of files.filter((name) => name.endsWith('.service.ts') || name.endsWith('-lock.ts')))
      if (/audience: \[(?!\.\.\.)[^,\]]+\]/.test(await readFile(join(FEATURES, file), 'utf8'))) alone.push(file);
    expect(alone.sort()).toEqual([...Object.keys(FOR_THE_OWN_OFFICE), ...OF_NO_OTHER_SIDE].sort());
  });

  test('Who takes no part, or does no casework, reads nothing; another subject’s cursor is refused.', async () => {
    const { cooperation } = await aDraft(t);
    const rowId = rowIdOf('Cooperation', cooperation.id) ?? '';
    for (const ctx of [
      contextOf('yangquan.officer', ['COOPERATION_OFFICER']),
      contextOf('puyang.admin', ['ORG_ADMIN']),
    ])
      expect((await timeline(ctx, rowId, 10, null)).nodes).toEqual([]);
    const home = contextOf('puyang.officer', ['COOPERATION_OFFICER']);
    const { pageInfo } = await timeline(home, rowId, 1, null);
    await expect(timeline(home, t.world.organisations.puyang ?? '', 1, pageInfo.endCursor)).rejects.toMatchObject({
      extensions: { code: 'BAD_CURSOR' },
    });
  });
});
