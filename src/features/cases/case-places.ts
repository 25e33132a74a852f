import type { CommandTx } from '../../command/command.js';
import { refuse } from '../../kernel/refusal.js';
import type { LegalAidCase } from './case.entity.js';

/** The places that decide which institution is competent; unknown ones are null. */
export interface CasePlaces {
  /** Where the organ that handles the matter is (办案机关所在地). */
  organRegionCode?: string | null;
  /** Where the body that handles the dispute is (争议处理机关所在地). */
  disputeRegionCode?: string | null;
  /** Where the cause arose (事由发生地). */
  causeRegionCode?: string | null;
}

const PLACES = ['organRegionCode', 'disputeRegionCode', 'causeRegionCode'] as const;

/** Afterwards the places stand on the case, those left out as unknown. @throws REGION_UNKNOWN */
export function writePlaces(tx: CommandTx, legalAidCase: LegalAidCase, places: CasePlaces): void {
  for (const place of PLACES) {
    const code = places[place] ?? null;
    if (code !== null && !tx.ctx.reference.hasRegion(code)) refuse('REGION_UNKNOWN', { path: ['input', place] });
    legalAidCase[place] = code;
  }
}
