import { setTimeout as delay } from 'node:timers/promises';
import type { Frame, FramesOptions } from '../../src/journal/frame.js';
import { frames } from '../../src/journal/frames.js';
import { type Hub, startHub } from '../../src/journal/hub.js';
import { type Sequencer, startSequencer } from '../../src/journal/sequencer.js';
import { entry, JournalWorld, quiet } from './journal-world.js';

/** A journal with its sequencer, and two processes that read it: small windows, so that memory and database take turns. */
export class LiveWorld {
  readonly #sequencer: Sequencer;

  private constructor(
    readonly world: JournalWorld,
    readonly hubs: Hub[],
  ) {
    this.#sequencer = startSequencer({ connect: world.connect, logger: quiet, pollMs: 3, followMs: 20 });
  }

  static async open(): Promise<LiveWorld> {
    const world = await JournalWorld.open();
    const hubOf = (windowSize: number) => startHub({ connect: world.connect, logger: quiet, pollMs: 20, windowSize });
    return new LiveWorld(world, [hubOf(4), hubOf(64)]);
  }

  async close(): Promise<void> {
    await Promise.all([this.#sequencer.stop(), ...this.hubs.map((hub) => hub.close())]);
    await this.world.close();
  }

  /** A stream at one of the processes that shows everything, unless told otherwise. */
  stream(organisationId: string, after: number | null, over: Partial<FramesOptions> = {}) {
    return frames({
      hub: this.hubs[Math.floor(Math.random() * this.hubs.length)] as Hub,
      cursors: this.world.cursors,
      organisationId,
      after,
      filter: () => true,
      entitle: async (entries) => entries.map(() => true),
      now: () => new Date(),
      session: null,
      signal: new AbortController().signal,
      ...over,
    });
  }

  /** Four writers of the organisation, in small bursts, until each has written its share. */
  async write(organisationId: string, each: number, pause = 4): Promise<void> {
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        const writer = await this.world.writer(organisationId);
        for (let written = 0; written < each; ) {
          const burst = Math.min(each - written, 1 + Math.floor(Math.random() * 3));
          await writer.record(...Array.from({ length: burst }, () => entry([organisationId])));
          written += burst;
          if (Math.random() < 0.5) await delay(Math.random() * pause);
        }
        await writer.client.end();
      }),
    );
  }
}

/** The number of the next event; anything but heartbeats before it is a fault. */
export async function expectNumber(stream: AsyncGenerator<Frame, void, void>): Promise<number> {
  for (;;) {
    const { value, done } = await stream.next();
    if (done || value === undefined) throw new Error('The stream ended silently.');
    if (value.kind === 'Event') return value.number;
    if (value.kind !== 'Heartbeat') throw new Error(`${value.kind} was not expected.`);
  }
}

/** The stream brings exactly these numbers, one after the other. */
export async function expectNumbers(
  stream: AsyncGenerator<Frame, void, void>,
  from: number,
  to: number,
): Promise<void> {
  for (let number = from; number <= to; number += 1) {
    const got = await expectNumber(stream);
    if (got !== number) throw new Error(`Expected ${number}, got ${got}.`);
  }
  await stream.return();
}
