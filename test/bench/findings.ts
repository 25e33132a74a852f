import type { Spread } from './statistics.js';

/** One line of the table: an operation as one of the servers carried it out. */
export interface Measured {
  readonly operation: string;
  readonly variant: string;
  readonly requestsPerSecond?: number;
  /** CPU time of the server process for one request, in milliseconds. */
  readonly serverCpuMs?: number;
  /** CPU time of all database processes for one request, in milliseconds. */
  readonly databaseCpuMs?: number;
  readonly spread?: Spread;
  readonly bytes?: number;
  readonly note?: string;
}

/** A bar of the product and what this run says of it. */
export interface Verdict {
  readonly bar: string;
  readonly held: boolean | null;
  readonly said: string;
}

/** What one run has found, in the order in which it was found. */
export class Findings {
  readonly measured: Measured[] = [];
  readonly verdicts: Verdict[] = [];

  add(measured: Measured): void {
    this.measured.push(measured);
  }

  /** Notes whether a bar was held. */
  judge(bar: string, held: boolean, said: string): void {
    this.verdicts.push({ bar, held, said });
  }

  /** Notes that a bar was not looked at in this run, and why. */
  pass(bar: string, why: string): void {
    this.verdicts.push({ bar, held: null, said: why });
  }

  get missed(): readonly Verdict[] {
    return this.verdicts.filter(({ held }) => held === false);
  }
}
