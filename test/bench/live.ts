import { toGlobalId } from '../../src/kernel/ids.js';
import { Crowd } from './crowd.js';
import { EventSource } from './event-source.js';
import type { Findings } from './findings.js';
import { type Ground, signIn } from './ground.js';
import type { Measurable } from './server-process.js';
import { figure, spreadOf } from './statistics.js';

const SUBSCRIBERS = 500;
const EVENTS_A_SECOND = 100;

/**
 * P4: from commit to each subscriber, at a hundred events a second, five hundred subscribers of three organisations. The events
 * are those of another process: our server finds them when its sequencer looks.
 */
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
