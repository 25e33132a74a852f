import type { FastifyInstance, FastifyReply } from 'fastify';
import { letterToRead, voidMarkOf } from '../features/letters/letter.reads.js';
import type { LetterContent } from '../features/letters/letter-content.js';
import { noteDownload } from '../features/letters/letter-download.service.js';
import { renderDocx } from '../features/letters/render/render-docx.js';
import { printPagePolicy, renderPrintPage } from '../features/letters/render/render-print-page.js';
import { fileToRead } from '../features/materials/material.reads.js';
import { attachmentOf } from '../features/materials/material-name.rules.js';
import { FILE_TYPES } from '../features/materials/material-types.rules.js';
import { rowIdOf } from '../kernel/ids.js';
import { refuse } from '../kernel/refusal.js';
import { answerMember, type FileRouteOptions } from './file-answers.js';

/** Nothing of what is given out may load, run or be taken for a page of ours. */
const NOTHING_RUNS = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/** `GET /materials/<id>`: a file, opened piece by piece. `GET /letters/<id>.docx` and `.html`: a paper, made now. */
export function registerDownloadRoutes(app: FastifyInstance, options: FileRouteOptions): void {
  // No HEAD: it would leave the trace of a download that never was.
  const route = { exposeHeadRoute: false };

  app.get<{ Params: { id: string } }>('/materials/:id', route, async (request, reply) =>
    answerMember(request, reply, options, async (ctx) => {
      const file = await fileToRead(ctx, rowIdOf('Material', request.params.id) ?? refuse('NOT_FOUND'));
      const bytes = await ctx.files.read(file.storageName, file.wrappedKey);
      bytes.once('error', (err) => {
        // The line is cut then, never ended properly, so that half a file is not taken for a whole one.
        options.logger.error({ err, requestId: request.id }, 'a download broke off');
      });
      const extension = FILE_TYPES[file.kind].extensions[0];
      return guarded(reply, NOTHING_RUNS)
        .header('content-disposition', attachmentOf(file.name, `file.${extension}`))
        .header('content-length', file.size)
        .type(file.mediaType)
        .send(bytes);
    }),
  );

  app.get<{ Params: { file: string } }>('/letters/:file', route, async (request, reply) =>
    answerMember(request, reply, options, async (ctx) => {
      const [, id = '', format = ''] = /^([\w-]{23})\.(docx|html)$/.exec(request.params.file) ?? [];
      const { letter, content } = await letterToRead(ctx, rowIdOf('Letter', id) ?? refuse('NOT_FOUND'));
      // Made first: what could not be made was not downloaded.
      const mark = voidMarkOf(letter);
      const paper = format === 'docx' ? await renderDocx(content, mark) : renderPrintPage(content, mark);
      await noteDownload(ctx, letter, format === 'docx' ? 'DOCX' : 'PRINT');
      return format === 'docx' ? sendDocx(reply, content, paper) : sendPage(reply, paper);
    }),
  );
}

function sendDocx(reply: FastifyReply, content: LetterContent, docx: Buffer | string): FastifyReply {
  return guarded(reply, NOTHING_RUNS)
    .header('content-disposition', attachmentOf(`${content.number}.docx`, 'letter.docx'))
    .type(FILE_TYPES.DOCX.mediaType)
    .send(docx);
}

/** Its one style sheet by its hash, and nothing else; a sandbox of its own, from which it may still be printed. */
function sendPage(reply: FastifyReply, page: Buffer | string): FastifyReply {
  return guarded(reply, `${printPagePolicy}; sandbox allow-modals`).type('text/html; charset=utf-8').send(page);
}

function guarded(reply: FastifyReply, policy: string): FastifyReply {
  return reply.header('content-security-policy', policy).header('x-content-type-options', 'nosniff');
}
