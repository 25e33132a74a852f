import { type HostileDocument, hostileDocuments } from '../support/hostile-documents.js';
import { RawSocket } from '../support/raw-socket.js';
import { REAL_WORDS } from '../support/real-server.js';
import type { Findings } from './findings.js';
import { figure, median, spreadOf } from './statistics.js';

const MOST_MS = 20;
const TRIES = 7;

/**
 * R3: how long the real schema takes to refuse each hostile document, from the first byte sent to the whole answer
 * read, on both transports. The verdicts are tested in test/platform/hostile-documents; here is only the time.
 */
export async function measureHostileDocuments(url: string, token: string, findings: Findings): Promise<void> {
  const documents = hostileDocuments(REAL_WORDS);
  const socket = await RawSocket.admitted(url.replace('http', 'ws'), `Bearer ${token}`);
  const overHttp = (document: HostileDocument): Promise<number> => refusedOverHttp(url, token, document);
  const overWebSocket = (document: HostileDocument): Promise<number> => refusedOverWebSocket(socket, document);
  let slowest = { name: '', ms: 0 };
  for (const [transport, refuse] of [
    ['HTTP', overHttp],
    ['WebSocket', overWebSocket],
  ] as const) {
    for (const document of documents) await refuse(document);
    const medians: number[] = [];
    for (const document of documents) {
      const tries: number[] = [];
      for (let nth = 0; nth < TRIES; nth += 1) tries.push(await refuse(document));
      const ms = median(tries);
      medians.push(ms);
      if (ms > slowest.ms) slowest = { name: `${document.name}, ${transport}`, ms };
    }
    findings.add({
      operation: `${documents.length} hostile documents, each refused`,
      variant: transport,
      spread: spreadOf(medians),
      note: `median of ${TRIES} tries for each document`,
    });
  }
  await socket.close();
  findings.judge(
    'R3',
    slowest.ms <= MOST_MS,
    `${documents.length} hostile documents on HTTP and WebSocket, each refused in ≤ ${MOST_MS} ms: the slowest (${slowest.name}) in ${figure(slowest.ms)} ms`,
  );
}

async function refusedOverHttp(url: string, token: string, document: HostileDocument): Promise<number> {
  const { query, variables, operationName } = document;
  const body = JSON.stringify({ query, variables, operationName });
  const began = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      authorization: `Bearer ${token}`,
    },
    body,
  });
  const answer = (await response.json()) as { errors?: { extensions: { code: string } }[] };
  const ms = performance.now() - began;
  if (answer.errors?.[0]?.extensions.code !== document.code) throw new Error(`${document.name} was not refused.`);
  return ms;
}

let sent = 0;

async function refusedOverWebSocket(socket: RawSocket, document: HostileDocument): Promise<number> {
  const { query, variables, operationName } = document;
  sent += 1;
  const began = performance.now();
  socket.subscribe(`h${sent}`, query, { variables, operationName });
  const answer = await socket.next();
  const ms = performance.now() - began;
  if (answer.type !== 'error' || answer.id !== `h${sent}`) throw new Error(`${document.name} was not refused.`);
  return ms;
}
