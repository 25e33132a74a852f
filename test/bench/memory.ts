import { join } from 'node:path';
import { memoryOf } from './cpu.js';
import { Crowd } from './crowd.js';
import type { Findings } from './findings.js';
import { type Ground, signIn } from './ground.js';
import { startOurs } from './server-process.js';

const EVENTS = `subscription { events { __typename ... on EventFrame { number cursor word } } }`;
/** What a server needs once, however many listen. */
const FIRST = 200;

/** What one more idle subscriber costs a server that was started for it: an old one has room left from other work. */
export async function measureMemory(ground: Ground, count: number, findings: Findings): Promise<void> {
  const fresh = await startOurs(ground.environment, join(ground.directory, 'memory.log'));
  const crowd = new Crowd();
  try {
    const token = await signIn(fresh.url, 'puyang.officer');
    await crowd.open(fresh.url, FIRST, token, EVENTS);
    await settled();
    const before = memoryOf(fresh.pid);
    await crowd.open(fresh.url, count, token, EVENTS);
    await settled();
    findings.add({
      operation: `memory of ${count.toLocaleString('en')} idle subscribers`,
      variant: 'Yuanlian',
      bytes: Math.round((memoryOf(fresh.pid) - before) / count),
      note: 'bytes of resident memory for each',
    });
  } finally {
    crowd.close();
    await fresh.stop();
  }
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 3_000));
}
