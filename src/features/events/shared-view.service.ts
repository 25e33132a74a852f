import { ownCasesOnly } from '../../access/authorize.js';
import { scopeOf } from '../../access/row-security.js';
import type { JournalEntry } from '../../journal/entry.js';
import type { Entitle, EntryFilter, Frame } from '../../journal/frame.js';
import { frames } from '../../journal/frames.js';
import { type CommonFrame, type CommonSource, type LiveSource, ShownSubjects } from '../../journal/live-view.js';
import type { MemberContext, Viewer } from '../../kernel/context.js';
import { entitlementFacts, hasRoles, rolesNow } from './entitlement.js';
import { mayHaveEntry } from './entitlement.rules.js';
import type { StreamFrameView } from './events.graphql.js';

const FAR_AWAY = new Date('9999-12-31T00:00:00Z');
/** A session's last minute is told to its person (ReauthRequired), and to nobody else. */
const LAST_MINUTE_MS = 60_000;

/** The common stream meets something that depends on the person: from here each goes on alone, for a while. */
export class ViewSplits extends Error {
  override readonly name = 'ViewSplits';
}

/** Nobody in particular: the organisation, the roles and the restricted subjects of a view. It notes who asks for more. */
class ViewOfMany implements Viewer {
  askedForPerson = false;
  readonly sessionExpiresAt = FAR_AWAY;

  constructor(
    readonly organisationId: string,
    readonly organisationState: string,
    readonly roles: Viewer['roles'],
    readonly restricted: readonly string[],
  ) {}

  get memberId(): string {
    return this.#nobody();
  }

  get accountId(): string {
    return this.#nobody();
  }

  get sessionId(): string {
    return this.#nobody();
  }

  get displayName(): string {
    return this.#nobody();
  }

  #nobody(): string {
    this.askedForPerson = true;
    return '';
  }
}

export interface Shareable {
  /** From what a stream is made, but for its place. */
  readonly filter: EntryFilter;
  framesOf(
    ctx: MemberContext,
    over: {
      after: number;
      entitle?: Entitle;
      filter?: EntryFilter;
      shown: ShownSubjects;
      session: { endsAt: Date } | null;
      signal?: AbortSignal;
    },
  ): ReturnType<typeof frames>;
  viewOf(ctx: MemberContext, frame: Frame): StreamFrameView;
  alone(after: number, shown: ShownSubjects): AsyncIterableIterator<StreamFrameView, void, void>;
}

/**
 * How identical views share this stream: the key says all that an answer depends on. Null for a person with the role
 * HANDLER, whose stream is about own cases.
 */
export function sharedViewOf(
  ctx: MemberContext,
  stream: Shareable,
  shown: ShownSubjects,
): LiveSource<StreamFrameView>['shared'] {
  const { viewer, locale } = ctx;
  if (viewer.roles.has('HANDLER') || ownCasesOnly(viewer) !== null) return null;
  const { hub } = ctx.stream;
  const { organisationId, organisationState, roles, restricted } = viewer;
  return {
    key: JSON.stringify([organisationId, organisationState, [...roles].sort(), locale, [...restricted].sort()]),
    placeOf: (view) => view.place,
    bringsForward: (view) => view.place !== null && view.__typename !== 'Heartbeat',
    isAtHead: async (place) => place >= (await hub.headOf(organisationId)),
    mustGoAlone: () => viewer.sessionExpiresAt.getTime() - ctx.clock.now().getTime() <= LAST_MINUTE_MS,
    personId: viewer.memberId,
    shown,
    open: (after, signal, personIds) => commonSource(ctx, stream, { after, signal, personIds }),
    resume: (after) => stream.alone(after, shown),
  };
}

function commonSource(
  member: MemberContext,
  stream: Shareable,
  { after, signal, personIds }: { after: number; signal: AbortSignal; personIds: () => readonly string[] },
): CommonSource<StreamFrameView> {
  const shown = new ShownSubjects();
  const source = stream.framesOf(contextOfMany(member).ctx, {
    after,
    shown,
    session: null,
    signal,
    entitle: entitleMany(contextOfMany(member).ctx, personIds),
    filter: (entry) => {
      if (isPersonal(entry)) throw new ViewSplits('an entry is judged by the person');
      return stream.filter(entry);
    },
  });
  return {
    shown,
    next: async (): Promise<CommonFrame<StreamFrameView> | null> => {
      const { done, value } = await source.next();
      if (done === true) return null;
      // Made anew for each frame: what was read for one is not shown with the next.
      const { ctx, viewer } = contextOfMany(member);
      return { view: stream.viewOf(ctx, value), context: ctx, askedForPerson: () => viewer.askedForPerson };
    },
    close: () => void source.return(),
  };
}

/** A context from the key of the view: of the person who came first nothing is left. */
function contextOfMany(member: MemberContext): { ctx: MemberContext; viewer: ViewOfMany } {
  const { organisationId, organisationState, roles, restricted } = member.viewer;
  const viewer = new ViewOfMany(organisationId, organisationState, roles, restricted);
  const scope = scopeOf({ ...nobody(organisationId, organisationState), roles, restricted });
  const ctx: MemberContext = {
    locale: member.locale,
    clock: member.clock,
    em: member.em,
    limits: member.limits,
    reference: member.reference,
    stream: member.stream,
    about: member.about,
    keys: member.keys,
    files: member.files,
    readsAs: member.readsAs,
    reads: member.readsAs(scope),
    requestId: 'shared',
    origin: '',
    viewer,
  };
  return { ctx, viewer };
}

function nobody(organisationId: string, organisationState: string): Omit<Viewer, 'roles' | 'restricted'> {
  return {
    organisationId,
    organisationState,
    memberId: '',
    accountId: '',
    displayName: '',
    sessionId: '',
    sessionExpiresAt: FAR_AWAY,
  };
}

/** What is for some persons of the organisation alone, and what changes who may what in it. */
function isPersonal(entry: JournalEntry): boolean {
  return entry.restrictedTo !== null || entry.subjectType === 'MEMBER';
}

/** Judges for a view: by organisation and roles. What a person's own work would decide splits the view. */
function entitleMany(ctx: MemberContext, personIds: () => readonly string[]): Entitle {
  return async (entries) => {
    const subjectIds = [...new Set(entries.map((entry) => entry.subjectId))];
    const persons = personIds();
    const [rows, present] = await Promise.all([
      ctx.reads.rows(entitlementFacts, [subjectIds, null]),
      ctx.reads.rows(rolesNow, [persons]),
    ]);
    const holding = present.filter(({ roles }) => hasRoles(ctx.viewer, roles)).length;
    if (holding < persons.length) throw new ViewSplits('somebody has other roles now');
    if (rows.some((row) => row.restricted === true)) throw new ViewSplits('a subject is restricted');
    const bySubject = new Map(rows.map((row) => [row.subjectId, row]));
    const viewer = new ViewOfMany(ctx.viewer.organisationId, ctx.viewer.organisationState, ctx.viewer.roles, []);
    const answers = entries.map((entry) => mayHaveEntry(viewer, entry, bySubject.get(entry.subjectId)));
    if (viewer.askedForPerson) throw new ViewSplits('an entry is judged by the person');
    return answers;
  };
}
