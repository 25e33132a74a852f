import { Client } from 'pg';

const QUERIES: Readonly<Record<string, string>> = {
  schemas: `select n.nspname as name, n.nspowner::regrole::text as owner, n.nspacl::text as grants
    from pg_namespace n where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`,
  relations: `select c.oid::regclass::text as name, c.relkind as kind, c.relowner::regrole::text as owner, c.relacl::text as grants,
      c.relrowsecurity as secured, c.relforcerowsecurity as forced, c.reloptions as options,
      case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end as definition
    from pg_class c where c.relnamespace in ('public'::regnamespace, coalesce(to_regnamespace('app'), 'public'::regnamespace))`,
  columns: `select a.attrelid::regclass::text as name, a.attnum::text as position, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
      a.attnotnull as required, a.attacl::text as grants, a.attgenerated as generated, a.attidentity as identity,
      pg_get_expr(d.adbin, d.adrelid) as default
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and a.attnum > 0 and not a.attisdropped`,
  constraints: `select conrelid::regclass::text as name, conname as constraint, pg_get_constraintdef(oid) as definition
    from pg_constraint where connamespace = 'public'::regnamespace`,
  indexes: `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
    from pg_index i join pg_class c on c.oid = i.indexrelid where c.relnamespace = 'public'::regnamespace`,
  policies: `select tablename as name, policyname as policy, permissive, roles::text, cmd, qual, with_check from pg_policies`,
  functions: `select p.oid::regprocedure::text as name, p.proowner::regrole::text as owner, p.proacl::text as grants,
      case when p.prokind <> 'a' then pg_get_functiondef(p.oid) end as definition
    from pg_proc p where p.pronamespace in ('public'::regnamespace, coalesce(to_regnamespace('app'), 'public'::regnamespace))
      and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
  triggers: `select tgrelid::regclass::text as name, tgname as trigger, pg_get_triggerdef(oid) as definition
    from pg_trigger where not tgisinternal`,
  types: `select t.oid::regtype::text as name, t.typtype as kind, t.typacl::text as grants,
      (select string_agg(e.enumlabel, ',' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid) as labels
    from pg_type t where t.typnamespace in ('public'::regnamespace, coalesce(to_regnamespace('app'), 'public'::regnamespace))
      and not exists (select 1 from pg_depend d where d.objid = t.oid and d.deptype = 'e')`,
  defaults: `select coalesce(defaclnamespace::regnamespace::text, '') as name, defaclrole::regrole::text as owner,
      defaclobjtype as kind, defaclacl::text as grants from pg_default_acl`,
  extensions: `select extname as name, extversion as version from pg_extension`,
};

/**
 * Everything that migrations make, one line a thing, in a stable order: two databases are built alike exactly when
 * their catalogues are equal.
 */
export async function catalogueOf(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const lines: string[] = [];
    for (const [kind, sql] of Object.entries(QUERIES)) {
      const { rows } = await client.query<Record<string, unknown>>(sql);
      lines.push(...rows.map((row) => `${kind} ${JSON.stringify(row)}`));
    }
    return lines.sort();
  } finally {
    await client.end();
  }
}
