import type { ViewerAction as ActionAnswer } from '../../access/authorize.js';
import { briefOrNull } from '../../access/projection.js';
import { moneyOf, viewerActionsOf } from '../../api/common.graphql.js';
import { rowsOf } from '../../api/loader.js';
import type { RefusalCode } from '../../errors/catalogue.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import { unseal } from '../../kernel/seal.js';
import { projectPerson } from '../people/person.projection.js';
import type { LegalAidCase } from './case.graphql.js';
import { caseLifecycle } from './case.lifecycle.js';
import type { RawCase } from './case.queries.js';
import { whyMayNotInCase } from './case.rules.js';
import type { Settlement, SettlementShare } from './settlement.graphql.js';
import { type SettlementCommand, settlementLifecycle } from './settlement.lifecycle.js';
import { type RawSettlement, type RawShare, settlementsByCase } from './settlement.queries.js';
import { concludeProblem, type Decision } from './settlement.rules.js';
import { mayRead, type Sharing } from './sharing.rules.js';

/** The settlements of a case, where amounts are shared. */
export async function loadSettlements(ctx: MemberContext, { raw, sharing }: LegalAidCase): Promise<Settlement[]> {
  if (!mayRead(sharing.AMOUNTS)) return [];
  const rows = await rowsOf(ctx, settlementsByCase, raw.id);
  return rows.map((row) => settlementOf(ctx, row, raw, sharing));
}

function settlementOf(ctx: MemberContext, raw: RawSettlement, ofCase: RawCase, sharing: Sharing): Settlement {
  return {
    __typename: 'Settlement',
    id: toGlobalId('Settlement', raw.id),
    state: raw.state,
    version: raw.version,
    revision: raw.revision,
    total: moneyOf(raw.totalFen),
    terms: unseal(
      ctx,
      { table: 'settlement', column: 'terms_sealed', rowId: `${raw.id}/${raw.revision}` },
      raw.termsSealed,
    ),
    offeredAt: raw.offeredAt,
    concludedAt: raw.concludedAt,
    undecided: raw.undecided,
    agreed: raw.agreed,
    declined: raw.declined,
    carvedOut: raw.carvedOut,
    viewerActions: viewerActionsOf(ctx, settlementActions(ctx, raw, ofCase)),
    raw,
    ofCase,
    sharing,
  } as unknown as Settlement;
}

function settlementActions(ctx: MemberContext, raw: RawSettlement, ofCase: RawCase): ActionAnswer[] {
  return settlementLifecycle.allowed(raw.state).map((command) => {
    const refusal = whyNot(ctx, raw, ofCase, command);
    return { action: `${settlementLifecycle.name}.${command}`, allowed: refusal === null, refusal };
  });
}

function whyNot(
  ctx: MemberContext,
  raw: RawSettlement,
  ofCase: RawCase,
  command: SettlementCommand,
): RefusalCode | null {
  const row = caseLifecycle.row(ofCase.state, command === 'decide' ? 'decide' : 'settle');
  if (row === null) return 'CASE_AT_ANOTHER_STAGE';
  const code = whyMayNotInCase(ctx.viewer, ofCase.handlerMemberId, ofCase.part, row);
  if (code !== null || command !== 'conclude') return code;
  const decisions: Decision[] = [
    ...Array<Decision>(raw.undecided).fill('UNDECIDED'),
    ...Array<Decision>(raw.declined).fill('DECLINED'),
    ...Array<Decision>(raw.agreed).fill('AGREED'),
  ];
  return concludeProblem(decisions)?.code ?? null;
}

/** One worker's share, as far as persons are shared. */
export function shareOf(ctx: Context, raw: RawShare, sharing: Sharing): SettlementShare {
  return {
    rowId: toGlobalId('RosterRow', raw.rowId),
    rowNumber: raw.rowNumber,
    person: projectPerson(ctx, raw, sharing),
    amount: moneyOf(raw.amountFen),
    decision: raw.decision,
    decidedAt: raw.decidedAt,
    decidedBy: briefOrNull(ctx, raw.decidedByOrganisationId),
    how: raw.decidedHow,
    materialId: raw.materialId === null ? null : toGlobalId('Material', raw.materialId),
  };
}
