import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId, toGlobalId } from '../../../src/kernel/ids.js';
import { firstPerson, type Seen, see } from './case-lead-scene.js';
import { act, done, refused, run } from './desk.js';
import {
  askedIn,
  at,
  grantedCase,
  importInto,
  movedTo,
  OPEN_INPUT,
  openedCase,
  rosterFile,
  type Staff,
  seenCase,
  staffOf,
  startedCase,
  versionOf,
  workers,
} from './scene.js';
import { CaseWorld, everything } from './world.js';

let world: CaseWorld;
let puyang: Staff;
let yangquan: Staff;
beforeAll(async () => {
  world = await CaseWorld.open();
  puyang = await staffOf(world, 'puyang');
  yangquan = await staffOf(world, 'yangquan');
});
afterAll(() => world.close());

describe('An institution that was asked', () => {
  let id: string;
  let asked: Seen;
  beforeAll(async () => {
    id = await grantedCase(world, puyang);
    await askedIn(world, puyang.officer, id, 'yangquan');
    asked = (await see(world, yangquan, id)) as Seen;
  });

  test('reads the facts, sees persons masked without contact, and is told what is withheld', () => {
    expect(asked).toMatchObject({ part: 'ASKED', facts: '工人在阳泉工地务工，工资未付。', means: null });
    expect(asked.persons.nodes[0]?.person).toMatchObject({ nameMasked: '张**', phoneMasked: null });
    expect(asked.persons.nodes[0]?.person.idNumberMasked).toMatch(/^\*{14}.{4}$/);
    expect(asked.redactions).toContainEqual({ field: 'means', reason: 'NOT_YET_ACCEPTED' });
    expect(asked.redactions).toContainEqual({ field: 'settlements', reason: 'NOT_YET_ACCEPTED' });
    expect(asked.timeline.nodes).toEqual([]);
    expect(asked.letters).toEqual([]);
  });

  test('has the case in no list, and commands nothing in it', async () => {
    const list = await run<{ cases: { nodes: { id: string }[] } }>(
      world,
      yangquan.reception,
      'query { cases(first: 100) { nodes { id } } }',
    );
    expect(list.cases.nodes.map((node) => node.id)).not.toContain(id);
    const before = await everything(world);
    const input = { id, expectedVersion: 3, lawyerId: toGlobalId('Lawyer', newId()) };
    expect(await refused(world, yangquan.assigner, 'caseAssign', input)).toBe('SIDE_MAY_NOT');
    const milestone = { id, kind: 'HEARD', happenedOn: '2026-01-01' };
    const both = await world.as('yangquan', 'two', ['HANDLER', 'RECEPTION']);
    expect(await refused(world, both, 'caseMilestone', milestone)).toBe('SIDE_MAY_NOT');
    expect(await everything(world)).toBe(before);
  });

  test('opens no case of its own with a person it was merely asked about', async () => {
    const before = await everything(world);
    const moved = await act(world, yangquan.reception, 'caseOpen', {
      ...OPEN_INPUT,
      persons: [{ id: await firstPerson(world, puyang.head, id) }],
    });
    expect(moved.userErrors[0]).toMatchObject({ code: 'NOT_FOUND', path: ['input', 'persons', '0', 'id'] });
    expect(await everything(world)).toBe(before);
  });

  test('reveals no name: identity is masked before it accepts', async () => {
    const personId = await firstPerson(world, puyang.head, id);
    const input = { id: personId, fields: ['NAME'], reason: '核对身份' };
    expect(await refused(world, yangquan.officer, 'personReveal', input)).toBe('FIELD_NOT_SHARED');
  });
});

describe('Moving the lead', () => {
  test('keeps the state, makes the old lead the home, hands the persons on and starts the clock of the new lead', async () => {
    const id = await grantedCase(world, puyang);
    await askedIn(world, puyang.officer, id, 'yangquan');
    await movedTo(world, yangquan.officer, id, 'yangquan');
    const lead = await see(world, yangquan, id);
    expect(lead).toMatchObject({
      state: 'GRANTED',
      part: 'LEAD',
      lead: { name: '阳泉市法律援助中心' },
      home: { name: '濮阳市法律援助中心' },
      awaiting: 'US',
      means: { branch: 'WAIVED' },
    });
    expect(lead?.redactions).toEqual([]);
    expect(lead?.deadlines.filter(({ stoppedAt }) => stoppedAt === null)).toMatchObject([
      { rule: 'ASSIGN_LAWYER_AFTER_MOVE', organisation: { name: '阳泉市法律援助中心' } },
    ]);
    expect(await see(world, puyang, id)).toMatchObject({
      part: 'HOME',
      awaiting: 'THEM',
      facts: '工人在阳泉工地务工，工资未付。',
    });
    const parts = await world.rows(
      `select part from participation p join case_person cp on cp.person_id = p.subject_id
       where cp.case_id = $1 and p.organisation_id = $2`,
      [at(id), world.organisations.yangquan],
    );
    expect(parts).toEqual([{ part: 'LEAD' }]);
    const worker = await world.one<{ n: number }>(
      `select count(*)::int as n from person_token t join case_person cp on cp.person_id = t.person_id
       where cp.case_id = $1 and t.organisation_id = $2`,
      [at(id), world.organisations.yangquan],
    );
    expect(worker.n).toBe(4);
    const personId = await firstPerson(world, puyang.head, id);
    const reveal = { id: personId, fields: ['NAME', 'PHONE'], reason: '联系工人' };
    for (const who of [yangquan.officer, puyang.officer]) {
      const data = await run<{ personReveal: { name: string; phone: string; idNumber: string | null } }>(
        world,
        who,
        'mutation ($input: PersonRevealInput!) { personReveal(input: $input) { name phone idNumber userErrors { code } } }',
        { input: reveal },
      );
      expect(data.personReveal).toMatchObject({ name: '张建国', phone: '13812341234', idNumber: null });
    }
    const input = { id, expectedVersion: await versionOf(world, id), lawyerId: toGlobalId('Lawyer', newId()) };
    expect(await refused(world, puyang.assigner, 'caseAssign', input)).toBe('SIDE_MAY_NOT');
    expect(await refused(world, yangquan.assigner, 'caseAssign', input)).toBe('LAWYER_NOT_AVAILABLE');
  });

  test('in the review passes the clock on from the original receipt', async () => {
    const id = await openedCase(world, puyang, { receivedAt: '2026-11-02T02:00:00Z' });
    await done(world, puyang.reception, 'caseAccept', { id, expectedVersion: 1 });
    const dueOf = (seen: Seen | null) => seen?.deadlines.filter(({ stoppedAt }) => stoppedAt === null);
    const before = dueOf(await see(world, puyang, id));
    await askedIn(world, puyang.officer, id, 'yangquan');
    await movedTo(world, yangquan.officer, id, 'yangquan');
    expect(dueOf(await see(world, yangquan, id))).toMatchObject([
      { ...before?.[0], organisation: { name: '阳泉市法律援助中心' } },
    ]);
  });

  test('while a lawyer works leaves him on the case until the new lead replaces him', async () => {
    const id = await grantedCase(world, puyang);
    await startedCase(world, puyang, id);
    await askedIn(world, puyang.officer, id, 'yangquan');
    await movedTo(world, yangquan.officer, id, 'yangquan');
    const seen = await seenCase<{ lawyer: { name: string } }>(world, yangquan.reception, id, 'lawyer { name }');
    expect(seen?.lawyer.name).toBe('李律师');
    const milestone = { id, kind: 'HEARD', happenedOn: '2026-01-01' };
    expect(await refused(world, yangquan.handler, 'caseMilestone', milestone)).toBe('NOT_FOUND');
    const lawyer = await world.lawyer('yangquan', yangquan.handler.viewer.memberId);
    await done(world, yangquan.assigner, 'caseReplace', {
      id,
      expectedVersion: await versionOf(world, id),
      lawyerId: toGlobalId('Lawyer', lawyer),
      reason: '案件移送后由本地律师承办',
    });
    expect(await refused(world, yangquan.handler, 'caseMilestone', milestone)).toBeNull();
    const clocks = (await see(world, yangquan, id))?.deadlines.filter(({ stoppedAt }) => stoppedAt === null);
    expect(clocks?.map(({ rule }) => rule)).toEqual(['AGREEMENT_SIGN']);
  });

  test('back leaves the former lead the outcome and takes the persons away', async () => {
    const id = await grantedCase(world, puyang);
    const personId = await firstPerson(world, puyang.head, id);
    await askedIn(world, puyang.officer, id, 'yangquan');
    await movedTo(world, yangquan.officer, id, 'yangquan');
    await movedTo(world, puyang.head, id, 'puyang', true);
    expect(await see(world, puyang, id)).toMatchObject({ part: 'LEAD', home: null, awaiting: 'US' });
    const former = await see(world, yangquan, id);
    expect(former).toMatchObject({ part: 'FORMER_LEAD', facts: null, respondent: null, persons: { nodes: [] } });
    expect(former?.redactions).toContainEqual({ field: 'facts', reason: 'ENDED' });
    const input = { id: personId, fields: ['NAME'], reason: '核对' };
    expect(await refused(world, yangquan.officer, 'personReveal', input)).toBe('NOT_FOUND');
  });
});

test('a lead that goes back takes the persons of the group, not the worker whose own case stays', async () => {
  const id = await grantedCase(world, puyang);
  await importInto(world, puyang.reception, id, rosterFile(workers(2, 80_000)));
  await askedIn(world, puyang.officer, id, 'yangquan');
  await movedTo(world, yangquan.officer, id, 'yangquan');
  const rows = await world.rows<{ id: string; personId: string }>(
    'select id, person_id as "personId" from roster_row where case_id = $1 order by row_number',
    [at(id)],
  );
  const rowId = toGlobalId('RosterRow', rows[0]?.id ?? '');
  const split = await done(world, yangquan.assigner, 'rosterRowSplit', { rowId });
  await movedTo(world, puyang.head, id, 'puyang', true);
  const own = split.splitCase?.id ?? '';
  expect(await see(world, yangquan, own)).toMatchObject({
    part: 'LEAD',
    persons: { nodes: [{ person: { nameMasked: '王**' } }] },
  });
  const left = await world.rows<{ id: string }>(
    `select subject_id as id from participation where organisation_id = $1 and subject_type = 'PERSON' and ended_at is null
       and subject_id in (select person_id from case_person where case_id = $2)`,
    [world.organisations.yangquan, at(id)],
  );
  expect(left).toEqual([{ id: rows[0]?.personId }]);
});
