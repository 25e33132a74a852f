import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** A fact, as the desk needs it for its screen. */
export interface Fact {
  __typename: 'EventFrame';
  entryId: string;
  number: number;
  cursor: string;
  word: string;
  subjectType: string;
  subjectId: string;
  from: string | null;
  to: string | null;
  at: string;
  causedBy: string;
  actorOrganisation: { id: string; name: string };
  references: { name: string; value: string }[];
  subject: { __typename: string; number: string | null; awaiting: Turn } | null;
}

/** Whose turn it is, from the desk that looks. */
export type Turn = 'US' | 'THEM' | 'BOTH' | 'NOBODY';

export type Frame =
  | Fact
  | { __typename: 'Heartbeat'; head: number; cursor: string }
  | { __typename: 'Skipped'; fromNumber: number; toNumber: number; cursor: string }
  | { __typename: 'Discontinuity'; head: number; cursor: string }
  | { __typename: 'AccessRevoked'; subjectType: string; subjectId: string }
  | { __typename: 'ReauthRequired'; endsAt: string; cursor: string };

export interface StreamOptions {
  url: string;
  token: string | null;
  onFrame: (frame: Frame) => void;
  /** The line has gone, cut or not. */
  onClosed?: (code: number) => void;
  /** Go on after this cursor; from now when left out. */
  after?: string | null;
}

/** A stream that somebody follows. It keeps the cursor of the last frame, and goes on after it. */
export interface Follow {
  /** The cursor of the last frame. */
  readonly cursor: string | null;
  readonly connected: boolean;
  /** Resolves when the first frame is there: from now on nothing is missed. */
  readonly listening: Promise<void>;
  /** Cuts the line under the stream's feet: the socket is destroyed, no word of farewell. Resolves when it has gone. */
  cut(): Promise<void>;
  /** Connects anew after the last cursor. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

const DOCUMENT = `subscription ($after: String) { frame: events(after: $after) { __typename
  ... on EventFrame { entryId number cursor word subjectType subjectId from to at causedBy actorOrganisation { id name } references { name value }
    subject { __typename ... on Cooperation { number awaiting } ... on LegalAidCase { number awaiting } } }
  ... on Heartbeat { head cursor }
  ... on Skipped { fromNumber toNumber cursor }
  ... on Discontinuity { head cursor }
  ... on AccessRevoked { subjectType subjectId }
  ... on ReauthRequired { endsAt cursor } } }`;

/** Follows the stream of the token's organisation. */
export function follow(options: StreamOptions): Follow {
  const { url, token, onFrame, onClosed } = options;
  let cursor = options.after ?? null;
  let line: Line | null = null;

  const connect = (): Line => {
    const arrived = Promise.withResolvers<void>();
    const gone = Promise.withResolvers<void>();
    // Whoever cuts a line before its first frame does not wait for that frame.
    arrived.promise.catch(() => undefined);
    let socket: WebSocket | null = null;
    class KeptSocket extends WebSocket {
      constructor(address: string | URL, protocols?: string | string[]) {
        super(address, protocols);
        socket = this;
      }
    }
    const client = createClient({
      url: `${url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: KeptSocket,
      retryAttempts: 0,
      connectionParams: { token, locale: 'zh-CN' },
      on: {
        closed: (event) => {
          if (line?.client === client) line = null;
          arrived.reject(new Error('The line has gone.'));
          gone.resolve();
          onClosed?.((event as { code?: number }).code ?? 1006);
        },
      },
    });
    client.subscribe<{ frame: Frame }>(
      { query: DOCUMENT, variables: { after: cursor } },
      {
        next: ({ data, errors }) => {
          if (data == null) return arrived.reject(new Error(errors?.[0]?.message ?? 'No data.'));
          if ('cursor' in data.frame) cursor = data.frame.cursor;
          onFrame(data.frame);
          arrived.resolve();
        },
        error: (error) => arrived.reject(error instanceof Error ? error : new Error(JSON.stringify(error))),
        complete: () => undefined,
      },
    );
    return { client, listening: arrived.promise, gone: gone.promise, terminate: () => socket?.terminate() };
  };

  line = connect();
  return {
    get cursor() {
      return cursor;
    },
    get connected() {
      return line !== null;
    },
    get listening() {
      return line?.listening ?? Promise.reject(new Error('The line has gone.'));
    },
    cut: async () => {
      const { gone, terminate } = line ?? { gone: undefined, terminate: () => undefined };
      terminate();
      await gone;
    },
    resume: async () => {
      line = connect();
      await line.listening;
    },
    stop: async () => {
      await line?.client.dispose();
    },
  };
}

interface Line {
  client: Client;
  listening: Promise<void>;
  gone: Promise<void>;
  terminate: () => void;
}
