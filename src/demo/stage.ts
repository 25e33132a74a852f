import { setTimeout as pause } from 'node:timers/promises';
import { type Desk, type Outcome, Refused, signIn } from './client.js';
import type { Screen, Side } from './screen.js';
import type { Fact, Follow } from './stream.js';

/** The demo world's password: the same for all, and known to all. */
const PASSWORD = 'yuanlian-demo-2026';
const DESKS = ['reception', 'officer', 'head', 'assigner', 'handler'] as const;
/** How long the facts of one act may be apart. */
const SEVERAL_MS = 60;
type DeskName = (typeof DESKS)[number];

/** An office of the story: its people, and its stream. */
export interface City {
  key: 'puyang' | 'yangquan';
  prefix: string;
  side: Side;
  desks: Readonly<Record<DeskName, Desk>>;
  stream: Follow;
  /** What has arrived, in order. */
  facts: Fact[];
}

export interface Stage {
  screen: Screen;
  puyang: City;
  yangquan: City;
  roster: { name: string; bytes: Uint8Array<ArrayBuffer> };
  faulty: { name: string; bytes: Uint8Array<ArrayBuffer> };
  /** Today, as the platform counts. */
  today: string;
  /** Time to read. */
  breathe(): Promise<void>;
  /** Waits until the facts of an act are on the screens of these offices. */
  shown(outcome: Outcome, ...cities: readonly City[]): Promise<void>;
  close(): Promise<void>;
}

export interface StageOptions {
  url: string;
  screen: Screen;
  paceMs: number;
  /** Ends the story between two steps. */
  signal?: AbortSignal | undefined;
  roster: Stage['roster'];
  faulty: Stage['faulty'];
}

const FIRST = { key: 'puyang', prefix: '豫濮援', side: 'left' } as const;
const SECOND = { key: 'yangquan', prefix: '晋阳援', side: 'right' } as const;

/** The server has no demo world: nobody of the story can sign in there. */
export class NoDemoWorld extends Error {
  override readonly name = 'NoDemoWorld';
}

/**
 * Signs everybody in and lets both offices listen. Afterwards nothing that happens is missed.
 * @throws NoDemoWorld
 */
export async function openStage({ url, screen, paceMs, signal, roster, faulty }: StageOptions): Promise<Stage> {
  const puyang = await openCity(url, FIRST, screen);
  const yangquan = await openCity(url, SECOND, screen);
  const { platform } = await puyang.desks.officer.run<{ platform: { time: string } }>('{ platform { time } }');
  return {
    screen,
    puyang,
    yangquan,
    roster,
    faulty,
    today: new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date(platform.time)),
    breathe: async () => {
      screen.flush();
      await pause(paceMs, undefined, { signal });
    },
    shown: async (outcome, ...cities) => {
      for (const { facts } of cities)
        await until(() => facts.some(({ causedBy }) => causedBy === outcome.journalEntryId), signal);
      // One act may state several facts: they come together, the last of them a moment later.
      await pause(SEVERAL_MS, undefined, { signal });
    },
    close: async () => {
      screen.flush();
      await puyang.stream.stop();
      await yangquan.stream.stop();
    },
  };
}

async function openCity(url: string, city: typeof FIRST | typeof SECOND, screen: Screen): Promise<City> {
  const { key, prefix, side } = city;
  const at = async (desk: DeskName) => {
    try {
      return [
        desk,
        await signIn(url, { account: `${key}.${desk}`, password: PASSWORD, organisation: prefix }),
      ] as const;
    } catch (error) {
      if (error instanceof Refused) throw new NoDemoWorld(`这台服务器上没有演示数据（${url}）：${error.message}`);
      throw error;
    }
  };
  const desks = Object.fromEntries(await Promise.all(DESKS.map(at))) as City['desks'];
  const facts: Fact[] = [];
  const stream = desks.officer.follow({
    onFrame: (frame) => {
      if (frame.__typename !== 'EventFrame') return;
      facts.push(frame);
      screen.fact(side, frame);
    },
  });
  await stream.listening;
  return { ...city, desks, stream, facts };
}

/** Waits until something is so. @throws Error after twenty seconds */
export async function until(isSo: () => boolean, signal?: AbortSignal): Promise<void> {
  for (let tries = 0; !isSo(); tries += 1) {
    if (tries > 2_000) throw new Error('What was expected did not arrive within twenty seconds.');
    await pause(10, undefined, { signal });
  }
}

/** A date some days later. */
export function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
