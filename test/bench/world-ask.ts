import { createHash } from 'node:crypto';
import { tokensOf } from '../../src/features/people/person-token.js';
import { maskIdentityNumber } from '../../src/kernel/codes/identity-number.js';
import { maskPersonName } from '../../src/kernel/codes/person-name.js';
import { maskPhone } from '../../src/kernel/codes/phone.js';
import type { Keys } from '../../src/kernel/ports/keys.js';
import type { Batch } from './copy.js';
import type { Institution } from './world.js';
import { SMALL_ASKS } from './world.js';
import { dueOf, isRestricted, part, restrictedBy, rowId } from './world-rows.js';

const DAY_MS = 86_400_000;
/** The last ask moved at this instant; the first one three hundred days before. */
const LAST = Date.UTC(2026, 9, 31, 9);
const SPAN_MS = 300 * DAY_MS;
const GROUP_EVERY = 250;
const GROUP_SIZE = 20;
const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'];
const GIVEN = [...'伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂'];

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

/** What one ask is about and between whom, before it becomes rows. */
interface Ask {
  readonly n: number;
  readonly at: Date;
  readonly from: Institution;
  readonly to: Institution;
  readonly state: 'RECEIVED' | 'ACTIVE' | 'CONCLUDED';
  readonly id: string;
  readonly caseId: string;
  readonly member: string;
}

/** Makes the rows of one ask after the other: its case and persons, the ask itself, clock, letter, rights, journal. */
export class AskWriter {
  readonly #o: AskWriterOptions;
  readonly #numbers = new Map<string, number>();
  readonly #heads = new Map<string, number>();
  #position = 0;

  constructor(options: AskWriterOptions) {
    this.#o = options;
  }

  write(batch: Batch, n: number): void {
    const ask = this.#ask(n);
    const persons = n % GROUP_EVERY === 0 ? GROUP_SIZE : 1;
    const first = this.#case(batch, ask, persons);
    this.#cooperation(batch, ask, first);
    this.#parts(batch, ask);
    this.#journal(batch, ask);
  }

  /** Where the streams and the counters of papers stand after all that was written. */
  writeHeads(batch: Batch): void {
    for (const [organisation, number] of this.#heads)
      batch.add('journal_head (organisation_id, number)', organisation, number);
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
      const personId = this.#person(batch, ask, position);
      if (position === 1) first = personId;
      batch.add('case_person (case_id, person_id, role, position)', caseId, personId, 'RECIPIENT', position);
      if (persons > 1) this.#roster(batch, ask, position, personId);
    }
    return first;
  }

  #person(batch: Batch, ask: Ask, position: number): string {
    const { keys, random } = this.#o;
    const { n, at, from, to, state } = ask;
    const id = rowId(at, 3, n * 32 + position);
    const pick = (letters: readonly string[]): string => letters[Math.floor(random() * letters.length)] ?? '';
    const name = `${pick(SURNAMES)}${pick(GIVEN)}${random() < 0.6 ? pick(GIVEN) : ''}`;
    const phone = `139${String(n * 20 + position)
      .padStart(8, '0')
      .slice(-8)}`;
    const idNumber = `41090019${String(70 + (n % 30)).padStart(2, '0')}0101${String(n % 10_000).padStart(4, '0')}`;
    const sealed = (column: string, text: string): Buffer => keys.encrypt({ table: 'person', column, rowId: id }, text);
    batch.add(
      'person (id, owner_organisation_id, name_sealed, name_masked, id_kind, id_number_sealed, id_number_masked, phone_sealed, phone_masked, region_code, migrant_worker, created_at)',
      id,
      from.id,
      sealed('name_sealed', name),
      maskPersonName(name),
      'RESIDENT_ID',
      sealed('id_number_sealed', idNumber),
      maskIdentityNumber(idNumber),
      sealed('phone_sealed', phone),
      maskPhone(phone),
      '410900',
      true,
      at,
    );
    const finders = state === 'ACTIVE' && position === 1 ? [from.id, to.id] : [from.id];
    for (const organisation of finders) {
      for (const { kind, token } of tokensOf({ keys }, organisation, { id, name, idNumber, phone }))
        batch.add('person_token (organisation_id, person_id, kind, token)', organisation, id, kind, token);
    }
    const by = restrictedBy(ask);
    part(batch, from.id, id, 'PERSON', 'OWNER', at, { by });
    if (position === 1) part(batch, to.id, id, 'PERSON', 'ASSISTING', at, { ended: state !== 'ACTIVE', by });
    return id;
  }

  #roster(batch: Batch, ask: Ask, position: number, personId: string): void {
    const { keys } = this.#o;
    const id = rowId(ask.at, 4, ask.n * 32 + position);
    batch.add(
      'roster_row (id, case_id, row_number, person_id, employer_sealed, employer_token, period_from, period_to, wages_fen, authorised, state, created_at)',
      id,
      ask.caseId,
      position,
      personId,
      keys.encrypt({ table: 'roster_row', column: 'employer_sealed', rowId: id }, '建工集团'),
      keys.keyedHash('employer', '建工集团'),
      '2026-01-01',
      '2026-06-30',
      1_500_000 + position * 1_000,
      true,
      'ACTIVE',
      ask.at,
    );
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
      'cooperation-request',
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

  #clock(batch: Batch, { n, at, to, id, state }: Ask): void {
    const due = dueOf(at);
    batch.add(
      'deadline (id, organisation_id, subject_type, subject_id, rule_id, rule_jurisdiction, unit, amount, source, started_at, trigger, due_on, due_at, first_due_on, provisional, calendar_version, explanation_zh, explanation_en, citation, verified)',
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

  /** What was sent, opened and answered, as the sequencer would have stamped it; only the chain of hashes is not one. */
  #journal(batch: Batch, ask: Ask): void {
    const { at, from, to, state } = ask;
    this.#entry(batch, ask, 0, 'cooperation.send', from.id, 'APPROVED', 'SENT', at);
    if (state === 'RECEIVED') return;
    const later = (ms: number): Date => new Date(at.getTime() + ms);
    this.#entry(batch, ask, 1, 'cooperation.open', to.id, 'SENT', 'RECEIVED', later(60_000));
    this.#entry(batch, ask, 2, 'cooperation.accept', to.id, 'RECEIVED', 'ACTIVE', later(120_000));
    if (state === 'CONCLUDED')
      this.#entry(batch, ask, 3, 'cooperation.conclude', from.id, 'ACTIVE', 'CONCLUDED', later(180_000));
  }

  #entry(
    batch: Batch,
    ask: Ask,
    nth: number,
    word: string,
    actor: string,
    before: string,
    after: string,
    at: Date,
  ): void {
    const id = rowId(at, 9, ask.n * 4 + nth);
    this.#position += 1;
    batch.add(
      'journal (id, subject_type, subject_id, word, from_state, to_state, actor_organisation_id, at, version, caused_by, "references")',
      id,
      'COOPERATION',
      ask.id,
      word,
      before,
      after,
      actor,
      at,
      nth + 1,
      id,
      JSON.stringify({ case: ask.caseId }),
    );
    batch.add(
      'journal_stream (position, entry_id, at, hash)',
      this.#position,
      id,
      at,
      createHash('sha256').update(id).digest(),
    );
    for (const { id: organisation } of [ask.from, ask.to]) {
      const number = (this.#heads.get(organisation) ?? 0) + 1;
      this.#heads.set(organisation, number);
      batch.add(
        'journal_audience (organisation_id, number, entry_id, position)',
        organisation,
        number,
        id,
        this.#position,
      );
    }
  }

  #next(counter: string): number {
    const n = (this.#numbers.get(counter) ?? 0) + 1;
    this.#numbers.set(counter, n);
    return n;
  }
}
