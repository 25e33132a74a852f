import type { GraphQLResolveInfo } from 'graphql';
import {
  decodeCursor,
  encodeCursor,
  MAX_COUNT,
  type Page,
  type PageArgs,
  pageOf,
  pageSize,
} from '../../api/connection.js';
import type { Context } from '../../kernel/context.js';
import { selectedFields } from '../events/selection.js';
import type { List } from './list.queries.js';

export interface CountedPage<Node> extends Page<Node> {
  streamHead: string | null;
  totalCount: number | null;
  totalCountCapped: boolean | null;
}

export interface ListRequest<Row, Node> {
  /** What its cursors are bound to. */
  name: string;
  page: PageArgs;
  info: GraphQLResolveInfo;
  filters: readonly unknown[];
  /** The keyset of a row, as many values as the statement has parameters for it. */
  keyOf(row: Row): (string | number)[];
  keyLength: number;
  nodeOf(row: Row): Node;
}

/** One page of a list; it is counted only when somebody looks. */
export async function pageOfList<Row extends { id: string }, Node>(
  ctx: Context,
  list: List<Row>,
  request: ListRequest<Row, Node>,
): Promise<CountedPage<Node>> {
  const { name, page, info, filters, keyOf, keyLength, nodeOf } = request;
  const { first, after = null } = page;
  const size = pageSize(ctx, first);
  const key = after === null ? Array<null>(keyLength).fill(null) : decodeCursor(ctx, name, after);
  const wanted = selectedFields(info);
  const counts = wanted.has('totalCount') || wanted.has('totalCountCapped');
  const rows = await ctx.reads.rows(counts ? list.counted : list.plain, [...filters, ...key, size + 1]);
  const head = rows[0]?.listHead ?? 0;
  const count = rows[0]?.listCount ?? null;
  return {
    ...pageOf(
      rows.filter(({ id }) => (id as string | null) !== null),
      size,
      after,
      (row) => encodeCursor(ctx, name, keyOf(row)),
      nodeOf,
    ),
    streamHead: ctx.viewer === null ? null : ctx.stream.cursors.of(ctx.viewer.organisationId, head),
    totalCount: count === null ? null : Math.min(count, MAX_COUNT),
    totalCountCapped: count === null ? null : count > MAX_COUNT,
  };
}

/** A page for someone who sees none of it. */
export function emptyPage<Node>(ctx: Context, { first }: PageArgs): CountedPage<Node> {
  return {
    ...pageOf<never, Node>(
      [],
      pageSize(ctx, first),
      null,
      () => '',
      (row) => row,
    ),
    streamHead: null,
    totalCount: 0,
    totalCountCapped: false,
  };
}
