import type { FastifyInstance, FastifyRequest } from 'fastify';
import { admitUpload, receiveUpload } from '../features/materials/material-upload.service.js';
import { toGlobalId } from '../kernel/ids.js';
import { answerMember, type FileRouteOptions } from './file-answers.js';

/** So long a refused sender is listened to, so that the answer reaches it before the line is cut. */
const LINGER_MS = 3_000;

/**
 * `PUT /uploads/<ticket>`: the bytes of one file, as the body and nothing else, whatever content type they claim. They
 * go to the store as they come; memory holds a few pieces of them.
 */
export async function registerUploadRoutes(app: FastifyInstance, options: FileRouteOptions): Promise<void> {
  await app.register(async (uploads) => {
    uploads.removeAllContentTypeParsers();
    uploads.addContentTypeParser('*', (_request, _payload, done) => done(null));
    uploads.put<{ Params: { ticket: string } }>('/uploads/:ticket', async (request, reply) => {
      try {
        return await answerMember(request, reply, options, async (ctx) => {
          const ticket = await admitUpload(ctx, request.params.ticket, announcedSize(request));
          const { materialId, size, sha256 } = await receiveUpload(ctx, ticket, arriving(request));
          return reply.code(201).send({ id: toGlobalId('Material', materialId), size, sha256 });
        });
      } finally {
        letGo(request);
      }
    });
  });
}

/** The body piece by piece. Who stops reading early leaves the line open: there is an answer to send on it. */
function arriving({ raw }: FastifyRequest): AsyncIterable<Uint8Array> {
  return raw.iterator({ destroyOnReturn: false });
}

function announcedSize(request: FastifyRequest): number | null {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  return encoding === undefined ? Number(length ?? 0) : null;
}

/** A sender that was refused midway still sends: it is heard out for a moment, then cut off. */
function letGo({ raw }: FastifyRequest): void {
  if (raw.complete || raw.destroyed) return;
  raw.on('error', () => undefined);
  raw.resume();
  const timer = setTimeout(() => raw.destroy(), LINGER_MS);
  raw.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
}
