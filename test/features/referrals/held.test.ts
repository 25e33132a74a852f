import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rowIdOf } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';
import { act, aDraft, anAccepted, aReceived, at, done, MATTER, PERSON, seen, WAYS } from './desk.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ sweepEveryMs: 3_600_000 }, EVERYBODY);
  t.clock.moveTo('2026-11-03T01:00:00Z');
  await sql(t, 'update organisation set parent_id = $2 where id = $1', [
    t.world.organisations.women,
    t.world.organisations.bureau,
  ]);
});
afterAll(async () => await t.stop());

const { CONSULT, APPLICATION_FORWARD } = WAYS as {
  CONSULT: (typeof WAYS)[string];
  APPLICATION_FORWARD: (typeof WAYS)[string];
};

const told = async (id: string) =>
  (
    await sql<{ word: string; rule: string }>(
      t,
      `select word, "references"->>'rule' as rule from journal where subject_id = $1 and word like 'deadline.%' order by seq`,
      [rowIdOf('Referral', id)],
    )
  ).filter(({ rule }) => rule === 'REFERRAL_REVIEW' || rule === null);

describe('A referral that is held', () => {
  test('is told of when its day of review has passed, goes to the superior of who holds it, and stays answerable.', async () => {
    const accepted = await anAccepted(t, CONSULT);
    const held = await done(t, CONSULT.receiver, 'Hold', {
      ...at(accepted),
      reason: '等待鉴定',
      reviewOn: '2026-11-13',
    });
    expect(held).toMatchObject({ state: 'ON_HOLD', awaiting: 'US' });
    expect(held.deadlines).toContainEqual(expect.objectContaining({ rule: 'REFERRAL_REVIEW', dueOn: '2026-11-13' }));
    t.clock.moveTo('2026-11-13T15:00:00Z');
    await t.app.sweeper.sweep();
    expect((await told(held.id)).map(({ word }) => word)).not.toContain('deadline.escalate');
    expect(await seen(t, 'bureau.supervisor', held.id)).toBeNull();
    t.clock.moveTo('2026-11-13T16:00:01Z');
    await t.app.sweeper.sweep();
    const words = (await told(held.id)).map(({ word }) => word);
    expect(words).toContain('deadline.warn');
    expect(words.at(-1)).toBe('deadline.escalate');
    expect(await seen(t, 'bureau.supervisor', held.id)).toMatchObject({ state: 'ON_HOLD', part: 'SUPERVISOR' });
    const { inbox } = await (await t.as(CONSULT.receiver)).run<{ inbox: { nodes: { id: string }[] } }>(
      '{ inbox(filter: { overdue: true, awaiting: US }) { nodes { id } } }',
    );
    expect(inbox.nodes.map(({ id }) => id)).toContain(held.id);
    await t.app.sweeper.sweep();
    expect((await told(held.id)).map(({ word }) => word)).toEqual(words);
    const resumed = await done(t, CONSULT.receiver, 'Resume', at(held));
    expect(resumed).toMatchObject({ state: 'ACCEPTED' });
    await t.app.sweeper.sweep();
    expect(await seen(t, 'bureau.supervisor', held.id)).toBeNull();
  });

  test('is reviewed on a day to come.', async () => {
    const accepted = await anAccepted(t, CONSULT, { persons: [{ person: { name: '李秀英', phone: PERSON.phone } }] });
    const today = t.clock.now().toISOString().slice(0, 10);
    const { userErrors } = await act(t, CONSULT.receiver, 'Hold', { ...at(accepted), reason: '等', reviewOn: today });
    expect(userErrors.map(({ code }) => code)).toEqual(['REVIEW_DATE_UNFIT']);
    expect(await seen(t, CONSULT.receiver, accepted.id)).toMatchObject({
      state: 'ACCEPTED',
      version: accepted.version,
    });
  });
});

describe('A workstation', () => {
  const STATION = { ...APPLICATION_FORWARD, from: 'arbitrationStation', sender: 'arbitrationStation.liaison' };

  /** The institution settles what its workstation may do. */
  async function powers(...held: string[]): Promise<void> {
    const [row] = await sql<{ version: number }>(t, 'select version from organisation where id = $1', [
      t.world.organisations.arbitrationStation,
    ]);
    const { set } = await (await t.as('puyang.head')).run<{ set: { userErrors: { code: string }[] } }>(
      'mutation ($input: WorkstationSetPowersInput!) { set: workstationSetPowers(input: $input) { userErrors { code } } }',
      {
        input: {
          id: t.organisation('arbitrationStation'),
          expectedVersion: row?.version,
          powers: held,
          idempotencyKey: key(),
        },
      },
    );
    expect(set.userErrors).toEqual([]);
  }

  const codes = async (...args: Parameters<typeof act>) => (await act(...args)).userErrors.map(({ code }) => code);
  const MISSING = ['WORKSTATION_POWER_MISSING'];

  test('without COLLECT writes no application down; without FORWARD it keeps what it wrote; with both it forwards.', async () => {
    const input = {
      kind: 'APPLICATION_FORWARD',
      toOrganisationId: t.organisation('puyang'),
      persons: [{ person: { name: '王秀英', phone: PERSON.phone } }],
      ...MATTER,
    };
    await powers('CONSULT', 'FORWARD');
    expect(await codes(t, STATION.sender, 'Draft', input)).toEqual(MISSING);
    await powers('COLLECT');
    const draft = await aDraft(t, STATION);
    expect(await codes(t, STATION.sender, 'Send', at(draft))).toEqual(MISSING);
    expect(await seen(t, STATION.sender, draft.id)).toMatchObject({ state: 'DRAFT', version: draft.version });
    const action = draft.viewerActions.find(({ action }) => action === 'referral.send');
    expect(action?.refusal).toEqual({ code: 'WORKSTATION_POWER_MISSING' });
    await powers('COLLECT', 'FORWARD');
    expect(await done(t, STATION.sender, 'Send', at(draft))).toMatchObject({ state: 'SENT' });
  });

  test('without PRE_REVIEW gives no opinion; with it the institution that decides reads the opinion.', async () => {
    await powers('COLLECT', 'FORWARD');
    const draft = await aDraft(t, STATION, { persons: [{ person: { name: '赵秀英', phone: PERSON.phone } }] });
    const opinion = { opinion: '材料齐全，属于劳动报酬争议。' };
    expect(await codes(t, STATION.sender, 'PreReview', { ...at(draft), ...opinion })).toEqual(MISSING);
    await powers('COLLECT', 'FORWARD', 'PRE_REVIEW');
    const reviewed = await done(t, STATION.sender, 'PreReview', { ...at(draft), ...opinion });
    const sent = await done(t, STATION.sender, 'Send', at(reviewed));
    await done(t, 'puyang.reception', 'Open', { id: sent.id });
    const { referral } = await (await t.as('puyang.reception')).run<{ referral: Record<string, unknown> }>(
      'query ($id: ID!) { referral(id: $id) { preReview } }',
      { id: sent.id },
    );
    expect(referral).toEqual({ preReview: opinion.opinion });
    const elsewhere = await aDraft(t, APPLICATION_FORWARD, {
      persons: [{ person: { name: '钱秀英', phone: PERSON.phone } }],
    });
    expect(await codes(t, 'union.liaison', 'PreReview', { ...at(elsewhere), ...opinion })).toEqual(MISSING);
  });

  test('without ACCEPT_EXEMPT takes no application as exempt from the means check, and nobody else does; nothing is kept of it.', async () => {
    const input = (kind: string) => ({
      kind,
      toOrganisationId: t.organisation('puyang'),
      exemptGround: 'MIGRANT_WORKER_WAGES',
      persons: [{ person: { name: '周秀英', phone: PERSON.phone } }],
      ...MATTER,
    });
    const kept = async () => await sql<{ n: number }>(t, 'select count(*)::int as n from referral');
    const before = await kept();
    await powers('CONSULT', 'COLLECT', 'PRE_REVIEW', 'FORWARD');
    const { userErrors } = await act(t, STATION.sender, 'Draft', input('APPLICATION_FORWARD'));
    expect(userErrors).toEqual([
      expect.objectContaining({
        code: 'WORKSTATION_POWER_MISSING',
        basis: '法律援助法第42条',
        path: ['input', 'exemptGround'],
      }),
    ]);
    expect(await codes(t, 'union.liaison', 'Draft', input('APPLICATION_FORWARD'))).toEqual(MISSING);
    await powers('COLLECT', 'FORWARD', 'ACCEPT_EXEMPT');
    expect(await codes(t, STATION.sender, 'Draft', input('CONSULT'))).toEqual(['REFERRAL_KIND_UNFIT']);
    expect(await kept()).toEqual(before);
  });

  test('with ACCEPT_EXEMPT takes it: at the institution it is accepted as of that day, with its receipt, and not yet decided.', async () => {
    await powers('COLLECT', 'FORWARD', 'ACCEPT_EXEMPT');
    const draft = await aDraft(t, STATION, {
      exemptGround: 'MIGRANT_WORKER_WAGES',
      persons: [{ person: { name: '吴秀英', phone: PERSON.phone, migrantWorker: true } }],
    });
    const sent = await done(t, STATION.sender, 'Send', at(draft));
    // At the counter the applicant has the institution's receipt, by the institution's number.
    const papersOf = async (login: string) =>
      (
        await (
          await t.as(login)
        ).run<{
          referral: {
            letters: { id: string; template: string; number: string; issuer: { id: string } }[];
            timeline: { nodes: { word: string; actorOrganisation: { id: string }; actorName: string | null }[] };
          };
        }>(
          'query ($id: ID!) { referral(id: $id) { letters { id template number issuer { id } } timeline(first: 50) { nodes { word actorOrganisation { id } actorName } } } }',
          { id: sent.id },
        )
      ).referral;
    const [counter, institution] = [await papersOf(STATION.sender), await papersOf('puyang.reception')];
    const receipt = counter.letters.find(({ template }) => template === 'MATERIALS_RECEIPT');
    expect(receipt).toMatchObject({
      number: expect.stringMatching(/^豫濮援收〔2026〕/),
      issuer: { id: t.organisation('puyang') },
    });
    expect(institution.letters).toEqual(counter.letters);
    const [known] = await sql<{ facts: Buffer }>(t, 'select facts_sealed as facts from letter where id = $1', [
      rowIdOf('Letter', receipt?.id ?? ''),
    ]);
    const kept = t.app
      .contextFor(null)
      .keys.decryptText(
        { table: 'letter', column: 'facts_sealed', rowId: rowIdOf('Letter', receipt?.id ?? '') ?? '' },
        known?.facts ?? Buffer.alloc(0),
      );
    expect(JSON.parse(kept)).toMatchObject({
      addressee: '申请人',
      facts: { papers: [{ name: '法律援助申请表', quantity: 1 }] },
    });
    // Before it accepts, the institution reads nobody's name in it.
    expect(kept).not.toContain('吴秀英');
    expect(institution.timeline.nodes).toContainEqual(
      expect.objectContaining({
        word: 'referral.receipt',
        actorOrganisation: { id: t.organisation('puyang') },
        actorName: null,
      }),
    );
    const { sentAt } = (
      await sql<{ sentAt: Date }>(t, 'select sent_at as "sentAt" from referral where id = $1', [
        rowIdOf('Referral', sent.id),
      ])
    )[0] as { sentAt: Date };
    t.clock.moveTo(new Date(t.clock.now().getTime() + 3_600_000).toISOString());
    const taken = await done(t, 'puyang.reception', 'Accept', {
      ...at(sent),
      causeCode: 'LABOUR_REMUNERATION',
      form: 'LABOUR_ARBITRATION',
    });
    const reception = await t.as('puyang.reception');
    const { referral } = await reception.run<{ referral: unknown }>(
      'query ($id: ID!) { referral(id: $id) { exemptGround legalAidCase { state acceptedAt grantedAt means { branch } receipt { givenAt papers { name } } letters { template } } } }',
      { id: taken.id },
    );
    expect(referral).toEqual({
      exemptGround: 'MIGRANT_WORKER_WAGES',
      legalAidCase: {
        state: 'ACCEPTED',
        acceptedAt: sentAt.toISOString(),
        grantedAt: null,
        means: null,
        receipt: { givenAt: sentAt.toISOString(), papers: [{ name: '法律援助申请表' }] },
        // No second one: the applicant has it.
        letters: [],
      },
    });
    const [linked] = await sql<{ letter: string }>(
      t,
      'select r.letter_id as letter from case_receipt r join referral_case k on k.case_id = r.case_id where k.referral_id = $1',
      [rowIdOf('Referral', sent.id)],
    );
    expect(linked?.letter).toBe(rowIdOf('Letter', receipt?.id ?? ''));
    expect(await seen(t, STATION.sender, sent.id)).toMatchObject({
      state: 'ACCEPTED',
      outcome: null,
      legalAidCase: null,
    });
  });

  test('without CONSULT gives no advice; with it, it does.', async () => {
    const open = async () => {
      const { opened } = await (await t.as(STATION.sender)).run<{ opened: { userErrors: { code: string }[] } }>(
        'mutation ($input: ConsultationOpenInput!) { opened: consultationOpen(input: $input) { userErrors { code } } }',
        { input: { channel: 'WINDOW', matter: '工资拖欠', content: '如何申请', idempotencyKey: key() } },
      );
      return opened.userErrors.map(({ code }) => code);
    };
    await powers('COLLECT');
    expect(await open()).toEqual(['CONSULTATION_WITHOUT_POWER']);
    await powers('CONSULT');
    expect(await open()).toEqual([]);
  });

  test('with every power there is decides nothing of what comes to it.', async () => {
    await powers('CONSULT', 'COLLECT', 'PRE_REVIEW', 'ACCEPT_EXEMPT', 'FORWARD');
    const way = { ...CONSULT, to: 'arbitrationStation', receiver: 'arbitrationStation.liaison' };
    const received = await aReceived(t, way, { persons: [{ person: { name: '孙秀英', phone: PERSON.phone } }] });
    for (const [verb, more] of [
      ['Accept', {}],
      ['Decline', { code: 'NOT_OUR_MATTER', reason: '不属于' }],
      ['Complete', { outcome: 'OPINION_GIVEN' }],
      ['Hold', { reason: '等', reviewOn: '2026-12-20' }],
    ] as const)
      expect(await codes(t, way.receiver, verb, { ...at(received), ...more })).toEqual(['WORKSTATION_NEVER_DECIDES']);
    expect(await seen(t, way.receiver, received.id)).toMatchObject({ state: 'RECEIVED', version: received.version });
  });
});
