import { MAX_COUNT } from '../../api/connection.js';
import { type Statement, statement } from '../../kernel/context.js';

/** A list as SQL. The parameters are those of `from`, then those of the keyset, then how many. */
export interface ListSql {
  columns: string;
  /** With its `where`: who sees what, and the filters. */
  from: string;
  /** What comes after the last row seen; true for the first page. */
  after: string;
  order: string;
  /** The same order by the names of the columns. */
  orderOfPage: string;
  limit: string;
}

type Listed<Row> = Row & { listHead: number; listCount: number | null };

/** One list, with and without its count; each is one statement and so one snapshot. */
export interface List<Row> {
  plain: Statement<Listed<Row>>;
  counted: Statement<Listed<Row>>;
}

const HEAD = '(select coalesce(max(number), 0)::int8 from journal_head where organisation_id = (select app.org()))';

/** Names the two statements of a list. */
export function listOf<Row>(name: string, sql: ListSql): List<Row> {
  const { columns, from, after, order, orderOfPage, limit } = sql;
  const text = (count: string) =>
    `select h.* , x.* from (select ${HEAD} as "listHead", ${count} as "listCount") h
     left join lateral (select ${columns} ${from} and ${after} order by ${order} limit ${limit}) x on true order by ${orderOfPage}`;
  return {
    plain: statement(name, text('null::int8')),
    counted: statement(`${name}_counted`, text(`(select count(*) from (select 1 ${from} limit ${MAX_COUNT + 1}) c)`)),
  };
}
