import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId, toGlobalId } from '../../../src/kernel/ids.js';
import { act, done, refused, run } from './desk.js';
import {
  aPerson,
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
import { CaseWorld, everything, identityNumber, key } from './world.js';

let world: CaseWorld;
let puyang: Staff;
let yangquan: Staff;
let mianyang: Staff;
beforeAll(async () => {
  world = await CaseWorld.open();
  puyang = await staffOf(world, 'puyang');
  yangquan = await staffOf(world, 'yangquan');
  mianyang = await staffOf(world, 'mianyang');
});
afterAll(() => world.close());

const SIDES = `state part version lead { name } home { name } awaiting redactions { field reason }
  sides { organisation { name } part endedAt } deadlines { rule organisation { name } stoppedAt dueOn explanation }
  facts respondent means { branch ground } letters { template number } persons { nodes { person { nameMasked idNumberMasked phoneMasked redactions { field reason } } } }
  timeline(first: 50) { nodes { word actorName } }`;
interface Seen {
  part: string;
  awaiting: string;
  facts: string | null;
  respondent: string | null;
  means: { branch: string } | null;
  redactions: { field: string; reason: string }[];
  deadlines: { rule: string; organisation: { name: string }; stoppedAt: string | null }[];
  persons: {
    nodes: { person: { nameMasked: string | null; idNumberMasked: string | null; phoneMasked: string | null } }[];
  };
  letters: { template: string }[];
  timeline: { nodes: { word: string; actorName: string | null }[] };
}
const see = (who: Staff, id: string, desk: keyof Staff = 'reception') => seenCase<Seen>(world, who[desk], id, SIDES);

describe('An application', () => {
  test('has a number without holes, is seen by its own institution and by nobody else', async () => {
    const numbers: string[] = [];
    for (const person of [aPerson(), aPerson()]) {
      const moved = await done(world, mianyang.reception, 'caseOpen', { ...OPEN_INPUT, persons: [{ person }] });
      numbers.push(moved.case?.number ?? '');
      expect(await see(puyang, moved.case?.id ?? '')).toBeNull();
    }
    const year = world.clock.now().getFullYear();
    expect(numbers).toEqual([`川绵援案〔${year}〕1号`, `川绵援案〔${year}〕2号`]);
    const found = await run<{ case: { number: string } | null }>(
      world,
      mianyang.head,
      'query ($number: String) { case(number: $number) { number } }',
      { number: `川绵援案(${year})第002号` },
    );
    expect(found.case?.number).toBe(numbers[1]);
    const foreign = await run<{ case: unknown }>(world, puyang.head, 'query ($n: String) { case(number: $n) { id } }', {
      n: numbers[1],
    });
    expect(foreign.case).toBeNull();
  });

  test('of what does not fit is refused, with the path, and nothing is written', async () => {
    const before = await everything(world);
    const codeAndPath = async (more: Record<string, unknown>, who = puyang.reception) => {
      const moved = await act(world, who, 'caseOpen', { ...OPEN_INPUT, persons: [{ person: aPerson() }], ...more });
      return [moved.userErrors[0]?.code, moved.userErrors[0]?.path?.join('.')];
    };
    expect(await codeAndPath({ causeCode: 'NO_SUCH' })).toEqual(['CAUSE_UNKNOWN', 'input.causeCode']);
    expect(await codeAndPath({ persons: [] })).toEqual(['LIST_EMPTY', 'input.persons']);
    expect(await codeAndPath({ matter: '  ' })).toEqual(['TEXT_MISSING', 'input.matter']);
    expect(await codeAndPath({ receivedAt: '2099-01-01T00:00:00Z' })).toEqual(['DATE_UNFIT', 'input.receivedAt']);
    const wrong = {
      ...aPerson(),
      idNumber: `${identityNumber(1).slice(0, 17)}${identityNumber(1).endsWith('X') ? '1' : 'X'}`,
    };
    expect(await codeAndPath({ persons: [{ person: wrong }] })).toEqual([
      'IDENTITY_NUMBER_UNFIT',
      'input.persons.0.person.idNumber',
    ]);
    expect(await codeAndPath({ persons: [{ person: { ...aPerson(), phone: '12348' } }] })).toEqual([
      'PHONE_UNFIT',
      'input.persons.0.person.phone',
    ]);
    expect(await codeAndPath({}, puyang.handler)).toEqual(['ROLE_MAY_NOT', undefined]);
    expect(await everything(world)).toBe(before);
  });

  test('is granted by another person than who opened or accepted it, on a basis that fits', async () => {
    const both = await world.as('puyang', 'both', ['RECEPTION', 'HEAD']);
    const opened = await done(world, both, 'caseOpen', { ...OPEN_INPUT, persons: [{ person: aPerson() }] });
    const id = opened.case?.id ?? '';
    await done(world, puyang.reception, 'caseAccept', { id, expectedVersion: 1 });
    const grant = { id, expectedVersion: 2, meansBranch: 'WAIVED', meansGround: 'MIGRANT_WORKER_WAGES' };
    const before = await everything(world);
    expect(await refused(world, both, 'caseGrant', grant)).toBe('REVIEW_AND_APPROVAL_ARE_TWO');
    expect(await refused(world, puyang.head, 'caseGrant', { ...grant, meansGround: 'WORK_INJURY' })).toBe(
      'MEANS_BASIS_UNFIT',
    );
    expect(
      await refused(world, puyang.head, 'caseGrant', { ...grant, meansBranch: 'RECOGNISED', meansGround: null }),
    ).toBe('MEANS_BASIS_UNFIT');
    expect(await everything(world)).toBe(before);
    const actions = await seenCase<{ viewerActions: { action: string; refusal: { code: string } | null }[] }>(
      world,
      both,
      id,
      'viewerActions { action refusal { code } }',
    );
    expect(actions?.viewerActions).toContainEqual({
      action: 'case.grant',
      refusal: { code: 'REVIEW_AND_APPROVAL_ARE_TWO' },
    });
    await done(world, puyang.head, 'caseGrant', grant);
    const seen = await see(puyang, id);
    expect(seen?.letters).toMatchObject([{ template: 'MATERIALS_RECEIPT' }, { template: 'GRANT_DECISION' }]);
    expect(seen?.deadlines.filter(({ stoppedAt }) => stoppedAt === null)).toMatchObject([{ rule: 'ASSIGN_LAWYER' }]);
  });

  test('of a group without a roster yet is not granted before it has a recipient', async () => {
    const id = await openedCase(world, puyang, { groupClaim: true, persons: [] });
    await done(world, puyang.reception, 'caseAccept', { id, expectedVersion: 1 });
    const grant = { id, expectedVersion: 2, meansBranch: 'PLEDGE' };
    expect(await refused(world, puyang.head, 'caseGrant', grant)).toBe('CASE_HAS_NO_RECIPIENT');
  });
});

describe('An institution that was asked', () => {
  let id: string;
  let asked: Seen;
  beforeAll(async () => {
    id = await grantedCase(world, puyang);
    await askedIn(world, puyang.officer, id, 'yangquan');
    asked = (await see(yangquan, id)) as Seen;
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
      persons: [{ id: await firstPerson(id) }],
    });
    expect(moved.userErrors[0]).toMatchObject({ code: 'NOT_FOUND', path: ['input', 'persons', '0', 'id'] });
    expect(await everything(world)).toBe(before);
  });

  test('reveals no name: identity is masked before it accepts', async () => {
    const personId = await firstPerson(id);
    const input = { id: personId, fields: ['NAME'], reason: '核对身份' };
    expect(await refused(world, yangquan.officer, 'personReveal', input)).toBe('FIELD_NOT_SHARED');
  });
});

async function firstPerson(caseId: string): Promise<string> {
  const seen = await seenCase<{ persons: { nodes: { person: { id: string } }[] } }>(
    world,
    puyang.head,
    caseId,
    'persons(first: 1) { nodes { person { id } } }',
  );
  return seen?.persons.nodes[0]?.person.id ?? '';
}

describe('Moving the lead', () => {
  test('keeps the state, makes the old lead the home, hands the persons on and starts the clock of the new lead', async () => {
    const id = await grantedCase(world, puyang);
    await askedIn(world, puyang.officer, id, 'yangquan');
    await movedTo(world, yangquan.officer, id, 'yangquan');
    const lead = await see(yangquan, id);
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
    expect(await see(puyang, id)).toMatchObject({
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
    const personId = await firstPerson(id);
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
    const before = dueOf(await see(puyang, id));
    await askedIn(world, puyang.officer, id, 'yangquan');
    await movedTo(world, yangquan.officer, id, 'yangquan');
    expect(dueOf(await see(yangquan, id))).toMatchObject([
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
    const clocks = (await see(yangquan, id))?.deadlines.filter(({ stoppedAt }) => stoppedAt === null);
    expect(clocks?.map(({ rule }) => rule)).toEqual(['AGREEMENT_SIGN']);
  });

  test('back leaves the former lead the outcome and takes the persons away', async () => {
    const id = await grantedCase(world, puyang);
    const personId = await firstPerson(id);
    await askedIn(world, puyang.officer, id, 'yangquan');
    await movedTo(world, yangquan.officer, id, 'yangquan');
    await movedTo(world, puyang.head, id, 'puyang', true);
    expect(await see(puyang, id)).toMatchObject({ part: 'LEAD', home: null, awaiting: 'US' });
    const former = await see(yangquan, id);
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
  expect(await see(yangquan, own)).toMatchObject({
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

describe('A restricted case', () => {
  test('shows number, state and due date inside the office, and the rest to the head and who works on it', async () => {
    const id = await openedCase(world, puyang, { causeCode: 'PROTECTION_ORDER', form: 'CIVIL_LITIGATION' });
    expect(await see(puyang, id, 'assigner')).toMatchObject({
      state: 'APPLIED',
      part: 'LEAD',
      facts: null,
      persons: { nodes: [] },
      timeline: { nodes: [] },
    });
    const covered = await seenCase<{ number: string; cause: null; redactions: { field: string; reason: string }[] }>(
      world,
      puyang.assigner,
      id,
      'number cause matter redactions { field reason }',
    );
    expect(covered).toMatchObject({ cause: null, matter: null });
    expect(covered?.number).toMatch(/号$/);
    expect(new Set(covered?.redactions.map(({ reason }) => reason))).toEqual(new Set(['RESTRICTED']));
    expect(await see(puyang, id, 'head')).toMatchObject({ facts: OPEN_INPUT.facts });
    expect(await see(puyang, id, 'reception')).toMatchObject({ facts: OPEN_INPUT.facts });
    const personId = await firstPerson(id);
    const input = { id: personId, fields: ['ADDRESS'], reason: '核对' };
    expect(await refused(world, puyang.assigner, 'personReveal', input)).toBe('NOT_FOUND');
  });

  test('is not found by its person, and another case of the same person opens no way round', async () => {
    const person = aPerson({ name: '钱多多' });
    const persons = [{ person }];
    const id = await openedCase(world, puyang, { causeCode: 'PROTECTION_ORDER', form: 'CIVIL_LITIGATION', persons });
    const curious = await world.as('puyang', 'curious', ['RECEPTION']);
    const found = async (who: typeof curious) => {
      const data = await run<{ persons: unknown[]; cases: { nodes: { id: string }[] } }>(
        world,
        who,
        'query ($s: String!) { persons(search: $s) { id } cases(filter: { search: $s }) { nodes { id } } }',
        { s: person.idNumber },
      );
      return [data.persons.length, data.cases.nodes.length];
    };
    expect(await found(curious)).toEqual([0, 0]);
    // Who does not work on it finds it by its number alone, the head too.
    expect(await found(puyang.head)).toEqual([0, 0]);
    expect(await found(puyang.reception)).toEqual([1, 1]);
    const personId = await firstPerson(id);
    const around = { ...OPEN_INPUT, persons: [{ id: personId }] };
    expect(await refused(world, curious, 'caseOpen', around)).toBe('NOT_FOUND');
    await done(world, puyang.reception, 'caseOpen', around);
    const input = { id: personId, fields: ['ADDRESS', 'NAME'], reason: '好奇' };
    expect(await refused(world, curious, 'personReveal', input)).toBe('NOT_FOUND');
    expect(await found(curious)).toEqual([0, 0]);
  });
});

describe('Eight at once', () => {
  test('only one takes the edge, the others learn that it was taken, and the journal has one entry more', async () => {
    const id = await openedCase(world, puyang);
    const count = async () =>
      (await world.one<{ n: number }>(`select count(*)::int as n from journal where subject_id = $1`, [at(id)])).n;
    const before = await count();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => refused(world, puyang.reception, 'caseAccept', { id, expectedVersion: 1 })),
    );
    expect(answers.filter((code) => code === null)).toHaveLength(1);
    expect(new Set(answers.filter((code) => code !== null))).toEqual(new Set(['CASE_AT_ANOTHER_STAGE']));
    expect(await count()).toBe(before + 1);
  });

  test('with the same key act once and answer alike; the same key with another input is refused', async () => {
    const id = await openedCase(world, puyang);
    const input = { id, expectedVersion: 1, idempotencyKey: key() };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => act(world, puyang.reception, 'caseAccept', input)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ userErrors: [], case: { state: 'ACCEPTED', version: 2 } });
    expect(await refused(world, puyang.reception, 'caseAccept', { ...input, expectedVersion: 2 })).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
  });
});

describe('The list', () => {
  test('pages by key without gap or repetition, counts, filters and finds by exact values only', async () => {
    const ids = new Set<string>();
    let after: string | null = null;
    let total = 0;
    for (;;) {
      const data: { cases: ListData } = await run(
        world,
        puyang.reception,
        `query ($after: String) { cases(first: 3, after: $after) { totalCount streamHead pageInfo { hasNextPage endCursor } nodes { id part awaiting } } }`,
        { after },
      );
      for (const node of data.cases.nodes) {
        expect(ids.has(node.id)).toBe(false);
        ids.add(node.id);
      }
      total = data.cases.totalCount;
      expect(data.cases.streamHead).not.toBeNull();
      if (!data.cases.pageInfo.hasNextPage) break;
      after = data.cases.pageInfo.endCursor;
    }
    expect(ids.size).toBe(total);
    const mine = await run<{ cases: ListData }>(
      world,
      puyang.reception,
      `query ($filter: CaseFilter) { cases(first: 100, filter: $filter, orderBy: { field: DUE, direction: ASC }) { nodes { id part awaiting state } } }`,
      { filter: { awaiting: 'US', states: ['APPLIED', 'ACCEPTED'] } },
    );
    expect(mine.cases.nodes.length).toBeGreaterThan(0);
    for (const node of mine.cases.nodes) expect(['APPLIED', 'ACCEPTED']).toContain(node.state);
    const found = async (search: string) =>
      (
        await run<{ cases: ListData }>(
          world,
          puyang.reception,
          'query ($s: String) { cases(first: 100, filter: { search: $s }) { nodes { id } } }',
          { s: search },
        )
      ).cases.nodes.length;
    expect(await found('张建国')).toBe(await found('zjg'));
    expect(await found('张建国')).toBeGreaterThan(0);
    expect(await found('张建')).toBe(0);
    expect((await found('豫濮援案')) + (await found('晋阳援 案'))).toBe(total);
    expect(await found('%')).toBe(0);
    const orphan = await world.as('puyang', 'idle', ['HANDLER']);
    const none = await run<{ cases: ListData }>(world, orphan, '{ cases { totalCount nodes { id } } }');
    expect(none.cases).toEqual({ totalCount: 0, nodes: [] });
  });
});

interface ListData {
  totalCount: number;
  streamHead: string | null;
  pageInfo: { hasNextPage: boolean; endCursor: string };
  nodes: { id: string; part: string; awaiting: string; state?: string }[];
}
