import { mayReadCasework } from '../../access/authorize.js';
import { MAX_COUNT } from '../../api/connection.js';
import type { MemberContext } from '../../kernel/context.js';
import { criteriaOf } from './inbox.reads.js';
import { inboxTallies } from './inbox-counts.js';
import type { Worklist } from './worklist.graphql.js';
import { worklistsFor } from './worklist.rules.js';

/** The named lists of the viewer's kind of organisation and roles, each counted by its own filter: one statement for all. */
export async function worklistsOf(ctx: MemberContext): Promise<Worklist[]> {
  const kind = ctx.reference.organisation(ctx.viewer.organisationId)?.kind ?? '';
  const lists = mayReadCasework(ctx.viewer) ? worklistsFor(kind, ctx.viewer.roles) : [];
  if (lists.length === 0) return [];
  const criteria = lists.map(([, { filter }]) =>
    criteriaOf(ctx, {
      ...filter,
      subjectTypes: [...filter.subjectTypes],
      states: filter.states === undefined ? null : [...filter.states],
      kinds: filter.kinds === undefined ? null : [...filter.kinds],
      parts: filter.parts === undefined ? null : [...filter.parts],
    }),
  );
  const { statement, params } = inboxTallies(criteria);
  const [row] = await ctx.reads.rows(statement, params);
  return lists.map(([key, { zh, en, filter }], nth) => {
    const count = row?.counts[nth] ?? 0;
    return {
      key,
      label: ctx.locale === 'en' ? en : zh,
      count: Math.min(count, MAX_COUNT),
      countCapped: count > MAX_COUNT,
      filter,
    };
  });
}
