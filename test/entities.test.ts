import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { EntityMetadata } from '@mikro-orm/core';
import { Client } from 'pg';
import { type Database, openDatabase } from '../src/platform/database.js';
import { ENTITIES } from '../src/platform/entities.js';
import { freshDatabase, type TestDatabase } from './support/database.js';

interface Column {
  table: string;
  column: string;
  type: string;
  required: boolean;
  fallback: boolean;
  generated: boolean;
}

/** Columns that no command changes through its entity: who writes them instead, and why. */
const NOT_MAPPED: Readonly<Record<string, string>> = {
  'legal_aid_case.number_key': 'the database makes it from the number',
  'person_question.number_key': 'the database makes it from the number',
  'consultation.number_key': 'the database makes it from the number',
  'defence_line.restricted': 'the database makes it from what the line says of the person and the charge',
};

let fresh: TestDatabase;
let database: Database;
let entities: EntityMetadata[];
let columns: Map<string, Column>;

beforeAll(async () => {
  fresh = await freshDatabase();
  database = await openDatabase({ url: fresh.appUrl, entities: ENTITIES });
  entities = [...database.orm.getMetadata().getAll().values()];
  const client = new Client({ connectionString: fresh.superuserUrl });
  await client.connect();
  const { rows } = await client.query<Column>(
    `select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required,
       a.atthasdef as fallback, a.attgenerated <> '' or a.attidentity <> '' as generated
     from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped`,
  );
  await client.end();
  columns = new Map(rows.map((row) => [`${row.table}.${row.column}`, row]));
});
afterAll(async () => {
  await database?.close();
  await fresh?.drop();
});

interface Mapped {
  at: string;
  property: string;
  type: string;
  nullable: boolean;
  primary: boolean;
}

function mapped(): Mapped[] {
  return entities.flatMap((entity) =>
    Object.values(entity.properties).flatMap((property) =>
      (property.fieldNames ?? []).map((field, nth) => ({
        at: `${entity.tableName}.${field}`,
        property: `${entity.className}.${property.name}`,
        type: property.columnTypes?.[nth] ?? '',
        nullable: property.nullable === true,
        primary: property.primary === true,
      })),
    ),
  );
}

/** The database's own name of a type. */
function plain(type: string): string {
  const known: Readonly<Record<string, string>> = {
    timestamptz: 'timestamp with time zone',
    int: 'integer',
    int4: 'integer',
    int8: 'bigint',
    bool: 'boolean',
  };
  return (known[type] ?? type).replace(/^(?:bp)?char(?=\()/, 'character').replace(/^varchar/, 'character varying');
}

test('Every entity has a table, and there are as many as are registered.', () => {
  const tables = new Set([...columns.values()].map(({ table }) => table));
  expect(entities.length).toBe(ENTITIES.length);
  expect(entities.map(({ tableName }) => tableName).filter((table) => !tables.has(table))).toEqual([]);
});

test('Every property has its column, of the same type.', () => {
  const wrong = mapped()
    .map(({ at, property, type }) => ({ property, says: plain(type), is: columns.get(at)?.type ?? 'no column' }))
    .filter(({ says, is }) => says !== is);
  expect(wrong).toEqual([]);
});

test('A property can be empty exactly where its column can.', () => {
  const wrong = mapped().filter(({ at, nullable }) => columns.get(at)?.required === nullable);
  expect(wrong.map(({ property }) => property)).toEqual([]);
});

test('Every column is mapped, or is left out on purpose.', () => {
  const seen = new Set(mapped().map(({ at }) => at));
  const tables = new Set(entities.map(({ tableName }) => tableName));
  const left = [...columns].filter(([at, { table }]) => tables.has(table) && !seen.has(at)).map(([at]) => at);
  expect(left.sort()).toEqual(Object.keys(NOT_MAPPED).sort());
});

test('What is left out need not be given when a row is made.', () => {
  const needed = Object.keys(NOT_MAPPED).filter((at) => {
    const column = columns.get(at);
    return column?.required === true && !column.fallback && !column.generated;
  });
  expect(needed).toEqual([]);
});

test('The key of each entity is the key of its table.', async () => {
  const client = new Client({ connectionString: fresh.superuserUrl });
  await client.connect();
  const { rows } = await client.query<{ at: string }>(
    `select i.indrelid::regclass || '.' || a.attname as at from pg_index i
     join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
     where i.indisprimary and i.indrelid::regclass::text = any ($1)`,
    [entities.map(({ tableName }) => tableName)],
  );
  await client.end();
  const keys = mapped().filter(({ primary }) => primary);
  expect(keys.map(({ at }) => at).sort()).toEqual(rows.map(({ at }) => at).sort());
});

test('Every row that moves is guarded by its version.', () => {
  const unguarded = entities.filter(
    ({ properties }) => 'version' in properties && !properties.version?.concurrencyCheck,
  );
  expect(unguarded.map(({ className }) => className)).toEqual([]);
});
