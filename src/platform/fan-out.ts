import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  Kind,
  visit,
} from 'graphql';
import type { LiveSource, SharedView } from '../journal/live-view.js';
import { FanOutGroup, type Member, type ShownError } from './fan-out-group.js';

/** Where the frames of one subscription go, past the protocol: what is sent was made ready for many. */
export interface Sink {
  /** The id of the operation on its socket. */
  readonly operationId: string;
  /** Whether the client takes what it is sent. */
  hasRoom(): boolean;
  /** Writes one whole message. */
  push(message: Buffer): void;
}

/** What the context of a subscription holds for the fan-out. */
export interface SinkHolder {
  readonly sink?: Sink;
  readonly signal: AbortSignal;
}

type View = object;

const PERSONAL_KEPT = 1_000;
const PERSONAL_FOR_MS = 60_000;

/**
 * Runs subscriptions. Each begins on its own: from its cursor, one execution a frame, at the pace of its client. Once it
 * has caught up it joins those of the same view (document, variables, organisation, roles, locale, restricted subjects);
 * they are executed once a frame, stringified once, and sent by concatenation. A member that does not keep up, whose
 * session is about to end, or that meets what is judged by the person, goes on alone from the last frame it was sent.
 */
export class FanOut {
  readonly #groups = new Map<string, FanOutGroup>();
  readonly #documents = new WeakMap<DocumentNode, string>();
  #documentsSeen = 0;
  /** Views that were found to depend on the person, and until when they are left alone. */
  readonly #personal = new Map<string, number>();
  readonly #show: ShownError;

  constructor(show: ShownError) {
    this.#show = show;
  }

  /** How many members each group has, for figures and tests. */
  sizes(): number[] {
    return [...this.#groups.values()].map((group) => group.size);
  }

  /** How many executions the groups have made. */
  executions = 0;

  async subscribe(args: ExecutionArgs): Promise<AsyncGenerator<ExecutionResult, void, void> | ExecutionResult> {
    const source = await createSourceEventStream(args);
    if (!(Symbol.asyncIterator in source)) return source;
    const own = source as LiveSource<View>;
    return own.shared == null ? alone(args, own) : this.#carry(args, own, own.shared);
  }

  async *#carry(
    args: ExecutionArgs,
    own: LiveSource<View>,
    shared: SharedView<View>,
  ): AsyncGenerator<ExecutionResult, void, void> {
    const { sink, signal } = args.contextValue as SinkHolder;
    let source: AsyncIterator<View, void, void> = own;
    try {
      for (;;) {
        const { done, value } = await source.next();
        if (done === true) return;
        yield await execute({ ...args, rootValue: value });
        if (sink === undefined || signal.aborted) continue;
        const place = shared.placeOf(value);
        if (place === null || shared.mustGoAlone() || !sink.hasRoom() || !(await shared.isAtHead(place))) continue;
        const member = this.#join(args, shared, sink, place);
        if (member === null) continue;
        await source.return?.();
        await member.untilAlone(signal);
        if (signal.aborted) return;
        source = shared.resume(member.at);
      }
    } finally {
      await source.return?.();
    }
  }

  /** Takes a place among those of the same view; null when they are further on already. */
  #join(args: ExecutionArgs, shared: SharedView<View>, sink: Sink, place: number): Member | null {
    const key = this.#keyOf(args, shared);
    if ((this.#personal.get(key) ?? 0) > performance.now()) return null;
    let group = this.#groups.get(key);
    if (group !== undefined && place < group.at) return null;
    if (group === undefined) {
      group = new FanOutGroup(args, shared, place, {
        show: this.#show,
        executed: () => {
          this.executions += 1;
        },
        personal: () => {
          if (this.#personal.size >= PERSONAL_KEPT) this.#personal.clear();
          this.#personal.set(key, performance.now() + PERSONAL_FOR_MS);
        },
        ended: (ended) => {
          if (this.#groups.get(key) === ended) this.#groups.delete(key);
        },
      });
      this.#groups.set(key, group);
    }
    return group.add(shared, sink, place);
  }

  #keyOf(args: ExecutionArgs, shared: SharedView<View>): string {
    const { document, operationName, variableValues } = args;
    let name = this.#documents.get(document);
    if (name === undefined) {
      this.#documentsSeen += 1;
      name = `${this.#documentsSeen} ${cursorVariable(document) ?? ''}`;
      this.#documents.set(document, name);
    }
    const cursor = name.split(' ')[1];
    const variables = Object.entries(variableValues ?? {})
      .filter(([variable]) => variable !== cursor)
      .sort(([left], [right]) => (left < right ? -1 : 1));
    return JSON.stringify([name, operationName ?? null, variables, shared.key]);
  }
}

/** One execution a frame, for one client. */
function alone(args: ExecutionArgs, own: AsyncIterable<View>): AsyncGenerator<ExecutionResult, void, void> {
  const source = own[Symbol.asyncIterator]();
  const answer: AsyncGenerator<ExecutionResult, void, void> = {
    next: async () => {
      const { done, value } = await source.next();
      if (done === true) return { done, value: undefined };
      return { done: false, value: await execute({ ...args, rootValue: value }) };
    },
    return: async () => {
      await source.return?.();
      return { done: true, value: undefined };
    },
    throw: async (error) => {
      if (source.throw === undefined) throw error;
      await source.throw(error);
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => answer,
    [Symbol.asyncDispose]: async () => void (await answer.return()),
  };
  return answer;
}

/** The variable that says where a stream begins, when it says nothing else: streams from two places come to be one. */
function cursorVariable(document: DocumentNode): string | null {
  let found: string | null = null;
  let uses = 0;
  visit(document, {
    OperationDefinition: (operation) => {
      for (const field of operation.selectionSet.selections) {
        if (field.kind !== Kind.FIELD) continue;
        const after = field.arguments?.find(({ name }) => name.value === 'after')?.value;
        if (after?.kind === Kind.VARIABLE) found = after.name.value;
      }
    },
  });
  visit(document, {
    VariableDefinition: () => false,
    Variable: (variable) => {
      if (variable.name.value === found) uses += 1;
    },
  });
  return uses === 1 ? found : null;
}
