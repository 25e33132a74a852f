import type { Viewer } from '../../../src/kernel/context.js';
import type { Role } from '../../../src/kernel/roles.js';
import { sql } from '../../support/a.js';
import type { Person, TestApp } from '../../support/app.js';

export interface FrameData {
  __typename: string;
  entryId?: string;
  number?: number;
  cursor?: string;
  word?: string;
  subjectType?: string;
  subjectId?: string;
  from?: string | null;
  to?: string | null;
  version?: number;
  at?: string;
  actorOrganisation?: { id: string; name: string };
  causedBy?: string;
  references?: { name: string; value: string }[];
  subject?: { __typename: string; id: string; state?: string; number?: string | null } | null;
  head?: number;
  fromNumber?: number;
  toNumber?: number;
  endsAt?: string;
}

export const FRAME = `__typename
  ... on EventFrame { entryId number cursor word subjectType subjectId from to version at actorOrganisation { id name } causedBy references { name value }
    subject { __typename ... on Cooperation { id coState: state number } ... on LegalAidCase { id caseState: state } } }
  ... on Heartbeat { head cursor }
  ... on Skipped { fromNumber toNumber cursor }
  ... on Discontinuity { head cursor }
  ... on AccessRevoked { subjectType subjectId }
  ... on ReauthRequired { endsAt cursor }`;

export interface Listening {
  /** The next frame that is no heartbeat; fails after half a minute. */
  next(): Promise<FrameData>;
  /** The next frame, whatever it is. */
  any(): Promise<FrameData>;
  /**
   * Settles when the stream has told where it begins. Without a cursor that is the head of that moment: what is done
   * before may lie before it, and is then never told.
   */
  begun: Promise<void>;
  /** The errors the subscription ended with. */
  failed: Promise<readonly { message: string; extensions?: { code?: string } }[]>;
  stop(): void;
}

/** Follows a stream in somebody's name. */
export function listen(
  person: Person,
  field = 'events',
  variables: { after?: string | null; filter?: Record<string, unknown>; id?: string } = {},
  onClosed?: (event: { code: number; reason: string }) => void,
): Listening {
  const client = person.socket(onClosed === undefined ? {} : { onClosed });
  const args = [
    ['after', 'String'],
    ...(variables.filter === undefined ? [] : [['filter', 'EventFilterInput']]),
    ...(variables.id === undefined ? [] : [['id', 'ID!']]),
  ] as [string, string][];
  const query = `subscription (${args.map(([name, type]) => `$${name}: ${type}`).join(', ')}) {
    frame: ${field}(${args.map(([name]) => `${name}: $${name}`).join(', ')}) { ${FRAME} } }`;
  const arrived: FrameData[] = [];
  const waiting: ((frame: FrameData) => void)[] = [];
  const failed = Promise.withResolvers<readonly { message: string; extensions?: { code?: string } }[]>();
  const begun = Promise.withResolvers<void>();
  const stop = client.subscribe<{ frame: FrameData }>(
    { query, variables },
    {
      next: ({ data, errors }) => {
        if (errors !== undefined || data == null) return failed.resolve((errors ?? []) as never);
        begun.resolve();
        const next = waiting.shift();
        if (next === undefined) arrived.push(data.frame);
        else next(data.frame);
      },
      error: (error) => failed.resolve((Array.isArray(error) ? error : [{ message: String(error) }]) as never),
      complete: () => undefined,
    },
  );
  const any = async (): Promise<FrameData> => {
    const known = arrived.shift();
    if (known !== undefined) return known;
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('No frame came within half a minute.')), 30_000);
      waiting.push((frame) => {
        clearTimeout(timer);
        resolve(frame);
      });
    });
  };
  const next = async (): Promise<FrameData> => {
    for (const until = Date.now() + 30_000; ; ) {
      const frame = await any();
      if (frame.__typename !== 'Heartbeat') return frame;
      if (Date.now() > until) throw new Error('Nothing but heartbeats came within half a minute.');
    }
  };
  return { any, next, begun: begun.promise, failed: failed.promise, stop };
}

/** A frame in a word: its number and what happened, or its kind. */
export function brief(frame: FrameData): string {
  if (frame.__typename === 'EventFrame') return `${frame.number} ${frame.word}`;
  if (frame.__typename === 'Skipped') return `${frame.fromNumber}-${frame.toNumber}`;
  return frame.__typename;
}

/** A page of the stream, asked for. */
export async function pageOf(
  person: Person,
  variables: { after?: string | null; first?: number; filter?: Record<string, unknown> } = {},
): Promise<{ frames: FrameData[]; head: number; cursor: string; hasMore: boolean }> {
  const data = await person.run<{ events: { frames: FrameData[]; head: number; cursor: string; hasMore: boolean } }>(
    `query ($after: String, $first: Int, $filter: EventFilterInput) { events(after: $after, first: $first, filter: $filter) { head cursor hasMore frames { ${FRAME} } } }`,
    variables,
  );
  return data.events;
}

/** Somebody of an organisation, as the server sees a person at a desk. */
export function viewerAt(t: TestApp, login: string, roles: readonly Role[]): Viewer {
  const [organisation = ''] = login.split('.');
  return {
    accountId: t.world.accounts[login] ?? '',
    memberId: t.world.members[login] ?? '',
    organisationId: t.world.organisations[organisation] ?? '',
    organisationState: 'ACTIVE',
    displayName: login,
    roles: new Set(roles),
    sessionId: '',
    sessionExpiresAt: new Date(Date.now() + 3_600_000),
    restricted: [],
  };
}

/** The cursor before everything. */
export function beginning(t: TestApp, organisation: string): string {
  return t.app.contextFor(null).stream.cursors.of(t.world.organisations[organisation] ?? '', 0);
}

/** Waits until everything that was committed has its numbers. */
export async function stamped(t: TestApp): Promise<void> {
  for (let tries = 0; tries < 3_000; tries += 1) {
    const [row] = await sql<{ n: number }>(t, 'select count(*)::int as n from journal_pending');
    if (row?.n === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('What was recorded is not stamped.');
}
