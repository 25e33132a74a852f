import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Findings } from './findings.js';
import { startOurs } from './server-process.js';
import { figure, spreadOf } from './statistics.js';

const WARM_MS = 5_000;
const COLD_MS = 20_000;

/** P7: from the start of the process to the first answer, on an empty directory with everything that must be made, and again. */
export async function measureStarts(findings: Findings): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'yuanlian-bench-start-'));
  const environment = { YUANLIAN_DATA: join(directory, 'data') };
  const times: number[] = [];
  try {
    for (const which of ['cold', 'warm', 'warm again']) {
      const began = performance.now();
      const server = await startOurs(environment, join(directory, 'server.log'));
      const answer = await fetch(server.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ platform { version } }' }),
      });
      const text = await answer.text();
      const ms = performance.now() - began;
      await server.stop();
      if (!text.includes('version')) throw new Error(`The first answer was ${text}`);
      times.push(ms);
      findings.add({ operation: `start to first answer, ${which}`, variant: 'Yuanlian', spread: spreadOf([ms]) });
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  const [cold = Number.NaN, ...warm] = times;
  const warmest = Math.min(...warm);
  findings.judge(
    'P7',
    warmest <= WARM_MS && cold <= COLD_MS,
    `start to first answer: ${figure(warmest / 1_000)} s warm (≤ 5), ${figure(cold / 1_000)} s on an empty directory with the embedded database and the demo world (≤ 20)`,
  );
}
