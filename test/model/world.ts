import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { toGlobalId } from '../../src/kernel/ids.js';
import { aCase } from '../support/a.js';
import type { TestApp } from '../support/app.js';
import { type Attempt } from './cooperation-commands.js';
import { ballOf, CITIES, type City, type Model } from './cooperation-model.js';

const NAME: Readonly<Record<City, string>> = { home: 'puyang', away: 'yangquan', third: 'mianyang' };
const TYPE: Readonly<Record<string, string>> = {
  caseStart: 'CaseMoveInput',
  caseClose: 'CaseMoveInput',
  caseSendBack: 'CaseReasonInput',
  cooperationClaim: 'CooperationOpenInput',
  cooperationItemSubmitResult: 'CooperationItemResultInput',
};
const MOVES = ['Discard', 'Approve', 'SendBack', 'Send', 'Conclude'].map((verb) => `cooperation${verb}`);

interface Row {
  case: { id: string; state: string; version: number; lead: string; home: string | null };
  asks:
    | {
        id: string;
        from: string;
        to: string;
        state: string;
        version: number;
        items: { id: string; kind: string; state: string; version: number }[] | null;
        proposals:
          | { id: string; kind: string; item: string | null; by: string; state: string; version: number }[]
          | null;
        dispositions: { id: string; state: string; version: number }[] | null;
        awaited: string[] | null;
      }[]
    | null;
  leads: number;
  entries: number;
}

const READ = `select
  (select jsonb_build_object('id', c.id, 'state', c.state, 'version', c.version, 'lead', c.lead_organisation_id, 'home', c.home_organisation_id)
     from legal_aid_case c where c.id = $1) as case,
  (select jsonb_agg(jsonb_build_object('id', a.id, 'from', a.owner_organisation_id, 'to', a.requested_organisation_id, 'state', a.state, 'version', a.version,
      'items', (select jsonb_agg(jsonb_build_object('id', i.id, 'kind', i.kind, 'state', i.state, 'version', i.version) order by i.position) from cooperation_item i where i.cooperation_id = a.id),
      'proposals', (select jsonb_agg(jsonb_build_object('id', p.id, 'kind', p.kind, 'item', p.item_id, 'by', p.by_organisation_id, 'state', p.state, 'version', p.version) order by p.id) from proposal p where p.ask_id = a.id),
      'dispositions', (select jsonb_agg(jsonb_build_object('id', d.id, 'state', d.state, 'version', d.version) order by d.id) from disposition d where d.ask_id = a.id),
      'awaited', (select jsonb_agg(p.organisation_id) from participation p where p.subject_id = a.id and p.awaits_us)
    ) order by a.id) from cooperation a where a.case_id = $1) as asks,
  (select count(*)::int from participation p where p.subject_id = $1 and p.part = 'LEAD' and p.ended_at is null) as leads,
  (select count(*)::int from journal) as entries`;

/** The real database in the words of the model. */
export interface Seen {
  shown: unknown;
  row: Row;
}

/** Plays attempts against a running server, and shows what the database says afterwards. */
export class World {
  readonly #t: TestApp;
  readonly #client: Client;
  readonly #names: ReadonlyMap<string, City>;
  #caseId = '';
  #seen: Seen = {
    shown: null,
    row: { case: { id: '', state: '', version: 0, lead: '', home: null }, asks: null, leads: 0, entries: 0 },
  };

  private constructor(t: TestApp, client: Client) {
    this.#t = t;
    this.#client = client;
    this.#names = new Map(CITIES.map((city) => [t.world.organisations[NAME[city]] ?? '', city]));
  }

  static async open(t: TestApp): Promise<World> {
    const client = new Client({ connectionString: t.database.superuserUrl });
    await client.connect();
    return new World(t, client);
  }

  async close(): Promise<void> {
    await this.#client.end();
  }

  /** A new case, granted, led by the home city. */
  async begin(): Promise<void> {
    // What an earlier run left open would weigh on the lawyers.
    await this.#client.query(`update legal_aid_case set state = 'ARCHIVED' where id::text = $1`, [this.#caseId]);
    this.#caseId = (await aCase(this.#t, NAME.home, 'GRANTED')).rowId;
    await this.look();
  }

  async look(): Promise<Seen> {
    const { rows } = await this.#client.query<Row>(READ, [this.#caseId]);
    const row = rows[0] as Row;
    this.#seen = { row, shown: this.#shown(row) };
    return this.#seen;
  }

  #city(id: string | null): City | null {
    return id === null ? null : (this.#names.get(id) ?? null);
  }

  #shown(row: Row): unknown {
    return {
      case: { state: row.case.state, lead: this.#city(row.case.lead), home: this.#city(row.case.home) },
      leads: row.leads,
      asks: (row.asks ?? []).map((ask) => ({
        from: this.#city(ask.from),
        to: this.#city(ask.to),
        state: ask.state,
        items: (ask.items ?? []).map(({ kind, state }) => ({ kind, state })),
        proposals: (ask.proposals ?? []).map(({ kind, by, state }) => ({ kind, by: this.#city(by), state })),
        dispositions: (ask.dispositions ?? []).map(({ state }) => state),
        awaited: (ask.awaited ?? []).map((id) => this.#city(id)).sort(),
      })),
    };
  }

  /** Tries it. Afterwards says whether it was done, with what refusal, and how many entries the journal got. */
  async attempt(attempt: Attempt): Promise<{ done: boolean; code: string | null; entries: number; shown: unknown }> {
    const before = this.#seen.row.entries;
    const person = await this.#t.as(`${NAME[attempt.city]}.${attempt.desk}`);
    const { command } = attempt;
    const type = TYPE[command] ?? (MOVES.includes(command) ? 'CooperationMoveInput' : typeOf(command));
    const data = await person.run<{ moved: { journalEntryId: string | null; userErrors: { code: string }[] } }>(
      `mutation ($input: ${type}!) { moved: ${command}(input: $input) { journalEntryId userErrors { code } } }`,
      { input: { idempotencyKey: randomUUID(), ...this.#inputOf(attempt) } },
    );
    const code = data.moved.userErrors[0]?.code ?? null;
    const seen = await this.look();
    return { done: code === null, code, entries: seen.row.entries - before, shown: seen.shown };
  }

  #inputOf(attempt: Attempt): Record<string, unknown> {
    const { command, at = -1 } = attempt;
    const { row } = this.#seen;
    const ask = row.asks?.[attempt.ask ?? -1];
    const item = ask?.items?.[attempt.item ?? -1];
    const one = (type: Parameters<typeof toGlobalId>[0], found: { id: string; version: number } | undefined) => ({
      id: toGlobalId(type, found?.id ?? ''),
      expectedVersion: found?.version ?? 0,
    });
    if (command === 'cooperationDraft')
      return {
        caseId: toGlobalId('LegalAidCase', this.#caseId),
        requestedOrganisationId: this.#t.organisation(NAME[attempt.to ?? 'away']),
        purpose: '请予协助。',
        items: (attempt.kinds ?? []).map((kind) => ({ kind, description: '请协助办理' })),
      };
    if (command === 'proposalPropose')
      return {
        kind: attempt.kind,
        reason: '双方商定。',
        ...(item === undefined
          ? { cooperationId: toGlobalId('Cooperation', ask?.id ?? '') }
          : { itemId: toGlobalId('CooperationItem', item.id) }),
        ...(attempt.kind === 'NEW_DUE_DATE' ? { dueOn: '2099-01-04' } : {}),
        ...(attempt.kind === 'REDIRECT' ? { organisationId: this.#t.organisation(NAME[attempt.to ?? 'third']) } : {}),
      };
    if (command.startsWith('proposal')) return one('Proposal', ask?.proposals?.[at]);
    if (command.startsWith('disposition'))
      return { ...one('Disposition', ask?.dispositions?.[at]), reason: '已告知当事人。' };
    if (command.startsWith('cooperationItem')) return { ...one('CooperationItem', item), ...WORDS[command] };
    if (command === 'cooperationOpen' || command === 'cooperationClaim')
      return { id: toGlobalId('Cooperation', ask?.id ?? '') };
    if (command.startsWith('cooperation')) return { ...one('Cooperation', ask), ...WORDS[command] };
    const lawyer = { lawyerId: this.#t.lawyer(`${NAME[attempt.city]}.handler`) };
    const entrusts = command === 'caseAssign' || command === 'caseReplace';
    return { ...one('LegalAidCase', row.case), ...(entrusts ? lawyer : {}), ...WORDS[command] };
  }
}

const WORDS: Readonly<Record<string, Record<string, unknown>>> = {
  caseReplace: { reason: '移送后更换。' },
  caseSubmitFile: { summary: '已办结。' },
  caseSendBack: { reason: '材料不全。' },
  cooperationWithdraw: { reason: '情况有变。' },
  cooperationItemUnable: { code: 'DOCUMENT_NOT_HELD', reason: '本地无此档案。' },
  cooperationItemSubmitResult: { result: '已办妥。', resultKind: 'DONE' },
  cooperationItemAskSupplement: { list: '请补充身份材料。' },
  cooperationItemSupply: { answer: '已补充。' },
  cooperationItemRework: { reason: '请补正。' },
};

function typeOf(command: string): string {
  if (/^proposal(Agree|Refuse|Withdraw)$/.test(command)) return 'ProposalAnswerInput';
  if (command.startsWith('disposition')) return 'DispositionInput';
  if (/^cooperationItem(Start|Confirm)$/.test(command)) return 'CooperationItemMoveInput';
  return `${command[0]?.toUpperCase()}${command.slice(1)}Input`;
}

/** What the database should say if the model is right. */
export function expected(model: Model): unknown {
  return {
    case: { state: model.case.state, lead: model.case.lead, home: model.case.home },
    leads: 1,
    asks: model.asks.map((ask) => {
      const ball = ballOf(ask);
      return {
        from: ask.from,
        to: ask.to,
        state: ask.state,
        items: ask.items.map(({ kind, state }) => ({ kind, state })),
        proposals: ask.proposals.map(({ kind, by, state }) => ({ kind, by, state })),
        dispositions: ask.dispositions.map(({ state }) => state),
        awaited: [...(ball.from ? [ask.from] : []), ...(ball.to ? [ask.to] : [])].sort(),
      };
    }),
  };
}
