import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { rowIdOf } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';
import { order } from '../../support/orders.js';
import { applied } from './decision-desk.js';
import { closing, done, nowOf } from './ending-desk.js';
import { bureau, FAN_COUNTY } from './fan-county.js';

/** Above Fan County, and above that and the bureau of Pingdingshan where a test says so. */
const OTHERS = [...FAN_COUNTY, bureau('province', '河南省司法厅', '豫司', '410000')];

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 }, [...EVERYBODY, ...OTHERS]);
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t?.stop());
afterEach(async () => {
  if ((await stateOf('zhanhe')) === 'SUSPENDED') await order(t, 'Reopen', 'zhanhe');
  for (const each of ['bureau', 'puyangBureau']) await above(each, null);
});

const COVERED = { causeCode: 'PROTECTION_ORDER', form: 'CIVIL_LITIGATION', respondent: '周大力' };
const idOf = (name: string): string => t.world.organisations[name] ?? '';

const stateOf = async (name: string) =>
  (await sql<{ state: string }>(t, 'select state from organisation where id = $1', [idOf(name)]))[0]?.state;

/** Who is above a body from now on. */
async function above(name: string, superior: string | null): Promise<void> {
  const parent = superior === null ? null : idOf(superior);
  await sql(t, 'update organisation set parent_id = $2 where id = $1', [idOf(name), parent]);
  await t.app.contextFor(null).reference.refresh();
}

/** A conflict that Zhanhe raises with Fan County. */
async function raised(more: Record<string, unknown> = {}) {
  const caseId = await applied(t, 'zhanhe', more);
  const input = { caseId, otherOrganisationId: t.organisation('fanxian'), reason: '已向对方提出同一申请' };
  const { raise } = await (await t.as('zhanhe.reception')).run<{ raise: { conflict: { id: string } } }>(
    `mutation ($input: CompetenceConflictRaiseInput!) { raise: competenceConflictRaise(input: $input) { conflict { id } userErrors { code } } }`,
    { input: { idempotencyKey: key(), ...input } },
  );
  return { caseId, id: raise.conflict.id };
}

const decided = async (by: string, id: string, city: string) =>
  await done(t, `${by}.supervisor`, 'competenceConflictDecide', {
    id,
    expectedVersion: 1,
    competentOrganisationId: t.organisation(city),
    documentNumber: '平司〔2026〕8号',
  });

/** The parts that an organisation has now in a case and in its persons. */
async function partsIn(caseId: string, organisation: string): Promise<string[]> {
  const rows = await sql<{ part: string }>(
    t,
    `select p.subject_type || ' ' || p.part as part from participation p
     where p.organisation_id = $2 and p.ended_at is null
       and (p.subject_id = $1 or p.subject_id in (select person_id from case_person where case_id = $1)) order by 1`,
    [rowIdOf('LegalAidCase', caseId), idOf(organisation)],
  );
  return rows.map(({ part }) => part);
}

const WATCHING = ['LEGAL_AID_CASE SUPERVISOR', 'PERSON SUPERVISOR'];

describe('Of two superiors neither keeps a case or its persons, whichever decides', () => {
  const cells = ['bureau', 'puyangBureau'].flatMap((by) =>
    ['fanxian', 'zhanhe'].flatMap((city) =>
      Object.entries({ covered: COVERED, open: {} }).map(([which, more]) => ({ by, city, which, more })),
    ),
  );
  test.each(cells)('by $by, for $city, of a case that is $which.', async ({ by, city, more }) => {
    // The lower id leaves first: once it is who decides, once the other.
    expect(idOf('bureau') < idOf('puyangBureau')).toBe(true);
    const { id, caseId } = await raised(more);
    for (const each of ['bureau', 'puyangBureau']) expect(await partsIn(caseId, each)).toEqual(WATCHING);
    await decided(by, id, city);
    for (const each of ['bureau', 'puyangBureau']) expect(await partsIn(caseId, each)).toEqual([]);
    expect(await partsIn(caseId, city)).toContain('LEGAL_AID_CASE LEAD');
  });
});

/** Days go by, and the clocks are looked at. */
async function later(days: number): Promise<void> {
  t.clock.moveTo(new Date(t.clock.now().getTime() + days * 86_400_000).toISOString());
  await t.app.sweeper.sweep();
}

/** What of a case lies with a superior now: for whom, and with whom. */
const escalated = async (id: string) =>
  (
    await sql<{ whose: string; to: string }>(
      t,
      `select for_organisation_id as whose, to_organisation_id as "to" from escalation where subject_id = $1 and ended_at is null`,
      [rowIdOf('LegalAidCase', id)],
    )
  ).map(({ whose, to }) => [whose, to]);

const factsOf = async (id: string, word: string) =>
  await sql<{ actor: string; references: Record<string, unknown> }>(
    t,
    `select actor_organisation_id as actor, "references" from journal where subject_id = $1 and word = $2 order by seq`,
    [rowIdOf('LegalAidCase', id), word],
  );

describe('What was overdue when the lead moved', () => {
  test('is told to who is above the new lead; who was above the old one has left, and was told so.', async () => {
    const id = await closing(t);
    await later(40);
    expect(await escalated(id)).toEqual([[idOf('zhanhe'), idOf('bureau')]]);
    expect(await partsIn(id, 'bureau')).toContain('LEGAL_AID_CASE SUPERVISOR');
    await order(t, 'Suspend', 'zhanhe');
    await done(t, 'bureau.supervisor', 'caseDesignate', {
      ...(await nowOf(t, id)),
      organisationId: t.organisation('fanxian'),
      documentNumber: '平司〔2026〕12号',
    });
    expect([await escalated(id), await partsIn(id, 'bureau')]).toEqual([[], []]);
    expect((await factsOf(id, 'deadline.endEscalation')).map(({ references }) => references.toOrganisation)).toEqual([
      idOf('bureau'),
    ]);

    await t.app.sweeper.sweep();
    expect(await escalated(id)).toEqual([[idOf('fanxian'), idOf('puyangBureau')]]);
    expect([await partsIn(id, 'bureau'), await partsIn(id, 'puyangBureau')]).toEqual([
      [],
      ['LEGAL_AID_CASE SUPERVISOR'],
    ]);
    expect((await factsOf(id, 'deadline.warn')).at(-1)).toMatchObject({
      actor: idOf('fanxian'),
      references: { rule: 'CLOSING_REVIEW', level: 100 },
    });
    await done(t, 'fanxian.head', 'caseClose', await nowOf(t, id));
    await t.app.sweeper.sweep();
    expect([await escalated(id), await partsIn(id, 'puyangBureau')]).toEqual([[], []]);
  });
});

describe('What a suspended lead had handed up', () => {
  test('is nothing to its superior any more once a conflict has moved the lead, and its stream says so.', async () => {
    await above('bureau', 'province');
    await above('puyangBureau', 'province');
    const { id, caseId } = await raised();
    expect([await partsIn(caseId, 'province'), await partsIn(caseId, 'bureau')]).toEqual([WATCHING, []]);
    await order(t, 'Suspend', 'zhanhe');
    expect(await partsIn(caseId, 'bureau')).toEqual(['LEGAL_AID_CASE SUPERVISOR']);
    await decided('province', id, 'fanxian');
    expect([await partsIn(caseId, 'province'), await partsIn(caseId, 'bureau')]).toEqual([[], []]);
    expect((await factsOf(caseId, 'participation.end')).map(({ references }) => references.organisation)).toEqual([
      idOf('bureau'),
    ]);
    // Who led has nothing to do there: the next round hands nothing up again.
    await t.app.sweeper.sweep();
    expect(await partsIn(caseId, 'bureau')).toEqual([]);
    expect(await partsIn(caseId, 'zhanhe')).toContain('LEGAL_AID_CASE HOME');
  });

  test('stays with it where the conflict leaves the lead where it was.', async () => {
    await above('bureau', 'province');
    await above('puyangBureau', 'province');
    const { id, caseId } = await raised();
    await order(t, 'Suspend', 'zhanhe');
    await decided('province', id, 'zhanhe');
    expect([await partsIn(caseId, 'province'), await partsIn(caseId, 'bureau')]).toEqual([
      [],
      ['LEGAL_AID_CASE SUPERVISOR'],
    ]);
  });
});
