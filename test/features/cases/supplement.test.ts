import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rowIdOf } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { act, applied, attempt, code, everything, seen } from './decision-desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 }, EVERYBODY);
});
afterAll(() => t?.stop());

const LIST = { list: ['劳动合同或者工资条', '与用人单位的聊天记录'] };
const CLOCKS = 'state deadlines { rule dueOn stoppedAt explanation }';
interface Clocks {
  state: string;
  deadlines: { rule: string; dueOn: string | null; stoppedAt: string | null; explanation: string }[];
}

async function clocks(id: string): Promise<Record<string, string | null>> {
  const found = await seen<Clocks>(t, 'zhanhe.reception', id, CLOCKS);
  const running = found?.deadlines.filter(({ stoppedAt }) => stoppedAt === null) ?? [];
  return Object.fromEntries(running.map(({ rule, dueOn }) => [rule, dueOn]));
}

const at = (day: string) => t.clock.moveTo(new Date(`${day}T02:00:00Z`));

describe('What is missing', () => {
  test('is asked for once, stops the review clock, and the days are not counted', async () => {
    at('2026-03-02');
    const id = await applied(t, 'zhanhe');
    expect(await clocks(id)).toEqual({ APPLICATION_REVIEW: '2026-03-09' });
    at('2026-03-04');
    await act(t, 'zhanhe.reception', 'caseAskSupplement', id, LIST);
    expect(await clocks(id)).toEqual({ APPLICATION_REVIEW: null, SUPPLEMENT: '2026-03-18' });
    at('2026-03-06');
    const supplied = await act(t, 'zhanhe.reception', 'caseSupply', id, { note: '劳动合同一份' });
    expect(supplied.case?.state).toBe('APPLIED');
    expect(await clocks(id)).toEqual({ APPLICATION_REVIEW: '2026-03-11' });
    const before = await everything(t);
    const again = await attempt(t, 'zhanhe.reception', 'caseAskSupplement', id, LIST);
    expect(again.userErrors[0]).toMatchObject({ code: 'SUPPLEMENT_ASKED_ALREADY', basis: '法律援助法第43条第2款' });
    expect(await everything(t)).toBe(before);
    const actions = await seen<{ viewerActions: unknown[] }>(
      t,
      'zhanhe.reception',
      id,
      'viewerActions { action refusal { code } }',
    );
    expect(actions?.viewerActions).toContainEqual({
      action: 'case.askSupplement',
      refusal: { code: 'SUPPLEMENT_ASKED_ALREADY' },
    });
    const shown = await seen(
      t,
      'zhanhe.reception',
      id,
      'supplement { list dueOn note suppliedBy { name } redactions { field } } letters { template }',
    );
    expect(shown).toEqual({
      supplement: {
        ...LIST,
        dueOn: '2026-03-18',
        note: '劳动合同一份',
        suppliedBy: { name: '湛河区法律援助中心' },
        redactions: [],
      },
      letters: [{ template: 'SUPPLEMENT_NOTICE' }],
    });
  });

  test('is never a hardship certificate, nothing, or due before the rule gives', async () => {
    at('2026-03-02');
    const id = await applied(t, 'zhanhe');
    const before = await everything(t);
    const refused = async (input: Record<string, unknown>) =>
      await code(t, 'zhanhe.reception', 'caseAskSupplement', id, input);
    expect(await refused({ list: ['村委会开具的经济困难证明'] })).toBe('HARDSHIP_CERTIFICATE_FORBIDDEN');
    expect(await refused({ list: [] })).toBe('LIST_EMPTY');
    expect(await refused({ list: ['  '] })).toBe('TEXT_MISSING');
    expect(await refused({ ...LIST, dueOn: '2026-03-13' })).toBe('DATE_UNFIT');
    expect(await everything(t)).toBe(before);
    expect(await refused({ list: ['工资收入证明', '经济困难状况说明表'], dueOn: '2026-03-31' })).toBeNull();
    expect(await clocks(id)).toMatchObject({ SUPPLEMENT: '2026-03-31' });
  });

  test('that does not come lets the institution deem the application withdrawn, never before the date', async () => {
    at('2026-03-04');
    const id = await applied(t, 'zhanhe');
    await act(t, 'zhanhe.reception', 'caseAskSupplement', id, LIST);
    at('2026-03-18');
    const before = await everything(t);
    expect(await code(t, 'zhanhe.reception', 'caseDeemWithdrawn', id)).toBe('SUPPLEMENT_DATE_NOT_PASSED');
    expect(await everything(t)).toBe(before);
    at('2026-03-19');
    expect((await seen(t, 'zhanhe.head', id, 'state'))?.state).toBe('AWAITING_SUPPLEMENT');
    await act(t, 'zhanhe.head', 'caseDeemWithdrawn', id);
    const after = await seen(t, 'zhanhe.head', id, 'state letters { template } awaiting');
    expect(after).toEqual({
      state: 'WITHDRAWN',
      letters: [{ template: 'SUPPLEMENT_NOTICE' }, { template: 'DEEMED_WITHDRAWAL' }],
      awaiting: 'NOBODY',
    });
    expect(await clocks(id)).toEqual({});
  });
});

describe('Who referred the person', () => {
  const ALL = `number state supplement { list dueOn } matter cause facts respondent groupClaim restricted home { name } means { branch }
    persons { totalCount } letters { number } timeline { nodes { word } } sides { organisation { name } part }
    deadlines { rule } receipt { givenAt } source { name } redactions { field reason } lead { name } awaiting`;

  async function referred(): Promise<string> {
    at('2026-03-02');
    const id = await applied(t, 'puyang', { causeCode: 'PROTECTION_ORDER', form: 'CIVIL_LITIGATION' });
    await sql(t, 'update legal_aid_case set source_organisation_id = $2 where id = $1', [
      rowIdOf('LegalAidCase', id),
      t.world.organisations.women,
    ]);
    return id;
  }

  test('sees number, state, what is missing and until when, while it is asked, and nothing else ever', async () => {
    const id = await referred();
    expect(await seen(t, 'women.liaison', id, 'id')).toBeNull();
    await act(t, 'puyang.reception', 'caseAskSupplement', id, LIST);
    const shown = await seen<{ redactions: { field: string }[] } & Record<string, unknown>>(
      t,
      'women.liaison',
      id,
      ALL,
    );
    const { redactions, number, ...rest } = shown ?? { redactions: [], number: null };
    expect(number).toMatch(/^豫濮援案/);
    expect(rest).toEqual({
      state: 'AWAITING_SUPPLEMENT',
      supplement: { ...LIST, dueOn: '2026-03-16' },
      lead: { name: '濮阳市法律援助中心' },
      awaiting: 'US',
      groupClaim: false,
      restricted: false,
      matter: null,
      cause: null,
      facts: null,
      respondent: null,
      home: null,
      means: null,
      receipt: null,
      source: null,
      letters: [],
      persons: { totalCount: null },
      timeline: { nodes: [] },
      deadlines: [{ rule: 'SUPPLEMENT' }],
      sides: [
        { organisation: { name: '濮阳市法律援助中心' }, part: 'LEAD' },
        { organisation: { name: '濮阳市妇女联合会' }, part: 'SOURCE' },
      ],
    });
    const withheld = redactions.map(({ field }) => field);
    expect(withheld).toEqual(expect.arrayContaining(['matter', 'facts', 'persons', 'restricted', 'review', 'refusal']));
    expect((await seen(t, 'puyang.reception', id, 'awaiting source { name }')) ?? {}).toEqual({
      awaiting: 'THEM',
      source: { name: '濮阳市妇女联合会' },
    });
    const inbox = await (await t.as('women.liaison')).run<{ inbox: { nodes: Record<string, unknown>[] } }>(
      'query { inbox(first: 10) { nodes { id matter personMasked home { name } primaryAction part } } }',
    );
    expect(inbox.inbox.nodes).toContainEqual({
      id,
      matter: null,
      personMasked: null,
      home: null,
      primaryAction: 'case.supply',
      part: 'SOURCE',
    });
  });

  test('brings what is missing, by its liaison alone, and is out of the case at once', async () => {
    const id = await referred();
    await act(t, 'puyang.reception', 'caseAskSupplement', id, LIST);
    const before = await everything(t);
    expect(await code(t, 'women.head', 'caseSupply', id, { note: '已取得' })).toBe('ROLE_MAY_NOT');
    expect(await code(t, 'women.liaison', 'caseWithdraw', id, { reason: '撤' })).toBe('SIDE_MAY_NOT');
    expect(await code(t, 'union.liaison', 'caseSupply', id, { note: '已取得' })).toBe('NOT_FOUND');
    expect(await everything(t)).toBe(before);
    const done = await attempt(t, 'women.liaison', 'caseSupply', id, { note: '报警回执' });
    expect(done).toEqual({ case: null, userErrors: [] });
    expect(await seen(t, 'women.liaison', id, 'id')).toBeNull();
    const led = await seen(t, 'puyang.reception', id, 'state awaiting supplement { note suppliedBy { name } }');
    expect(led).toEqual({
      state: 'APPLIED',
      awaiting: 'US',
      supplement: { note: '报警回执', suppliedBy: { name: '濮阳市妇女联合会' } },
    });
  });

  test('leaves when the lead takes the papers itself, and when the applicant withdraws', async () => {
    const [supplied, withdrawn] = [await referred(), await referred()];
    for (const id of [supplied, withdrawn]) await act(t, 'puyang.reception', 'caseAskSupplement', id, LIST);
    await act(t, 'puyang.reception', 'caseSupply', supplied, { note: '本人送来' });
    await act(t, 'puyang.reception', 'caseWithdraw', withdrawn, { reason: '本人不再申请' });
    for (const id of [supplied, withdrawn]) expect(await seen(t, 'women.liaison', id, 'id')).toBeNull();
  });

  test('of a restricted case others in the office see no list', async () => {
    const id = await referred();
    await act(t, 'puyang.reception', 'caseAskSupplement', id, LIST);
    const covered = await seen<{ redactions: unknown[] }>(
      t,
      'puyang.assigner',
      id,
      'state supplement { list } redactions { field reason }',
    );
    expect(covered).toMatchObject({ state: 'AWAITING_SUPPLEMENT', supplement: null });
    expect(covered?.redactions).toContainEqual({ field: 'supplement', reason: 'RESTRICTED' });
  });
});
