import { Client } from 'pg';
import { hashPassword } from '../../src/features/sessions/password.js';
import { newId } from '../../src/kernel/ids.js';
import type { Role } from '../../src/kernel/roles.js';

export const PASSWORD = 'correct horse battery';

export interface OrganisationSeed {
  key: string;
  nameZh: string;
  nameEn: string;
  region: string;
  prefix: string | null;
  kind?: string;
  /** Keys of organisations that stand earlier in the list. */
  parent?: string;
  supervising?: string;
  host?: string;
  workstationKind?: string;
  powers?: readonly string[];
  sendApproves?: boolean;
  desks?: Readonly<Record<string, readonly Role[]>>;
}

/** The institutions of the stories, with real places and invented people. */
export const ORGANISATIONS: readonly OrganisationSeed[] = [
  {
    key: 'platform',
    nameZh: '援联平台',
    nameEn: 'Yuanlian platform',
    region: '110000',
    prefix: null,
    kind: 'PLATFORM',
  },
  {
    key: 'puyang',
    nameZh: '濮阳市法律援助中心',
    nameEn: 'Puyang Legal Aid Centre',
    region: '410900',
    prefix: '豫濮援',
  },
  {
    key: 'yangquan',
    nameZh: '阳泉市法律援助中心',
    nameEn: 'Yangquan Legal Aid Centre',
    region: '140300',
    prefix: '晋阳援',
  },
  {
    key: 'mianyang',
    nameZh: '绵阳市法律援助中心',
    nameEn: 'Mianyang Legal Aid Centre',
    region: '510700',
    prefix: '川绵援',
  },
  {
    key: 'tongliang',
    nameZh: '铜梁区法律援助中心',
    nameEn: 'Tongliang Legal Aid Centre',
    region: '500151',
    prefix: '渝铜援',
  },
  {
    key: 'union',
    nameZh: '濮阳市总工会',
    nameEn: 'Puyang Federation of Trade Unions',
    region: '410900',
    prefix: '濮工',
    kind: 'UNION',
  },
];

/** One person for each desk of an institution. */
export const DESKS: Readonly<Record<string, readonly Role[]>> = {
  reception: ['RECEPTION'],
  reviewer: ['REVIEWER'],
  head: ['HEAD'],
  assigner: ['ASSIGNER'],
  handler: ['HANDLER'],
  handler2: ['HANDLER'],
  officer: ['COOPERATION_OFFICER'],
  officer2: ['COOPERATION_OFFICER'],
  liaison: ['LIAISON'],
  supervisor: ['SUPERVISOR'],
  admin: ['ORG_ADMIN'],
};

export interface World {
  organisations: Record<string, string>;
  /** Member ids by `organisation.desk`. */
  members: Record<string, string>;
  accounts: Record<string, string>;
  lawyers: Record<string, string>;
}

let hash: Promise<string> | null = null;

/** Puts the institutions and their people into a fresh database, as its superuser. */
export async function makeWorld(
  superuserUrl: string,
  seeds: readonly OrganisationSeed[] = ORGANISATIONS,
): Promise<World> {
  hash ??= hashPassword(PASSWORD);
  const passwordHash = await hash;
  const now = new Date();
  const world: World = { organisations: {}, members: {}, accounts: {}, lawyers: {} };
  const rows: Record<'organisation' | 'account' | 'member' | 'lawyer', Row[]> = {
    organisation: [],
    account: [],
    member: [],
    lawyer: [],
  };
  for (const seed of seeds) {
    const id = newId();
    world.organisations[seed.key] = id;
    rows.organisation.push(organisationRow(world, id, seed, now));
    const desks = seed.desks ?? (seed.kind === 'PLATFORM' ? { sysadmin: ['SYSTEM_ADMIN'] } : DESKS);
    for (const [desk, roles] of Object.entries(desks)) {
      const login = `${seed.key}.${desk}`;
      const [accountId, memberId] = [newId(), newId()];
      world.members[login] = memberId;
      world.accounts[login] = accountId;
      const common = { state: 'ACTIVE', created_at: now };
      rows.account.push({
        ...common,
        id: accountId,
        login: login.toLowerCase(),
        password_hash: passwordHash,
        kind: 'PERSON',
      });
      rows.member.push({
        ...common,
        id: memberId,
        organisation_id: id,
        account_id: accountId,
        display_name: `${seed.nameZh.slice(0, 2)}${desk}`,
        roles,
        version: 1,
      });
    }
    if (seed.kind === undefined)
      for (const which of ['handler', 'handler2']) rows.lawyer.push(lawyerRow(world, id, seed, which, now));
  }
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await client.query('begin');
    for (const [table, all] of Object.entries(rows)) await insert(client, table, all);
    await client.query('commit');
  } finally {
    await client.end();
  }
  return world;
}

type Row = Readonly<Record<string, unknown>>;

/** All rows of a table in one statement; they have the same columns. */
async function insert(client: Client, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(', ');
  if (columns === '') return;
  await client.query(
    `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1)`,
    [JSON.stringify(rows)],
  );
}

function organisationRow(world: World, id: string, seed: OrganisationSeed, now: Date): Row {
  const idOf = (key: string | undefined): string | null =>
    key === undefined ? null : (world.organisations[key] ?? null);
  return {
    id,
    kind: seed.kind ?? 'LEGAL_AID_INSTITUTION',
    name_zh: seed.nameZh,
    name_en: seed.nameEn,
    number_prefix: seed.prefix,
    region_code: seed.region,
    parent_id: idOf(seed.parent),
    supervising_id: idOf(seed.supervising),
    host_id: idOf(seed.host),
    workstation_kind: seed.workstationKind ?? null,
    powers: seed.powers ?? [],
    state: 'ACTIVE',
    send_approves: seed.sendApproves ?? true,
    hotline: '0393-12348',
    address: '人民路1号',
    version: 1,
    created_at: now,
    updated_at: now,
  };
}

function lawyerRow(world: World, organisationId: string, seed: OrganisationSeed, which: string, now: Date): Row {
  const id = newId();
  world.lawyers[`${seed.key}.${which}`] = id;
  return {
    id,
    organisation_id: organisationId,
    member_id: world.members[`${seed.key}.${which}`] ?? null,
    name: which === 'handler' ? '韩律师' : '秦律师',
    licence_number: `1${seed.region}2012${which === 'handler' ? '10001' : '10002'}`,
    firm: '正和律师事务所',
    phone: '0353-2020001',
    practising_since: '2012-07-01',
    state: 'ACTIVE',
    version: 1,
    created_at: now,
  };
}
