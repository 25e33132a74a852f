import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../src/platform/package-root.js';
import { Findings } from './findings.js';
import { layBenchGround, signIn } from './ground.js';
import { measureHostileDocuments } from './hostile.js';
import { measureFanOut, measureLatency } from './live.js';
import { tableOf, verdictsOf } from './report.js';
import { startOurs } from './server-process.js';
import { measureWorklist } from './worklist.js';
import { fillWorld } from './world.js';

/**
 * Speed, measured beside what one would pick instead: `npm run bench -- --size 100000`. Everything runs on this machine
 * and stops by itself. `--check` ends with 1 when a bar of shared/design/bars.md is missed; `--quick` takes the small
 * world and two minutes; `--keep DIR` leaves the world there for the next run; `--only a,b` measures these alone;
 * `--profile DIR` writes our server's CPU profile there.
 */
const { values: asked } = parseArgs({
  options: {
    size: { type: 'string', default: '10000' },
    quick: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    seed: { type: 'string', default: '2026' },
    keep: { type: 'string' },
    only: { type: 'string' },
    json: { type: 'string' },
    profile: { type: 'string' },
  },
});

const began = performance.now();
const say = (text: string): void =>
  void process.stdout.write(`${String(Math.round((performance.now() - began) / 1_000)).padStart(5)} s  ${text}\n`);
const wanted = (name: string): boolean => asked.only === undefined || asked.only.split(',').includes(name);

const QUICK = { rounds: 3, roundMs: 1_000 };
const WHOLE = { rounds: 7, roundMs: 2_500 };
const BAR = 40;

function progressBar(asks: number): (done: number) => void {
  return (done) => {
    if (!process.stdout.isTTY && done < asks) return;
    const filled = Math.round((BAR * done) / asks);
    process.stdout.write(`\r[${'█'.repeat(filled)}${'·'.repeat(BAR - filled)}] ${done.toLocaleString('en')} asks`);
    if (done >= asks) process.stdout.write('\n');
  };
}

async function main(): Promise<Findings> {
  const findings = new Findings();
  const ground = await layBenchGround(asked.keep ?? null);
  try {
    const asks = Number(asked.size);
    if (!ground.kept) {
      await fillWorld(ground, asks, Number(asked.seed), progressBar(asks));
      ground.filled();
      say(`a world of ${asks.toLocaleString('en')} asks`);
    }
    const profiled: Record<string, string> =
      asked.profile === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${asked.profile}` };
    const ours = await startOurs({ ...ground.environment, ...profiled }, join(ground.directory, 'server.log'));
    say(`our server is ready after ${Math.round(ours.readyMs)} ms`);
    try {
      const token = await signIn(ours.url, 'puyang.officer');
      if (wanted('hostile')) {
        await measureHostileDocuments(ours.url, token, findings);
        say('hostile documents');
      }
      if (wanted('worklist')) {
        await measureWorklist(ground, ours, token, asked.quick ? QUICK : WHOLE, findings);
        say('worklist');
      }
      if (wanted('latency')) {
        await measureLatency(ground, ours, asked.quick ? 5 : 20, findings);
        say('commit → subscriber');
      }
      if (wanted('fan-out')) {
        const plan = asked.quick ? { counts: [5_000], rounds: 5 } : { counts: [1_000, 5_000], rounds: 15 };
        await measureFanOut(ground, ours, token, plan, findings);
        say('fan-out');
      }
    } finally {
      await ours.stop();
    }
  } finally {
    await ground.clear();
  }
  return findings;
}

const findings = await main();
process.stdout.write(`\n${tableOf(findings)}\n\n${verdictsOf(findings)}\n`);
writeFileSync(
  asked.json ?? join(packageRoot(), 'bench.json'),
  `${JSON.stringify({ measured: findings.measured, verdicts: findings.verdicts }, null, 2)}\n`,
);
process.exit(asked.check && findings.missed.length > 0 ? 1 : 0);
