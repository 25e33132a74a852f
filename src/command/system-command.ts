import { scopeOfOrganisation } from '../access/row-security.js';
import { recordEntries } from '../journal/record.js';
import type { Context, MemberContext, Viewer } from '../kernel/context.js';
import { newId } from '../kernel/ids.js';
import type { CommandTx, Fact } from './command.js';
import { withRetries } from './retry.js';

/** The SYSTEM actor of an organisation: a clock acts in its name, under its row-level security, without a member. */
export function systemViewer(organisationId: string): Viewer {
  return {
    accountId: '',
    memberId: '',
    organisationId,
    organisationState: 'ACTIVE',
    displayName: '',
    roles: new Set(),
    sessionId: '',
    sessionExpiresAt: new Date(0),
    restricted: [],
  };
}

/**
 * What a clock may do by itself, in one transaction of the owning organisation. There is no key: the work looks under
 * the lock whether there is still something to do. Afterwards its facts are written as SYSTEM's, or nothing is.
 */
export async function systemCommand(
  ctx: Context,
  organisationId: string,
  work: (tx: CommandTx) => Promise<void>,
): Promise<void> {
  const viewer = systemViewer(organisationId);
  const member: MemberContext = { ...ctx, viewer };
  await withRetries(async () => {
    const em = ctx.em.fork({ clear: true, session: { variables: scopeOfOrganisation(organisationId) } });
    await em.transactional(async (inner) => {
      const now = ctx.clock.now();
      const facts: Fact[] = [];
      await work({
        ctx: member,
        viewer,
        em: inner,
        now,
        sql: async (text, params = []) => await inner.execute(text, params as unknown[]),
        record: (fact) => {
          facts.push(fact);
        },
      });
      await inner.flush();
      const entries = facts.map((fact) => ({ from: null, to: null, references: {}, ...fact, id: newId() }));
      if (entries.length === 0) return;
      const actor = { organisationId, memberId: null };
      await recordEntries((sql, params) => inner.execute(sql, params), actor, now, entries[0]?.id ?? newId(), entries);
    });
  });
  ctx.stream.nudge();
}
