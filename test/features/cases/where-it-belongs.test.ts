import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { aCase } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { act, applied, attempt, code, everything, seen } from './decision-desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 }, EVERYBODY);
  t.clock.moveTo(new Date('2026-03-02T02:00:00Z'));
});
afterAll(() => t?.stop());

/** Tries what must be refused, and proves that nothing changed. */
async function refused(login: string, mutation: string, id: string, input: Record<string, unknown> = {}) {
  const before = await everything(t);
  const found = await code(t, login, mutation, id, input);
  expect(await everything(t)).toBe(before);
  return found;
}

describe('Where it belongs', () => {
  test('is computed and explained; where the applicant lives changes nothing', async () => {
    const ask = async (input: Record<string, unknown>) => {
      const person = await t.as('zhanhe.reception');
      const data = await person.run<{ competence: Record<string, unknown> }>(
        `query ($input: CompetenceInput!) { competence(input: $input) { outcome basis transferTo { name } turns { turn }
           ranked { institution { name } ground nearness regionCode } } }`,
        { input },
      );
      return data.competence;
    };
    expect(await ask({ form: 'LABOUR_ARBITRATION', causeRegionCode: '140300', applicantRegionCode: '410411' })).toEqual(
      {
        outcome: 'MAY_TRANSFER',
        basis: '法律援助法第38条',
        transferTo: { name: '阳泉市法律援助中心' },
        turns: [{ turn: 'SUIT_FILED' }, { turn: 'DISPUTE_BODY_UNKNOWN' }],
        ranked: [
          {
            institution: { name: '阳泉市法律援助中心' },
            ground: 'CAUSE_PLACE',
            nearness: 'SAME_PLACE',
            regionCode: '140300',
          },
        ],
      },
    );
    expect(await ask({ form: 'CIVIL_LITIGATION', organRegionCode: '410411' })).toMatchObject({ outcome: 'KEEPS' });
    expect(await ask({ form: 'CIVIL_LITIGATION', causeRegionCode: '140300' })).toMatchObject({
      outcome: 'KEEPS_UNTIL_KNOWN',
      ranked: [],
      turns: [{ turn: 'NO_SUIT' }, { turn: 'ORGAN_UNKNOWN' }],
    });
  });

  test('stands on the case; an application from elsewhere is accepted all the same, and the applicant is told', async () => {
    const id = await applied(t, 'zhanhe', { causeRegionCode: '140300' });
    const fields = 'places { causeRegionCode disputeRegionCode } competence { outcome transferTo { name } }';
    expect(await seen(t, 'zhanhe.reception', id, fields)).toEqual({
      places: { causeRegionCode: '140300', disputeRegionCode: null },
      competence: { outcome: 'MAY_TRANSFER', transferTo: { name: '阳泉市法律援助中心' } },
    });
    expect(
      await refused('zhanhe.reception', 'caseLocate', id, { causeRegionCode: '999999' }).catch(() => 'BAD'),
    ).toMatch(/REGION_UNKNOWN|BAD/);
    const guide = { explanation: '争议由阳泉市仲裁委员会处理' };
    const two = { ...guide, bodyName: '某机构', organisationId: t.organisation('yangquan') };
    for (const input of [guide, two, { ...guide, organisationId: t.organisation('zhanhe') }])
      expect(await refused('zhanhe.reception', 'caseGuide', id, input)).toBe('GUIDANCE_ADDRESSEE_UNFIT');
    await act(t, 'zhanhe.reception', 'caseGuide', id, { ...guide, organisationId: t.organisation('yangquan') });
    await act(t, 'zhanhe.reception', 'caseLocate', id, { disputeRegionCode: '410411' });
    await act(t, 'zhanhe.reception', 'caseAccept', id);
    expect(await seen(t, 'zhanhe.reception', id, `state ${fields} letters { template }`)).toEqual({
      state: 'ACCEPTED',
      places: { causeRegionCode: null, disputeRegionCode: '410411' },
      competence: { outcome: 'KEEPS', transferTo: null },
      letters: [{ template: 'GUIDANCE_NOTICE' }, { template: 'MATERIALS_RECEIPT' }],
    });
  });

  test('who takes no part finds nothing to accept, review, refuse or supply', async () => {
    const { id } = await aCase(t, 'mianyang', 'APPLIED');
    for (const [login, mutation, input] of [
      ['zhanhe.reception', 'caseAskSupplement', { list: ['合同'] }],
      ['zhanhe.reviewer', 'caseReview', { legal: '身份属实，事项属于法律援助范围', opinion: 'GRANT' }],
      ['zhanhe.head', 'caseRefuse', { ground: 'OUT_OF_SCOPE', reason: '不' }],
    ] as const)
      expect((await attempt(t, login, mutation, id, input)).userErrors[0]?.code).toBe('NOT_FOUND');
  });
});
