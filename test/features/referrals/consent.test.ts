import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ORGANISATION_KINDS } from '../../../src/features/organisations/organisation.entity.js';
import {
  basisOf,
  CONSENT_PURPOSES,
  type ConsentPurpose,
  refusalOfConsent,
} from '../../../src/features/people/consent.rules.js';
import { rowIdOf } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import {
  act,
  aDraft,
  anAccepted,
  aReceived,
  aSent,
  at,
  CONSENT,
  done,
  seen,
  startTestApp,
  type TestApp,
  WAYS,
} from './desk.js';

const GROUPS = ['UNION', 'WOMENS_FEDERATION', 'DISABLED_FEDERATION', 'YOUTH_LEAGUE', 'MEDIATION_BODY', 'LAW_FIRM'];

describe('On what a hand-over rests', () => {
  const kinds = fc.constantFrom(...Object.keys(ORGANISATION_KINDS));
  const purposes = fc.constantFrom(...(Object.keys(CONSENT_PURPOSES) as ConsentPurpose[]));

  test('Whatever goes to or from a group body, a firm or mediation rests on consent, and everything else on an article.', () => {
    fc.assert(
      fc.property(kinds, kinds, purposes, fc.option(kinds), fc.boolean(), (from, to, purpose, host, inHours) => {
        const fromHost = host === null ? null : { kind: host };
        const { basis, article } = basisOf({
          purpose,
          from: { kind: from },
          to: { kind: to },
          fromHost,
          toHost: null,
          inHours,
        });
        const group = [from, to, host ?? ''].some((kind) => GROUPS.includes(kind)) || purpose === 'MEDIATION';
        expect(basis).toBe(group ? 'CONSENT' : 'STATUTORY');
        expect(article).toMatch(group ? /^个人信息保护法第/ : /^法律援助法第/);
      }),
    );
  });

  test('For a child under fourteen only the guardian’s consent is one; on the fourteenth birthday the own is.', () => {
    const given = { givenHow: 'SIGNED_PAPER', hasText: true, hasGuardian: true, hasWitness: false } as const;
    const today = '2026-11-03';
    expect(refusalOfConsent({ ...given, givenBy: 'SELF', birthDate: '2012-11-04' }, today)).toBe(
      'CONSENT_NEEDS_GUARDIAN',
    );
    expect(refusalOfConsent({ ...given, givenBy: 'GUARDIAN', birthDate: '2012-11-04' }, today)).toBeNull();
    expect(refusalOfConsent({ ...given, givenBy: 'SELF', birthDate: '2012-11-03' }, today)).toBeNull();
  });

  test.each([
    [{ hasText: false }],
    [{ givenBy: 'GUARDIAN', hasGuardian: false }],
    [{ givenHow: 'ORAL_WITH_WITNESS', hasWitness: false }],
  ] as const)('%j is no consent.', (less) => {
    const whole = {
      givenBy: 'SELF',
      givenHow: 'RECORDED',
      hasText: true,
      hasGuardian: true,
      hasWitness: true,
      birthDate: null,
    };
    expect(refusalOfConsent({ ...whole, ...less } as never, '2026-11-03')).toBe('CONSENT_FORM_INCOMPLETE');
  });
});

describe('Taking it back', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startTestApp({}, EVERYBODY);
    t.clock.moveTo('2026-11-03T02:00:00Z');
  });
  afterAll(async () => await t.stop());

  const way = (kind: string) => WAYS[kind] as NonNullable<(typeof WAYS)[string]>;
  const grants = async (id: string) =>
    await sql<{ basis: string; ended: boolean }>(
      t,
      'select basis, ended_at is not null as ended from sharing_grant where ask_id = $1',
      [rowIdOf('Referral', id)],
    );

  test.each(['sender', 'receiver'] as const)(
    'Before acceptance the referral is withdrawn, told to the %s or not; no reason is anywhere.',
    async (who) => {
      for (const make of [aSent, aReceived]) {
        const forward = way('APPLICATION_FORWARD');
        const referral = await make(t, forward);
        const ended = await done(t, forward[who], 'EndConsent', { id: referral.id });
        expect(ended).toMatchObject({ state: 'WITHDRAWN', outcome: null, reason: null });
        for (const login of [forward.sender, forward.receiver])
          expect(await seen(t, login, referral.id)).toMatchObject({ state: 'WITHDRAWN', reason: null });
        expect((await seen(t, forward.receiver, referral.id))?.persons[0]?.person ?? null).toBeNull();
      }
    },
  );

  test('While a supplement is awaited it is withdrawn too.', async () => {
    const forward = way('APPLICATION_FORWARD');
    const asked = await done(t, forward.receiver, 'AskSupplement', {
      ...at(await aReceived(t, forward)),
      list: '工资条',
    });
    expect((await done(t, forward.sender, 'EndConsent', { id: asked.id })).state).toBe('WITHDRAWN');
  });

  test.each(['sender', 'receiver'] as const)(
    'After acceptance the %s ends it with NOT_TOLD, and the institution’s own case goes on.',
    async (who) => {
      const forward = way('APPLICATION_FORWARD');
      const accepted = await anAccepted(t, forward);
      const ended = await done(t, forward[who], 'EndConsent', { id: accepted.id });
      expect(ended).toMatchObject({ state: 'COMPLETED', outcome: 'NOT_TOLD', reason: null });
      expect((await seen(t, forward.receiver, accepted.id))?.legalAidCase).toMatchObject({
        state: 'APPLIED',
        part: 'LEAD',
      });
    },
  );

  test('Grants that rest on it end at once; and what the ledger says of it is the own organisation’s.', async () => {
    const reception = await t.as('zhanhe.reception');
    const opened = await reception.run<{ caseOpen: { case: { id: string } } }>(
      'mutation ($input: CaseOpenInput!) { caseOpen(input: $input) { case { id } userErrors { code } } }',
      {
        input: {
          idempotencyKey: crypto.randomUUID(),
          causeCode: 'PERSONAL_INJURY',
          matter: '损害赔偿',
          form: 'CIVIL_LITIGATION',
          persons: [{ person: { name: '钱多多' } }],
        },
      },
    );
    const { case: found } = await reception.run<{ case: { persons: { nodes: { person: { id: string } }[] } } }>(
      'query ($id: ID!) { case(id: $id) { persons { nodes { person { id } } } } }',
      { id: opened.caseOpen.case.id },
    );
    const mediation = await anAccepted(t, way('MEDIATION'), {
      caseId: opened.caseOpen.case.id,
      persons: [{ id: found.persons.nodes[0]?.person.id }],
    });
    expect(await grants(mediation.id)).toContainEqual({ basis: 'CONSENT', ended: false });
    await done(t, 'zhanhe.reception', 'EndConsent', { id: mediation.id });
    expect((await grants(mediation.id)).every(({ ended }) => ended)).toBe(true);
    const office = await t.as('office.liaison');
    expect(await office.run('query ($id: ID!) { case(id: $id) { id } }', { id: opened.caseOpen.case.id })).toEqual({
      case: null,
    });
    const { consents } = await reception.run<{ consents: { withdrawnAt: string | null }[] }>(
      'query ($id: ID!) { consents(personId: $id) { withdrawnAt } }',
      { id: found.persons.nodes[0]?.person.id },
    );
    expect(consents[0]?.withdrawnAt).not.toBeNull();
  });

  test('A draft for which nobody consented has nothing to take back, and nothing is done in silence.', async () => {
    const forward = way('APPLICATION_FORWARD');
    const draft = await done(t, forward.sender, 'Draft', {
      kind: forward.kind,
      toOrganisationId: t.organisation(forward.to),
      matter: '追索劳动报酬',
      facts: '工资未付。',
      persons: [{ person: { name: '王秀英' } }],
    });
    const { userErrors } = await act(t, forward.sender, 'EndConsent', { id: draft.id });
    expect(userErrors).toMatchObject([{ code: 'CONSENT_MISSING' }]);
    expect(await seen(t, forward.sender, draft.id)).toEqual(draft);
  });

  test('Taken back at a second draft, it ends what rests on it at the same desk.', async () => {
    const forward = way('APPLICATION_FORWARD');
    const sent = await aSent(t, forward);
    const draft = await done(t, forward.sender, 'Draft', {
      kind: forward.kind,
      toOrganisationId: t.organisation(forward.to),
      matter: '追索劳动报酬',
      facts: '工资未付。',
      persons: [{ id: sent.persons[0]?.id }],
    });
    expect((await done(t, forward.sender, 'EndConsent', { id: draft.id })).state).toBe('DRAFT');
    expect(await seen(t, forward.receiver, sent.id)).toMatchObject({ state: 'WITHDRAWN', reason: null });
  });

  test('What rests on the law is not touched by it.', async () => {
    const sent = await done(t, 'detentionStation.liaison', 'File', {
      kind: 'APPLICATION_FORWARD',
      toOrganisationId: t.organisation('tongliang'),
      matter: '申请刑事法律援助',
      facts: '在押人员申请。',
      causeCode: 'PERSONAL_INJURY',
      form: 'CRIMINAL_DEFENCE',
      inCustody: true,
      persons: [{ person: { name: '张在押' } }],
    });
    const { userErrors } = await act(t, 'detentionStation.liaison', 'EndConsent', { id: sent.id });
    expect(userErrors).toMatchObject([{ code: 'CONSENT_NOT_THE_BASIS', basis: '法律援助法第39条' }]);
    expect(await seen(t, 'detentionStation.liaison', sent.id)).toEqual(sent);
  });

  test('A consent for somebody else, for another purpose, or without who and what, sends nothing.', async () => {
    const forward = way('APPLICATION_FORWARD');
    for (const more of [
      { categories: ['CONTACT'] },
      { purpose: 'CONSULT' },
      { organisationId: t.organisation('yangquan') },
    ]) {
      const draft = await done(t, forward.sender, 'Draft', {
        kind: forward.kind,
        toOrganisationId: t.organisation(forward.to),
        matter: '追索劳动报酬',
        facts: '工资未付。',
        persons: [{ person: { name: '王秀英' } }],
      });
      const union = await t.as(forward.sender);
      await union.run(
        'mutation ($input: ConsentRecordInput!) { consentRecord(input: $input) { userErrors { code } } }',
        {
          input: {
            idempotencyKey: crypto.randomUUID(),
            personId: draft.persons[0]?.id,
            organisationId: t.organisation('puyang'),
            purpose: 'APPLICATION_FORWARD',
            ...CONSENT,
            ...more,
          },
        },
      );
      const { userErrors } = await act(t, forward.sender, 'Send', at(draft));
      expect(userErrors).toMatchObject([{ code: 'CONSENT_MISSING', basis: '个人信息保护法第23条、第29条' }]);
      expect(await seen(t, forward.sender, draft.id)).toEqual(draft);
    }
    expect((await done(t, forward.sender, 'Send', at(await aDraft(t, forward)))).categories).not.toContain('MEANS');
  });
});
