import type { CommandTx } from '../../command/command.js';
import { normalisePersonName } from '../../kernel/codes/person-name.js';
import { unseal } from '../../kernel/seal.js';
import { keepOtherSide } from '../people/person-match.js';
import { casePlace, type LegalAidCase } from './case.entity.js';

/**
 * Keeps blind tokens of the other side's names under the own organisation's key, and under the platform's. Afterwards a
 * lawyer who acts for one of that name, here or elsewhere, is noticed when somebody is assigned.
 */
export async function writeRespondentTokens(tx: CommandTx, legalAidCase: LegalAidCase): Promise<void> {
  const { id, respondentSealed } = legalAidCase;
  const text = unseal(tx.ctx, casePlace('respondent_sealed', id), respondentSealed ?? null) ?? '';
  const names = new Set(text.split(/[、,，;；/\n]/).map(normalisePersonName));
  names.delete('');
  if (names.size === 0) return;
  const { organisationId } = tx.viewer;
  const tokens = [...names].map((name) => `\\x${tx.ctx.keys.blindIndex(organisationId, 'NAME', name).toString('hex')}`);
  await tx.sql(
    `insert into case_respondent_token (organisation_id, case_id, token)
     select ?, ?, v::bytea from jsonb_array_elements_text(?::jsonb) as j(v) on conflict do nothing`,
    [organisationId, id, JSON.stringify(tokens)],
  );
  await keepOtherSide(tx, id, names);
}
