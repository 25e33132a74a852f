import 'reflect-metadata';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import {
  ACCEPTED_WORK,
  type AcceptedWork,
  ORGANISATION_KINDS,
  type OrganisationKind,
} from '../features/organisations/organisation.entity.js';
import { type AdmitOptions, admit } from './admit.js';
import { type CalendarOptions, calendarImport } from './calendar.js';
import { type DemoOptions, demo, demoLoad } from './demo.js';
import { doctor } from './doctor.js';
import { saidOf } from './faults.js';
import { keysMake } from './keys.js';
import { migrate, migrateBack, seed } from './migrate.js';
import { docs, schemaPrint } from './papers.js';
import type { Shell } from './shell.js';
import { eventsTail, type TailOptions } from './tail.js';
import { type TokenOptions, tokenIssue } from './token.js';

/**
 * Runs one command.
 * @returns 0 when it was done, 1 when something is missing or was refused, 2 when the words do not make a command
 */
export async function runCli(words: readonly string[], shell: Shell): Promise<number> {
  let code = 0;
  const program = programOf(shell, (failed) => {
    code = failed;
  });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    shell.err(`${saidOf(error, shell)}\n`);
    return 1;
  }
}

function programOf(shell: Shell, failWith: (code: number) => void): Command {
  const program = new Command('yuanlian')
    .description('援联 Yuanlian at the console: for whoever runs the server.')
    .exitOverride()
    .configureOutput({ writeOut: shell.out, writeErr: shell.err })
    .showHelpAfterError('(yuanlian --help says what there is)');
  const pass = (ok: boolean) => failWith(ok ? 0 : 1);

  program
    .command('doctor')
    .description('looks at settings, database, roles, migrations and keys, and says what is missing')
    .action(async () => pass(await doctor(shell)));
  program
    .command('migrate')
    .description('brings the database up to this version, reference data included')
    .option('--down <steps>', 'takes back the last steps instead', wholeNumber(1, 999))
    .option('--yes', 'yes, delete what those steps hold')
    .action(async ({ down, yes }: { down?: number; yes?: boolean }) =>
      down === undefined ? await migrate(shell) : await migrateBack(shell, down, yes === true),
    );
  program
    .command('seed')
    .description('loads regions, calendar, causes and clock rules anew')
    .action(async () => await seed(shell));
  program
    .command('calendar')
    .description('the working calendar of the clocks')
    .command('import')
    .description("publishes a year's holidays and make-up days; provisional dates are reckoned anew")
    .argument('<file>', 'date,kind,name as in seeds/reference/calendar.csv; kind is HOLIDAY or MAKE_UP_WORKDAY')
    .option('--source <notice>', 'the notice it stands in, for example 国办发明电〔2025〕7号')
    .option('--published-on <day>', 'the day of the notice (today)')
    .option('--force', 'change days that are published already')
    .action(async (file: string, options: CalendarOptions) => await calendarImport(shell, file, options));

  const demonstration = program
    .command('demo')
    .description('plays the first story on a server with the demo world, or on one of its own');
  demonstration
    .option('--roster <file>', 'the roster to import (seeds/demo)')
    .option('--url <url>', 'the server (http://localhost:PORT)')
    .option('--pace <ms>', 'time to read after each step (1200)', wholeNumber(0, 600_000))
    .action(async (options: DemoOptions) => pass(await demo(shell, options)));
  demonstration
    .command('load')
    .description('puts the demo world (invented people, real places) into an empty database')
    .option('--yes', 'yes, into this database')
    .action(async ({ yes }: { yes?: boolean }) => await demoLoad(shell, yes === true));

  const organisation = program.command('organisation').description('bodies that take part');
  organisation
    .command('admit')
    .description('admits a body with its first administrator; the first of all runs the platform')
    .addOption(new Option('--kind <kind>', 'what it is').choices(ADMITTED_KINDS).makeOptionMandatory())
    .requiredOption('--name <name>', 'its Chinese name')
    .requiredOption('--name-en <name>', 'its English name')
    .requiredOption('--region <code>', 'its region, six digits (GB/T 2260), for example 410900')
    .requiredOption('--admin-login <login>', 'how its first administrator signs in')
    .requiredOption('--admin-name <name>', 'the name of that person')
    .option('--prefix <prefix>', 'the prefix of its papers, for example 豫濮援; an institution needs one')
    .option('--parent <prefix>', 'its superior: prefix or id')
    .option('--hotline <phone>', 'its public phone')
    .option('--address <address>', 'its public address')
    .option('--accepts <work>', `what may be brought to it: ${Object.keys(ACCEPTED_WORK).join(', ')}`, acceptedWork)
    .option('--send-approves', 'its officers send without a separate approval')
    .action(async (options: AdmitOptions & { kind: OrganisationKind }) => await admit(shell, options));

  program
    .command('token')
    .description('tokens for programmes')
    .command('issue')
    .description('gives a member a session of its own; the token is printed once')
    .requiredOption('--organisation <prefix>', 'number prefix or id')
    .requiredOption('--member <login>', 'login or id of the member')
    .requiredOption('--days <n>', 'how long, 1 to 90', wholeNumber(1, 90))
    .action(async (options: TokenOptions) => await tokenIssue(shell, options));
  program
    .command('events')
    .description('the live stream')
    .command('tail')
    .description("follows an organisation's stream through the public API, until Ctrl-C")
    .option('--organisation <prefix>', 'number prefix or id')
    .option('--member <login>', 'with whose rights; anybody who may read its work when left out')
    .option('--after <cursor>', 'goes on after it; from now when left out')
    .option('--server <url>', 'the server (http://localhost:PORT)')
    .option('--token <token>', 'a token of your own; one is issued for this run when left out')
    .option('--json', 'prints the frames as JSON lines')
    .action(async (options: TailOptions) => await eventsTail(shell, options));
  program
    .command('keys')
    .description('master keys')
    .command('make <file>')
    .description('writes new master keys to a new file')
    .action((file: string) => keysMake(shell, file));

  program
    .command('schema')
    .description('the GraphQL schema')
    .command('print')
    .description('writes schema/schema.graphql')
    .option('--check', 'writes nothing: says whether the file is fresh')
    .action(async ({ check }: { check?: boolean }) => pass(await schemaPrint(shell, check === true)));
  program
    .command('docs')
    .description('writes the generated parts of README and docs')
    .option('--check', 'writes nothing: says which are stale')
    .action(async ({ check }: { check?: boolean }) => pass(docs(shell, check === true)));
  return program;
}

/** A workstation is opened by its institution, not admitted. */
const ADMITTED_KINDS = Object.keys(ORGANISATION_KINDS).filter((kind) => kind !== 'WORKSTATION');

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const n = Number(text);
    if (!Number.isInteger(n) || n < least || n > most)
      throw new InvalidArgumentError(`Say a whole number from ${least} to ${most}.`);
    return n;
  };
}

function acceptedWork(text: string): AcceptedWork[] {
  const said = text.split(',').map((word) => word.trim());
  const unknown = said.find((word) => !(word in ACCEPTED_WORK));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`${unknown} is none of: ${Object.keys(ACCEPTED_WORK).join(', ')}.`);
  return said as AcceptedWork[];
}
