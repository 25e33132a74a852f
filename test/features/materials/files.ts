import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rowIdOf } from '../../../src/kernel/ids.js';
import { openFileStore } from '../../../src/platform/file-store.js';
import { KeyRing } from '../../../src/platform/key-ring.js';
import { keysOf } from '../../../src/platform/keys.js';
import type { UserErrorData } from '../../support/a.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';
import type { OrganisationSeed } from '../../support/world.js';

export interface FilesApp extends TestApp {
  /** Where the stored files are. */
  dataDir: string;
  onDisk(): string[];
}

/** The server of the tests with a file store that can be looked into. */
export async function startFilesApp(bodies?: readonly OrganisationSeed[]): Promise<FilesApp> {
  const dataDir = mkdtempSync(join(tmpdir(), 'yuanlian-materials-'));
  const t = await startTestApp({ files: await openFileStore({ dataDir, keys: keysOf(KeyRing.generate()) }) }, bodies);
  t.clock.moveTo('2026-11-03T02:00:00Z');
  return {
    ...t,
    dataDir,
    onDisk: () =>
      readdirSync(join(dataDir, 'files'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name)),
    stop: async () => {
      await t.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export const pdf = (bytes = 5_000, text = ''): Buffer =>
  Buffer.concat([Buffer.from(`%PDF-1.7\n${text}\n`), randomBytes(bytes)]);

export interface TicketData {
  ticketId: string;
  materialId: string;
  uploadPath: string;
  expiresAt: string;
}

/** Draws a ticket for a file. */
export async function draw(
  t: TestApp,
  login: string,
  content: Buffer,
  more: Record<string, unknown> = {},
): Promise<{ ticket: TicketData | null; userErrors: UserErrorData[] }> {
  const person = await t.as(login);
  const data = await person.run<{ fileTicket: { ticket: TicketData | null; userErrors: UserErrorData[] } }>(
    `mutation ($input: FileTicketInput!) { fileTicket(input: $input) {
       ticket { ticketId materialId uploadPath expiresAt } userErrors { code message path } } }`,
    {
      input: {
        purpose: 'DOCUMENT',
        title: '工资台账.pdf',
        declaredType: 'PDF',
        size: content.length,
        fieldClass: 'EVIDENCE',
        idempotencyKey: key(),
        ...more,
      },
    },
  );
  return data.fileTicket;
}

export interface HttpAnswer {
  status: number;
  headers: Headers;
  bytes: Buffer;
  text: string;
  code: string | null;
  json: { id?: string; size?: number; sha256?: string; errors?: { message: string; extensions: { code: string } }[] };
}

async function answerOf(response: Response): Promise<HttpAnswer> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  const json = (isJson ? JSON.parse(bytes.toString()) : {}) as HttpAnswer['json'];
  const code = json.errors?.[0]?.extensions.code ?? null;
  return { status: response.status, headers: response.headers, bytes, text: bytes.toString(), code, json };
}

/** Sends bytes to a ticket's address. */
export async function put(
  t: TestApp,
  login: string | null,
  path: string,
  body: Buffer | ReadableStream,
  headers: Record<string, string> = {},
): Promise<HttpAnswer> {
  const token = login === null ? {} : { authorization: `Bearer ${(await t.as(login)).token}` };
  const init = { method: 'PUT', headers: { ...token, ...headers }, body, duplex: 'half' };
  return await answerOf(await fetch(`${t.app.url}${path}`, init as RequestInit));
}

/** Fetches a file or a paper. */
export async function get(
  t: TestApp,
  login: string | null,
  path: string,
  headers: Record<string, string> = {},
): Promise<HttpAnswer> {
  const token = login === null ? {} : { authorization: `Bearer ${(await t.as(login)).token}` };
  return await answerOf(await fetch(`${t.app.url}${path}`, { headers: { ...token, ...headers } }));
}

/** An uploaded file that is attached to nothing: its global id. */
export async function uploaded(
  t: TestApp,
  login: string,
  content: Buffer,
  more: Record<string, unknown> = {},
): Promise<string> {
  const { ticket, userErrors } = await draw(t, login, content, more);
  if (ticket === null) throw new Error(JSON.stringify(userErrors));
  const answer = await put(t, login, ticket.uploadPath, content);
  if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
  return ticket.materialId;
}

export const MATERIAL_FIELDS = `id title purpose fieldClass state mediaType size sha256 owner { name } obtainedFrom obtainedOn obtainedHow
  sharedWithAsks attachedAt itemId downloadPath redactions { field reason }`;

export interface MaterialData {
  id: string;
  title: string | null;
  fieldClass: string;
  state: string;
  mediaType: string | null;
  size: number | null;
  sha256: string | null;
  owner: { name: string };
  obtainedFrom: string | null;
  itemId: string | null;
  downloadPath: string | null;
  redactions: { field: string; reason: string }[];
}

export interface Attached {
  material: MaterialData | null;
  journalEntryId: string | null;
  userErrors: UserErrorData[];
}

export async function attach(t: TestApp, login: string, input: Record<string, unknown>): Promise<Attached> {
  const person = await t.as(login);
  const data = await person.run<{ materialAttach: Attached }>(
    `mutation ($input: MaterialAttachInput!) { materialAttach(input: $input) { journalEntryId material { ${MATERIAL_FIELDS} }
       userErrors { code message path currentState } } }`,
    { input: { idempotencyKey: key(), ...input } },
  );
  return data.materialAttach;
}

/** Uploads and attaches in one go. */
export async function attached(
  t: TestApp,
  login: string,
  target: Record<string, unknown>,
  more: Record<string, unknown> = {},
  content = pdf(),
): Promise<MaterialData> {
  const materialId = await uploaded(t, login, content, more);
  const { material, userErrors } = await attach(t, login, { materialId, ...target });
  if (material === null) throw new Error(JSON.stringify(userErrors));
  return material;
}

/** A file as somebody sees it. */
export async function seenFile(t: TestApp, login: string, id: string): Promise<MaterialData | null> {
  const person = await t.as(login);
  const data = await person.run<{ material: MaterialData | null }>(
    `query ($id: ID!) { material(id: $id) { ${MATERIAL_FIELDS} } }`,
    { id },
  );
  return data.material;
}

export const rowOf = (id: string): string => rowIdOf('Material', id) ?? '';
