import { Kind, type OperationDefinitionNode, parse } from 'graphql';
import type { MemberContext, Reads } from '../../../src/kernel/context.js';
import type { Role } from '../../../src/kernel/roles.js';
import type { TestApp } from '../../support/app.js';
import { viewerAt } from '../events/stream-client.js';

export interface ItemData {
  id: string;
  subjectType: string;
  number: string | null;
  kinds: string[];
  state: string;
  matter: string | null;
  part: string;
  requesting: { id: string; name: string } | null;
  requested: { id: string; name: string } | null;
  lead: { id: string; name: string } | null;
  home: { id: string; name: string } | null;
  counterpart: { id: string; name: string } | null;
  personMasked: string | null;
  personCount: number | null;
  awaiting: string;
  awaitedSince: string | null;
  dueOn: string | null;
  dueAt: string | null;
  deadlineLevel: string;
  lastMovedAt: string;
  unread: boolean;
  version: number;
  primaryAction: string | null;
  redactions: { field: string; reason: string }[];
}

export const ITEM = `id subjectType number kinds state matter part requesting { id name } requested { id name } lead { id name } home { id name }
  counterpart { id name } personMasked personCount awaiting awaitedSince dueOn dueAt deadlineLevel lastMovedAt unread version primaryAction
  redactions { field reason }`;

export interface ListData {
  edges: { cursor: string; node: ItemData }[];
  nodes: ItemData[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  streamHead: string;
  totalCount?: number | null;
}

export interface ListVariables {
  filter?: Record<string, unknown>;
  orderBy?: { field: string; direction?: string };
  first?: number;
  after?: string | null;
}

const LIST = `query ($filter: InboxFilterInput, $orderBy: InboxOrderInput, $first: Int, $after: String) {
  inbox(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    streamHead pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id } } nodes { ${ITEM} } } }`;

/** A page of somebody's inbox. */
export async function inbox(t: TestApp, login: string, variables: ListVariables = {}): Promise<ListData> {
  return (await (await t.as(login)).run<{ inbox: ListData }>(LIST, { ...variables })).inbox;
}

/** The code of the top-level error that a page of an inbox ends with, and its words. */
export async function inboxError(t: TestApp, login: string, variables: ListVariables) {
  const { errors } = await (await t.as(login, 'en')).ask(LIST, { ...variables });
  return { code: errors?.[0]?.extensions.code, message: errors?.[0]?.message };
}

/** The ids of all pages, one after the other. */
export async function allIds(t: TestApp, login: string, variables: ListVariables = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null = null; ; ) {
    const page = await inbox(t, login, { first: 3, ...variables, after });
    ids.push(...page.nodes.map((node) => node.id));
    if (!page.pageInfo.hasNextPage) return ids;
    after = page.pageInfo.endCursor;
  }
}

/** A member's request, and the names of the statements it reads with. */
export function counted(t: TestApp, login: string, roles: readonly Role[]): { ctx: MemberContext; read: string[] } {
  const ctx = t.app.contextFor(viewerAt(t, login, roles)) as MemberContext;
  const read: string[] = [];
  const reads: Reads = {
    rows: async (statement, params) => {
      read.push(statement.name);
      return await ctx.reads.rows(statement, params);
    },
  };
  return { ctx: { ...ctx, reads }, read };
}

/** What a resolver is told of a selection: the first field of a query. */
export function selectionOf(query: string) {
  const [operation] = parse(query).definitions as [OperationDefinitionNode];
  const fieldNodes = operation.selectionSet.selections.flatMap((each) => (each.kind === Kind.FIELD ? [each] : []));
  return { fieldNodes, fragments: {} };
}
