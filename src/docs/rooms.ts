import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../platform/package-root.js';
import { code, table } from './markdown.js';

/** What belongs into each room. A room that stands apart from a plain tree says why. */
export const SOURCE_ROOMS: Readonly<Record<string, string>> = {
  'main.ts': 'the process: reads the settings, starts the house, stops it on a signal; nothing else',
  'app.ts': 'where the house is put together; the tests start this too',
  'config.ts': 'the environment, read once into one typed object',
  'schema.ts': 'the list of resolvers that make the schema',
  'cli.ts': 'the command line; its commands stand in `cli/`',
  'welcome.ts': 'what a start prints',
  'demo-world.ts': 'puts the demo world in through the same commands as everyone',
  kernel:
    'tiny and pure, knows no feature: lifecycles, roles, money, days, ids, refusals, codes, and the ports `keys` and `files`',
  access: 'the one place for rights: who may, who takes part, row security',
  errors: 'the one place for refusals: code → words in both languages',
  command: 'the frame of every change: idempotency, transaction, locks, record last, retry',
  journal: 'facts: entries, the sequencer, the stream, frames, the hash chain',
  api: 'what every GraphQL type shares: scalars, connections, payloads, loaders. Apart because no feature owns them and every feature needs them',
  platform:
    'machinery: database, embedded PostgreSQL, HTTP, WebSocket, the request gate, reads completed by closures, keys, files, logging',
  'features/organisations': 'bodies, workstations, members, lawyers, agreements, the public directory',
  'features/referrals':
    'asks between agencies: forwarding, handing over, support, consultation, mediation; their outcome and nothing else',
  'features/sessions':
    'signing in, refresh, tokens. Apart from organisations because a session is asked for on every request and knows nothing of what an organisation does',
  'features/people': 'persons, protected: sealed names, masked forms, revealing with a reason',
  'features/matching':
    'the same person at another organisation: asked of who holds a matter, who may answer. Apart from people because it knows cases and referrals',
  'features/asks': 'what all asks share: proposal, disposition, revision, the ball',
  'features/cooperation': 'asks between cities: the letter, its items, answers, results',
  'features/cases': 'the work: the case, its lead, roster, milestones, settlement, payments',
  'features/defence': 'notices from organs with a line for each defendant, duty lawyers and their roster',
  'features/consultations':
    'the front desk: who asks for advice, what was said, what becomes of it; counted in person-times',
  'features/deadlines': 'clocks and the calendar',
  'features/letters': 'numbered papers out, as word-processor file and print page',
  'features/materials': 'files in: ticket, upload, attach, download',
  'features/events':
    'the stream as GraphQL shows it. Apart from `journal/` because the journal knows no feature, and a frame shows the subject as its own room projects it',
  'features/inbox': 'what awaits whom, looking up by number, `node` and `nodes`',
  cli: 'one file for each command of the command line',
  demo: 'the first story as a client plays it: it talks to a server through the public API only, and imports no room of the house',
  docs: 'what is printed into these pages; at the top, because it reads every room and no room reads it',
};

/** The other directories of the repository. */
export const OTHER_ROOMS: Readonly<Record<string, string>> = {
  migrations: 'frozen steps of the database, SQL, each with its way back',
  'seeds/reference': 'regions, calendar, causes, clock rules: true everywhere',
  'seeds/demo': 'invented people in real places',
  schema: 'the schema as printed, and what changed in it',
  docs: 'lifecycles, clocks, refusals, printed from the code',
  bin: 'the command line from a checkout',
  'test/support': 'the real app on a fresh database, builders, people at desks',
  'test/features': 'the rooms, one by one; `test/journal`, `test/kernel`, `test/platform` likewise',
  'test/stories': 'whole stories, one a file, through the public API only',
  'test/soak': 'the long-running proof, `npm run soak`',
  'test/bench': 'speed beside what one would pick instead, `npm run bench`',
};

/** Every room and what belongs into it; a room that is not there is left out. */
export function roomsTable(): string {
  const rows = (rooms: Readonly<Record<string, string>>, under: string) =>
    Object.entries(rooms)
      .filter(([name]) => existsSync(join(packageRoot(), under, name)))
      .map(([name, what]) => [code(join(under, name)), what]);
  return table(['Room', 'What belongs there'], [...rows(SOURCE_ROOMS, 'src'), ...rows(OTHER_ROOMS, '')]);
}

/** Rooms of `src` that the map does not name: a new room is put on the map on purpose. */
export function unmappedRooms(): string[] {
  const source = join(packageRoot(), 'src');
  const features = readdirSync(join(source, 'features')).map((name) => `features/${name}`);
  const top = readdirSync(source).filter((name) => name !== 'features');
  return [...top, ...features].filter((name) => SOURCE_ROOMS[name] === undefined);
}
