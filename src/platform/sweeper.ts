import type { Client } from 'pg';
import { lapseUnanswered } from '../features/cooperation/cooperation-clock.service.js';
import { clockSweep } from '../features/deadlines/clock-sweep.js';
import { DUE_BATCH, type DueAct, eachDue } from '../features/deadlines/due-batches.js';
import { lapseForReferral } from '../features/referrals/referral-proposal.service.js';
import type { JournalLogger } from '../journal/relay-session.js';
import type { Context, Reads, Reference } from '../kernel/context.js';
import { ROLES } from './database-roles.js';
import { CALENDAR_VERSION } from './reference.js';

export interface SweeperOptions {
  connect: () => Promise<Client>;
  /** A context of nobody: the commands run as SYSTEM of the owning organisation. */
  context: () => Context;
  logger: JournalLogger;
  everyMs?: number;
  /** Further work of a round, for example the sweep of unattached files. */
  also?: readonly ((client: Client) => Promise<void>)[];
}

export interface Sweeper {
  /** One round now: what is due is done. */
  sweep(): Promise<void>;
  stop(): Promise<void>;
}

interface DueProposal extends DueAct {
  type: string;
}

const TO_LAPSE = `select id, by_organisation_id as organisation, ask_type as type, answer_by::text as at from proposal
  where state = 'OPEN' and answer_by < $1 and (answer_by, id) > ($2::timestamptz, $3::uuid) order by answer_by, id limit ${DUE_BATCH}`;
const KEPT_MS = 7 * 86_400_000;

/**
 * Decides what time has decided: proposals lapse, overdue clocks are told, kept outcomes are forgotten after a week.
 * Any number of processes may run it: each act looks under its lock whether it is still to be done.
 */
export function startSweeper(options: SweeperOptions): Sweeper {
  const { logger, everyMs = 5_000 } = options;
  const sweepClocks = clockSweep();
  let client: Client | null = null;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;

  async function round(): Promise<void> {
    client ??= await open(options.connect);
    const context = options.context();
    const now = context.clock.now();
    const asked = client;
    await eachDue(
      async (after) => (await asked.query<DueProposal>(TO_LAPSE, [now, ...after])).rows,
      async ({ id, organisation, type }) => {
        const lapse = type === 'REFERRAL' ? lapseForReferral : lapseUnanswered;
        await alone('a proposal', async () => await lapse(context, organisation, id));
      },
    );
    const reads: Reads = { rows: async ({ text }, params) => (await asked.query(text, [...params])).rows };
    await knowCalendar(client, context.reference);
    await sweepClocks(options.context, reads, alone);
    await client.query('delete from command_outcome where created_at < $1', [new Date(now.getTime() - KEPT_MS)]);
    for (const work of options.also ?? []) await work(client);
  }

  /** One act that cannot be done keeps no other from being done; it is tried again in the next round. */
  async function alone(what: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      logger.warn({ err: error }, `${what} could not be swept`);
    }
  }

  function sweep(): Promise<void> {
    running = running.then(async () => {
      if (stopped) return;
      try {
        await round();
      } catch (error) {
        logger.warn({ err: error }, 'a sweep failed');
        const lost = client;
        client = null;
        await lost?.end().catch(() => undefined);
      }
    });
    return running;
  }

  const timer = setInterval(() => void sweep(), everyMs);
  return {
    sweep,
    stop: async () => {
      clearInterval(timer);
      stopped = true;
      await running;
      await client?.end().catch(() => undefined);
    },
  };
}

/** A calendar that was published meanwhile is known before clocks are reckoned by it. */
async function knowCalendar(client: Client, reference: Reference): Promise<void> {
  const { rows } = await client.query<{ version: string }>(CALENDAR_VERSION);
  if (rows[0]?.version !== reference.calendar().version) await reference.refresh();
}

async function open(connect: () => Promise<Client>): Promise<Client> {
  const client = await connect();
  await client.query(`set role ${ROLES.clock}`);
  return client;
}
