import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { readConfig } from '../config.js';
import { issueServiceToken } from '../features/sessions/session.service.js';
import { inHouse } from './ground.js';
import { assertAnswers } from './server.js';
import { CliFault, type Shell } from './shell.js';
import { anyReader, memberOf, organisationOf } from './token.js';

export interface TailOptions {
  organisation?: string;
  member?: string;
  after?: string;
  server?: string;
  token?: string;
  json?: boolean;
}

type Frame =
  | {
      __typename: 'EventFrame';
      number: number;
      cursor: string;
      at: string;
      word: string;
      from: string | null;
      to: string | null;
      subjectType: string;
      subjectId: string;
      actorOrganisation: { name: string };
    }
  | { __typename: 'Heartbeat'; head: number; cursor: string }
  | { __typename: 'Skipped'; fromNumber: number; toNumber: number; cursor: string }
  | { __typename: 'Discontinuity'; head: number; cursor: string }
  | { __typename: 'AccessRevoked'; subjectType: string; subjectId: string }
  | { __typename: 'ReauthRequired'; endsAt: string; cursor: string };

const DOCUMENT = `subscription Tail($after: String) { events(after: $after) { __typename
  ... on EventFrame { number cursor at word from to subjectType subjectId actorOrganisation { name } }
  ... on Heartbeat { head cursor }
  ... on Skipped { fromNumber toNumber cursor }
  ... on Discontinuity { head cursor }
  ... on AccessRevoked { subjectType subjectId }
  ... on ReauthRequired { endsAt cursor } } }`;

/** Close codes after which trying again is of no use. */
const FINAL: Readonly<Record<number, string>> = {
  4400: 'The server does not understand this client.',
  4401: 'The token is worth nothing (any more).',
  4403: 'The session has ended.',
};

/**
 * Follows an organisation's stream through the public API and prints a line for each frame, until Ctrl-C. A line that
 * drops is taken up again after the last cursor. Without a token one is issued for this run and ended with it.
 */
export async function eventsTail(shell: Shell, options: TailOptions): Promise<void> {
  const server = (options.server ?? `http://localhost:${readConfig(shell.environment).port}`).replace(/\/+$/, '');
  await assertAnswers(server, '--server');
  const token = options.token ?? (await ownToken(shell, options));
  let cursor = options.after ?? null;
  const onFrame = (frame: Frame) => {
    if ('cursor' in frame) cursor = frame.cursor;
    const line = options.json === true ? JSON.stringify(frame) : lineOf(frame);
    if (line !== null) shell.out(`${line}\n`);
  };
  try {
    while (!shell.signal.aborted) {
      const code = await oneLine({ server, token, after: cursor, onFrame, signal: shell.signal });
      const final = FINAL[code];
      if (shell.signal.aborted) return;
      if (final !== undefined) throw new CliFault(final);
      shell.err(`The line has gone (${code}); taking it up again.\n`);
      await delay(1_000, undefined, { signal: shell.signal }).catch(() => undefined);
    }
  } finally {
    if (cursor !== null) shell.err(`Go on later with --after ${cursor}\n`);
    if (options.token === undefined) await signOut(server, token);
  }
}

async function ownToken(shell: Shell, { organisation, member }: TailOptions): Promise<string> {
  if (organisation === undefined) throw new CliFault('Say --organisation PREFIX, or --token TOKEN.');
  return await inHouse(shell, async (app) => {
    const facts = organisationOf(app, organisation);
    const found = member === undefined ? await anyReader(app, facts) : await memberOf(app, facts, member);
    shell.err(`The stream of ${facts.nameZh}, with the rights of ${found.displayName}.\n`);
    const { memberId, accountId } = found;
    return (await issueServiceToken(app.contextFor(null), { organisationId: facts.id, memberId, accountId }, 1)).token;
  });
}

interface Line {
  server: string;
  token: string;
  after: string | null;
  onFrame: (frame: Frame) => void;
  signal: AbortSignal;
}

/** One connection. Settles with its close code when it has gone. @throws CliFault when the server refuses the operation */
function oneLine({ server, token, after, onFrame, signal }: Line): Promise<number> {
  return new Promise((resolve, reject) => {
    const client = createClient({
      url: `${server.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      lazy: true,
      retryAttempts: 0,
      connectionParams: { token },
      on: { closed: (event) => finish(() => resolve((event as { code?: number }).code ?? 1006)) },
    });
    const stop = () => finish(() => resolve(1000));
    const finish = (settle: () => void) => {
      signal.removeEventListener('abort', stop);
      settle();
      // A line that never came up cannot be closed either.
      Promise.resolve(client.dispose()).catch(() => undefined);
    };
    signal.addEventListener('abort', stop);
    client.subscribe<{ events: Frame }>(
      { query: DOCUMENT, variables: { after } },
      {
        next: ({ data, errors }) => {
          if (data != null) onFrame(data.events);
          else finish(() => reject(new CliFault(errors?.[0]?.message ?? 'The server answered nothing.')));
        },
        error: (error) => {
          if (Array.isArray(error)) finish(() => reject(new CliFault(String(error[0]?.message ?? 'refused'))));
        },
        complete: () => finish(() => resolve(1000)),
      },
    );
  });
}

function lineOf(frame: Frame): string | null {
  switch (frame.__typename) {
    case 'EventFrame': {
      const states = frame.to === null ? '' : frame.from === null ? frame.to : `${frame.from} → ${frame.to}`;
      return [frame.number, frame.at, frame.word, states, frame.subjectId, frame.actorOrganisation.name].join('  ');
    }
    case 'Skipped':
      return `${frame.fromNumber}–${frame.toNumber}  not shown`;
    case 'Discontinuity':
      return `The cursor is too old: what happened before number ${frame.head} is in the timelines.`;
    case 'AccessRevoked':
      return `${frame.subjectType} ${frame.subjectId} is not visible any more.`;
    case 'ReauthRequired':
      return `The session ends at ${frame.endsAt}.`;
    case 'Heartbeat':
      return null;
  }
}

async function signOut(server: string, token: string): Promise<void> {
  await fetch(`${server}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: 'mutation { signOut { signedOut } }' }),
  }).catch(() => undefined);
}
