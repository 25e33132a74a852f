import { Client } from 'pg';
import { scopeOf } from '../../../src/access/row-security.js';
import { DispositionSchema, ProposalSchema } from '../../../src/features/asks/ask.entity.js';
import { LegalAidCaseSchema } from '../../../src/features/cases/case.entity.js';
import { CooperationItemSchema, CooperationSchema } from '../../../src/features/cooperation/cooperation.entity.js';
import { AgreementSchema } from '../../../src/features/organisations/agreement.entity.js';
import { AccountSchema, MemberSchema } from '../../../src/features/organisations/member.entity.js';
import { OrganisationSchema } from '../../../src/features/organisations/organisation.entity.js';
import { PersonSchema } from '../../../src/features/people/person.entity.js';
import { SettableClock } from '../../../src/kernel/clock.js';
import { checkDigitOf } from '../../../src/kernel/codes/identity-number.js';
import type { MemberContext } from '../../../src/kernel/context.js';
import { newId } from '../../../src/kernel/ids.js';
import { Refusal } from '../../../src/kernel/refusal.js';
import type { Role } from '../../../src/kernel/roles.js';
import { type Database, openDatabase } from '../../../src/platform/database.js';
import { KeyRing } from '../../../src/platform/key-ring.js';
import { keysOf } from '../../../src/platform/keys.js';
import { loadReference } from '../../../src/platform/reference.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';

type Town = 'puyang' | 'yangquan' | 'mianyang';
/** `bureau` is there once a scene has put it there. */
export type City = Town | 'bureau';

const CITIES: Readonly<Record<Town, { name: string; prefix: string; region: string }>> = {
  puyang: { name: '濮阳市法律援助中心', prefix: '豫濮援', region: '410900' },
  yangquan: { name: '阳泉市法律援助中心', prefix: '晋阳援', region: '140300' },
  mianyang: { name: '绵阳市法律援助中心', prefix: '川绵援', region: '510700' },
};

/** Three institutions with as many members as a test asks for, and use cases called without HTTP. */
export class CaseWorld {
  readonly organisations = {} as Record<City, string>;
  readonly clock = new SettableClock();
  readonly #keys = keysOf(KeyRing.generate());

  /** For rows that a test puts there itself. */
  get keys() {
    return this.#keys;
  }

  readonly #members = new Map<string, MemberContext>();
  #limit = 1_000;

  private constructor(
    readonly database: TestDatabase,
    readonly db: Database,
    readonly loader: Client,
    readonly reference: Awaited<ReturnType<typeof loadReference>>,
    /** A court, that takes part in nothing yet. */
    readonly court: string,
  ) {}

  static async open(): Promise<CaseWorld> {
    const database = await freshDatabase();
    const loader = new Client({ connectionString: database.loaderUrl });
    await loader.connect();
    const db = await openDatabase({
      url: database.appUrl,
      entities: [
        AccountSchema,
        AgreementSchema,
        CooperationItemSchema,
        CooperationSchema,
        DispositionSchema,
        LegalAidCaseSchema,
        MemberSchema,
        OrganisationSchema,
        PersonSchema,
        ProposalSchema,
      ],
    });
    const ids: Partial<Record<City, string>> = {};
    for (const [city, { name, prefix, region }] of Object.entries(CITIES) as [Town, (typeof CITIES)[Town]][]) {
      ids[city] = newId();
      await loader.query(
        `insert into organisation (id, kind, name_zh, name_en, number_prefix, region_code, hotline, state, send_approves, created_at, updated_at)
         values ($1, 'LEGAL_AID_INSTITUTION', $2, $3, $4, $5, '12348', 'ACTIVE', true, now(), now())`,
        [ids[city], name, `${city} centre`, prefix, region],
      );
    }
    const court = newId();
    await loader.query(
      `insert into organisation (id, kind, name_zh, name_en, number_prefix, region_code, state, send_approves, created_at, updated_at)
       values ($1, 'COURT', '阳泉市城区人民法院', 'a court', '晋阳法', '140300', 'ACTIVE', true, now(), now())`,
      [court],
    );
    const world = new CaseWorld(database, db, loader, await loadReference(db.pool), court);
    Object.assign(world.organisations, ids);
    return world;
  }

  async close(): Promise<void> {
    await this.db.close();
    await this.loader.end();
    await this.database.drop();
  }

  /** How many reveals are allowed. */
  limitReveals(most: number): void {
    this.#limit = most;
  }

  /** The request of a member of a city with these roles; the same name is the same person. */
  async as(city: City, name: string, roles: readonly Role[]): Promise<MemberContext> {
    const key = `${city} ${name} ${roles.join()}`;
    const known = this.#members.get(key);
    if (known !== undefined) return known;
    const accountId = newId();
    const memberId = newId();
    const organisationId = this.organisations[city];
    await this.loader.query(
      `insert into account (id, login, password_hash, kind, state, created_at) values ($1, $2, 'x', 'PERSON', 'ACTIVE', now())`,
      [accountId, `${name}.${accountId}`],
    );
    await this.loader.query(
      `insert into member (id, organisation_id, account_id, display_name, roles, state, created_at) values ($1, $2, $3, $4, $5, 'ACTIVE', now())`,
      [memberId, organisationId, accountId, name, roles],
    );
    const viewer = {
      accountId,
      memberId,
      organisationId,
      organisationState: 'ACTIVE',
      displayName: name,
      roles: new Set(roles),
      sessionId: newId(),
      sessionExpiresAt: new Date(Date.now() + 3_600_000),
      restricted: [],
    };
    let taken = 0;
    const context = {
      viewer,
      locale: 'zh-CN',
      requestId: newId(),
      clock: this.clock,
      em: this.db.orm.em,
      reads: this.db.reads(scopeOf(viewer)),
      readsAs: (scope) => this.db.reads(scope),
      limits: {
        take: async () => ++taken <= this.#limit,
        isFree: async () => taken < this.#limit,
        forget: async () => undefined,
      },
      origin: 'test',
      reference: this.reference,
      stream: { nudge: () => undefined } as MemberContext['stream'],
      keys: this.#keys,
      files: {} as MemberContext['files'],
      about: { version: '0', schemaHash: '', resumeWindowDays: 30, heartbeatMs: 15_000 },
    } satisfies MemberContext;
    this.#members.set(key, context);
    return context;
  }

  /** A lawyer of a city's register; with a member, that member handles the case. */
  async lawyer(city: City, memberId: string | null = null): Promise<string> {
    const id = newId();
    await this.loader.query(
      `insert into lawyer (id, organisation_id, member_id, name, licence_number, firm, phone, practising_since, state, created_at)
       values ($1, $2, $3, '李律师', $4, '某律师事务所', '13900001111', '2015-01-01', 'ACTIVE', now())`,
      [id, this.organisations[city], memberId, `L${id.slice(-12)}`],
    );
    return id;
  }

  async one<Row = Record<string, unknown>>(text: string, params: readonly unknown[] = []): Promise<Row> {
    const { rows } = await this.loader.query(text, [...params]);
    return rows[0] as Row;
  }

  async rows<Row = Record<string, unknown>>(text: string, params: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await this.loader.query(text, [...params]);
    return rows as Row[];
  }
}

/** The code a use case is refused with; null when it is not. */
export async function refusalOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

/** An identity number that checks, different for each n: a person of Puyang born in 1980 or later. */
export function identityNumber(n: number): string {
  const day = new Date(Date.UTC(1980, 0, 1 + Math.floor(n / 500))).toISOString().slice(0, 10).replaceAll('-', '');
  const body = `410902${day}${String((n % 500) * 2 + 1).padStart(3, '0')}`;
  return body + checkDigitOf(body);
}

let keys = 0;
/** A fresh idempotency key. */
export function key(): string {
  keys += 1;
  return `test-key-${keys}-${newId()}`;
}

/** Everything that a refused command could have touched, as one text. */
export async function everything(world: CaseWorld): Promise<string> {
  const tables = [
    'legal_aid_case',
    'case_person',
    'person',
    'person_token',
    'roster_row',
    'settlement',
    'settlement_share',
    'payment',
    'payment_allocation',
    'milestone',
    'case_note',
    'case_receipt',
    'case_supplement',
    'case_means_statement',
    'case_means_finding',
    'case_review',
    'deadline',
    'letter',
    'letter_counter',
    'participation',
    'journal',
    'journal_pending',
    'material',
    'person_reveal',
    'case_hearing',
    'case_respondent_token',
    'case_procedure_change',
    'case_termination',
    'case_replacement',
    'letter_service',
    'objection',
    'objection_door',
    'case_lawyer_override',
    'lawyer_conflict',
  ];
  const parts = tables.map(
    (table) =>
      `select '${table}' as name, count(*)::text || ':' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as state from ${table} t`,
  );
  const rows = await world.rows<{ name: string; state: string }>(parts.join(' union all '));
  return rows.map(({ name, state }) => `${name} ${state}`).join('\n');
}
