import type { GateWork } from '../../src/platform/request-gate.js';
import type { SocketRegistry } from '../../src/platform/socket-registry.js';
import type { SocketLimits } from '../../src/platform/websocket.js';

export interface StartOptions {
  readonly sockets?: Partial<SocketLimits>;
}

/** What the transport suites need of a server. Whoever can answer this can be put through them. */
export interface StartedServer {
  readonly url: string;
  readonly socketUrl: string;
  /** An `Authorization` header that holds; each session has its own. */
  authorization(session?: string): string;
  /** The id of that session. */
  sessionId(session: string): string;
  readonly registry: SocketRegistry;
  readonly work: () => GateWork;
  /** Log lines so far. */
  readonly log: readonly string[];
  /** Subscriptions that run at this moment, as their sources see it; who has no such eye leaves it out. */
  readonly open?: () => number;
  /** Mutations carried out so far. */
  readonly changes: () => number;
  stop(): Promise<void>;
}

/** Words of the schema that the suites put into their documents. */
export interface Words {
  /** A subscription that stays open and brings nothing. */
  readonly quiet: string;
  /** A subscription named Ticks with a variable $n that brings n results and completes; `{ ticks: { number } }`. */
  readonly ticks: string;
  /** A subscription that fails inside with a database error. */
  readonly failing: string;
  /** A subscription whose source takes until it is aborted to begin. */
  readonly starting: string;
  /** A mutation. */
  readonly mutation: string;
  /** A root field that returns `object`. */
  readonly root: string;
  readonly object: string;
  /** A field of `object` that returns `object`. */
  readonly below: string;
  /** A leaf of `object`. */
  readonly leaf: string;
  /** A list field of `object` without arguments that returns objects. */
  readonly plainList: string;
  /** Pages of so many rows, one within the other as deep as the schema has it; `below` stands in the innermost row. */
  pageIn(first: string | number, below?: string): string;
  /** How many pages lie within one another in `pageIn`. */
  readonly pageDepth: number;
  /** The root field that takes `ids`. */
  readonly nodes: string;
  /** Root fields that take the value as a String, an Int, an enum value, an input object. */
  readonly echo: Readonly<Record<'text' | 'number' | 'kind' | 'range', (value: string) => string>>;
  readonly inputType: string;
  readonly enumType: string;
  /** A subscription field without required arguments, with this selected of an `object` in it. */
  subscribed(selection: string): string;
  /** A per-person field of `object`, with its selection if it needs one. */
  readonly personal: string;
}

export type Start = (options?: StartOptions) => Promise<StartedServer>;
