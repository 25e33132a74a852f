import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { fromGlobalId } from '../../../src/kernel/ids.js';
import { addDays, toLocalDate } from '../../../src/kernel/local-date.js';
import { type Person, startTestApp, type TestApp } from '../../support/app.js';
import { Archive, done, FIELDS, refused, send } from './desk.js';

interface Agreement {
  id: string;
  state: string;
  version: number;
  revision: number;
  replacesId: string | null;
  part: string;
  awaitsUs: boolean;
  awaitsThem: boolean;
  validFrom: string;
  validTo: string | null;
  inForceToday: boolean;
  terms: { kind: string }[];
  sides: { part: string; signedAt: string | null; organisation: { id: string } }[];
  viewerActions: { action: string; allowed: boolean; refusal: { code: string } | null }[];
}

let it: TestApp;
let archive: Archive;
let officer: Person;
let head: Person;
let otherHead: Person;
const today = toLocalDate(new Date());

beforeAll(async () => {
  it = await startTestApp();
  archive = await new Archive(it.database.superuserUrl).open();
  officer = await it.as('puyang.officer');
  head = await it.as('puyang.head');
  otherHead = await it.as('yangquan.head');
  await it.as('mianyang.head');
});

afterAll(async () => {
  await archive?.close();
  await it?.stop();
});

/** Every test begins with two institutions that have agreed on nothing. */
beforeEach(async () => {
  await archive.rows(`update agreement set state = 'ENDED', ended_at = now() where state <> 'ENDED'`);
});

const TERM = { kind: 'VERIFY_MEANS', answerAmount: 3, answerUnit: 'WORKING_DAY', workAmount: 10, workUnit: 'DAY' };

const offer = (more: Record<string, unknown> = {}) => ({
  otherOrganisationId: it.organisation('yangquan'),
  validFrom: today,
  terms: [TERM],
  costBearer: 'EACH_OWN',
  recognisesMeans: true,
  ...more,
});

const propose = async (more: Record<string, unknown> = {}) =>
  await done<Agreement>(officer, 'agreementPropose', offer(more));
const step = ({ id, version }: Agreement) => ({ id, expectedVersion: version });

const read = async (person: Person, id: string) =>
  (
    await person.run<{ agreement: Agreement | null }>(
      `query ($id: ID!) { agreement(id: $id) { ${FIELDS.agreement} } }`,
      { id },
    )
  ).agreement;

describe('A proposal', () => {
  test('Both institutions see it, and both heads are awaited.', async () => {
    const proposed = await propose({ validTo: addDays(today, 365), requestingShare: 60 });
    expect(proposed).toMatchObject({
      state: 'PROPOSED',
      version: 1,
      revision: 1,
      replacesId: null,
      part: 'OWNER',
      awaitsUs: true,
      awaitsThem: true,
      inForceToday: false,
      validFrom: today,
      terms: [TERM],
      requestingShare: 60,
    });
    expect(await read(otherHead, proposed.id)).toMatchObject({ part: 'ASKED', awaitsUs: true, awaitsThem: true });
  });

  test('It is recorded once, for both institutions and nobody else.', async () => {
    const { id } = await propose();
    const rows = await archive.rows(
      `select j.word, j.to_state, coalesce(p.audience, (select array_agg(a.organisation_id) from journal_audience a where a.entry_id = j.id)) as audience
       from journal j left join journal_pending p on p.entry_id = j.id where j.subject_id = $1`,
      [fromGlobalId(id)?.rowId],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ word: 'agreement.propose', to_state: 'PROPOSED' });
    const { puyang, yangquan } = it.world.organisations;
    expect([rows[0]?.audience].flat().sort()).toEqual([puyang, yangquan].sort());
  });

  test('Between two institutions one is open at a time, whoever proposed it.', async () => {
    await propose();
    await refused(archive, officer, 'agreementPropose', offer(), 'AGREEMENT_PROPOSED_ALREADY');
    const back = { ...offer(), otherOrganisationId: it.organisation('puyang') };
    await refused(archive, otherHead, 'agreementPropose', back, 'AGREEMENT_PROPOSED_ALREADY');
    expect(
      (await send(officer, 'agreementPropose', offer({ otherOrganisationId: it.organisation('mianyang') }))).code,
    ).toBeNull();
  });

  test('Of many that cross at the same moment one stands.', async () => {
    const back = offer({ otherOrganisationId: it.organisation('puyang') });
    const race = () =>
      Promise.all(
        Array.from({ length: 6 }, (_, at) =>
          at % 2 === 0 ? send(officer, 'agreementPropose', offer()) : send(otherHead, 'agreementPropose', back),
        ),
      );
    // All have looked, and found none, before the first may write.
    const answers = await archive.holding('participation', 6, race);
    const codes = answers.map(({ code }) => code);
    expect(codes.filter((code) => code === null)).toHaveLength(1);
    expect(new Set(codes)).toEqual(new Set([null, 'AGREEMENT_PROPOSED_ALREADY']));
  });

  test.each([
    ['an end before the beginning', { validTo: '2020-01-01' }, 'DATE_UNFIT'],
    ['a beginning in the past', { validFrom: '2020-01-01' }, 'DATE_UNFIT'],
    ['a kind of item twice', { terms: [TERM, TERM] }, 'AGREEMENT_TERMS_TWICE'],
    ['a limit of no day', { terms: [{ ...TERM, answerAmount: 0 }] }, 'AMOUNT_UNFIT'],
    ['a limit of two years', { terms: [{ ...TERM, workAmount: 730 }] }, 'AMOUNT_UNFIT'],
    ['a share of more than all', { requestingShare: 101 }, 'AMOUNT_UNFIT'],
  ])('With %s it is refused.', async (_what, more, code) => {
    await refused(archive, officer, 'agreementPropose', offer(more), code);
  });

  test('Only institutions agree, and none with itself or with a body that is not there.', async () => {
    await refused(
      archive,
      officer,
      'agreementPropose',
      offer({ otherOrganisationId: it.organisation('union') }),
      'ORGANISATION_KIND_UNFIT',
    );
    await refused(
      archive,
      officer,
      'agreementPropose',
      offer({ otherOrganisationId: it.organisation('puyang') }),
      'ORGANISATION_KIND_UNFIT',
    );
    await refused(
      archive,
      officer,
      'agreementPropose',
      offer({ otherOrganisationId: 'AQAAAAAAAAAAAAAAAAAAAAA' }),
      'NOT_FOUND',
    );
    await refused(archive, await it.as('union.head'), 'agreementPropose', offer(), 'ORGANISATION_KIND_UNFIT');
    await refused(archive, await it.as('puyang.reception'), 'agreementPropose', offer(), 'ROLE_MAY_NOT');
  });

  test('A suspended institution is not asked, and what it was asked is not signed.', async () => {
    const proposed = await propose();
    const suspend = (state: string) =>
      archive.rows('update organisation set state = $1 where id = $2', [state, it.world.organisations.yangquan]);
    await suspend('SUSPENDED');
    try {
      await refused(archive, head, 'agreementSign', step(proposed), 'ORGANISATION_NOT_ACTIVE');
      await refused(archive, otherHead, 'agreementSign', step(proposed), 'ORGANISATION_SUSPENDED');
      await done(head, 'agreementWithdraw', step(proposed));
      await refused(archive, officer, 'agreementPropose', offer(), 'ORGANISATION_NOT_ACTIVE');
    } finally {
      await suspend('ACTIVE');
    }
  });
});
