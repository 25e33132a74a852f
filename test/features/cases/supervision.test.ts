import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { systemCommand } from '../../../src/command/system-command.js';
import { escalateTo } from '../../../src/features/deadlines/escalation.service.js';
import { newId, rowIdOf, toGlobalId } from '../../../src/kernel/ids.js';
import { anAsk, move, sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { order } from '../../support/orders.js';
import { act, applied, refusedCase } from './decision-desk.js';
import { done, seen } from './ending-desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 }, EVERYBODY);
  t.clock.moveTo('2026-11-03T02:00:00Z');
});
afterAll(async () => await t.stop());
afterEach(async () => {
  const [zhanhe] = await sql<{ state: string }>(t, `select state from organisation where id = $1`, [
    t.world.organisations.zhanhe,
  ]);
  if (zhanhe?.state === 'SUSPENDED') await order(t, 'Reopen', 'zhanhe');
});

const rowOf = (id: string) => rowIdOf('LegalAidCase', id) ?? '';

/** The lead raises a conflict with another institution, so that the bureau has the case. */
async function conflictOf(
  id: string,
  by = 'zhanhe',
  other = 'weidong',
): Promise<{ id: string; expectedVersion: number }> {
  const input = { caseId: id, otherOrganisationId: t.organisation(other), reason: '已向对方提出同一申请' };
  await done(t, `${by}.reception`, 'competenceConflictRaise', input);
  const [row] = await sql<{ id: string }>(
    t,
    `select id from competence_conflict where case_id = $1 and state = 'RAISED'`,
    [rowOf(id)],
  );
  return { id: toGlobalId('CompetenceConflict', row?.id ?? ''), expectedVersion: 1 };
}

const withdrawn = async (conflict: { id: string; expectedVersion: number }, by = 'zhanhe') =>
  await done(t, `${by}.reception`, 'competenceConflictWithdraw', conflict);

/** Days go by, and the clocks are looked at. */
async function later(days: number): Promise<void> {
  t.clock.moveTo(new Date(t.clock.now().getTime() + days * 86_400_000).toISOString());
  await t.app.sweeper.sweep();
}

const partOf = async (id: string) => (await seen(t, 'bureau.supervisor', id, 'part'))?.part ?? null;

/** What the bureau is to the persons of a case now. */
const met = async (id: string) =>
  (
    await sql<{ part: string }>(
      t,
      `select p.part from participation p join case_person cp on cp.person_id = p.subject_id
       where cp.case_id = $1 and p.organisation_id = $2 and p.ended_at is null`,
      [rowOf(id), t.world.organisations.bureau],
    )
  ).map(({ part }) => part);

/** An organisation, the bureau mostly, is to a person what it was by something else: a referral, a case of its own. */
const knownBefore = async (id: string, part = 'REQUESTED', to = 'bureau') =>
  await sql(
    t,
    `insert into participation (organisation_id, subject_id, subject_type, part, since, last_moved_at)
     select $2, person_id, 'PERSON', $3, now(), now() from case_person where case_id = $1`,
    [rowOf(id), t.world.organisations[to], part],
  );

/** Refused, and the person objects at the counter: the bureau has the case and its persons. */
async function objectedTo(
  city: string,
  id: string,
  before = async () => {},
): Promise<{ id: string; expectedVersion: number }> {
  await refusedCase(t, city, id, before);
  const text = { applicant: '张建国', text: '没有另行委托律师。' };
  const { objection } = await done(t, `${city}.reception`, 'objectionFile', { caseId: id, ...text });
  return { id: objection?.id ?? '', expectedVersion: 1 };
}

describe('Who is above leaves when the last reason has ended', () => {
  test('a conflict that ends while a clock is overdue keeps it until the clock has stopped, and no longer.', async () => {
    const id = await applied(t, 'zhanhe');
    const conflict = await conflictOf(id);
    await later(14);
    await withdrawn(conflict);
    expect([await partOf(id), await met(id)]).toEqual(['SUPERVISOR', ['SUPERVISOR']]);
    await act(t, 'zhanhe.reception', 'caseWithdraw', id, { reason: '本人不再需要。' });
    await t.app.sweeper.sweep();
    expect([await partOf(id), await met(id)]).toEqual([null, []]);
  });

  test('a clock that stops while a conflict is open does so too.', async () => {
    const id = await applied(t, 'zhanhe');
    await later(14);
    const conflict = await conflictOf(id);
    expect(await met(id)).toEqual(['SUPERVISOR']);
    await act(t, 'zhanhe.reception', 'caseAccept', id);
    await sql(t, 'update deadline set stopped_at = now() where subject_id = $1', [rowOf(id)]);
    await t.app.sweeper.sweep();
    expect(await partOf(id)).toBe('SUPERVISOR');
    await withdrawn(conflict);
    expect([await partOf(id), await met(id)]).toEqual([null, []]);
  });

  test('reopening takes the case that was handed over from it, with the persons whom an objection had brought.', async () => {
    const id = await applied(t, 'zhanhe');
    await knownBefore(id, 'SUPERVISOR');
    await order(t, 'Suspend', 'zhanhe');
    expect([await partOf(id), await met(id)]).toEqual(['SUPERVISOR', ['SUPERVISOR']]);
    await order(t, 'Reopen', 'zhanhe');
    expect([await partOf(id), await met(id)]).toEqual([null, []]);
  });

  test('reopening leaves it where work that was sent back three times was taken to it.', async () => {
    const id = await applied(t, 'zhanhe');
    await order(t, 'Suspend', 'zhanhe');
    expect(await partOf(id)).toBe('SUPERVISOR');
    const escalation = newId();
    await sql(
      t,
      `insert into escalation (id, subject_type, subject_id, item_id, for_organisation_id, to_organisation_id, reason, at)
       values ($1, 'LEGAL_AID_CASE', $2, $1, $3, $4, 'REWORKED', now())`,
      [escalation, rowOf(id), t.world.organisations.zhanhe, t.world.organisations.bureau],
    );
    await order(t, 'Reopen', 'zhanhe');
    expect(await partOf(id)).toBe('SUPERVISOR');
  });
});

/** Until something in the database waits for what another has locked. */
async function somebodyWaits(): Promise<void> {
  for (let nth = 0; nth < 200; nth += 1) {
    const waiting = await sql(
      t,
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (waiting.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('Nobody waits.');
}

describe('Who is above does not leave past what is just being taken to it', () => {
  test('an escalation that is written while a conflict is taken back keeps it in the case, with the persons.', async () => {
    const id = await applied(t, 'zhanhe');
    const conflict = await conflictOf(id);
    const organisationId = t.world.organisations.zhanhe ?? '';
    const subject = { subjectType: 'LEGAL_AID_CASE', subjectId: rowOf(id) } as const;
    let taking = (): void => {};
    const taken = new Promise<void>((resolve) => {
      taking = resolve;
    });
    const escalated = systemCommand(t.app.contextFor(null), organisationId, async (tx) => {
      await escalateTo(tx, { ...subject, itemId: newId(), deadlineId: null, organisationId, dueAt: null });
      await tx.settled();
      taking();
      await somebodyWaits();
    });
    await Promise.race([taken, escalated]);
    await Promise.all([escalated, withdrawn(conflict)]);
    expect([await partOf(id), await met(id)]).toEqual(['SUPERVISOR', ['SUPERVISOR']]);
  });
});

describe('The persons of a case that who is above has left', () => {
  test('stay where it meets them in a case of another institution, whatever it left the first for.', async () => {
    const [left, other] = [await applied(t, 'zhanhe'), await applied(t, 'weidong')];
    await sql(
      t,
      `insert into case_person (case_id, person_id, role, position) select $2, person_id, 'APPLICANT', 9 from case_person where case_id = $1`,
      [rowOf(left), rowOf(other)],
    );
    await knownBefore(left, 'LEAD', 'weidong');
    await objectedTo('weidong', other);
    const objection = await objectedTo('zhanhe', left, async () => await later(14));
    await done(t, 'bureau.supervisor', 'objectionMaintain', { ...objection, opinion: '维持。' });
    await t.app.sweeper.sweep();
    expect([await partOf(left), await partOf(other)]).toEqual([null, 'SUPERVISOR']);
    expect(await met(left)).toEqual(['SUPERVISOR']);
  });

  test('are what they were before to who knew them by something else.', async () => {
    const id = await applied(t, 'zhanhe');
    await knownBefore(id);
    const conflict = await conflictOf(id);
    expect(await met(id)).toEqual(['REQUESTED']);
    await withdrawn(conflict);
    expect([await partOf(id), await met(id)]).toEqual([null, ['REQUESTED']]);
  });

  test('go with the watching, where it was asked about them as well and that ended first.', async () => {
    const [bureau, weidong] = [t.world.organisations.bureau, t.world.organisations.weidong];
    const { cooperation, seeded } = await anAsk(t, { from: 'puyang', to: 'weidong', kinds: ['COLLECT_EVIDENCE'] });
    const watched = await applied(t, 'zhanhe');
    await sql(
      t,
      `insert into case_person (case_id, person_id, role, position) select $2, person_id, 'APPLICANT', 9 from case_person where case_id = $1`,
      [seeded.rowId, rowOf(watched)],
    );
    await sql(t, 'update organisation set parent_id = $2 where id = $1', [t.world.organisations.zhanhe, weidong]);
    try {
      await later(14);
      const known = async () =>
        (
          await sql<{ part: string }>(
            t,
            'select part from participation where organisation_id = $1 and subject_id = $2 and ended_at is null',
            [weidong, seeded.personRowId],
          )
        ).map(({ part }) => part);
      expect(await known()).toEqual(['ASKED']);
      const { id, version } = cooperation;
      await move(t, 'puyang.officer', 'cooperationWithdraw', { id, expectedVersion: version, reason: '已付清。' });
      expect(await known()).toEqual(['SUPERVISOR']);
      await act(t, 'zhanhe.reception', 'caseWithdraw', watched, { reason: '本人不再需要。' });
      await t.app.sweeper.sweep();
      expect(await known()).toEqual([]);
    } finally {
      await sql(t, 'update organisation set parent_id = $2 where id = $1', [t.world.organisations.zhanhe, bureau]);
    }
  });

  test('do not go with an escalation by which it never met them.', async () => {
    const id = await applied(t, 'zhanhe');
    await knownBefore(id);
    await later(14);
    await act(t, 'zhanhe.reception', 'caseWithdraw', id, { reason: '本人不再需要。' });
    await t.app.sweeper.sweep();
    expect([await partOf(id), await met(id)]).toEqual([null, ['REQUESTED']]);
  });
});
