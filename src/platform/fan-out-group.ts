import { type ExecutionArgs, execute, type GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { CommonFrame, CommonSource, SharedView } from '../journal/live-view.js';
import type { Sink } from './fan-out.js';

/** An error in the form in which a client may see it. */
export type ShownError = (error: GraphQLError, contextValue: object) => GraphQLFormattedError;

interface Surroundings {
  readonly show: ShownError;
  executed(): void;
  /** Somebody asked who the person is: for a while this view is not shared. */
  personal(): void;
  ended(group: FanOutGroup): void;
}

type View = object;

/** So many are sent to before others have a turn. */
const AT_ONCE = 500;

/** One subscription that is carried by a group. */
export class Member {
  /** The number after which its stream stands. */
  at: number;
  #left = false;
  readonly #alone = Promise.withResolvers<void>();
  readonly #leave: (member: Member) => void;

  constructor(
    readonly shared: SharedView<View>,
    readonly sink: Sink,
    at: number,
    leave: (member: Member) => void,
  ) {
    this.at = at;
    this.#leave = leave;
  }

  get left(): boolean {
    return this.#left;
  }

  leave(): void {
    if (this.#left) return;
    this.#left = true;
    this.#leave(this);
    this.#alone.resolve();
  }

  /** Settles when it has left: of itself, or because its client wants no more. */
  async untilAlone(signal: AbortSignal): Promise<void> {
    const end = () => this.leave();
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
    try {
      await this.#alone.promise;
    } finally {
      signal.removeEventListener('abort', end);
    }
  }
}

/** Those of one view: executed once a frame under a context that is nobody's, in order, and sent to each. */
export class FanOutGroup {
  /** The last number that was sent to those who were here. */
  at: number;
  readonly #members = new Set<Member>();
  /** Who follows, and with how many streams. */
  readonly #persons = new Map<string, number>();
  readonly #args: ExecutionArgs;
  readonly #source: CommonSource<View>;
  readonly #around: Surroundings;
  readonly #over = new AbortController();

  constructor(args: ExecutionArgs, shared: SharedView<View>, at: number, around: Surroundings) {
    const { contextValue: _person, ...rest } = args;
    this.#args = rest;
    this.at = at;
    this.#around = around;
    this.#source = shared.open(at, this.#over.signal, () => [...this.#persons.keys()]);
    void this.#run();
  }

  get size(): number {
    return this.#members.size;
  }

  add(shared: SharedView<View>, sink: Sink, at: number): Member {
    const member = new Member(shared, sink, at, (gone) => this.#remove(gone));
    this.#source.shown.takeOver(shared.shown);
    this.#members.add(member);
    this.#persons.set(shared.personId, (this.#persons.get(shared.personId) ?? 0) + 1);
    return member;
  }

  #remove(member: Member): void {
    member.shared.shown.takeOver(this.#source.shown);
    this.#members.delete(member);
    const { personId } = member.shared;
    const left = (this.#persons.get(personId) ?? 1) - 1;
    if (left === 0) this.#persons.delete(personId);
    else this.#persons.set(personId, left);
    if (this.#members.size === 0) this.#end();
  }

  async #run(): Promise<void> {
    try {
      for (;;) {
        const frame = await this.#source.next();
        if (frame === null || !(await this.#deliver(frame))) return;
      }
    } catch {
      // Each goes on alone, and meets the same fault as itself if it is one.
    } finally {
      this.#end();
    }
  }

  /** False when the frame is not for all alike. */
  async #deliver(frame: CommonFrame<View>): Promise<boolean> {
    const { view, context } = frame;
    const result = await execute({ ...this.#args, rootValue: view, contextValue: context });
    const { data, errors } = result;
    this.#around.executed();
    if (frame.askedForPerson()) {
      this.#around.personal();
      return false;
    }
    const shown = errors?.map((error) => this.#around.show(error, context));
    const payload = JSON.stringify(shown === undefined ? { data } : { data, errors: shown });
    const first = this.#members.values().next().value;
    if (first === undefined) return false;
    const place = first.shared.placeOf(view);
    await this.#send(payload, place, first.shared.bringsForward(view));
    return true;
  }

  async #send(payload: string, place: number | null, forward: boolean): Promise<void> {
    const messages = new Map<string, Buffer>();
    let sent = 0;
    if (place !== null) this.at = Math.max(this.at, place);
    for (const member of [...this.#members]) {
      if (member.left || (place !== null && (forward ? place <= member.at : place < member.at))) continue;
      if (!member.sink.hasRoom() || member.shared.mustGoAlone()) {
        member.leave();
        continue;
      }
      const { operationId } = member.sink;
      let message = messages.get(operationId);
      if (message === undefined) {
        message = Buffer.from(`{"id":${JSON.stringify(operationId)},"type":"next","payload":${payload}}`);
        messages.set(operationId, message);
      }
      member.sink.push(message);
      if (place !== null) member.at = place;
      sent += 1;
      if (sent % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #end(): void {
    this.#around.ended(this);
    this.#over.abort();
    this.#source.close();
    for (const member of [...this.#members]) member.leave();
  }
}
