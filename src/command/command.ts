import type { EntityManager } from '@mikro-orm/postgresql';
import { scopeOf } from '../access/row-security.js';
import type { JournalEntryInput } from '../journal/entry.js';
import { recordEntries } from '../journal/record.js';
import type { MemberContext, Viewer } from '../kernel/context.js';
import { newId } from '../kernel/ids.js';
import { Refusal, refuse } from '../kernel/refusal.js';
import { canonicalJson } from './canonical-json.js';
import { type KeptOutcome, keepOutcome, outcomeOf, refusalOf, takeKey } from './idempotency.js';
import { withRetries } from './retry.js';

/** One fact for the journal, as a use case states it; the frame adds actor, time and cause. */
export interface Fact extends Pick<JournalEntryInput, 'subjectType' | 'subjectId' | 'word' | 'version' | 'audience'> {
  from?: string | null;
  to?: string | null;
  references?: JournalEntryInput['references'];
  restrictedTo?: readonly string[];
}

/** The transaction of one command. */
export interface CommandTx {
  readonly ctx: MemberContext;
  readonly viewer: Viewer;
  readonly em: EntityManager;
  readonly now: Date;
  /** Runs one SQL statement with `?` placeholders inside the transaction. */
  sql<Row = Record<string, unknown>>(text: string, params?: readonly unknown[]): Promise<Row[]>;
  /**
   * The same for a statement whose answer nobody wants, such as a lock that is taken before what is read: it goes out
   * with the next that is answered, before it. An INSERT, UPDATE or DELETE without RETURNING does so by itself.
   */
  post(text: string, params?: readonly unknown[]): Promise<void>;
  /** Afterwards the database has taken all that was posted, or its error is thrown: where a violated key is a refusal. */
  settled(): Promise<void>;
  /** States a fact; all facts are written by the last statement of the transaction. */
  record(fact: Fact): void;
}

/** What a command leaves behind for its answer and for its replays: ids only. */
export interface Outcome {
  subjectId: string;
  ids?: Readonly<Record<string, string | number>>;
}

export interface CommandResult extends Outcome {
  /** The journal entry of the command: a client's stream has caught up when it has seen this id. */
  journalEntryId: string | null;
  replayed: boolean;
}

export interface CommandRequest {
  /** The caller's key: the same key and input never act twice. */
  idempotencyKey: string;
  /** The canonical input; kept only as a keyed hash. */
  input: unknown;
}

/**
 * One use case in one transaction: the key is taken, the work runs in a savepoint, then the outcome is kept and the
 * journal entry is the last statement. A business refusal undoes the work and is kept; a deadlock starts anew.
 * Afterwards everything is written or nothing is. A replay acts on nothing and answers what was kept.
 * @throws IDEMPOTENCY_KEY_REUSED when the key was used with another input, and every refusal of `work`
 */
export async function command(
  ctx: MemberContext,
  name: string,
  request: CommandRequest,
  work: (tx: CommandTx) => Promise<Outcome>,
): Promise<CommandResult> {
  if (!/^[\x21-\x7e]{8,100}$/.test(request.idempotencyKey))
    refuse('IDEMPOTENCY_KEY_UNFIT', { path: ['input', 'idempotencyKey'] });
  const inputHash = ctx.keys.keyedHash('idempotency', `${name}\n${canonicalJson(request.input)}`);
  const kept = await withRetries(() => attempt(ctx, name, request.idempotencyKey, inputHash, work));
  if (kept.refusal !== undefined) throw refusalOf(kept.refusal);
  ctx.stream.nudge();
  return { ...outcomeOf(kept), replayed: kept.replayed };
}

type Settled = KeptOutcome & { replayed: boolean };

async function attempt(
  ctx: MemberContext,
  name: string,
  key: string,
  inputHash: Buffer,
  work: (tx: CommandTx) => Promise<Outcome>,
): Promise<Settled> {
  const em = ctx.em.fork({ clear: true, session: { variables: scopeOf(ctx.viewer) } });
  return await em.transactional(async (outer) => {
    const now = ctx.clock.now();
    const earlier = await takeKey(outer, ctx.viewer.memberId, name, key, inputHash, now);
    if (earlier !== null) return { ...earlier, replayed: true };
    const facts: Fact[] = [];
    const settled = await inSavepoint(outer, ctx, now, facts, work);
    const entries = facts.map((fact) => ({ from: null, to: null, references: {}, ...fact, id: newId() }));
    const outcome: KeptOutcome =
      'refusal' in settled ? settled : { ...settled, journalEntryId: entries[0]?.id ?? null };
    await keepOutcome(outer, ctx.viewer.memberId, name, key, outcome);
    if (!('refusal' in settled) && entries.length > 0) {
      const actor = { organisationId: ctx.viewer.organisationId, memberId: ctx.viewer.memberId };
      await recordEntries(
        (sql, params) => outer.execute(sql, params, 'run'),
        actor,
        now,
        entries[0]?.id ?? newId(),
        entries,
      );
    }
    return { ...outcome, replayed: false };
  });
}

/** The ways to a statement within a transaction. */
export function statementsOf(em: EntityManager): Pick<CommandTx, 'sql' | 'post' | 'settled'> {
  return {
    sql: async (text, params = []) => await em.execute(text, params as unknown[]),
    post: async (text, params = []) => void (await em.execute(text, params as unknown[], 'run')),
    settled: async () => void (await em.execute('select')),
  };
}

async function inSavepoint(
  outer: EntityManager,
  ctx: MemberContext,
  now: Date,
  facts: Fact[],
  work: (tx: CommandTx) => Promise<Outcome>,
): Promise<Outcome | { refusal: NonNullable<KeptOutcome['refusal']> }> {
  try {
    return await outer.transactional(async (em) => {
      const tx: CommandTx = {
        ctx,
        viewer: ctx.viewer,
        em,
        now,
        ...statementsOf(em),
        record: (fact) => {
          facts.push(fact);
        },
      };
      const outcome = await work(tx);
      await em.flush();
      return outcome;
    });
  } catch (error) {
    if (error instanceof Refusal) {
      facts.length = 0;
      return { refusal: { code: error.code, details: error.details } };
    }
    throw error;
  }
}
