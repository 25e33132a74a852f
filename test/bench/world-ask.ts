import { createHash } from 'node:crypto';
import { nextWarningAt, WARNED_AT, warningLevel } from '../../src/features/deadlines/warning.rules.js';
import type { Keys } from '../../src/kernel/ports/keys.js';
import type { Batch } from './copy.js';
import type { Institution } from './world.js';
import { SMALL_ASKS } from './world.js';
import { JournalWriter } from './world-journal.js';
import { writePerson, writeRosterRow } from './world-person.js';
import { type Ask, dueOf, isRestricted, part, restrictedBy, rowId } from './world-rows.js';

const DAY_MS = 86_400_000;
/** The last ask moved at this instant; the first one three hundred days before. */
const LAST = Date.UTC(2026, 9, 31, 9);
const SPAN_MS = 300 * DAY_MS;
const GROUP_EVERY = 250;
const GROUP_SIZE = 20;
export interface AskWriterOptions {
  readonly keys: Keys;
  readonly organisations: readonly Institution[];
  /** The organisation that has few asks. */
  readonly small: string;
  readonly memberOf: (organisationId: string) => string;
  readonly causes: readonly string[];
  readonly random: () => number;
  readonly asks: number;
}

/** Makes the rows of one ask after the other: its case and persons, the ask itself, clock, letter, rights, journal. */
export class AskWriter {
  readonly #o: AskWriterOptions;
  readonly #numbers = new Map<string, number>();
  readonly #journal = new JournalWriter();

  constructor(options: AskWriterOptions) {
    this.#o = options;
  }

  write(batch: Batch, n: number): void {
    const ask = this.#ask(n);
    const persons = n % GROUP_EVERY === 0 ? GROUP_SIZE : 1;
    const first = this.#case(batch, ask, persons);
    this.#cooperation(batch, ask, first);
    this.#parts(batch, ask);
    this.#journal.write(batch, ask);
  }

  /** Where the streams and the counters of papers stand after all that was written. */
  writeHeads(batch: Batch): void {
    this.#journal.writeHeads(batch);
    for (const [counter, last] of this.#numbers) {
      const [organisation = '', paper = ''] = counter.split(' ');
      batch.add('letter_counter (organisation_id, paper, year, last_number)', organisation, paper, 2026, last);
    }
  }

  #ask(n: number): Ask {
    const { organisations, small, memberOf, random, asks } = this.#o;
    const from = this.#institution();
    let to = this.#institution();
    while (to === from) to = this.#institution();
    const every = Math.max(1, Math.floor(asks / SMALL_ASKS));
    const forSmall = n % every === 0 && n / every < SMALL_ASKS;
    const asked = forSmall ? { id: small, prefix: '渝铜援', share: 0 } : to;
    const at = new Date(LAST - SPAN_MS + Math.floor((SPAN_MS / asks) * n));
    const dice = random();
    return {
      n,
      at,
      from: from ?? organisations[0],
      to: asked,
      state: dice < 0.1 ? 'RECEIVED' : dice < 0.4 ? 'ACTIVE' : 'CONCLUDED',
      id: rowId(at, 1, n),
      caseId: rowId(at, 2, n),
      member: memberOf(from.id),
    };
  }

  #institution(): Institution {
    const { organisations, random } = this.#o;
    let rest = random() * organisations.reduce((sum, { share }) => sum + share, 0);
    for (const institution of organisations) {
      rest -= institution.share;
      if (rest < 0) return institution;
    }
    return organisations[0] as Institution;
  }

  #case(batch: Batch, ask: Ask, persons: number): string {
    const { keys, causes } = this.#o;
    const { n, at, from, caseId } = ask;
    const number = `${from.prefix}案〔2026〕${this.#next(`${from.id} 案`)}号`;
    batch.add(
      'legal_aid_case (id, owner_organisation_id, lead_organisation_id, number, state, version, cause_code, matter, form, facts_sealed, group_claim, restricted, received_at, opened_by_member_id, last_actor_organisation_id, last_actor_member_id, last_moved_at)',
      caseId,
      from.id,
      from.id,
      number,
      'GRANTED',
      4,
      causes[n % causes.length] ?? '',
      '追索劳动报酬',
      'LABOUR_ARBITRATION',
      keys.encrypt({ table: 'legal_aid_case', column: 'facts_sealed', rowId: caseId }, `工地${n}，工资未付。`),
      persons > 1,
      isRestricted(n),
      at,
      ask.member,
      from.id,
      ask.member,
      at,
    );
    let first = '';
    for (let position = 1; position <= persons; position += 1) {
      const personId = writePerson(batch, this.#o, ask, position);
      if (position === 1) first = personId;
      batch.add('case_person (case_id, person_id, role, position)', caseId, personId, 'RECIPIENT', position);
      if (persons > 1) writeRosterRow(batch, keys, ask, position, personId);
    }
    return first;
  }

  #cooperation(batch: Batch, ask: Ask, personId: string): void {
    const { keys } = this.#o;
    const { n, at, from, to, state, id, caseId, member } = ask;
    const counted = this.#next(`${from.id} 协`);
    const number = `${from.prefix}协〔2026〕${counted}号`;
    const ended = state === 'CONCLUDED' ? new Date(at.getTime() + 1_000) : null;
    batch.add(
      'cooperation (id, owner_organisation_id, requested_organisation_id, case_id, number, number_key, state, version, revision, matter, purpose_sealed, kinds, drafted_by_member_id, sent_at, received_at, opened_at, ended_at, created_at, last_actor_organisation_id, last_moved_at)',
      id,
      from.id,
      to.id,
      caseId,
      number,
      `${from.prefix}协2026${counted}`,
      state,
      3,
      1,
      '追索劳动报酬',
      keys.encrypt({ table: 'cooperation', column: 'purpose_sealed', rowId: id }, '请协助调取工资台账。'),
      ['COLLECT_EVIDENCE'],
      member,
      at,
      at,
      state === 'RECEIVED' ? null : at,
      ended,
      at,
      from.id,
      at,
    );
    const items = n % 3 === 0 ? 2 : 1;
    for (let position = 0; position < items; position += 1) {
      const itemId = rowId(at, 5, n * 4 + position);
      batch.add(
        'cooperation_item (id, cooperation_id, position, kind, state, version, description_sealed, person_ids, ended_at, last_actor_organisation_id, last_moved_at)',
        itemId,
        id,
        position,
        'COLLECT_EVIDENCE',
        { RECEIVED: 'REQUESTED', ACTIVE: 'ACCEPTED', CONCLUDED: 'CONFIRMED' }[state],
        2,
        keys.encrypt({ table: 'cooperation_item', column: 'description_sealed', rowId: itemId }, '调取工资台账'),
        n % 5 === 0 ? [personId] : [],
        ended,
        to.id,
        at,
      );
    }
    if (state !== 'CONCLUDED') this.#clock(batch, ask);
    const letterId = rowId(at, 7, n);
    const content = JSON.stringify({ number, n });
    batch.add(
      'letter (id, organisation_id, subject_type, subject_id, paper, number, template_id, template_version, content_sealed, content_hash, to_organisation_id, issued_at, issued_by_member_id, delivered_at)',
      letterId,
      from.id,
      'COOPERATION',
      id,
      '协',
      number,
      'COOPERATION_LETTER',
      1,
      keys.encrypt({ table: 'letter', column: 'content_sealed', rowId: letterId }, content),
      createHash('sha256').update(content).digest(),
      to.id,
      at,
      member,
      at,
    );
    batch.add(
      'sharing_grant (id, case_id, ask_id, organisation_id, field_class, level, basis, purpose, since, ended_at)',
      rowId(at, 8, n),
      caseId,
      id,
      to.id,
      'IDENTITY',
      'READ',
      'STATUTORY',
      'COLLECT_EVIDENCE',
      at,
      ended,
    );
  }

  /** As the sweeper leaves a clock in a house that has been running: warned of and reported long ago. */
  #clock(batch: Batch, { n, at, to, id, state }: Ask): void {
    const due = dueOf(at);
    const now = new Date();
    const warned = WARNED_AT[warningLevel(at, due, now)];
    batch.add(
      'deadline (id, organisation_id, subject_type, subject_id, rule_id, rule_jurisdiction, unit, amount, source, started_at, trigger, due_on, due_at, first_due_on, provisional, calendar_version, explanation_zh, explanation_en, citation, verified, warned_level, next_warning_at, escalated_at)',
      rowId(at, 6, n),
      to.id,
      'COOPERATION',
      id,
      state === 'RECEIVED' ? 'COOPERATION_ANSWER' : 'COOPERATION_WORK',
      '100000',
      'DAY',
      60,
      'RULE',
      at,
      'RECEIVED',
      due.toISOString().slice(0, 10),
      due,
      due.toISOString().slice(0, 10),
      false,
      '2026',
      '自收到之日起六十日',
      'sixty days from receipt',
      '办案程序规定第十一条',
      true,
      warned,
      nextWarningAt(at, due, warned),
      due <= now ? due : null,
    );
  }

  #parts(batch: Batch, ask: Ask): void {
    const { n, at, from, to, state, id, caseId } = ask;
    const by = restrictedBy(ask);
    const due = state === 'CONCLUDED' ? null : dueOf(at);
    const asked = state === 'RECEIVED';
    const proposed = state === 'ACTIVE' && n % 5 === 0;
    part(batch, from.id, id, 'COOPERATION', 'REQUESTING', at, {
      us: proposed,
      them: !proposed && due !== null,
      due,
      by,
    });
    part(batch, to.id, id, 'COOPERATION', 'REQUESTED', at, {
      us: !proposed && due !== null,
      them: proposed,
      due,
      news: asked,
      by,
    });
    part(batch, from.id, caseId, 'LEGAL_AID_CASE', 'LEAD', at, { us: n % 10 === 0, by });
    part(batch, to.id, caseId, 'LEGAL_AID_CASE', asked ? 'ASKED' : 'ASSISTING', at, {
      ended: state === 'CONCLUDED',
      by,
    });
  }

  #next(counter: string): number {
    const n = (this.#numbers.get(counter) ?? 0) + 1;
    this.#numbers.set(counter, n);
    return n;
  }
}
