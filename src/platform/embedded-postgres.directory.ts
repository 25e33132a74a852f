import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { LOGIN_ROLES, type LoginRole } from './database-roles.js';
import { EmbeddedPostgresError } from './embedded-postgres.error.js';

export const SUPERUSER = 'postgres';
const MAJOR_VERSION = '18';

export interface Credentials {
  /** Of the last start. */
  readonly port?: number;
  readonly passwords: Readonly<Record<typeof SUPERUSER | LoginRole, string>>;
}

/** What lies where in the data directory, and who may read it. */
export class DataDirectory {
  readonly path: string;
  /** PostgreSQL's own directory, owned by whoever runs it. */
  readonly cluster: string;
  /** The server's log of the last start. */
  readonly log: string;
  readonly #credentials: string;

  constructor(path: string) {
    this.path = withoutLinks(resolve(path));
    this.cluster = join(this.path, 'cluster');
    this.log = join(this.path, 'postgres.log');
    this.#credentials = join(this.path, 'credentials.json');
  }

  /** Afterwards it exists. What had to be made can be passed by the user who runs PostgreSQL, but not listed. */
  make(): void {
    const first = mkdirSync(this.path, { recursive: true });
    if (first === undefined) return;
    for (let made = this.path; made.length >= first.length; made = dirname(made)) chmodSync(made, 0o711);
  }

  hasCluster(): boolean {
    return existsSync(join(this.cluster, 'PG_VERSION'));
  }

  /** @throws VERSION_MISMATCH */
  assertVersion(): void {
    const version = readFileSync(join(this.cluster, 'PG_VERSION'), 'utf8').trim();
    if (version === MAJOR_VERSION) return;
    throw new EmbeddedPostgresError(
      'VERSION_MISMATCH',
      `${this.cluster} was made by PostgreSQL ${version}, and ${MAJOR_VERSION} comes with this version. ` +
        'Dump the data with the old one and load it into an empty directory.',
    );
  }

  /** @throws CREDENTIALS_LOST */
  readCredentials(): Credentials {
    try {
      return JSON.parse(readFileSync(this.#credentials, 'utf8')) as Credentials;
    } catch (cause) {
      throw new EmbeddedPostgresError(
        'CREDENTIALS_LOST',
        `${this.cluster} exists but ${this.#credentials} cannot be read. ` +
          'Start as the user who made it, or bring the file back from a backup.',
        { cause },
      );
    }
  }

  writeCredentials(credentials: Credentials): void {
    const draft = `${this.#credentials}.new`;
    writeFileSync(draft, JSON.stringify(credentials), { mode: 0o600 });
    this.#giveToOwner(draft);
    renameSync(draft, this.#credentials);
  }

  /** The log of this start, open for writing. It is a file: a pipe would break when its reader is killed. */
  openLog(): number {
    const log = openSync(this.log, 'w', 0o600);
    this.#giveToOwner(this.log);
    return log;
  }

  /** A place to make a cluster aside. What starts that were killed half-way left there goes. */
  makeDraft(): string {
    for (const name of readdirSync(this.path)) {
      if (name.startsWith('making-')) rmSync(join(this.path, name), { recursive: true, force: true });
    }
    const draft = join(this.path, `making-${randomBytes(6).toString('hex')}`);
    mkdirSync(draft, { mode: 0o700 });
    return draft;
  }

  /** Root may start it once on an ordinary user's directory: what it writes there stays that user's. */
  #giveToOwner(path: string): void {
    if (process.getuid?.() !== 0) return;
    const { uid, gid } = statSync(this.path);
    chownSync(path, uid, gid);
  }

  lastWords(): string {
    return existsSync(this.log) ? readFileSync(this.log, 'utf8').trim().split('\n').slice(-8).join('\n') : '';
  }
}

/** A password of its own for everybody who signs in. */
export function newCredentials(): Credentials {
  const made = [SUPERUSER, ...LOGIN_ROLES].map((user) => [user, randomBytes(24).toString('base64url')]);
  return { passwords: Object.fromEntries(made) as Credentials['passwords'] };
}

/** One directory has one name, also before it exists: the lock and the server's command line go by it. */
function withoutLinks(path: string): string {
  return existsSync(path) ? realpathSync(path) : join(withoutLinks(dirname(path)), basename(path));
}
