import { cpuMsOf, cpuMsOfTree } from './cpu.js';
import { type Answer, drive } from './driver.js';
import type { Findings } from './findings.js';
import { median, spreadOf } from './statistics.js';

/** One server that takes part in a comparison, and what it is asked. */
export interface Contender {
  readonly variant: string;
  readonly url: string;
  readonly pid: number;
  next(connection: number): Buffer | null;
  check?(answer: Answer): void;
}

export interface Compared {
  readonly variant: string;
  readonly requestsPerSecond: number;
  readonly serverCpuMs: number;
  readonly databaseCpuMs: number;
  readonly bytes: number;
  readonly p95: number;
}

/** So many requests until the compiler has seen everything that is hot, but not for ever. */
const WARM_REQUESTS = 2_000;
const WARM_MS = 15_000;

export interface Comparison {
  readonly operation: string;
  readonly contenders: readonly Contender[];
  readonly databasePid: number;
  readonly connections: number;
  readonly rounds: number;
  readonly roundMs: number;
}

/**
 * Drives the servers in turn, round after round, so that what disturbs the machine disturbs all; the others stand still
 * meanwhile. The figures are the medians of the rounds; the first round warms up and does not count.
 */
export async function compare(comparison: Comparison, findings: Findings): Promise<Compared[]> {
  const { contenders, databasePid, connections, rounds, roundMs } = comparison;
  const runs = contenders.map(() => [] as (Omit<Compared, 'variant' | 'p95'> & { latencies: number[] })[]);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [nth, contender] of contenders.entries()) {
      const { url, pid, next, check } = contender;
      const serverBefore = cpuMsOf(pid);
      const databaseBefore = cpuMsOfTree(databasePid);
      const { requests, seconds, latencies, bytes } = await drive({
        url,
        connections,
        ...(round === 0 ? { forMs: WARM_MS, atMost: WARM_REQUESTS } : { forMs: roundMs }),
        next,
        ...(check === undefined ? {} : { check }),
      });
      if (round === 0 || requests === 0) continue;
      runs[nth]?.push({
        requestsPerSecond: requests / seconds,
        serverCpuMs: (cpuMsOf(pid) - serverBefore) / requests,
        databaseCpuMs: (cpuMsOfTree(databasePid) - databaseBefore) / requests,
        latencies,
        bytes,
      });
    }
  }
  return contenders.map(({ variant }, nth) => {
    const own = runs[nth] ?? [];
    const of = (pick: (run: (typeof own)[number]) => number): number => median(own.map(pick));
    const spread = spreadOf(own.flatMap(({ latencies }) => latencies));
    const compared = {
      variant,
      requestsPerSecond: of((run) => run.requestsPerSecond),
      serverCpuMs: of((run) => run.serverCpuMs),
      databaseCpuMs: of((run) => run.databaseCpuMs),
      bytes: of((run) => run.bytes),
      p95: spread.p95,
    };
    const { p95: _p95, ...row } = compared;
    findings.add({ operation: comparison.operation, spread, ...row });
    return compared;
  });
}
