import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type InboxAsk, inboxPage } from '../../../src/features/inbox/inbox.queries.js';
import { inboxCounting, stoppedAtMost } from '../../../src/features/inbox/inbox-counts.js';
import type { InboxCriteria } from '../../../src/features/inbox/inbox-statement.js';
import { INBOX_SUBJECTS } from '../../../src/features/inbox/inbox-subjects.js';
import { criteria, EVERYTHING } from './big-world.js';

const bytes = Buffer.alloc(32, 1);
const SEARCH = {
  numberFrom: 'a',
  numberBefore: 'b',
  idNumber: bytes,
  name: bytes,
  initials: bytes,
  phone: bytes,
};

const anyCriteria: fc.Arbitrary<InboxCriteria> = fc.record({
  subjects: fc.constantFrom<InboxCriteria['subjects'][]>(
    ['COOPERATION', 'LEGAL_AID_CASE'],
    ['COOPERATION'],
    ['LEGAL_AID_CASE'],
    INBOX_SUBJECTS,
    ['REFERRAL', 'DEFENCE_NOTICE'],
    ['DUTY_LAWYER_HELP', 'CONSULTATION'],
  ),
  ownMemberId: fc.constantFrom(null, randomUUID()),
  awaiting: fc.constantFrom(null, 'US', 'THEM', 'BOTH', 'NOBODY'),
  dueUntil: fc.constantFrom(null, new Date()),
  overdue: fc.constantFrom(null, true, false),
  unread: fc.constantFrom(null, true, false),
  late: fc.constantFrom(null, 'STRICT', 'STATUTORY'),
  happens: fc.constantFrom(null, { from: new Date(), until: new Date() }),
  kinds: fc.constantFrom(null, ['SUPPORT']),
  parts: fc.constantFrom(null, ['REQUESTED']),
  states: fc.constantFrom(null, [], ['SENT']),
  counterpartId: fc.constantFrom(null, randomUUID()),
  claimed: fc.constantFrom(null, true, false),
  search: fc.constantFrom(null, SEARCH),
  memberId: fc.constant(randomUUID()),
  now: fc.constant(new Date()),
});
const anyAsk: fc.Arbitrary<InboxAsk> = fc.record({
  criteria: anyCriteria,
  order: fc.record({ field: fc.constantFrom('LAST_MOVED', 'DUE'), direction: fc.constantFrom('ASC', 'DESC') }),
  after: fc.constantFrom(null, ['2026-11-03 02:00:00+00', randomUUID()] as const),
  size: fc.integer({ min: 2, max: 101 }),
  wants: fc.record({
    count: fc.boolean(),
    person: fc.boolean(),
    personCount: fc.boolean(),
    sides: fc.boolean(),
    level: fc.boolean(),
    action: fc.boolean(),
  }),
});

/** All of an inbox with its count: chance alone comes seldom to it. */
const EVERY_KIND_COUNTED: InboxAsk = {
  criteria: criteria(),
  order: { field: 'LAST_MOVED', direction: 'ASC' },
  after: null,
  size: 2,
  wants: { ...EVERYTHING, count: true },
};

/** The numbers of the parameters that a text names. */
const named = (text: string) => new Set([...text.matchAll(/\$(\d+)::/g)].map((match) => Number(match[1])));

describe('The statement of a list', () => {
  test('names each of its parameters and no other, and begins each part at the own participation.', () => {
    fc.assert(
      fc.property(anyAsk, (ask) => {
        const { statement, params } = inboxPage(ask);
        expect(named(statement.text)).toEqual(new Set(params.map((_, nth) => nth + 1)));
        expect(statement.text.match(/\$\d+(?!\d|::)/)).toBeNull();
        const parts = statement.text.match(
          /from participation p( join \w+ s on s\.id = p\.subject_id)? where p\.organisation_id = \(select app\.org\(\)\) and p\.subject_type (=|in) /g,
        );
        const { subjects, states, kinds, counterpartId, claimed, ownMemberId, happens, search } = ask.criteria;
        // Where no filter looks into a subject, all kinds are counted at once.
        const atOnce = [states, kinds, counterpartId, claimed, ownMemberId, happens, search].every((f) => f === null);
        const counted = ask.wants.count ? (atOnce ? 1 : subjects.length) : 0;
        expect(parts).toHaveLength(subjects.length + counted);
      }),
      { numRuns: 300, examples: [[EVERY_KIND_COUNTED]] },
    );
  });

  test('The same shape has the same name, whatever the values; another text has another name.', () => {
    const names = new Map<string, string>();
    fc.assert(
      fc.property(anyAsk, (ask) => {
        const { statement } = inboxPage(ask);
        const again = inboxPage({
          ...ask,
          size: ask.size + 1,
          criteria: { ...ask.criteria, memberId: randomUUID(), now: new Date(0) },
        });
        expect(again.statement).toEqual(statement);
        expect(statement.name.length).toBeLessThan(64);
        expect(names.get(statement.name) ?? statement.text).toBe(statement.text);
        names.set(statement.name, statement.text);
      }),
      { numRuns: 300 },
    );
    expect(new Set(names.values()).size).toBe(names.size);
  });

  test('The first page and the page after an item are two statements; an asked case lies in no list.', () => {
    const ask: InboxAsk = {
      criteria: criteria(),
      order: { field: 'DUE', direction: 'ASC' },
      after: null,
      size: 21,
      wants: EVERYTHING,
    };
    const first = inboxPage(ask);
    const after = inboxPage({ ...ask, after: ['infinity', randomUUID()] });
    expect(first.statement.name).not.toBe(after.statement.name);
    for (const { statement } of [first, after, inboxCounting(criteria(), new Date(), true)])
      expect(statement.text).toContain(
        `p.subject_type = 'LEGAL_AID_CASE' and p.ended_at is null and p.part <> 'ASKED'`,
      );
    const { text } = inboxCounting(criteria(), new Date(), false).statement;
    expect(text.split(' from participation p ').length - 1).toBe(6);
    expect(text.split(`) and p.ended_at is null and p.part <> 'ASKED'`).length - 1).toBe(6);
  });

  test('Each count of an inbox stops at ten thousand, and says so.', () => {
    const few = { total: 10_000, awaitingUs: 7, awaitingThem: 0, overdue: 3, dueSoon: 1, unread: 2 };
    expect(stoppedAtMost(few)).toEqual({ ...few, capped: false });
    const many = { total: 10_001, awaitingUs: 10_001, awaitingThem: 0, overdue: 3, dueSoon: 1, unread: 10_000 };
    expect(stoppedAtMost(many)).toEqual({ ...many, total: 10_000, awaitingUs: 10_000, capped: true });
    const { text } = inboxCounting(criteria(), new Date(), false).statement;
    expect(text.match(/limit 10001\b/g)).toHaveLength(6);
  });

  test('The counts name each of their parameters and no other.', () => {
    fc.assert(
      fc.property(anyCriteria, fc.boolean(), (given, byState) => {
        const { statement, params } = inboxCounting(given, new Date(), byState);
        expect(named(statement.text)).toEqual(new Set(params.map((_, nth) => nth + 1)));
      }),
    );
  });
});
