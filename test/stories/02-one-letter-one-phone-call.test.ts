import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkDigitOf } from '../../src/kernel/codes/identity-number.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { desk, seesNothing } from './office.js';
import { CASE, caseOf, draft, grant, type LetterData, letterOf, type OfCase, send } from './sixty-four.js';

const FIRST_17 = '51070119800307001';
const PERSON = {
  name: '蒲示例',
  idNumber: FIRST_17 + checkDigitOf(FIRST_17),
  phone: '19900007001',
  migrantWorker: true,
};

let t: TestApp;
let legalAidCase: OfCase['case'];
let letter: LetterData;

/** What somebody finds who types a number as it was read out. */
const LOOK = `query ($number: String) { cooperation(number: $number) {
  id number purpose items { kind description } legalAidCase { number matter facts respondent lead { name } totals { claimed { yuan } }
    persons { nodes { person { nameMasked idNumberMasked phoneMasked } } } redactions { field reason } } } }`;

interface Found {
  cooperation: { id: string; legalAidCase: Record<string, unknown> } | null;
}

const find = async (login: string, number: string): Promise<Found['cooperation']> =>
  (await (await desk(t, login)).run<Found>(LOOK, { number })).cooperation;

beforeAll(async () => {
  t = await startTestApp();
  t.clock.moveTo('2026-10-12T01:00:00Z');
  const input = {
    causeCode: 'LABOUR_REMUNERATION',
    matter: '追索劳动报酬',
    form: 'LABOUR_ARBITRATION',
    facts: '本人在铜梁一处工地做工，工资未付。',
    respondent: '铜梁示例建筑公司',
    persons: [{ person: PERSON }],
  };
  const opened: OfCase = await (await desk(t, 'mianyang.reception')).act('caseOpen', input, CASE);
  legalAidCase = (await grant(t, 'mianyang', opened.case)).case;
});
afterAll(async () => await t.stop());

test('A major case across provinces starts with a letter; before it is sent it has no number, and nobody else knows.', async () => {
  const more = { purpose: '工人在铜梁做工，台账在贵区。', narrowed: [{ fieldClass: 'FACTS', level: 'NONE' }] };
  const drafted = await draft(t, 'mianyang', 'tongliang', legalAidCase.id, ['COLLECT_EVIDENCE'], more);
  letter = drafted.cooperation;
  expect(letter).toMatchObject({ state: 'DRAFT', number: null });
  const known = { ids: [legalAidCase.id, letter.id], numbers: [legalAidCase.number, '川绵援协〔2026〕1号'] };
  await seesNothing(t, 'tongliang', known);
});

test('The letter that is sent has a number that can be read out on the phone.', async () => {
  letter = (await send(t, 'mianyang', letter)).cooperation;
  expect(letter.number).toBe('川绵援协〔2026〕1号');
  expect(letter.letters).toEqual([{ template: 'COOPERATION_LETTER', number: '川绵援协〔2026〕1号' }]);
});

test.each([
  ['as it stands in the letter', '川绵援协〔2026〕1号'],
  ['without brackets', '川绵援协2026 1号'],
  ['with other brackets', '川绵援协[2026]1号'],
  ['with round brackets of full width', '川绵援协（2026）1号'],
  ['with digits of full width', '川绵援协〔２０２６〕１号'],
  ['with blanks', ' 川绵援协 〔 2026 〕 1 号 '],
  ['with leading zeros', '川绵援协〔2026〕001号'],
])('Whoever answers in the other city finds it by that number, typed %s.', async (_how, number) => {
  for (const who of ['reception', 'officer', 'officer2', 'head', 'assigner'])
    expect((await find(`tongliang.${who}`, number))?.id).toBe(letter.id);
});

test('The worklist finds it by the number too.', async () => {
  const query = 'query ($search: String) { inbox(filter: { search: $search }) { nodes { id number awaiting } } }';
  for (const search of ['川绵援协〔2026〕1号', '川绵援协2026']) {
    const { inbox } = await (await desk(t, 'tongliang.reception')).run<{ inbox: { nodes: unknown[] } }>(query, {
      search,
    });
    expect(inbox.nodes).toEqual([{ id: letter.id, number: letter.number, awaiting: 'US' }]);
  }
});

test('He sees what was shared, and only that: the person masked, no phone, and not the facts that were kept back.', async () => {
  const found = await find('tongliang.reception', '川绵援协〔2026〕1号');
  expect(found).toEqual({
    id: letter.id,
    number: '川绵援协〔2026〕1号',
    purpose: '工人在铜梁做工，台账在贵区。',
    items: [{ kind: 'COLLECT_EVIDENCE', description: '请协助办理（COLLECT_EVIDENCE）' }],
    legalAidCase: {
      number: '川绵援案〔2026〕1号',
      matter: '追索劳动报酬',
      facts: null,
      respondent: null,
      lead: { name: '绵阳市法律援助中心' },
      totals: { claimed: { yuan: '0.00' } },
      persons: {
        nodes: [
          {
            person: {
              nameMasked: '蒲**',
              idNumberMasked: `**************${PERSON.idNumber.slice(-4)}`,
              phoneMasked: null,
            },
          },
        ],
      },
      redactions: expect.arrayContaining([
        { field: 'facts', reason: 'NOT_YET_ACCEPTED' },
        { field: 'respondent', reason: 'NOT_YET_ACCEPTED' },
      ]) as unknown,
    },
  });
  const all = JSON.stringify(found);
  for (const secret of [PERSON.name, PERSON.idNumber, PERSON.phone]) expect(all).not.toContain(secret);
});

test('The same call is worth nothing elsewhere: a third city, a desk without casework, and who handles other cases.', async () => {
  const known = { ids: [legalAidCase.id, letter.id], numbers: [legalAidCase.number, '川绵援协〔2026〕1号'] };
  await seesNothing(t, 'yangquan', known);
  for (const login of ['tongliang.admin', 'tongliang.handler', 'union.liaison'])
    expect(await find(login, '川绵援协〔2026〕1号')).toBeNull();
});

test('Looking it up opens nothing: the letter is still unread for the sender, and awaits the other city.', async () => {
  const there = await letterOf(await desk(t, 'mianyang.officer'), letter.id);
  expect(there).toMatchObject({ state: 'SENT', openedAt: null, awaiting: 'THEM', version: letter.version });
  expect(await caseOf(await desk(t, 'mianyang.officer'), legalAidCase.id)).toMatchObject({ part: 'LEAD' });
});
