import { authorize } from '../../access/authorize.js';
import { scopeOf } from '../../access/row-security.js';
import { type CommandResult, command } from '../../command/command.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { type FileKind, FileNotAccepted, type StoredFile } from '../../kernel/ports/files.js';
import { refuse } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { requiredText } from '../../kernel/text.js';
import type { FieldClass } from '../cooperation/item-kinds.js';
import { materialPlace } from './material.projection.js';
import { type RawTicket, ticketById } from './material.queries.js';
import { MATERIAL_ROLES, MAX_FILES_WAITING } from './material.rules.js';
import { cleanName } from './material-name.rules.js';
import { readTicket, TICKET_MINUTES, type Ticket, writeTicket } from './material-ticket.js';
import { FILE_TYPES, kindsFor, PURPOSES, type Purpose, refusalOfTicket } from './material-types.rules.js';

export interface TicketInput {
  purpose: Purpose;
  /** The original name: personal data. */
  title: string;
  declaredType: FileKind;
  size: number;
  sha256?: string | null;
  fieldClass: FieldClass;
  idempotencyKey: string;
}

/**
 * A member announces a file. Afterwards there is a ticket of fifteen minutes with which this member, and nobody else,
 * may send it once.
 * @throws FILE_TYPE_REFUSED FILE_EMPTY FILE_TOO_LARGE FILE_HASH_UNFIT TEXT_MISSING TEXT_TOO_LONG FILES_WAITING_TOO_MANY
 */
export async function drawTicket(ctx: MemberContext, input: TicketInput): Promise<CommandResult> {
  return await command(ctx, 'file.ticket', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    authorize(tx.viewer, { roles: MATERIAL_ROLES });
    const sha256 = input.sha256 ?? null;
    const fault = refusalOfTicket({ ...input, sha256 });
    if (fault !== null)
      refuse(fault.code, { path: ['input', fault.field], words: { max: PURPOSES[input.purpose].maxText } });
    const title = requiredText(cleanName(input.title), 'title', 200);
    const [waiting] = await tx.sql<{ n: number }>(
      `select count(*)::int as n from material where created_by_member_id = ? and state in ('TICKETED', 'UPLOADED')
         and (state = 'UPLOADED' or ticket_expires_at > ?)`,
      [tx.viewer.memberId, tx.now],
    );
    if ((waiting?.n ?? 0) >= MAX_FILES_WAITING) refuse('FILES_WAITING_TOO_MANY', { words: { max: MAX_FILES_WAITING } });
    const id = newId();
    const expiresAt = new Date(tx.now.getTime() + TICKET_MINUTES * 60_000);
    await tx.sql(
      `insert into material (id, owner_organisation_id, purpose, field_class, state, title_sealed, declared_type, declared_size,
         declared_sha256, ticket_expires_at, created_at, created_by_member_id) values (?, ?, ?, ?, 'TICKETED', ?, ?, ?, ?, ?, ?, ?)`,
      [
        id,
        tx.viewer.organisationId,
        input.purpose,
        input.fieldClass,
        seal(tx.ctx, materialPlace('title_sealed', id), title),
        input.declaredType,
        input.size,
        sha256 === null ? null : Buffer.from(sha256, 'hex'),
        expiresAt,
        tx.now,
        tx.viewer.memberId,
      ],
    );
    return { subjectId: id };
  });
}

/** The ticket of an own file as it is handed out, again at a replay; null when the file is gone. */
export async function ticketFor(ctx: MemberContext, materialId: string): Promise<(Ticket & { token: string }) | null> {
  const [row] = await ctx.reads.rows(ticketById, [materialId]);
  if (row === undefined) return null;
  const ticket = { materialId, memberId: ctx.viewer.memberId, expiresAt: row.ticketExpiresAt };
  return { ...ticket, token: writeTicket(ctx, ticket) };
}

/**
 * A ticket at the door. Afterwards it is certain that its own member may send this file now.
 * @throws NOT_FOUND for a forged ticket and for another's alike; FILE_ALREADY_UPLOADED FILE_TICKET_EXPIRED FILE_TOO_LARGE FILE_SIZE_DIFFERS
 */
export async function admitUpload(ctx: MemberContext, token: string, announcedSize: number | null): Promise<RawTicket> {
  const ticket = readTicket(ctx, token);
  if (ticket === null || ticket.memberId !== ctx.viewer.memberId) refuse('NOT_FOUND');
  const [row] = await ctx.reads.rows(ticketById, [ticket.materialId]);
  if (row === undefined) refuse('NOT_FOUND');
  authorize(ctx.viewer, { roles: MATERIAL_ROLES });
  if (row.state === 'UPLOADED' || row.state === 'ATTACHED') refuse('FILE_ALREADY_UPLOADED');
  if (row.state === 'DISCARDED' || ticket.expiresAt <= ctx.clock.now()) refuse('FILE_TICKET_EXPIRED');
  const { maxBytes, maxText } = PURPOSES[row.purpose];
  if (announcedSize !== null && announcedSize > maxBytes) refuse('FILE_TOO_LARGE', { words: { max: maxText } });
  if (announcedSize !== null && announcedSize !== row.declaredSize) refuse('FILE_SIZE_DIFFERS');
  return row;
}

export interface Uploaded {
  materialId: string;
  size: number;
  sha256: string;
}

/**
 * Takes the bytes of an admitted upload. Afterwards the file is stored, sealed, and waits a day to be attached; or,
 * after an error, nothing is left of it and the ticket still holds.
 * @throws FILE_TOO_LARGE FILE_EMPTY FILE_TYPE_REFUSED FILE_SIZE_DIFFERS FILE_HASH_DIFFERS FILE_INTERRUPTED FILE_ALREADY_UPLOADED
 */
export async function receiveUpload(
  ctx: MemberContext,
  ticket: RawTicket,
  source: AsyncIterable<Uint8Array>,
): Promise<Uploaded> {
  const { maxBytes, maxText } = PURPOSES[ticket.purpose];
  const stored = await ctx.files
    .store(source, {
      maxBytes,
      kinds: kindsFor(ticket.declaredType),
      size: ticket.declaredSize,
      sha256: ticket.declaredSha256?.toString('hex'),
    })
    .catch((error: unknown) => {
      if (error instanceof FileNotAccepted) return refuse(error.reason, { words: { max: maxText } });
      throw error;
    });
  // When this fails nobody knows whether the row was written: the file stays, and the sweep finds it if no row knows it.
  if (!(await keep(ctx, ticket.id, stored))) {
    await ctx.files.remove(stored.name);
    refuse('FILE_ALREADY_UPLOADED');
  }
  return { materialId: ticket.id, size: stored.size, sha256: stored.sha256 };
}

/** Of two that sent the same file at the same time one wins here. */
async function keep(ctx: MemberContext, materialId: string, stored: StoredFile): Promise<boolean> {
  const em = ctx.em.fork({ clear: true, session: { variables: scopeOf(ctx.viewer) } });
  const rows = await em.execute<{ id: string }[]>(
    `update material set state = 'UPLOADED', media_type = ?, size = ?, sha256 = ?, storage_name = ?, wrapped_key = ?, uploaded_at = ?
     where id = ? and state = 'TICKETED' returning id`,
    [
      FILE_TYPES[stored.kind].mediaType,
      stored.size,
      Buffer.from(stored.sha256, 'hex'),
      stored.name,
      stored.wrappedKey,
      ctx.clock.now(),
      materialId,
    ],
  );
  return rows.length === 1;
}
