import { brief, briefOrNull } from '../../access/projection.js';
import { viewerActionsOf } from '../../api/common.graphql.js';
import { rowsOf } from '../../api/loader.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import type { Part } from '../../kernel/roles.js';
import { unseal } from '../../kernel/seal.js';
import type { LegalAidCase } from './case.graphql.js';
import type { CaseTermination, LetterService, Objection } from './ending.graphql.js';
import { objectionLifecycle } from './objection.lifecycle.js';
import { objectionsByCase, type RawObjection, servicesByCase, terminationsByCase } from './objection.queries.js';
import { whyMayNotOnObjection } from './objection.rules.js';
import { mayRead } from './sharing.rules.js';

const SEE_TERMINATION: readonly Part[] = ['LEAD', 'HOME', 'SUPERVISOR'];
const SEE_OBJECTION: readonly Part[] = ['LEAD', 'SUPERVISOR'];

/** Whether the part and the facts are open for the ground and the objection; the organ learns that aid has ended, not why. */
function opens(parts: readonly Part[], { raw, sharing }: LegalAidCase): boolean {
  return parts.includes(raw.part) && mayRead(sharing.FACTS);
}

/** How the aid was terminated last; null when it was not, or is not shown. */
export async function loadTermination(ctx: Context, root: LegalAidCase): Promise<CaseTermination | null> {
  if (!opens(SEE_TERMINATION, root)) return null;
  const [row] = await rowsOf(ctx, terminationsByCase, root.raw.id);
  if (row === undefined) return null;
  const reason = unseal(ctx, { table: 'case_termination', column: 'reason_sealed', rowId: row.id }, row.reasonSealed);
  return { ground: row.ground, reason: reason ?? '', decidedAt: row.decidedAt, correctedAt: row.correctedAt };
}

/** The objections of a case, the latest first. */
export async function loadObjections(ctx: Context, root: LegalAidCase): Promise<Objection[]> {
  const { viewer } = ctx;
  if (viewer === null || !opens(SEE_OBJECTION, root)) return [];
  const rows = await rowsOf(ctx, objectionsByCase, root.raw.id);
  return rows.map((row) => objectionOf({ ...ctx, viewer }, row, root.raw.part));
}

function objectionOf(ctx: MemberContext, row: RawObjection, part: Part): Objection {
  const open = (column: string, bytes: Buffer | null) =>
    unseal(ctx, { table: 'objection', column, rowId: row.id }, bytes);
  const actions = objectionLifecycle.allowed(row.state).flatMap((command) => {
    if (objectionLifecycle.row(row.state, command)?.side === 'SYSTEM') return [];
    const refusal = whyMayNotOnObjection(ctx.viewer, part, row, command);
    return [{ action: `objection.${command}`, allowed: refusal === null, refusal }];
  });
  return {
    id: toGlobalId('Objection', row.id),
    state: row.state,
    version: row.version,
    against: row.against,
    applicant: open('applicant_sealed', row.applicantSealed) ?? '',
    text: open('text_sealed', row.textSealed) ?? '',
    filedOn: row.filedOn,
    late: row.late,
    lateReason: open('late_reason_sealed', row.lateReasonSealed),
    superior: briefOrNull(ctx, row.superiorOrganisationId),
    recordedBy: brief(ctx, row.recordedByOrganisationId),
    decidedAt: row.decidedAt,
    opinion: open('opinion_sealed', row.opinionSealed),
    outsideDocument: open('outside_document_sealed', row.outsideDocumentSealed),
    correctedAt: row.correctedAt,
    viewerActions: viewerActionsOf(ctx, actions),
  };
}

/** On whom, how and when the papers were served that the viewer's organisation has issued. */
export async function loadServices(ctx: Context, root: LegalAidCase): Promise<LetterService[]> {
  if (!mayRead(root.sharing.FACTS)) return [];
  const rows = await rowsOf(ctx, servicesByCase, root.raw.id);
  const open = (id: string, column: string, bytes: Buffer | null) =>
    unseal(ctx, { table: 'letter_service', column, rowId: id }, bytes);
  return rows
    .filter(({ organisationId }) => organisationId === ctx.viewer?.organisationId)
    .map((row) => ({
      letterId: toGlobalId('Letter', row.letterId),
      way: row.way,
      receiver: open(row.id, 'receiver_sealed', row.receiverSealed) ?? '',
      place: open(row.id, 'place_sealed', row.placeSealed),
      servedOn: row.servedOn,
      recordedAt: row.recordedAt,
    }));
}
