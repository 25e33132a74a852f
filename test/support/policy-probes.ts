import type { Client } from 'pg';
import { newId } from '../../src/kernel/ids.js';

/** Ids of a world made of single rows: A takes part in `subject`, nobody whom we ask for takes part in `foreign`. */
export const PLACES = {
  A: newId(),
  B: newId(),
  C: newId(),
  newcomer: newId(),
  memberA: newId(),
  memberC: newId(),
  selfA: newId(),
  colleague: newId(),
  accountC: newId(),
  subject: newId(),
  foreign: newId(),
  brought: newId(),
  /** A has left it, and has a door to it. */
  returned: newId(),
  /** A notice that A was sent a line of, and no other; the line came on to `subject`. */
  asked: newId(),
  passed: newId(),
  /** A paper of A's about `foreign`, which A keeps under `subject`. */
  filed: newId(),
  /** A takes part in it, and asks as somebody who does not belong to it. */
  secret: newId(),
};

type Column = { table: string; column: string; type: string; required: boolean; updatable: boolean };
export type Row = Record<string, string | null>;

/** One question to the database and who asks it. */
export interface Probe {
  table: string;
  name: string;
  role: string;
  as: keyof typeof VIEWERS;
  sql: string;
}

const VIEWERS = {
  A: { 'app.org_id': PLACES.A, 'app.member_id': PLACES.memberA, 'app.account_id': PLACES.selfA },
  C: { 'app.org_id': PLACES.C, 'app.member_id': PLACES.memberC, 'app.account_id': PLACES.accountC },
  nobody: {},
  admin: {
    'app.org_id': PLACES.C,
    'app.member_id': PLACES.memberC,
    'app.account_id': PLACES.accountC,
    'app.system_admin': 'on',
  },
} as const;

const VARIABLES = ['app.org_id', 'app.member_id', 'app.account_id', 'app.restricted', 'app.system_admin'] as const;

/** Rows that differ from the ordinary one, where a table's policies tell several kinds of rows apart. */
const { A, B, memberA, selfA, colleague, subject, foreign, brought, returned, asked, passed, secret, newcomer, filed } =
  PLACES;
const FIRST: Readonly<Record<string, Row>> = {
  organisation: { id: A, supervising_id: A, parent_id: A },
  account: { id: selfA },
  member: { account_id: colleague, roles: '{ORG_ADMIN}' },
  material: { state: 'TICKETED', line_id: foreign },
  duty_shift: { station_organisation_id: B },
  letter: { filed_under_id: null },
};
/** What hangs on a restricted subject, by which column: a row of each is there for nobody who asks here. */
const COVERED: Readonly<Record<string, string>> = {
  case_lawyer_override: 'case_id',
  case_means_finding: 'case_id',
  case_means_statement: 'case_id',
  case_note: 'case_id',
  case_person: 'case_id',
  case_procedure_change: 'case_id',
  case_receipt: 'case_id',
  case_replacement: 'case_id',
  case_review: 'case_id',
  case_supplement: 'case_id',
  case_termination: 'case_id',
  consent: 'person_id',
  consultation_reveal: 'consultation_id',
  cooperation_item: 'cooperation_id',
  cooperation_revision: 'cooperation_id',
  defence_line: 'notice_id',
  disposition: 'ask_id',
  letter: 'subject_id',
  letter_download: 'subject_id',
  letter_service: 'case_id',
  material: 'case_id',
  milestone: 'case_id',
  objection: 'case_id',
  payment: 'case_id',
  payment_allocation: 'case_id',
  person: 'id',
  person_reveal: 'person_id',
  person_token: 'person_id',
  proposal: 'ask_id',
  referral_person: 'referral_id',
  referral_revision: 'referral_id',
  restriction_note: 'about_id',
  roster_row: 'case_id',
  settlement: 'case_id',
  settlement_share: 'case_id',
  sharing_grant: 'case_id',
  supplement: 'cooperation_id',
};
const FURTHER: Readonly<Record<string, readonly Row[]>> = {
  account: [{ id: colleague }],
  sharing_grant: [
    { id: newId(), case_id: foreign },
    { id: newId(), ask_id: foreign },
  ],
  letter: [
    { id: newId(), to_organisation_id: B },
    { id: newId(), subject_id: foreign },
    { id: newId(), subject_id: asked, subject_type: 'DEFENCE_NOTICE', organisation_id: B },
    { id: filed, subject_id: foreign, filed_under_id: subject },
    { id: newId(), subject_id: foreign, filed_under_id: subject, organisation_id: B },
    { id: newId(), subject_id: foreign, filed_under_id: secret },
  ],
  letter_download: [
    { id: newId(), organisation_id: B, subject_id: foreign, letter_id: filed },
    { id: newId(), organisation_id: B },
    { id: newId(), subject_id: foreign },
  ],
  duty_shift: [{ id: newId(), organisation_id: B, station_organisation_id: A }],
  deadline: [{ id: newId(), organisation_id: B, own_only: 'true' }],
  command_outcome: [{ key: 'old', created_at: '2020-01-01' }],
  material: [
    { id: newId(), owner_organisation_id: B, case_id: foreign },
    { id: newId(), notice_id: secret },
    {
      id: newId(),
      owner_organisation_id: B,
      case_id: foreign,
      cooperation_id: foreign,
      referral_id: foreign,
      notice_id: foreign,
      line_id: passed,
    },
  ],
  defence_line: [
    { id: passed, notice_id: foreign },
    { id: newId(), notice_id: asked },
    { id: newId(), notice_id: asked, rerouted_to_organisation_id: B },
  ],
  objection_door: [
    { number_key: 'brought', case_id: brought },
    { number_key: 'returned', case_id: returned },
  ],
  participation: [
    { organisation_id: B },
    { organisation_id: B, subject_id: brought },
    { organisation_id: B, subject_id: foreign },
    { organisation_id: A, subject_id: foreign, ended_at: '2020-01-01' },
    { organisation_id: A, subject_id: returned, ended_at: '2020-01-01', subject_type: 'LEGAL_AID_CASE' },
    { organisation_id: A, subject_id: asked, part: 'ASKED' },
    { organisation_id: A, subject_id: secret, restricted_by: `{${secret}}` },
  ],
};

/** Columns by which a row would change hands, if its table lets them be updated. */
const HANDS =
  /^(organisation_id|owner_organisation_id|id|case_id|ask_id|cooperation_id|referral_id|notice_id|subject_id|member_id)$/;

const quoted = (name: string): string => `"${name}"`;

/**
 * Fills every table of a throw-away database with rows of A's. What is not a policy (checks, keys, triggers) is taken away first: here only the policies speak.
 */
export class PolicyWorld {
  readonly #columns = new Map<string, Column[]>();

  constructor(readonly client: Client) {}

  /** True when the server's role may update one of the columns that the text of a policy names. */
  mayUpdateWhat(table: string, text: string): boolean {
    const named = (column: string) => new RegExp(`(?<!p\\.)\\b${column}\\b`).test(text);
    return (this.#columns.get(table) ?? []).some(({ column, updatable }) => updatable && named(column));
  }

  get tables(): string[] {
    return [...this.#columns.keys()];
  }

  async fill(): Promise<void> {
    const { rows } = await this.client.query<Column>(
      `select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required,
         has_column_privilege('yuanlian_app', c.oid, a.attnum, 'update') as updatable
       from pg_attribute a join pg_class c on c.oid = a.attrelid
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relrowsecurity and a.attnum > 0
         and not a.attisdropped and a.attgenerated = '' and a.attidentity = '' order by c.relname, a.attnum`,
    );
    for (const row of rows) this.#columns.set(row.table, [...(this.#columns.get(row.table) ?? []), row]);
    await this.client.query(`do $$ declare c record; begin
      for c in select conrelid::regclass as t, conname from pg_constraint where connamespace = 'public'::regnamespace and contype in ('c', 'f', 'u') order by contype loop
        execute format('alter table %s drop constraint %I', c.t, c.conname);
      end loop;
      for c in select indexrelid::regclass as t from pg_index where indisunique and not indisprimary
        and (select relnamespace from pg_class where oid = indexrelid) = 'public'::regnamespace loop
        execute format('drop index %s', c.t);
      end loop;
      for c in select tgrelid::regclass as t, tgname from pg_trigger where not tgisinternal loop
        execute format('drop trigger %I on %s', c.tgname, c.t);
      end loop;
    end $$`);
    for (const table of this.tables) {
      await this.client.query(this.#insert(table, FIRST[table] ?? {}));
      for (const row of [...(FURTHER[table] ?? []), ...this.#hidden(table)])
        await this.client.query(this.#insert(table, { ...FIRST[table], ...row }));
    }
  }

  /** A row that hangs on the restricted subject, under a key of its own. */
  #hidden(table: string): Row[] {
    const column = COVERED[table];
    if (column === undefined) return [];
    const key = (this.#columns.get(table) ?? []).find((one) => /^(id|settlement_id|payment_id)$/.test(one.column));
    return [{ ...(key === undefined ? {} : { [key.column]: newId() }), [column]: secret }];
  }

  #insert(table: string, over: Row): string {
    const columns = (this.#columns.get(table) ?? []).filter(
      ({ column, type, required }) => required || column in over || type === 'uuid',
    );
    const values = columns.map(({ column, type }) => {
      const value = column in over ? (over[column] ?? null) : ordinary(column, type);
      return value === null ? 'null' : `'${value}'::${type}`;
    });
    return `insert into ${quoted(table)} (${columns.map(({ column }) => quoted(column)).join(', ')}) values (${values.join(', ')})`;
  }

  /** Every question about one table: what its owner may, and what a stranger and nobody may not. */
  probes(table: string, granted: (role: string, command: string) => boolean): Probe[] {
    const probes: Probe[] = [];
    const add = (name: string, as: Probe['as'], sql: string, role = 'yuanlian_app') =>
      probes.push({ table, name, role, as, sql });
    const viewers = ['A', 'C', 'nobody'] as const;
    for (const as of viewers) {
      const t = quoted(table);
      if (granted('yuanlian_app', 'SELECT')) add('select', as, `select 1 from ${t}`);
      if (granted('yuanlian_app', 'INSERT')) add('insert', as, this.#insert(table, FIRST[table] ?? {}));
      const columns = (this.#columns.get(table) ?? []).filter(({ updatable }) => updatable);
      // No WHERE and a constant: with either, the policies for SELECT would stand in for those for UPDATE.
      const harmless = columns.find(({ column }) => !HANDS.test(column));
      if (harmless !== undefined)
        add('update', as, `update ${t} set ${quoted(harmless.column)} = ${constant(harmless)}`);
      for (const { column } of columns.filter((one) => HANDS.test(one.column)))
        add(`hand on ${column}`, as, `update ${t} set ${quoted(column)} = '${newId()}'`);
      if (granted('yuanlian_app', 'DELETE')) add('delete', as, `delete from ${t}`);
    }
    for (const role of ['yuanlian_relay', 'yuanlian_clock'])
      for (const command of ['SELECT', 'INSERT', 'UPDATE', 'DELETE'])
        if (granted(role, command)) add(command.toLowerCase(), 'nobody', this.#plain(table, command), role);
    for (const [name, as, row] of SPECIAL[table] ?? []) add(name, as, this.#insert(table, { ...FIRST[table], ...row }));
    return probes;
  }

  #plain(table: string, command: string): string {
    const t = quoted(table);
    if (command === 'INSERT') return this.#insert(table, {});
    if (command === 'DELETE') return `delete from ${t}`;
    if (command === 'SELECT') return `select 1 from ${t}`;
    const column = (this.#columns.get(table) ?? []).find((one) => !HANDS.test(one.column));
    return `update ${t} set ${quoted(column?.column ?? '')} = ${column === undefined ? '' : constant(column)}`;
  }

  /** Asks, and undoes it: the number of rows, or REFUSED by a policy. Any later fault means that policies let it pass. */
  async ask(probe: Probe): Promise<string> {
    await this.client.query('savepoint probe');
    try {
      const variables: Record<string, string> = VIEWERS[probe.as];
      const settings = VARIABLES.map((name) => `set_config('${name}', '${variables[name] ?? ''}', true)`);
      await this.client.query(`select ${settings.join(', ')}; set local role ${probe.role}`);
      const { rowCount } = await this.client.query(probe.sql);
      return `${rowCount ?? 0}`;
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      if (code === '42501' && /row-level security/.test(message)) return 'REFUSED';
      if (code?.startsWith('23')) return 'PASSED';
      throw new Error(`${probe.table} ${probe.name} as ${probe.as}: ${message}`);
    } finally {
      await this.client.query('rollback to savepoint probe; release savepoint probe');
    }
  }
}

/** Inserts that a policy of their own lets in, or keeps out. */
const SPECIAL: Readonly<Record<string, readonly (readonly [string, Probe['as'], Row])[]>> = {
  member: [
    ['insert the first administrator', 'admin', { organisation_id: newcomer, roles: '{ORG_ADMIN}' }],
    ['insert a second administrator', 'admin', { organisation_id: A, roles: '{ORG_ADMIN}' }],
  ],
  organisation: [['admit an organisation', 'admin', { id: newcomer, supervising_id: null }]],
  person_token: [
    ['insert for another participant', 'A', { organisation_id: B }],
    ['insert for a stranger', 'A', { organisation_id: PLACES.C }],
    ['insert for oneself', 'A', { person_id: foreign }],
  ],
  letter: [
    ['insert in another name', 'A', { organisation_id: B }],
    ['insert about a foreign subject', 'A', { subject_id: foreign }],
    ['insert about a foreign subject, kept under its own', 'A', { subject_id: foreign, filed_under_id: subject }],
    ['insert about what it has left, kept under its own', 'A', { subject_id: returned, filed_under_id: subject }],
  ],
  letter_download: [
    ['insert in another name', 'A', { organisation_id: B }],
    ['insert about a foreign subject', 'A', { subject_id: foreign }],
  ],
  participation: [
    ['insert oneself again', 'A', { subject_id: foreign, organisation_id: A }],
    ['insert the first part', 'A', { subject_id: newId() }],
    [
      'take a case up by its door',
      'A',
      { subject_id: brought, organisation_id: A, part: 'SUPERVISOR', subject_type: 'LEGAL_AID_CASE' },
    ],
    ['insert another as the first', 'A', { subject_id: newId(), organisation_id: B }],
  ],
};

function ordinary(column: string, type: string): string | null {
  if (type === 'uuid') {
    if (/organisation_id$/.test(column) || column === 'supervising_id') return A;
    if (/member_id$/.test(column)) return memberA;
    if (column === 'account_id') return selfA;
    return subject;
  }
  if (type.endsWith('[]') || type === 'jsonb') return '{}';
  if (type.startsWith('timestamp') || type === 'date') return '2099-01-01';
  if (type === 'boolean') return 'false';
  if (type === 'bytea') return '\\x00';
  if (type.startsWith('char')) return '410900';
  return '1';
}

function constant({ column, type }: Column): string {
  return `'${ordinary(column, type) ?? ''}'::${type}`;
}
