import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createScreen } from './screen.js';
import { answers, type OwnServer, startOwnServer } from './server.js';
import { openStage } from './stage.js';
import { playStory } from './story.js';

export interface DemoOptions {
  /** The server; left out, the one at http://localhost:4000, or one of its own when nobody answers there. */
  url?: string | undefined;
  /** Another roster, XLSX; left out, the sixty-four of the story. */
  rosterFile?: string | undefined;
  /** Milliseconds to read after each step (1200). */
  pace?: number | undefined;
  /** Ends the story between two steps. */
  signal?: AbortSignal | undefined;
  /** Where it is shown; the terminal when left out. */
  output?: { write(text: string): unknown; isTTY?: boolean; columns?: number } | undefined;
}

const USUAL = 'http://localhost:4000';
const seed = (name: string) => fileURLToPath(new URL(`../../seeds/demo/${name}`, import.meta.url));

/**
 * Plays the first story on a server with the demo world, both cities side by side, through the public API only.
 * Afterwards a case more is in that world; a server started for it is gone. Answers false when the roster has faults.
 */
export async function runDemo({
  url,
  rosterFile,
  pace = 1_200,
  signal,
  output = process.stdout,
}: DemoOptions): Promise<boolean> {
  const roster = fileAt(rosterFile ?? seed('roster-yangquan-64.xlsx'));
  const faulty = fileAt(seed('roster-yangquan-faulty.xlsx'));
  const screen = createScreen({
    write: (text) => void output.write(text),
    columns: output.columns ?? 120,
    colour: output.isTTY === true && !process.env.NO_COLOR,
    names: { left: '濮阳市法律援助中心（工人所在地）', right: '阳泉市法律援助中心（欠薪发生地）' },
  });
  let own: OwnServer | null = null;
  let address = url ?? USUAL;
  if (url === undefined && !(await answers(USUAL))) {
    screen.tell('没有正在运行的服务器：为演示另起一个，数据放在临时目录，演示完即删。');
    own = await startOwnServer();
    address = own.url;
  }
  try {
    screen.tell(`演示服务器 ${address}。所有人名均为虚构；只通过公开的 GraphQL 接口。`);
    const stage = await openStage({ url: address, screen, paceMs: pace, signal, roster, faulty });
    try {
      return await playStory(stage);
    } finally {
      await stage.close();
    }
  } finally {
    await own?.stop();
  }
}

function fileAt(path: string): { name: string; bytes: Uint8Array<ArrayBuffer> } {
  return { name: basename(path), bytes: new Uint8Array(readFileSync(path)) };
}
