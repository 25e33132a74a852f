import { whenDetails } from '../../access/authorize.js';
import { participantsOf } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { refuse } from '../../kernel/refusal.js';
import { caseLifecycle } from '../cases/case.lifecycle.js';
import { lockCase } from '../cases/case-lock.js';
import { cooperationLifecycle } from '../cooperation/cooperation.lifecycle.js';
import { itemsMayMove } from '../cooperation/cooperation.rules.js';
import { audienceOf } from '../cooperation/cooperation-facts.js';
import { cooperationItemLifecycle } from '../cooperation/cooperation-item.lifecycle.js';
import { lockItem } from '../cooperation/cooperation-lock.js';
import type { FieldClass, ItemKindCode } from '../cooperation/item-kinds.js';
import type { MaterialState } from './material.queries.js';
import { isShownWithin } from './material.reads.js';
import { type AskGrant, itemTakesFiles, reachOf, refusalToAddToCase, refusalToAddToItem } from './material.rules.js';
import type { Purpose } from './material-types.rules.js';

/** Where a file goes: a case, or an item with its cooperation and case; locked, and judged for classes of fields. */
export interface Target {
  subjectType: 'LEGAL_AID_CASE' | 'COOPERATION';
  subjectId: string;
  caseId: string;
  cooperationId: string | null;
  itemId: string | null;
  /** The kind of act that the file answers to, for the side that was asked. */
  answers: ItemKindCode | null;
  version: number;
  /** Ends the use case unless a file of these classes may be added here now. */
  admit(classes: readonly FieldClass[]): Promise<void>;
  /** Who learns of such a file: the sides that see at least its title. */
  audience(file: { purpose: Purpose; fieldClass: FieldClass; sharedWithAsks: boolean }): Promise<string[]>;
}

/** A locked case as the place of a file. @throws NOT_FOUND; `admit` SIDE_MAY_NOT FIELD_CLASS_NOT_YOURS CASE_ENDED */
export async function caseTarget(tx: CommandTx, caseId: string): Promise<Target> {
  const { legalAidCase, part } = await lockCase(tx, caseId);
  const { state } = legalAidCase;
  return {
    subjectType: 'LEGAL_AID_CASE',
    subjectId: caseId,
    caseId,
    cooperationId: null,
    itemId: null,
    answers: null,
    version: legalAidCase.version,
    admit: async (classes) => {
      const own = (await runningGrants(tx, caseId)).filter(
        (grant) => grant.organisationId === tx.viewer.organisationId,
      );
      const code = refusalToAddToCase(part, classes, own);
      if (code !== null) refuse(code);
      if (caseLifecycle.isFinal(state)) refuse('CASE_ENDED', whenDetails(caseLifecycle, state));
    },
    audience: async (file) => {
      const [sides, grants] = [await participantsOf(tx, caseId), await runningGrants(tx, caseId)];
      return sides
        .filter(({ organisationId, part: theirs }) => {
          if (theirs === 'ASKED') return false;
          const facts = {
            ...file,
            cooperationId: null,
            own: organisationId === tx.viewer.organisationId,
            askPart: null,
          };
          const reach = {
            part: theirs,
            grants: grants.filter((grant) => grant.organisationId === organisationId),
            narrowed: [],
          };
          return ['READ', 'TITLE'].includes(reachOf(facts, reach).level);
        })
        .map(({ organisationId }) => organisationId);
    },
  };
}

type OrganisationGrant = AskGrant & { organisationId: string };

async function runningGrants(tx: CommandTx, caseId: string): Promise<OrganisationGrant[]> {
  return await tx.sql<OrganisationGrant>(
    `select organisation_id as "organisationId", field_class as "fieldClass", level, person_ids as "personIds", ask_id as "askId", false as ended
     from sharing_grant where case_id = ? and ended_at is null`,
    [caseId],
  );
}

/**
 * A locked item as the place of a file.
 * @throws NOT_FOUND; `admit` SIDE_MAY_NOT COOPERATION_AT_ANOTHER_STAGE COOPERATION_ENDED COOPERATION_ITEM_ENDED
 *   COOPERATION_ITEM_AT_ANOTHER_STAGE FIELD_CLASS_NOT_SHARED
 */
export async function itemTarget(tx: CommandTx, itemId: string): Promise<Target> {
  const { ask, part, item } = await lockItem(tx, itemId);
  return {
    subjectType: 'COOPERATION',
    subjectId: ask.id,
    caseId: ask.caseId,
    cooperationId: ask.id,
    itemId,
    answers: part === 'REQUESTED' ? item.kind : null,
    version: ask.version,
    admit: async (classes) => {
      if (part !== 'REQUESTING' && part !== 'REQUESTED') refuse('SIDE_MAY_NOT');
      if (!itemsMayMove(ask.state)) {
        const code = cooperationLifecycle.isFinal(ask.state) ? 'COOPERATION_ENDED' : 'COOPERATION_AT_ANOTHER_STAGE';
        refuse(code, whenDetails(cooperationLifecycle, ask.state));
      }
      if (!itemTakesFiles(part, item.state)) {
        const ended = cooperationItemLifecycle.isFinal(item.state);
        const code = ended ? 'COOPERATION_ITEM_ENDED' : 'COOPERATION_ITEM_AT_ANOTHER_STAGE';
        refuse(code, whenDetails(cooperationItemLifecycle, item.state));
      }
      const code = refusalToAddToItem(part, item.kind, ask.narrowed, classes);
      if (code !== null) refuse(code, { path: ['input', 'materialId'] });
    },
    audience: async () => audienceOf(ask),
  };
}

/** An own file under its lock. */
export interface LockedMaterial {
  id: string;
  state: MaterialState;
  purpose: Purpose;
  fieldClass: FieldClass;
  storageName: string | null;
  caseId: string | null;
}

/**
 * Locks a file of the viewer's own office: until it is attached it is there for its uploader alone, then for who sees it where
 * it lies. @throws NOT_FOUND
 */
export async function lockMaterial(tx: CommandTx, materialId: string, path = 'materialId'): Promise<LockedMaterial> {
  const [row] = await tx.sql<LockedMaterial>(
    `select id, state, purpose, field_class as "fieldClass", storage_name as "storageName", case_id as "caseId" from material
     where id = ? and owner_organisation_id = ? and (state = 'ATTACHED' or created_by_member_id = ?) for update`,
    [materialId, tx.viewer.organisationId, tx.viewer.memberId],
  );
  if (row === undefined || row.state === 'DISCARDED') refuse('NOT_FOUND', { path: ['input', path] });
  if (row.state === 'ATTACHED' && !(await isShownWithin(tx, materialId)))
    refuse('NOT_FOUND', { path: ['input', path] });
  return row;
}
