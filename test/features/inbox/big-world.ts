import { Client, escapeLiteral } from 'pg';
import { type InboxOrder, inboxPage } from '../../../src/features/inbox/inbox.queries.js';
import type { InboxWants } from '../../../src/features/inbox/inbox-columns.js';
import type { Prepared } from '../../../src/features/inbox/inbox-counts.js';
import type { InboxCriteria } from '../../../src/features/inbox/inbox-statement.js';
import { INBOX_SUBJECTS } from '../../../src/features/inbox/inbox-subjects.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { fillDesks } from './big-desks.js';

export const EVERYTHING: InboxWants = {
  count: false,
  sides: true,
  person: true,
  personCount: false,
  level: true,
  action: false,
};
export const NOTHING: InboxWants = {
  count: false,
  sides: false,
  person: false,
  personCount: false,
  level: false,
  action: false,
};

/** The office whose inbox is read, and a member of it. */
export const OWN = '00000000-0000-7000-8000-000000000001';
export const MEMBER = '00000000-0000-7000-8000-0000000000aa';

const organisation = (n: string) => `('00000000-0000-7000-8000-' || lpad((${n})::text, 12, '0'))::uuid`;
const ask = (n: string) => `('00000000-0000-7001-8000-' || lpad((${n})::text, 12, '0'))::uuid`;
const caseOf = (n: string) => `('00000000-0000-7002-8000-' || lpad((${n})::text, 12, '0'))::uuid`;
const person = (n: string) => `('00000000-0000-7003-8000-' || lpad((${n})::text, 12, '0'))::uuid`;

/** Many asks between forty institutions, put there by SQL: a twentieth of them concern the first one. */
export class BigWorld {
  private constructor(
    readonly database: TestDatabase,
    readonly client: Client,
  ) {}

  static async open(asks: number): Promise<BigWorld> {
    const database = await freshDatabase();
    const loader = new Client({ connectionString: database.superuserUrl });
    await loader.connect();
    await fill(loader, asks);
    await fillDesks(loader, asks);
    await loader.query('vacuum (freeze, analyze)');
    await loader.end();
    const client = new Client({ connectionString: database.appUrl, options: '-c timezone=UTC' });
    await client.connect();
    return new BigWorld(database, client);
  }

  async close(): Promise<void> {
    await this.client.end();
    await this.database.drop();
  }

  /** Runs a statement as the office, by the plan that holds for any values, and tells the plan and the blocks read. */
  async explain<Row>({ statement, params }: Prepared<Row>): Promise<{ plan: string; blocks: number }> {
    return await this.#asTheOffice(async () => {
      await this.client.query('set local plan_cache_mode = force_generic_plan');
      await this.client.query(`prepare asked as ${statement.text}`);
      const given = params.length === 0 ? '' : `(${params.map(literal).join(', ')})`;
      const { rows } = await this.client.query<{ 'QUERY PLAN': string }>(
        `explain (analyze, buffers, timing off) execute asked${given}`,
      );
      await this.client.query('deallocate asked');
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      const [, hit = '0', read = '0'] = /Buffers: shared(?: hit=(\d+))?(?: read=(\d+))?/.exec(plan) ?? [];
      return { plan, blocks: Number(hit) + Number(read) };
    });
  }

  /** What a statement answers the office; whole numbers of PostgreSQL as numbers. */
  async rows<Row>({ statement, params }: Prepared<Row>): Promise<Record<string, number>[]> {
    return await this.#asTheOffice(async () => {
      const { rows } = await this.client.query<Record<string, string>>(statement.text, [...params]);
      return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)])));
    });
  }

  async #asTheOffice<Found>(work: () => Promise<Found>): Promise<Found> {
    await this.client.query('begin');
    try {
      await this.client.query(`select set_config('app.org_id', $1, true), set_config('app.member_id', $2, true)`, [
        OWN,
        MEMBER,
      ]);
      return await work();
    } finally {
      await this.client.query('rollback');
    }
  }
}

/** A value as SQL text writes it. */
function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Buffer.isBuffer(value)) return `'\\x${value.toString('hex')}'`;
  if (Array.isArray(value)) return escapeLiteral(`{${value.join(',')}}`);
  return escapeLiteral(value instanceof Date ? value.toISOString() : String(value));
}

/** The criteria of an office's whole inbox. */
export function criteria(over: Partial<InboxCriteria> = {}): InboxCriteria {
  return {
    subjects: INBOX_SUBJECTS,
    ownMemberId: null,
    awaiting: null,
    dueUntil: null,
    overdue: null,
    unread: null,
    late: null,
    happens: null,
    kinds: null,
    parts: null,
    states: null,
    counterpartId: null,
    claimed: null,
    search: null,
    memberId: MEMBER,
    now: new Date('2026-11-03T02:00:00Z'),
    ...over,
  };
}

export function pageStatement(
  over: Partial<InboxCriteria> = {},
  order: InboxOrder = { field: 'LAST_MOVED', direction: 'DESC' },
  after: readonly [string, string] | null = null,
  wants: InboxWants = EVERYTHING,
) {
  return inboxPage({ criteria: criteria(over), order, after, size: 21, wants });
}

async function fill(loader: Client, asks: number): Promise<void> {
  await loader.query('set session_replication_role = replica');
  await loader.query(`
    insert into organisation (id, kind, name_zh, name_en, number_prefix, region_code, state, created_at, updated_at)
    select ${organisation('n')}, 'LEGAL_AID_INSTITUTION', '中心' || n, 'Centre ' || n, chr(19968 + n) || '援', '410900', 'ACTIVE', now(), now()
    from generate_series(1, 40) n`);
  // The asking office is one of forty, the asked one the next but so many; an ask moved n seconds after the beginning.
  await loader.query(`
    create temporary table asked as
    select n, 1 + n % 40 as requesting, 1 + (n + 1 + n / 40 % 39) % 40 as requested,
      '2026-01-01'::timestamptz + n * interval '1 second' as at from generate_series(1, ${asks}) n`);
  await loader.query(`
    insert into legal_aid_case (id, owner_organisation_id, lead_organisation_id, number, state, version, cause_code, matter, form, received_at,
      opened_by_member_id, last_actor_organisation_id, last_moved_at)
    select ${caseOf('n')}, ${organisation('requesting')}, ${organisation('requesting')}, chr(19968 + requesting) || '援案〔2026〕' || n || '号', 'GRANTED', 1,
      (select code from cause order by code limit 1), '追索劳动报酬', 'LABOUR_ARBITRATION', at, ${person('0')}, ${organisation('requesting')}, at from asked`);
  await loader.query(`
    insert into person (id, owner_organisation_id, name_sealed, name_masked, id_kind, created_at)
    select ${person('n')}, ${organisation('requesting')}, '\\x00', '张*', 'NONE', at from asked`);
  await loader.query(
    `insert into case_person (case_id, person_id, role, position) select ${caseOf('n')}, ${person('n')}, 'RECIPIENT', 1 from asked`,
  );
  await loader.query(`
    insert into cooperation (id, owner_organisation_id, requested_organisation_id, case_id, number, number_key, state, version, revision, matter, kinds,
      sent_at, received_at, created_at, last_actor_organisation_id, last_moved_at)
    select ${ask('n')}, ${organisation('requesting')}, ${organisation('requested')}, ${caseOf('n')}, chr(19968 + requesting) || '援协〔2026〕' || n || '号',
      chr(19968 + requesting) || '援协2026' || n, case when n % 3 = 0 then 'ACTIVE' else 'CONCLUDED' end, 3, 1, '追索劳动报酬', '{COLLECT_EVIDENCE}', at, at, at,
      ${organisation('requesting')}, at from asked`);
  await loader.query(`
    insert into cooperation_item (id, cooperation_id, position, kind, state, version, person_ids, last_actor_organisation_id, last_moved_at)
    select gen_random_uuid(), ${ask('n')}, 0, 'COLLECT_EVIDENCE', 'ACCEPTED', 1, '{}', ${organisation('requested')}, at from asked`);
  await loader.query(`
    insert into participation (organisation_id, subject_id, subject_type, part, awaits_us, awaits_them, earliest_due_at, last_moved_at, since, unread_since)
    select ${organisation('requesting')}, ${ask('n')}, 'COOPERATION', 'REQUESTING', n % 30 = 1, n % 30 = 0, case when n % 3 = 0 then at + interval '400 days' end, at, at, case when n % 50 = 0 then at end from asked
    union all
    select ${organisation('requested')}, ${ask('n')}, 'COOPERATION', 'REQUESTED', n % 30 = 0, n % 30 = 1, case when n % 3 = 0 then at + interval '400 days' end, at, at, null from asked
    union all select ${organisation('requesting')}, ${caseOf('n')}, 'LEGAL_AID_CASE', 'LEAD', n % 10 = 0, false, null, at, at, null from asked
    union all select ${organisation('requested')}, ${caseOf('n')}, 'LEGAL_AID_CASE', 'ASSISTING', false, n % 10 = 0, null, at, at, null from asked
    union all select ${organisation('requesting')}, ${person('n')}, 'PERSON', 'LEAD', false, false, null, at, at, null from asked
    union all select ${organisation('requested')}, ${person('n')}, 'PERSON', 'ASSISTING', false, false, null, at, at, null from asked`);
  await loader.query(`
    insert into deadline (id, organisation_id, subject_type, subject_id, rule_id, rule_jurisdiction, unit, amount, source, started_at, trigger, due_on, due_at,
      first_due_on, provisional, calendar_version, explanation_zh, explanation_en, citation, verified)
    select gen_random_uuid(), ${organisation('requested')}, 'COOPERATION', ${ask('n')}, 'COOPERATION_WORK', '100000', 'DAY', 400, 'RULE', at, 'RECEIVED',
      (at + interval '400 days')::date, at + interval '400 days', (at + interval '400 days')::date, false, '1', '', '', '', true from asked where n % 3 = 0`);
  await loader.query(`
    insert into sharing_grant (id, case_id, ask_id, organisation_id, field_class, level, basis, purpose, since)
    select gen_random_uuid(), ${caseOf('n')}, ${ask('n')}, ${organisation('requested')}, 'IDENTITY', 'READ', 'STATUTORY', 'COLLECT_EVIDENCE', at from asked`);
  await loader.query(`
    insert into letter (id, organisation_id, subject_type, subject_id, paper, number, template_id, template_version, content_sealed, content_hash, to_organisation_id, issued_at)
    select gen_random_uuid(), ${organisation('requesting')}, 'COOPERATION', ${ask('n')}, '协', chr(19968 + requesting) || '援协〔2026〕' || n || '号', 'cooperation-request', 1,
      '\\x00', sha256('x'), ${organisation('requested')}, at from asked`);
  await loader.query(`
    insert into journal (id, subject_type, subject_id, word, actor_organisation_id, at, version, caused_by)
    select gen_random_uuid(), 'COOPERATION', ${ask('n')}, 'cooperation.send', ${organisation('requesting')}, at, 1, gen_random_uuid() from asked`);
  await loader.query(`
    insert into journal_audience (organisation_id, number, entry_id, position)
    select o, row_number() over (partition by o order by j.seq), j.id, j.seq from journal j
    join cooperation c on c.id = j.subject_id, unnest(array[c.owner_organisation_id, c.requested_organisation_id]) as o`);
  await loader.query(
    `insert into journal_head (organisation_id, number) select ${organisation('n')}, n from generate_series(1, 3000) n`,
  );
  await loader.query(`
    insert into person_token (organisation_id, person_id, kind, token)
    select ${organisation('requesting')}, ${person('n')}, k, sha256(convert_to(k || n % 1000, 'UTF8')) from asked, unnest('{NAME,INITIALS}'::text[]) k`);
  await loader.query(`
    insert into disposition (id, ask_type, ask_id, organisation_id, state, version, due_at, created_at, last_actor_organisation_id, last_moved_at)
    select gen_random_uuid(), 'COOPERATION', ${ask('n')}, ${organisation('requesting')}, 'KEPT', 1, at, at, ${organisation('requesting')}, at from asked where n % 5 = 0`);
  await loader.query(`
    insert into proposal (id, ask_type, ask_id, subject_id, kind, state, version, by_organisation_id, to_organisation_id, answer_by, created_at, last_actor_organisation_id, last_moved_at)
    select gen_random_uuid(), 'COOPERATION', ${ask('n')}, ${ask('n')}, 'NEW_DUE_DATE', 'AGREED', 1, ${organisation('requested')}, ${organisation('requesting')}, at, at, ${organisation('requested')}, at from asked where n % 5 = 0`);
  await loader.query(`
    insert into subject_member (subject_id, organisation_id, member_id, way, since)
    select ${caseOf('n')}, ${organisation('requesting')}, gen_random_uuid(), 'WORKS', at from asked where n % 5 = 0`);
}
