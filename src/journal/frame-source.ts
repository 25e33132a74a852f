import type { NumberedEntry } from './entry.js';
import { type Frame, type FramesOptions, isBeyondWindow, StreamClosed } from './frame.js';
import { Judgement } from './judgement.js';

const WARN_BEFORE_END_MS = 60_000;
/** With at most about 2.7 kB an entry, what one stream holds stays below 64 kB. */
export const BATCH = 16;

type Batch = readonly NumberedEntry[];

/** What one stream knows: how far it has come, the batch it is in, the numbers it has not shown. */
export class FrameSource {
  #begun = false;
  /** The last number that was shown, skipped or jumped over. */
  #at = 0;
  #resumes = false;
  #batch: Batch = [];
  #entitled: boolean[] = [];
  #judgedAt = 0;
  #reading: Promise<Batch> | null = null;
  #skipped: { from: number; since: number } | null = null;
  #beatAt = Number.NEGATIVE_INFINITY;
  #warnedOf: number | null = null;
  readonly #judgement: Judgement;
  readonly #letGo: () => void;
  readonly #o: FramesOptions;

  constructor(options: FramesOptions) {
    this.#o = options;
    this.#judgement = new Judgement(options.filter, options.entitle, options.shown);
    this.#letGo = options.hub.follow(options.organisationId);
  }

  close(): void {
    this.#letGo();
    this.#batch = [];
  }

  /** The next frame; null when it was awake for nothing. */
  async next(): Promise<Frame | null> {
    if (this.#o.signal.aborted) return null;
    if (this.#o.hub.closed) throw new StreamClosed(1012, 'GOING_AWAY');
    if (!this.#begun) return this.#begin();
    return this.#due() ?? (await this.#beat()) ?? (await this.#deliver()) ?? (await this.#more());
  }

  /** Where to begin is asked of the database: this process may lag behind the list that gave the cursor. */
  async #begin(): Promise<Frame | null> {
    if (this.#o.goesOn === true && this.#o.after !== null) {
      this.#begun = true;
      this.#at = this.#o.after;
      this.#beatAt = performance.now();
      return null;
    }
    const head = await this.#o.hub.freshHeadOf(this.#o.organisationId);
    this.#begun = true;
    this.#at = this.#o.after ?? head;
    this.#resumes = this.#o.after !== null;
    this.#beatAt = performance.now();
    return { kind: 'Heartbeat', head, at: this.#at, cursor: this.#cursor() };
  }

  #due(): Frame | null {
    const { session } = this.#o;
    if (session === null) return null;
    const left = session.endsAt.getTime() - this.#o.now().getTime();
    if (left <= 0) throw new StreamClosed(4403, 'SESSION_ENDED');
    if (this.#warnedOf === session.endsAt.getTime() || left > WARN_BEFORE_END_MS) return null;
    const skipped = this.#flush();
    if (skipped !== null) return skipped;
    this.#warnedOf = session.endsAt.getTime();
    return { kind: 'ReauthRequired', endsAt: session.endsAt, cursor: this.#cursor() };
  }

  async #beat(): Promise<Frame | null> {
    if (this.#untilBeat() > 0) return null;
    const skipped = this.#flush();
    if (skipped !== null) return skipped;
    this.#beatAt = performance.now();
    const head = await this.#o.hub.headOf(this.#o.organisationId);
    return { kind: 'Heartbeat', head: Math.max(head, this.#at), at: this.#at, cursor: this.#cursor() };
  }

  /** The next entry of the batch, judged no longer than a moment ago. */
  async #deliver(): Promise<Frame | null> {
    for (;;) {
      const [next] = this.#batch;
      if (next === undefined) return null;
      if (performance.now() - this.#judgedAt > (this.#o.entitledForMs ?? 500)) await this.#judge();
      const shown = this.#entitled[0] === true && this.#o.filter(next.entry);
      if (shown && this.#skipped !== null) return this.#flush();
      const verdict = this.#judgement.verdict(next, this.#entitled[0] === true);
      this.#batch = this.#batch.slice(1);
      this.#entitled = this.#entitled.slice(1);
      const { number, entry, stampedAt } = next;
      this.#at = number;
      if (verdict === 'SHOWN') return { kind: 'Event', entry, number, stampedAt, cursor: this.#cursor() };
      this.#skipped ??= { from: number, since: performance.now() };
      if (verdict === 'REVOKED') {
        return { kind: 'AccessRevoked', subjectType: entry.subjectType, subjectId: entry.subjectId };
      }
    }
  }

  async #judge(): Promise<void> {
    this.#judgedAt = performance.now();
    this.#entitled = await this.#judgement.entitled(this.#batch);
  }

  /** Reads on, or waits until there is more or something is due. */
  async #more(): Promise<Frame | null> {
    const { hub, organisationId } = this.#o;
    if (this.#reading === null) {
      const head = await hub.headOf(organisationId);
      if (this.#at > head && this.#resumes) return this.#jump();
      if (this.#at >= head) return this.#idle();
      this.#reading = hub.read(organisationId, this.#at, BATCH);
    }
    const batch = await this.#whileNothingIsDue(this.#reading);
    if (batch === undefined) return null;
    this.#reading = null;
    const [first] = batch;
    if (first === undefined) return null;
    if (this.#resumes && isBeyondWindow(first.stampedAt, this.#o)) return this.#jump();
    this.#resumes = false;
    this.#batch = batch;
    this.#judgedAt = Number.NEGATIVE_INFINITY;
    return null;
  }

  async #idle(): Promise<Frame | null> {
    if (this.#skipped !== null && this.#untilFlush() <= 0) return this.#flush();
    const turn = new AbortController();
    const waiting = this.#o.hub.wait(this.#o.organisationId, this.#at, turn.signal);
    await this.#whileNothingIsDue(waiting);
    turn.abort();
    return null;
  }

  /** The cursor is older than the resume window, or of a past that this database has not seen: on from the head. */
  async #jump(): Promise<Frame | null> {
    this.#resumes = false;
    const head = await this.#o.hub.freshHeadOf(this.#o.organisationId);
    if (head === this.#at) return null;
    this.#at = head;
    return { kind: 'Discontinuity', head, cursor: this.#cursor() };
  }

  #flush(): Frame | null {
    if (this.#skipped === null) return null;
    const { from } = this.#skipped;
    this.#skipped = null;
    return { kind: 'Skipped', from, to: this.#at, cursor: this.#cursor() };
  }

  #cursor(): string {
    return this.#o.cursors.of(this.#o.organisationId, this.#at);
  }

  #untilBeat(): number {
    return this.#beatAt + (this.#o.heartbeatMs ?? 15_000) - performance.now();
  }

  #untilFlush(): number {
    if (this.#skipped === null) return Number.POSITIVE_INFINITY;
    return this.#skipped.since + (this.#o.skipLingerMs ?? 1_000) - performance.now();
  }

  /** The instant of the session that comes next: the warning, then the end. */
  #untilDue(): number {
    if (this.#o.session === null) return Number.POSITIVE_INFINITY;
    const endsAt = this.#o.session.endsAt.getTime();
    const left = endsAt - this.#o.now().getTime();
    return this.#warnedOf === endsAt ? left : left - WARN_BEFORE_END_MS;
  }

  /** Waits for the work; undefined when something else is due before it is done. The work itself goes on. */
  async #whileNothingIsDue<T>(work: Promise<T>): Promise<T | undefined> {
    const ms = Math.max(1, Math.min(this.#untilBeat(), this.#untilFlush(), this.#untilDue()));
    const { signal } = this.#o;
    let stop: (() => void) | undefined;
    let timer: NodeJS.Timeout | undefined;
    const due = new Promise<undefined>((resolve) => {
      stop = () => resolve(undefined);
      timer = setTimeout(stop, ms);
      signal.addEventListener('abort', stop);
      if (signal.aborted) stop();
    });
    try {
      return await Promise.race([work, due]);
    } finally {
      clearTimeout(timer);
      if (stop !== undefined) signal.removeEventListener('abort', stop);
    }
  }
}
