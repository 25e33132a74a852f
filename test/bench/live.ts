import { toGlobalId } from '../../src/kernel/ids.js';
import { cpuMsOf, memoryOf } from './cpu.js';
import { Crowd } from './crowd.js';
import { EventSource } from './event-source.js';
import type { Findings } from './findings.js';
import { type Ground, signIn } from './ground.js';
import { type Measurable, startBeside } from './server-process.js';
import { figure, median, spreadOf } from './statistics.js';

const SELECTION = `kind: __typename ... on EventFrame { number cursor word subjectId at subject { ... on Cooperation { kind: __typename id number state } } }`;
const EVENTS = `subscription { frame: events { ${SELECTION} } }`;
const PLAIN = `subscription { frame { kind number cursor word subjectId at subject { kind id number state } } }`;

/** P5: one event to many subscribers of the same view, beside graphql-ws with one execution each and raw `ws`. */
export async function measureFanOut(
  ground: Ground,
  ours: Measurable,
  token: string,
  plan: { counts: readonly number[]; rounds: number },
  findings: Findings,
): Promise<void> {
  const source = await EventSource.open(ground);
  const { puyang = '', yangquan = '', mianyang = '' } = ground.world.organisations;
  const [scene] = await source.scenes([puyang, yangquan, mianyang], 1);
  if (scene === undefined) throw new Error('There is nothing to tell of.');
  const mine = [scene.owner, scene.requested].includes(puyang) ? token : await signIn(ours.url, 'yangquan.officer');
  const message = await messageOf(ours, mine, async () => void (await source.put(scene)));
  const plain = await startBeside('graphql-ws, one execution each', 'fan-out-server.ts', { FAN_OUT: 'graphql-ws' });
  const raw = await startBeside('raw ws', 'fan-out-server.ts', { FAN_OUT: 'raw' });
  const fire = (at: Measurable) => async (): Promise<void> =>
    void (await fetch(at.url.replace('/graphql', '/fire'), { method: 'POST', body: message }));
  try {
    for (const count of plan.counts) {
      const contenders = [
        { server: ours, query: EVENTS, token: mine, event: async () => void (await source.put(scene)) },
        { server: plain, query: PLAIN, token: null, event: fire(plain) },
        { server: raw, query: PLAIN, token: null, event: fire(raw) },
      ];
      const times = new Map<string, number>();
      const before = memoryOf(ours.pid);
      for (const { server, query, token: admission, event } of contenders) {
        const crowd = new Crowd();
        await crowd.open(server.url, count, admission, query);
        await new Promise((resolve) => setTimeout(resolve, 2_000));
        const whole: number[] = [];
        const cpu: number[] = [];
        for (let round = 0; round < plan.rounds + 2; round += 1) {
          const cpuBefore = cpuMsOf(server.pid);
          let first = 0;
          crowd.onMessage = (_text, at) => {
            if (first === 0) first = at;
          };
          const all = crowd.everybodyGetsOne();
          const began = performance.now();
          await event();
          const committed = performance.now();
          await all;
          const last = performance.now();
          if (round >= 2) whole.push(last - (server === ours ? Math.min(committed, first) : began));
          if (round >= 2) cpu.push(cpuMsOf(server.pid) - cpuBefore);
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        if (server === ours) noteMemory(count, memoryOf(ours.pid) - before, findings);
        times.set(server.name, median(whole));
        findings.add({
          operation: `one event to ${count.toLocaleString('en')} subscribers, to the last`,
          variant: server.name,
          serverCpuMs: median(cpu),
          spread: spreadOf(whole),
          bytes: Buffer.byteLength(message),
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
    await Promise.all([plain.stop(), raw.stop(), source.close()]);
  }
}

function noteMemory(count: number, bytes: number, findings: Findings): void {
  findings.add({
    operation: `memory of ${count.toLocaleString('en')} subscribers`,
    variant: 'Yuanlian',
    bytes: Math.round(bytes / count),
    note: 'bytes a subscriber',
  });
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

const SUBSCRIBERS = 500;
const EVENTS_A_SECOND = 100;

/** P4: from commit to each subscriber, at a hundred events a second, five hundred subscribers of three organisations. */
export async function measureLatency(
  ground: Ground,
  ours: Measurable,
  seconds: number,
  findings: Findings,
): Promise<void> {
  const source = await EventSource.open(ground);
  const keys = ['puyang', 'yangquan', 'mianyang'];
  const organisations = keys.map((key) => ground.world.organisations[key] ?? '');
  const scenes = await source.scenes(organisations, 60);
  const committedAt = new Map<string, number>();
  const latencies: number[] = [];
  const crowds = await Promise.all(
    keys.map(async (key, nth) => {
      const crowd = new Crowd();
      const token = await signIn(ours.url, `${key}.officer`);
      const query = `subscription { events { __typename ... on EventFrame { entryId number cursor word } } }`;
      await crowd.open(ours.url, Math.ceil((SUBSCRIBERS - nth) / keys.length), token, query);
      crowd.onMessage = (text, at) => {
        const from = text.indexOf('"entryId":"') + 11;
        const began = committedAt.get(text.toString('latin1', from, from + 23));
        if (began !== undefined) latencies.push(at - began);
      };
      return crowd;
    }),
  );
  const began = performance.now();
  let sent = 0;
  while (performance.now() - began < seconds * 1_000) {
    const scene = scenes[sent % scenes.length];
    if (scene === undefined) throw new Error('There is nothing to tell of.');
    const id = await source.put(scene);
    committedAt.set(toGlobalId('JournalEntry', id), performance.now());
    sent += 1;
    const wait = (sent * 1_000) / EVENTS_A_SECOND - (performance.now() - began);
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  }
  const rate = sent / ((performance.now() - began) / 1_000);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  for (const crowd of crowds) crowd.close();
  await source.close();
  const spread = spreadOf(latencies);
  findings.add({
    operation: `commit → subscriber, ${SUBSCRIBERS} subscribers`,
    variant: 'Yuanlian',
    requestsPerSecond: rate,
    spread,
    note: `${latencies.length.toLocaleString('en')} deliveries`,
  });
  findings.judge(
    'P4',
    spread.p50 <= 50 && spread.p99 <= 500 && rate >= EVENTS_A_SECOND * 0.95,
    `commit → subscriber at ${figure(rate)} events/s × ${SUBSCRIBERS} subscribers: p50 ${figure(spread.p50)} ms (≤ 50), p99 ${figure(spread.p99)} ms (≤ 500)`,
  );
}
