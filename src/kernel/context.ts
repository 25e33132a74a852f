import type { EntityManager } from '@mikro-orm/postgresql';
import type { Calendar } from '../features/deadlines/calendar.rules.js';
import type { ClockRule } from '../features/deadlines/clock.rules.js';
import type { Cursors } from '../journal/cursor.js';
import type { Hub } from '../journal/hub.js';
import type { Clock } from './clock.js';
import type { Files } from './ports/files.js';
import type { Keys } from './ports/keys.js';
import type { Role } from './roles.js';

export type Locale = 'zh-CN' | 'en';

/** Who asks: one person, in one organisation, in one session. */
export interface Viewer {
  accountId: string;
  memberId: string;
  organisationId: string;
  organisationState: string;
  displayName: string;
  roles: ReadonlySet<Role>;
  sessionId: string;
  sessionExpiresAt: Date;
  /** Ids of the restricted subjects the person belonged to when the request began, in order: part of the view's key. */
  restricted: readonly string[];
}

/** The row-level security variables of one unit of work. */
export type Scope = Readonly<Record<`app.${string}`, string>>;

/** A static, named, reviewed SQL statement; the row type is what its column names say. */
export interface Statement<Row> {
  readonly name: string;
  readonly text: string;
  /** True for what may take long (counts, whole lists): it must not stand in the way of short reads. */
  readonly long?: boolean;
  /** Never set: carries the row's type. */
  readonly __row?: Row;
}

/** Names a read statement. Columns are aliased to the camelCase field names of `Row`. */
export function statement<Row>(name: string, text: string, options: { long?: boolean } = {}): Statement<Row> {
  return { name, text, ...options };
}

/** Reads of plain rows: one round trip, under the viewer's row-level security. */
export interface Reads {
  rows<Row>(statement: Statement<Row>, params: readonly unknown[]): Promise<Row[]>;
}

/** What is the same for everyone, kept in memory and read anew when it changes. */
export interface Reference {
  calendar(): Calendar;
  /** The rules of an id in force on a day, national ones and those of the region's jurisdictions. */
  rules(id: string, regionCode: string, on: string): ClockRule[];
  /** Whether a rule of this id has ever been replaced there: then a case keeps the one that was in force at its start. */
  hasVersions(id: string, regionCode: string): boolean;
  organisation(id: string): OrganisationFacts | null;
  organisationByPrefix(prefix: string): OrganisationFacts | null;
  hasRegion(code: string): boolean;
  hasCause(code: string): boolean;
  causeName(code: string, locale: Locale): string;
  regionName(code: string): string;
  /** Reads the organisations anew: after one was admitted or changed here, and when another process says so. */
  refresh(): Promise<void>;
}

/** What everyone may know of an organisation. */
export interface OrganisationFacts {
  id: string;
  kind: string;
  nameZh: string;
  nameEn: string;
  numberPrefix: string | null;
  regionCode: string;
  parentId: string | null;
  supervisingId: string | null;
  state: string;
  sendApproves: boolean;
  hotline: string | null;
  address: string | null;
}

/** What the platform says of itself. */
export interface About {
  version: string;
  schemaHash: string;
  resumeWindowDays: number;
  heartbeatMs: number;
}

/** The live stream of this process. */
export interface Stream {
  hub: Hub;
  cursors: Cursors;
  /** "Something was recorded": a hint for the sequencer of this process; nothing depends on it. */
  nudge(): void;
}

/** Counts attempts and refuses beyond a limit; kept in the database, so that all processes count together. */
export interface Limits {
  /** True when one more is allowed; it is counted. */
  take(name: 'sign-in' | 'reveal', key: string): Promise<boolean>;
  /** True when one more would be allowed; nothing is counted. */
  isFree(name: 'sign-in' | 'reveal', key: string): Promise<boolean>;
  /** Forgets the attempts, after one has succeeded. */
  forget(name: 'sign-in' | 'reveal', key: string): Promise<void>;
}

/** What one request carries through every room. */
export interface Context {
  viewer: Viewer | null;
  locale: Locale;
  requestId: string;
  clock: Clock;
  em: EntityManager;
  reads: Reads;
  /** Reads under another scope: only for a sign-in, before there is a viewer. */
  readsAs(scope: Scope): Reads;
  limits: Limits;
  /** A keyed hash of where the request comes from; never the address itself. */
  origin: string;
  reference: Reference;
  stream: Stream;
  about: About;
  keys: Keys;
  files: Files;
}

/** A request of a signed-in member. */
export type MemberContext = Context & { viewer: Viewer };
