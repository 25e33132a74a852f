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
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  const world: World = { organisations: {}, members: {}, accounts: {}, lawyers: {} };
  const now = new Date();
  const idOf = (key: string | undefined): string | null =>
    key === undefined ? null : (world.organisations[key] ?? null);
  try {
    await client.query('begin');
    for (const seed of seeds) {
      const id = newId();
      world.organisations[seed.key] = id;
      await client.query(
        `insert into organisation (id, kind, name_zh, name_en, number_prefix, region_code, parent_id, state, send_approves, hotline, address, version,
           created_at, updated_at, supervising_id, host_id, workstation_kind, powers)
         values ($1, $2, $3, $4, $5, $6, $7, 'ACTIVE', $8, '0393-12348', '人民路1号', 1, $9, $9, $10, $11, $12, $13)`,
        [
          id,
          seed.kind ?? 'LEGAL_AID_INSTITUTION',
          seed.nameZh,
          seed.nameEn,
          seed.prefix,
          seed.region,
          idOf(seed.parent),
          seed.sendApproves ?? true,
          now,
          idOf(seed.supervising),
          idOf(seed.host),
          seed.workstationKind ?? null,
          seed.powers ?? [],
        ],
      );
      const desks = seed.desks ?? (seed.kind === 'PLATFORM' ? { sysadmin: ['SYSTEM_ADMIN'] } : DESKS);
      for (const [desk, roles] of Object.entries(desks)) {
        const login = `${seed.key}.${desk}`;
        const accountId = newId();
        const memberId = newId();
        world.members[login] = memberId;
        world.accounts[login] = accountId;
        await client.query(
          `insert into account (id, login, password_hash, kind, state, created_at) values ($1, $2, $3, 'PERSON', 'ACTIVE', $4)`,
          [accountId, login.toLowerCase(), passwordHash, now],
        );
        await client.query(
          `insert into member (id, organisation_id, account_id, display_name, roles, state, version, created_at) values ($1, $2, $3, $4, $5, 'ACTIVE', 1, $6)`,
          [memberId, id, accountId, `${seed.nameZh.slice(0, 2)}${desk}`, roles, now],
        );
      }
      if (seed.kind !== undefined) continue;
      for (const which of ['handler', 'handler2']) {
        const lawyerId = newId();
        world.lawyers[`${seed.key}.${which}`] = lawyerId;
        await client.query(
          `insert into lawyer (id, organisation_id, member_id, name, licence_number, firm, phone, practising_since, state, version, created_at)
           values ($1, $2, $3, $4, $5, '正和律师事务所', '0353-2020001', '2012-07-01', 'ACTIVE', 1, $6)`,
          [
            lawyerId,
            id,
            world.members[`${seed.key}.${which}`],
            which === 'handler' ? '韩律师' : '秦律师',
            `1${seed.region}2012${which === 'handler' ? '10001' : '10002'}`,
            now,
          ],
        );
      }
    }
    await client.query('commit');
  } finally {
    await client.end();
  }
  return world;
}
