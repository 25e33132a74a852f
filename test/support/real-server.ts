import { decodeJwt } from 'jose';
import { startTestApp } from './app.js';
import type { StartedServer, StartOptions, Words } from './started-server.js';

/** Who stands behind the names of sessions in the suites. */
const DESKS: Readonly<Record<string, string>> = {
  s1: 'puyang.officer',
  s33: 'puyang.officer2',
  s34: 'puyang.reviewer',
};

/** Enough of a row that a hundred times a hundred of them are too many. */
const ROW = 'id claimed { fen yuan } settled { fen yuan } paid { fen yuan } owed { fen yuan }';

const inCase = (selection: string) =>
  `events { ... on EventFrame { subject { ... on LegalAidCase { ${selection} } } } }`;

/** The real schema's words for the transport suites. */
export const REAL_WORDS: Words = {
  quiet: 'subscription { events { __typename } }',
  ticks: 'subscription Ticks($n: Int) { events { __typename } }',
  failing: 'subscription { events { __typename } }',
  starting: 'subscription { events { __typename } }',
  mutation: 'mutation { signOut { userErrors { code } } }',
  root: 'case',
  object: 'LegalAidCase',
  below: 'splitFrom',
  leaf: 'id',
  plainList: 'splitCases',
  pageIn: (first, below) =>
    `cases(first: ${first}) { nodes { roster(first: ${first}) { nodes { ${below ?? ROW} } } } }`,
  pageDepth: 2,
  nodes: 'nodes',
  echo: {
    text: (value) => `directory(search: ${value}) { totalCount }`,
    number: (value) => `directory(first: ${value}) { totalCount }`,
    kind: (value) => `directory(kinds: ${value}) { totalCount }`,
    range: (value) => `inbox(filter: ${value}) { totalCount }`,
  },
  inputType: 'InboxFilterInput',
  enumType: '[OrganisationKind!]',
  subscribed: inCase,
  personal: 'viewerActions { action }',
};

/** The real server on a database of its own, with tokens that its own sessions back. */
export async function startRealServer({ sockets = {} }: StartOptions = {}): Promise<StartedServer> {
  const t = await startTestApp({ origins: ['https://desk.example'], sockets });
  const tokens = new Map<string, string>();
  let stopped: Promise<void> | undefined;
  for (const [session, login] of Object.entries(DESKS)) tokens.set(session, (await t.as(login)).token);
  const token = (session: string) => tokens.get(session) ?? 'forged.forged.forged.forged';
  return {
    url: `${t.app.url}/graphql`,
    socketUrl: `${t.app.url.replace('http', 'ws')}/graphql`,
    authorization: (session = 's1') => `Bearer ${token(session)}`,
    sessionId: (session) => decodeJwt(token(session)).sub ?? '',
    registry: t.app.sockets.registry,
    work: t.app.gate.work,
    log: t.log,
    changes: () => 0,
    stop: async () => {
      stopped ??= t.stop();
      await stopped;
    },
  };
}
