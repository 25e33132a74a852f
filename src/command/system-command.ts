import { scopeOf, scopeOfOrganisation } from '../access/row-security.js';
import { type Execute, recordEntries } from '../journal/record.js';
import type { Context, MemberContext, Scope, Viewer } from '../kernel/context.js';
import { newId } from '../kernel/ids.js';
import { type CommandTx, type Fact, statementsOf } from './command.js';
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
        ...statementsOf(inner),
        record: (fact) => {
          facts.push(fact);
        },
      });
      await inner.flush();
      await recordOfSystem((sql, params) => inner.execute(sql, params, 'run'), organisationId, now, facts);
    });
  });
  ctx.stream.nudge();
}

/**
 * What follows for another organisation from a command, in the same transaction: done as its SYSTEM, under its row
 * security, so that whoever gave the command neither sees nor learns what it touches. Afterwards its facts are written
 * under a cause of their own, and the transaction goes on in the name of who began it.
 */
export async function inTheNameOf<Found = void>(
  tx: CommandTx,
  organisationId: string,
  work: (tx: CommandTx) => Promise<Found>,
): Promise<Found> {
  await tx.em.flush();
  await enter(tx, scopeOfOrganisation(organisationId));
  const viewer = systemViewer(organisationId);
  const facts: Fact[] = [];
  const found = await work({ ...tx, viewer, ctx: { ...tx.ctx, viewer }, record: (fact) => void facts.push(fact) });
  await tx.em.flush();
  await recordOfSystem((sql, params) => tx.post(sql, params), organisationId, tx.now, facts);
  await enter(tx, scopeOf(tx.viewer));
  return found;
}

/**
 * Reads, locks or changes in the name of another organisation what it alone sees, in the same transaction and by SQL alone: what
 * has been changed in entities and not yet written stays with who changed it, and nothing is recorded. Afterwards the
 * transaction goes on in the name of who began it.
 */
export async function sqlInTheNameOf<Found>(
  tx: CommandTx,
  organisationId: string,
  work: (sql: CommandTx['sql']) => Promise<Found>,
): Promise<Found> {
  await enter(tx, scopeOfOrganisation(organisationId));
  const found = await work(tx.sql);
  await enter(tx, scopeOf(tx.viewer));
  return found;
}

/** Who looks, from the next statement to the end of the transaction: a refusal that undoes the work undoes this, too. */
async function enter(tx: CommandTx, scope: Scope): Promise<void> {
  const variables = Object.entries(scope);
  await tx.post(`select ${variables.map(() => 'set_config(?, ?, true)').join(', ')}`, variables.flat());
}

async function recordOfSystem(
  execute: Execute,
  organisationId: string,
  at: Date,
  facts: readonly Fact[],
): Promise<void> {
  const entries = facts.map((fact) => ({ from: null, to: null, references: {}, ...fact, id: newId() }));
  await recordEntries(execute, { organisationId, memberId: null }, at, entries[0]?.id ?? newId(), entries);
}
