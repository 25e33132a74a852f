import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, readFileSync, statSync } from 'node:fs';
import { type PostgresBinaries, serverEnvironment } from './embedded-postgres.binaries.js';
import { EmbeddedPostgresError } from './embedded-postgres.error.js';

/**
 * As whom PostgreSQL runs. It refuses to be root, so a root process gives it another user, who owns only the cluster's
 * directory.
 */
export interface PostgresIdentity {
  /** Put before the command: a program that changes who runs it. */
  readonly prefix: readonly string[];
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  /** Hands a file or directory over to that user. */
  readonly adopt: (path: string, mode: number) => void;
}

interface Candidate {
  readonly prefix: readonly string[];
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly owner?: { readonly uid: number; readonly gid: number };
}

const ROOT_USERS = ['postgres', 'nobody'];
const NAMELESS = { uid: 65_534, gid: 65_534 };

/**
 * Chooses the user. In order: whoever owns the cluster already; `postgres` or `nobody`; and where such a user cannot
 * pass a private parent directory (a checkout under /root), root without any power over the system: a user namespace,
 * or a user with the one capability to pass directories.
 * @throws DIRECTORY_OUT_OF_REACH
 */
export function chooseIdentity(binaries: PostgresBinaries, directory: string, cluster: string): PostgresIdentity {
  if (process.getuid?.() !== 0) return own();
  const keeper = statSync(cluster, { throwIfNoEntry: false });
  const named = keeper !== undefined && keeper.uid !== 0 ? { uid: keeper.uid, gid: keeper.gid } : systemUser();
  const keptByRoot = keeper?.uid === 0;
  const passing = (capability: string) => [
    'setpriv',
    `--reuid=${named.uid}`,
    `--regid=${named.gid}`,
    '--clear-groups',
    // Otherwise access(2) forgets the capability, and PostgreSQL asks it whether its own programs may be run.
    '--securebits=+no_setuid_fixup',
    `--inh-caps=+${capability}`,
    `--ambient-caps=+${capability}`,
  ];
  const candidates: Candidate[] = [
    ...(keptByRoot ? [] : [{ prefix: [], user: named, owner: named }]),
    ...(keeper === undefined || keptByRoot ? [{ prefix: ['unshare', '--user'] }] : []),
    { prefix: passing('dac_read_search'), owner: named },
    { prefix: passing('dac_override'), owner: named },
  ];
  const chosen = candidates.find((candidate) => reaches(candidate, binaries, directory));
  if (chosen === undefined) {
    throw new EmbeddedPostgresError(
      'DIRECTORY_OUT_OF_REACH',
      `PostgreSQL does not run as root, and the user ${named.uid} cannot reach ${directory} or ${binaries.postgres}: ` +
        'a directory above is private. Start as an ordinary user, or put the project and its data where every user ' +
        'may pass (chmod o+x on the private directory), or name a PostgreSQL server in DATABASE_URL.',
    );
  }
  return {
    prefix: chosen.prefix,
    uid: chosen.user?.uid,
    gid: chosen.user?.gid,
    adopt: (path, mode) => {
      if (chosen.owner !== undefined) chownSync(path, chosen.owner.uid, chosen.owner.gid);
      chmodSync(path, mode);
    },
  };
}

function own(): PostgresIdentity {
  return { prefix: [], uid: undefined, gid: undefined, adopt: chmodSync };
}

/** Tried, not computed: access lists, mounts and namespaces decide as well. */
function reaches(candidate: Candidate, binaries: PostgresBinaries, directory: string): boolean {
  const [command = '/bin/sh', ...args] = [
    ...candidate.prefix,
    '/bin/sh',
    '-c',
    'test "$(id -u)" != 0 && cd "$1" && "$2" --version',
    'sh',
    directory,
    binaries.postgres,
  ];
  const tried = spawnSync(command, args, {
    cwd: '/',
    env: serverEnvironment(binaries),
    encoding: 'utf8',
    ...candidate.user,
  });
  // A server that does not find itself gives its version all the same, and complains.
  return tried.status === 0 && tried.stderr === '';
}

function systemUser(): { uid: number; gid: number } {
  const lines = readPasswd();
  for (const name of ROOT_USERS) {
    const fields = lines.find((line) => line.startsWith(`${name}:`))?.split(':');
    const uid = Number(fields?.[2]);
    const gid = Number(fields?.[3]);
    if (uid > 0 && gid > 0) return { uid, gid };
  }
  return NAMELESS;
}

function readPasswd(): string[] {
  try {
    return readFileSync('/etc/passwd', 'utf8').split('\n');
  } catch {
    return [];
  }
}
