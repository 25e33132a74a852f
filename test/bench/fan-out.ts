import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import { type Desk, deskAt } from '../../src/demo/client.js';
import { fromGlobalId, toGlobalId } from '../../src/kernel/ids.js';
import { grantedCases } from './commands.js';
import { cpuMsOf } from './cpu.js';
import { Crowd } from './crowd.js';
import type { Findings } from './findings.js';
import type { Ground } from './ground.js';
import { type Measurable, startBeside } from './server-process.js';
import { figure, median, spreadOf } from './statistics.js';

const SELECTION = `kind: __typename ... on EventFrame { number cursor word subjectId at subject { ... on Cooperation { kind: __typename id number state } } }`;
const EVENTS = `subscription { frame: events { ${SELECTION} } }`;
const PLAIN = `subscription { frame { kind number cursor word subjectId at subject { kind id number state } } }`;

interface Drafted {
  cooperation: { id: string; version: number };
}

/** A letter that is being written, and written anew for each event. */
class Draft {
  readonly #desk: Desk;
  readonly #client: Client;
  #now: Drafted['cooperation'];

  private constructor(desk: Desk, client: Client, { cooperation }: Drafted) {
    this.#desk = desk;
    this.#client = client;
    this.#now = cooperation;
  }

  static async open(ground: Ground, ours: Measurable, token: string): Promise<Draft> {
    const client = new Client({ connectionString: ground.database.superuserUrl });
    client.on('error', () => undefined); // the ground is cleared under it when something else has failed
    await client.connect();
    const [caseId] = await grantedCases(ground, 1);
    const desk = deskAt(ours.url.replace('/graphql', ''), token);
    const requestedOrganisationId = toGlobalId('Organisation', ground.world.organisations.yangquan ?? '');
    const input = { caseId, requestedOrganisationId, ...TEXT };
    return new Draft(desk, client, await desk.act<Drafted>('cooperationDraft', input, 'cooperation { id version }'));
  }

  /** Afterwards the event is committed. @returns the instant of the commit, on this process's clock, in ms */
  async edit(): Promise<number> {
    const { id, version } = this.#now;
    const input = { id, expectedVersion: version, ...TEXT };
    this.#now = (await this.#desk.act<Drafted>('cooperationEdit', input, 'cooperation { id version }')).cooperation;
    const { rows } = await this.#client.query<{ at: number }>(
      `select (extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000)::float8 as at from cooperation where id = $1`,
      [fromGlobalId(id)?.rowId],
    );
    return (rows[0]?.at ?? Number.NaN) - performance.timeOrigin;
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}

const TEXT = { purpose: '工资未付，请协助。', items: [{ kind: 'COLLECT_EVIDENCE', description: '调取工资台账' }] };

/**
 * P5: one event to many subscribers of the same view, beside graphql-ws with one execution each and raw `ws`. With us the
 * event is a command of this server, and time runs from the commit of its transaction.
 */
export async function measureFanOut(
  ground: Ground,
  ours: Measurable,
  token: string,
  plan: { counts: readonly number[]; rounds: number },
  findings: Findings,
): Promise<void> {
  const draft = await Draft.open(ground, ours, token);
  const message = await messageOf(ours, token, async () => void (await draft.edit()));
  const plain = await startBeside('graphql-ws, one execution each', 'fan-out-server.ts', { FAN_OUT: 'graphql-ws' });
  const raw = await startBeside('raw ws', 'fan-out-server.ts', { FAN_OUT: 'raw' });
  const fire = (at: Measurable) => async (): Promise<number> => {
    const began = performance.now();
    await fetch(at.url.replace('/graphql', '/fire'), { method: 'POST', body: message });
    return began;
  };
  try {
    for (const count of plan.counts) {
      const contenders = [
        { server: ours, query: EVENTS, token, event: async () => await draft.edit() },
        { server: plain, query: PLAIN, token: null, event: fire(plain) },
        { server: raw, query: PLAIN, token: null, event: fire(raw) },
      ];
      const times = new Map<string, number>();
      for (const { server, query, token: admission, event } of contenders) {
        const crowd = new Crowd();
        await crowd.open(server.url, count, admission, query);
        await new Promise((resolve) => setTimeout(resolve, 2_000));
        const whole: number[] = [];
        const cpu: number[] = [];
        for (let round = 0; round < plan.rounds + 2; round += 1) {
          const cpuBefore = cpuMsOf(server.pid);
          const all = crowd.everybodyGetsOne();
          let last = 0;
          const [began] = await Promise.all([event(), all.then(() => (last = performance.now()))]);
          if (round >= 2) whole.push(last - began);
          if (round >= 2) cpu.push(cpuMsOf(server.pid) - cpuBefore);
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        times.set(server.name, median(whole));
        findings.add({
          operation: `one event to ${count.toLocaleString('en')} subscribers, to the last`,
          variant: server.name,
          serverCpuMs: median(cpu),
          spread: spreadOf(whole),
          bytes: Buffer.byteLength(message),
          ...(server === ours ? { note: 'CPU with the command that is the event' } : {}),
        });
        crowd.close();
        await new Promise((resolve) => setTimeout(resolve, 1_500));
      }
      if (count === plan.counts.at(-1)) {
        const ratio = (times.get(ours.name) ?? 0) / (times.get(raw.name) ?? 1);
        findings.judge(
          'P5',
          ratio <= 1.5,
          `one event to ${count.toLocaleString('en')} subscribers of one view: ${figure(times.get(ours.name) ?? 0)} ms from commit to the last, ${figure(ratio)} × raw ws sends of the same bytes (≤ 1.5), ${figure((times.get(plain.name) ?? 0) / (times.get(raw.name) ?? 1))} × with an execution each`,
        );
      }
    }
  } finally {
    await Promise.all([plain.stop(), raw.stop(), draft.close()]);
  }
}

/** One event as our server sends it to a client. */
async function messageOf(ours: Measurable, token: string, event: () => Promise<void>): Promise<string> {
  const crowd = new Crowd();
  await crowd.open(ours.url, 1, token, EVENTS);
  await new Promise((resolve) => setTimeout(resolve, 300));
  let text = '';
  crowd.onMessage = (message) => {
    text = String(message);
  };
  const one = crowd.everybodyGetsOne();
  await event();
  await one;
  crowd.close();
  return text;
}
