import { timingSafeEqual } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { ArgsType, type ClassType, Field, Int, ObjectType } from 'type-graphql';
import type { Context } from '../kernel/context.js';
import { quickTag, TAG_CHARS } from '../kernel/mac.js';

export const DEFAULT_PAGE = 20;
export const MAX_PAGE = 100;
export const MAX_COUNT = 10_000;
const MAX_CURSOR = 500;

@ObjectType({ description: 'Where a page stands in its list. 分页信息。' })
export class PageInfo {
  @Field(() => Boolean, { description: 'More follow. 后面还有。' })
  hasNextPage!: boolean;

  @Field(() => Boolean, {
    description: 'Whether something stands before; keyset pages know it only when `after` was given. 前面还有。',
  })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first edge. 起始游标。' })
  startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last edge: the next page is `after` it. 结束游标。',
  })
  endCursor!: string | null;
}

/** The arguments of every list. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 20 when omitted. 每页条数。' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Opaque cursor of the last item seen. 起始游标。' })
  after?: string | null;
}

export interface Edge<Node> {
  cursor: string;
  node: Node;
}

export interface Page<Node> {
  edges: Edge<Node>[];
  nodes: Node[];
  pageInfo: PageInfo;
}

/** Makes the edge and connection types of a list: `XxxConnection { edges nodes pageInfo streamHead totalCount totalCountCapped }`. */
export function connectionOf<Node extends object>(name: string, node: () => ClassType<Node>, what: string) {
  @ObjectType(`${name}Edge`, { description: `One place in a list of ${what}. 列表项。` })
  class NodeEdge {
    @Field(() => String, { description: 'Opaque, checked cursor. 游标。' })
    cursor!: string;

    @Field(node, { description: 'What stands there. 内容。' })
    node!: Node;
  }

  @ObjectType(`${name}Connection`, { description: `A page of ${what}. 分页列表。` })
  class NodeConnection {
    @Field(() => [NodeEdge], { description: 'The places of this page. 列表项。' })
    edges!: NodeEdge[];

    @Field(() => [node()], { description: 'The same without cursors. 内容。' })
    nodes!: Node[];

    @Field(() => PageInfo, { description: 'Where this page stands. 分页信息。' })
    pageInfo!: PageInfo;

    @Field(() => String, {
      nullable: true,
      description:
        "The head of your organisation's stream in the snapshot of this list: `events(after:)` it and nothing is missed. 事件流位置。",
    })
    streamHead?: string | null;

    @Field(() => Int, {
      nullable: true,
      description: 'How many there are, counted up to 10,000; only computed when selected. 总数。',
    })
    totalCount?: number | null;

    @Field(() => Boolean, { nullable: true, description: 'True when there are more than 10,000. 总数是否封顶。' })
    totalCountCapped?: boolean | null;
  }
  return { Edge: NodeEdge, Connection: NodeConnection };
}

/** The page size, or a BAD_USER_INPUT that names the maximum. */
export function pageSize(ctx: Pick<Context, 'locale'>, first: number | null | undefined): number {
  const size = first ?? DEFAULT_PAGE;
  if (!Number.isInteger(size) || size < 1 || size > MAX_PAGE) {
    const message =
      ctx.locale === 'en' ? `first must lie between 1 and ${MAX_PAGE}.` : `first 须在1至${MAX_PAGE}之间。`;
    throw new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', max: MAX_PAGE } });
  }
  return size;
}

/** A signed keyset cursor: the order's key of one row, bound to the list it came from. */
export function encodeCursor(ctx: Pick<Context, 'keys'>, list: string, key: readonly (string | number)[]): string {
  const body = JSON.stringify(key);
  return `${tagOf(ctx, list, body)}${Buffer.from(body).toString('base64url')}`;
}

/** Reads a cursor of this list. A forged one, or one of another list, is a BAD_CURSOR. */
export function decodeCursor(ctx: Pick<Context, 'keys' | 'locale'>, list: string, cursor: string): (string | number)[] {
  const body = cursor.length > MAX_CURSOR ? '' : Buffer.from(cursor.slice(TAG_CHARS), 'base64url').toString();
  const given = Buffer.from(cursor.slice(0, TAG_CHARS));
  const due = Buffer.from(tagOf(ctx, list, body));
  if (body === '' || given.length !== due.length || !timingSafeEqual(given, due)) {
    const message = ctx.locale === 'en' ? 'This cursor is not valid here.' : '游标无效。';
    throw new GraphQLError(message, { extensions: { code: 'BAD_CURSOR' } });
  }
  return JSON.parse(body) as (string | number)[];
}

function tagOf(ctx: Pick<Context, 'keys'>, list: string, body: string): string {
  return quickTag(ctx.keys.signingKey('list-cursor'), `${list}\0${body}`);
}

/** Builds a page from one row more than asked for. */
export function pageOf<Row, Node>(
  rows: readonly Row[],
  size: number,
  after: string | null | undefined,
  cursorOf: (row: Row) => string,
  nodeOf: (row: Row) => Node,
): Page<Node> {
  const edges = rows.slice(0, size).map((row) => ({ cursor: cursorOf(row), node: nodeOf(row) }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: rows.length > size,
      hasPreviousPage: after !== null && after !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
