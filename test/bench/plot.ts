import type { Kept } from './kept.js';
import { figure } from './statistics.js';

const WIDTH = 760;
const LEFT = 210;
const BAR = 18;
const GAP = 6;
const COLOURS: Readonly<Record<string, string>> = {
  Yuanlian: '#0958d9',
  'PostGraphile 5': '#8c8c8c',
  'node:http + 1 statement': '#d9d9d9',
};

/** One picture for the README: the worklist page at each size of the world, requests a second, beside peer and floor. */
export function plotOf(runs: readonly Kept[]): string {
  const groups = runs.map((run) => ({
    title: `${run.asks.toLocaleString('en')} asks`,
    bars: run.measured
      .filter(({ operation }) => operation === 'worklist page, the first')
      .map(({ variant, requestsPerSecond = 0 }) => ({ variant, value: requestsPerSecond })),
  }));
  const most = Math.max(1, ...groups.flatMap(({ bars }) => bars.map(({ value }) => value)));
  let y = 46;
  const parts: string[] = [];
  for (const { title, bars } of groups) {
    parts.push(`<text x="12" y="${y + 14}" font-weight="600">${title}</text>`);
    for (const { variant, value } of bars) {
      const width = Math.max(1, ((WIDTH - LEFT - 90) * value) / most);
      parts.push(
        `<text x="${LEFT - 8}" y="${y + 14}" text-anchor="end">${variant}</text>`,
        `<rect x="${LEFT}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="2" fill="${COLOURS[variant] ?? '#bfbfbf'}"/>`,
        `<text x="${LEFT + width + 8}" y="${y + 14}">${figure(value)}/s</text>`,
      );
      y += BAR + GAP;
    }
    y += 16;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}" font-family="system-ui, sans-serif" font-size="13" fill="#1f1f1f" role="img" aria-label="Requests a second for the first page of the worklist">
<rect width="${WIDTH}" height="${y}" fill="#ffffff"/>
<text x="12" y="24" font-size="15" font-weight="600">First page of the worklist, requests a second, 16 connections, two shared cores</text>
${parts.join('\n')}
</svg>
`;
}
