import type { CommandTx } from '../../command/command.js';
import { inTheNameOf } from '../../command/system-command.js';
import { normaliseNumber } from '../../kernel/codes/document-number.js';
import type { Viewer } from '../../kernel/context.js';
import { refuse } from '../../kernel/refusal.js';
import { openObjectionDoor } from '../cases/objection-door.js';
import { HEARD_ABOVE } from './letter.rules.js';
import { factsPlace, type IssuedLetter, issueLetter, type KeptFacts } from './letter.service.js';
import type { PaperRow } from './letter-paper.js';
import { presentFacts } from './letter-present.js';
import { letterForms } from './templates/letter-templates.js';

/** Asks that go by the number of the letter that opened them. */
const GOES_BY_ITS_LETTER = { COOPERATION: 'cooperation', REFERRAL: 'referral', DEFENCE_NOTICE: 'defence_notice' };

export interface Reissued extends IssuedLetter {
  /** The version of the ask, where it goes by the new number from now on. */
  version: number | null;
}

/**
 * Issues a void paper anew: the same form over the facts of today, with the next number. Afterwards both papers name each
 * other, an ask that went by the void number goes by the new one, and a person is
 * heard at the judicial administration with the new decision as with the void one. @throws LETTER_FACTS_NOT_KEPT
 */
export async function issueAnew(tx: CommandTx, paper: PaperRow): Promise<Reissued> {
  const { subjectType, subjectId, filedUnderId, templateId, facts: sealed } = paper;
  if (sealed === null) refuse('LETTER_FACTS_NOT_KEPT');
  const kept = JSON.parse(tx.ctx.keys.decryptText(factsPlace(paper.id), sealed)) as KeptFacts;
  const now = await presentFacts(tx, { subjectType, subjectId, filedUnderId, templateId, kept });
  const letter = await issueLetter(tx, {
    template: letterForms[templateId],
    facts: now.facts as never,
    subjectType,
    subjectId,
    filedUnderId,
    toOrganisationId: paper.toOrganisationId,
    ...(now.addressee === null ? {} : { addressee: now.addressee }),
    attachments: now.attachments,
    lineIds: now.lineIds,
    replaces: { id: paper.id, number: paper.number },
  });
  if (HEARD_ABOVE.includes(templateId)) await openObjectionDoor(tx, { id: subjectId, letter });
  return { ...letter, version: await renumber(tx, paper, letter.number) };
}

/**
 * An ask known by the void number is known by the new one, and who gave it says so; its row is locked already. Where the
 * issuer has no part in it, it is given its number in the name of whom the paper is addressed to.
 */
async function renumber(tx: CommandTx, paper: PaperRow, next: string): Promise<number | null> {
  const { filedUnderId, toOrganisationId } = paper;
  if (filedUnderId === null || toOrganisationId === null) return await renumberHere(tx, paper, next, tx.viewer);
  let version: number | null = null;
  await inTheNameOf(tx, toOrganisationId, async (there) => {
    version = await renumberHere(there, paper, next, tx.viewer);
  });
  return version;
}

async function renumberHere(
  tx: CommandTx,
  { subjectType, subjectId, number }: PaperRow,
  next: string,
  { organisationId, memberId }: Viewer,
): Promise<number | null> {
  const table = (GOES_BY_ITS_LETTER as Readonly<Record<string, string>>)[subjectType];
  if (table === undefined) return null;
  const [row] = await tx.sql<{ version: number }>(
    `update ${table} set number = ?, number_key = ?, version = version + 1, last_actor_organisation_id = ?, last_actor_member_id = ?,
       last_moved_at = ? where id = ? and number = ? returning version`,
    [next, normaliseNumber(next), organisationId, memberId === '' ? null : memberId, tx.now, subjectId, number],
  );
  return row?.version ?? null;
}
