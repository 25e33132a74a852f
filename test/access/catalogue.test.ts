import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { ROLES } from '../../src/platform/database-roles.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';

/** Tables without row security, what the server may do with them, and why that is right. Every other table has it. */
const OPEN_TABLES: Readonly<Record<string, { app: string; because: string }>> = {
  region: { app: 'SELECT', because: 'the state’s own list of places' },
  calendar_year: { app: 'SELECT', because: 'the published calendar' },
  calendar_day: { app: 'SELECT', because: 'the published calendar' },
  cause: { app: 'SELECT', because: 'the published list of causes' },
  clock_rule: { app: 'SELECT', because: 'the law’s time limits' },
  migration: { app: 'SELECT', because: 'which steps have run' },
  key_in_use: { app: 'INSERT,SELECT', because: 'names of keys, never keys' },
  rate_limit: { app: 'DELETE,INSERT,SELECT,UPDATE', because: 'counters under keyed hashes' },
};

/** The functions that look past the policies: what each answers is all it gives away. */
const DEFINER_FUNCTIONS = [
  'app.acts_against_elsewhere(uuid,uuid,uuid[],text[])',
  'app.acts_for_name(uuid,bytea[],text[],uuid)',
  'app.ask_about_person(uuid,uuid,uuid,timestamp with time zone,timestamp with time zone)',
  'app.cover_as_others()',
  'app.defends_in_matter(uuid,uuid)',
  'app.has_no_member_yet(uuid)',
  'app.has_no_part_yet(uuid)',
  'app.has_unseen_open_items(uuid)',
  'app.inquiries_to_look(timestamp with time zone,uuid)',
  'app.is_designated_by_us(uuid)',
  'app.is_met_in_case(uuid,uuid)',
  'app.keep_party_tokens(jsonb)',
  'app.keep_person_tokens(jsonb)',
  'app.lies_in_conflict(uuid)',
  'app.lines_follow_case()',
  'app.look_for_holders(uuid,timestamp with time zone)',
  'app.notice_has_line_in(uuid,text)',
  'app.paper_goes_on(uuid,uuid,uuid)',
  'app.question_stands(uuid,timestamp with time zone)',
  'app.questions_to_lapse(timestamp with time zone,timestamp with time zone,uuid)',
  'app.restrict_ask()',
  'app.restrict_case()',
  'app.restrict_line_case()',
  'app.restrict_notice()',
  'app.restrict_persons()',
  'app.restrict_question()',
  'app.restrict_rerouted()',
  'app.sign_in_lookup(text,uuid)',
  'app.station_is_awaited(uuid)',
  'app.takes_part(uuid)',
  'app.unseen_lead_offer(uuid)',
];

/** All that the guard, who owns them, can read. */
const GUARD_READS = [
  'account',
  'case_person',
  'competence_conflict',
  'cooperation',
  'cooperation_item',
  'lawyer',
  'lawyer_conflict',
  'defence_line',
  'defence_notice',
  'duty_lawyer_help',
  'legal_aid_case',
  'member',
  'organisation',
  'participation',
  'party_match',
  'person',
  'person_inquiry',
  'person_match',
  'person_question',
  'person_token',
  'proposal',
  'referral_person',
  'subject_member',
  'referral',
];

/**
 * All that it can write: triggers cover what is restricted, and say who belongs to it (0014), and who defends on a line
 * whose case has another lawyer (0019); its functions keep the index
 * that nobody reads, and put a question before who holds a matter (0017).
 */
const GUARD_WRITES = [
  'competence_conflict UPDATE',
  'defence_line UPDATE',
  'participation INSERT',
  'participation UPDATE',
  'party_match INSERT',
  'person_inquiry INSERT',
  'person_inquiry UPDATE',
  'person_match DELETE',
  'person_match INSERT',
  'person_question INSERT',
  'subject_member INSERT',
  'subject_member UPDATE',
];

/** What no role of the server can so much as count. */
const SEALED_OFF = ['party_match', 'person_match'];

const SERVER_ROLES = [ROLES.app, ROLES.relay, ROLES.clock];
const RELATIONS = `from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`;

let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  database = await freshDatabase();
  client = new Client({ connectionString: database.superuserUrl });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

async function texts(sql: string, params: unknown[] = []): Promise<string[]> {
  const { rows } = await client.query<{ text: string }>({ text: sql, values: params });
  return rows.map((row) => row.text);
}

const GRANTS = `select c.relname || ' ' || r.role || ' ' || p.command as text
  from pg_class c, unnest($1::text[]) r(role), unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) p(command)
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
    and (has_table_privilege(r.role, c.oid, p.command)
      or (p.command <> 'DELETE' and has_any_column_privilege(r.role, c.oid, p.command)))`;

describe('Tables', () => {
  test('Row security is on and forced on every table that is not named as an exception.', async () => {
    const open = await texts(
      `select c.relname as text ${RELATIONS} and not (c.relrowsecurity and c.relforcerowsecurity)`,
    );
    expect(open.sort()).toEqual(Object.keys(OPEN_TABLES).sort());
  });

  test('With the exceptions the server may do no more than is said of them.', async () => {
    const grants = await texts(GRANTS, [[ROLES.app]]);
    for (const [table, { app }] of Object.entries(OPEN_TABLES)) {
      const mine = grants.filter((grant) => grant.startsWith(`${table} `)).map((grant) => grant.split(' ')[2]);
      expect({ table, may: mine.sort().join() }).toEqual({ table, may: app });
    }
  });

  test('There is a policy for each command that a role is granted, and no policy without its grant.', async () => {
    const granted = (await texts(GRANTS, [SERVER_ROLES])).filter(
      (line) => !((line.split(' ')[0] ?? '') in OPEN_TABLES),
    );
    const policies = await texts(
      `select p.tablename || ' ' || r.role || ' ' || c.command as text
       from pg_policies p, unnest($1::text[]) r(role), unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) c(command)
       where p.schemaname = 'public' and p.permissive = 'PERMISSIVE' and (p.cmd = 'ALL' or p.cmd = c.command)
         and (r.role = any (p.roles) or 'public' = any (p.roles))
         and not ('public' = any (p.roles) and r.role <> 'yuanlian_app' and not has_table_privilege(r.role, p.tablename::regclass, c.command))`,
      [SERVER_ROLES],
    );
    expect([...new Set(policies)].sort()).toEqual(granted.sort());
  });

  test('The platform’s index of numbers and names is neither read nor written by any role of the server, nor behind a policy.', async () => {
    const grants = await texts(GRANTS, [SERVER_ROLES]);
    expect(grants.filter((grant) => SEALED_OFF.includes(grant.split(' ')[0] ?? ''))).toEqual([]);
    const policies = await texts('select tablename::text as text from pg_policies where tablename::text = any ($1)', [
      SEALED_OFF,
    ]);
    expect(policies).toEqual([]);
  });

  test('The server may empty no table, refer to none and set no trigger.', async () => {
    const found = await texts(
      `select c.relname || ' ' || r.role || ' ' || p.command as text from pg_class c, unnest($1::text[]) r(role),
         unnest(array['TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN']) p(command)
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and has_table_privilege(r.role, c.oid, p.command)`,
      [SERVER_ROLES],
    );
    expect(found).toEqual([]);
  });

  test('There is no view that would look with its owner’s eyes.', async () => {
    const found = await texts(
      `select c.relname as text from pg_class c where c.relnamespace in ('public'::regnamespace, 'app'::regnamespace)
         and c.relkind in ('v', 'm') and coalesce('security_invoker=true' = any (c.reloptions), false) is not true`,
    );
    expect(found).toEqual([]);
  });

  test('A key to a row that belongs to one organisation names the organisation as well.', async () => {
    const single = await texts(
      `select conrelid::regclass || ' → ' || confrelid::regclass as text from pg_constraint
       where contype = 'f' and connamespace = 'public'::regnamespace and cardinality(conkey) = 1
         and confrelid in (select a.attrelid from pg_attribute a where a.attname = 'organisation_id' and not a.attisdropped)`,
    );
    // A letter is read by both sides; which one it takes the place of is settled by its issuer alone.
    expect(single).toEqual(['letter → letter']);
  });

  test('A subject refers to the participation of the organisation that owns it.', async () => {
    const owned = `select c.relname as text ${RELATIONS} and exists
      (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'owner_organisation_id')`;
    const without = await texts(
      `${owned} and not exists (select 1 from pg_constraint f where f.contype = 'f' and f.conrelid = c.oid
         and f.confrelid = 'participation'::regclass and pg_get_constraintdef(f.oid) like 'FOREIGN KEY (owner_organisation_id, id)%')`,
    );
    // A file is no subject: it follows the case that it is attached to.
    expect(without).toEqual(['material']);
  });
});

describe('Roles', () => {
  test('The server’s roles are neither superuser nor exempt from policies.', async () => {
    const found = await texts(
      `select rolname::text as text from pg_roles where rolname = any ($1)
         and not (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication) order by 1`,
      [SERVER_ROLES],
    );
    expect(found).toEqual([...SERVER_ROLES].sort());
  });

  test('The server’s roles own nothing at all, here or in the cluster.', async () => {
    const found = await texts(
      `select d.classid::regclass || ' ' || d.objid as text from pg_shdepend d join pg_roles r on r.oid = d.refobjid
       where d.deptype = 'o' and d.refclassid = 'pg_authid'::regclass and r.rolname = any ($1)`,
      [SERVER_ROLES],
    );
    expect(found).toEqual([]);
  });

  test('The server’s roles make nothing: no schema, no table, no temporary table.', async () => {
    const found = await texts(
      `select r.role || ' ' || n.nspname as text from unnest($1::text[]) r(role), pg_namespace n
         where n.nspname !~ '^pg_(toast|temp)' and has_schema_privilege(r.role, n.oid, 'create')
       union all select r.role || ' ' || p.command from unnest($1::text[]) r(role), unnest(array['CREATE', 'TEMPORARY']) p(command)
         where has_database_privilege(r.role, current_database(), p.command)`,
      [SERVER_ROLES],
    );
    expect(found).toEqual([]);
  });

  test('The guard reads what its functions ask about, and writes who is covered from whom.', async () => {
    const found = await texts(GRANTS, [[ROLES.guard]]);
    const may = [...GUARD_READS.map((table) => `${table} SELECT`), ...GUARD_WRITES].map((line) =>
      line.replace(' ', ` ${ROLES.guard} `),
    );
    expect(found.sort()).toEqual(may.sort());
  });

  test('Of the rights to see, the guard writes what covers a subject and nothing else.', async () => {
    const found = await texts(
      `select a.attname::text as text from pg_attribute a where a.attrelid = 'participation'::regclass and a.attnum > 0
         and not a.attisdropped and has_column_privilege($1, a.attrelid, a.attnum, 'update')`,
      [ROLES.guard],
    );
    expect(found).toEqual(['restricted_by']);
  });

  test('A password’s hash can be read by the sign-in alone.', async () => {
    const found = await texts(
      `select r.rolname::text as text from pg_roles r where has_column_privilege(r.oid, 'account', 'password_hash', 'select')
         and not r.rolsuper and r.rolname like 'yuanlian%' order by 1`,
    );
    expect(found).toEqual([ROLES.guard, ROLES.loader, ROLES.owner]);
  });
});

describe('Functions', () => {
  const OURS = `from pg_proc p where p.pronamespace in ('public'::regnamespace, 'app'::regnamespace)
    and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')`;

  test('Only the named exceptions run with another’s rights.', async () => {
    const found = await texts(`select p.oid::regprocedure::text as text ${OURS} and p.prosecdef order by 1`);
    expect(found).toEqual(DEFINER_FUNCTIONS);
  });

  test('They belong to the guard and look for names in the system’s catalogue alone.', async () => {
    const found = await texts(
      `select distinct pg_get_userbyid(p.proowner) || ' ' || p.proconfig::text as text ${OURS} and p.prosecdef`,
    );
    expect(found).toEqual([`${ROLES.guard} {"search_path=pg_catalog, pg_temp"}`]);
  });

  test('No function of ours is for everybody.', async () => {
    const found = await texts(
      `select p.oid::regprocedure::text as text ${OURS} and p.prorettype <> 'trigger'::regtype and p.prokind <> 'p'
         and exists (select 1 from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)`,
    );
    expect(found).toEqual([]);
  });

  test('Policies call the viewer’s variables in a form that is worked out once a statement.', async () => {
    const found = await texts(
      `select tablename || '.' || policyname as text from pg_policies where schemaname = 'public'
         and regexp_replace(coalesce(qual, '') || ' ' || coalesce(with_check, ''),
           'SELECT app\\.(org|member|account|restricted|is_above_restriction|is_system_admin)\\(\\)', '', 'g') ~ 'app\\.(org|member|account|restricted|is_above_restriction|is_system_admin)\\('`,
    );
    expect(found).toEqual([]);
  });
});
