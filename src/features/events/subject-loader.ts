import type { Look } from '../../access/restricted.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { loadCases } from '../cases/case.reads.js';
import { loadConflicts } from '../cases/conflict.reads.js';
import { loadConsultations } from '../consultations/consultation.reads.js';
import { loadCooperations } from '../cooperation/cooperation.reads.js';
import { loadNotices } from '../defence/defence.reads.js';
import { loadHelps } from '../defence/duty.reads.js';
import { loadQuestions } from '../matching/matching.reads.js';
import { loadReferrals } from '../referrals/referral.reads.js';

/** A subject under the viewer's present rights; its type stands in `__typename`. */
export interface Subject {
  __typename?: string;
  id: string;
}

/** Subjects by row id, in one statement; missing and not visible ones are null alike. */
export type SubjectLoader = (ctx: Context, rowIds: readonly string[], look: Look) => Promise<(Subject | null)[]>;

interface Room {
  typename: string;
  load: SubjectLoader;
}

/** The rooms whose subjects a stream can show. */
const ROOMS: Readonly<Record<string, Room>> = {
  COOPERATION: { typename: 'Cooperation', load: loadCooperations },
  DUTY_LAWYER_HELP: { typename: 'DutyLawyerHelp', load: loadHelps },
  DEFENCE_NOTICE: { typename: 'DefenceNotice', load: loadNotices },
  LEGAL_AID_CASE: { typename: 'LegalAidCase', load: loadCases },
  CONSULTATION: { typename: 'Consultation', load: loadConsultations },
  PERSON_QUESTION: { typename: 'PersonQuestion', load: loadQuestions },
  REFERRAL: { typename: 'Referral', load: loadReferrals },
  COMPETENCE_CONFLICT: { typename: 'CompetenceConflict', load: loadConflicts },
};

type Found = ReadonlyMap<string, Subject | null>;

interface Batch {
  rowIds: Set<string>;
  found: Promise<Found>;
}

/**
 * Reads the subjects of some frames as they are now: those that are asked for in one turn fly together, one statement
 * a type, and each is read once. Made anew for every event of a subscription, once for a page.
 */
export class SubjectReader {
  readonly #ctx: MemberContext;
  readonly #rooms: Readonly<Record<string, Room>>;
  readonly #known = new Map<string, Promise<Found>>();
  readonly #gathering = new Map<string, Batch>();

  constructor(ctx: MemberContext, rooms: Readonly<Record<string, Room>> = ROOMS) {
    this.#ctx = ctx;
    this.#rooms = rooms;
  }

  /** The subject, or null when it is not visible, or of a kind that no room shows. */
  async read(subjectType: string, rowId: string): Promise<Subject | null> {
    const room = Object.hasOwn(this.#rooms, subjectType) ? this.#rooms[subjectType] : undefined;
    if (room === undefined) return null;
    const key = `${subjectType} ${rowId}`;
    const known = this.#known.get(key) ?? this.#join(subjectType, room, rowId);
    this.#known.set(key, known);
    const subject = (await known).get(rowId) ?? null;
    return subject === null ? null : { ...subject, __typename: room.typename };
  }

  #join(subjectType: string, room: Room, rowId: string): Promise<Found> {
    let batch = this.#gathering.get(subjectType);
    if (batch === undefined) {
      const rowIds = new Set<string>();
      batch = { rowIds, found: this.#soon(subjectType, room, rowIds) };
      this.#gathering.set(subjectType, batch);
    }
    batch.rowIds.add(rowId);
    return batch.found;
  }

  async #soon(subjectType: string, room: Room, rowIds: ReadonlySet<string>): Promise<Found> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#gathering.delete(subjectType);
    const asked = [...rowIds];
    const found = await room.load(this.#ctx, asked, 'GLANCE');
    return new Map(asked.map((rowId, nth) => [rowId, found[nth] ?? null]));
  }
}
