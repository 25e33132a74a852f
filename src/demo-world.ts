import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scopeOfOrganisation } from './access/row-security.js';
import type { App } from './app.js';
import type { CommandResult } from './command/command.js';
import { ITEM_KINDS, type ItemKindCode } from './features/cooperation/item-kinds.js';
import { consoleOperator, organisationAdmit } from './features/organisations/admission.service.js';
import { agreementPropose, agreementSign } from './features/organisations/agreement.service.js';
import { lawyerRegister } from './features/organisations/lawyer.service.js';
import { memberInvite } from './features/organisations/member.service.js';
import type { AcceptedWork, OrganisationKind, Power } from './features/organisations/organisation.entity.js';
import { workstationOpen } from './features/organisations/workstation.service.js';
import { type MemberContext, statement } from './kernel/context.js';
import { toGlobalId } from './kernel/ids.js';
import { addMonths, toLocalDate } from './kernel/local-date.js';
import type { Role } from './kernel/roles.js';
import { packageRoot } from './platform/package-root.js';

export const DEMO_PASSWORD = 'yuanlian-demo-2026';

interface Place {
  key: string;
  nameZh: string;
  nameEn: string;
  prefix: string;
  region: string;
  hotline: string;
  address: string;
  surname: string;
}

interface Desk {
  desk: string;
  roles: Role[];
  zh: string;
  given: string;
}

interface WorldFile {
  /** A superior stands before those it is above. */
  organisations: (Place & { kind: OrganisationKind; parent?: string })[];
  workstations: (Place & { supervising: string; host: string; powers: Power[] })[];
  /** The desks of an institution, of another body, of a workstation (it never decides), of a judicial administration. */
  desks: Desk[];
  agencyDesks: Desk[];
  stationDesks: Desk[];
  superiorDesks: Desk[];
  /** Institutions whose every desk a newcomer is told of, and single desks beside them. */
  listed: string[];
  listedDoors: string[];
  lawyers: {
    organisation: string;
    name: string;
    licence: string;
    firm: string;
    phone: string;
    familiarWithMinors?: boolean;
    criminalPracticeSince?: string;
  }[];
  agreement: {
    between: [string, string];
    years: number;
    answerWorkingDays: number;
    workWorkingDays: number;
  };
}

const world = (): WorldFile =>
  JSON.parse(readFileSync(join(packageRoot(), 'seeds', 'demo', 'world.json'), 'utf8')) as WorldFile;

export interface DemoAccount {
  login: string;
  organisation: string;
  prefix: string;
  desk: string;
}

function desksOf(file: WorldFile, kind: OrganisationKind): Desk[] {
  if (kind === 'LEGAL_AID_INSTITUTION') return file.desks;
  if (kind === 'WORKSTATION') return file.stationDesks;
  return kind === 'JUDICIAL_ADMINISTRATION' ? file.superiorDesks : file.agencyDesks;
}

/** Who can sign in to the demo world, as a newcomer is told: three cities in full, and one desk at each other door. */
export function demoAccounts(): DemoAccount[] {
  const file = world();
  const { listed, listedDoors } = file;
  const stations = file.workstations.map((station) => ({ ...station, kind: 'WORKSTATION' as const }));
  return [...file.organisations, ...stations].flatMap(({ key, kind, nameZh, prefix }) =>
    desksOf(file, kind)
      .map(({ desk, zh }) => ({ login: `${key}.${desk}`, organisation: nameZh, prefix, desk: zh }))
      .filter(({ login }) => listed.includes(key) || listedDoors.includes(login)),
  );
}

/**
 * Puts invented people into real places, through the same commands as everyone. Afterwards the institutions and the
 * bodies around them, their desks, lawyers and one agreement are there. A load that was cut off goes on where it stopped.
 */
export async function loadDemoWorld(app: App): Promise<void> {
  const file = world();
  if (await isComplete(app, file)) return;
  const operator = await consoleOperator(app.contextFor(null));
  const platform = await organisationAdmit(operator, {
    kind: 'PLATFORM',
    nameZh: '援联平台（演示）',
    nameEn: 'Yuanlian platform (demo)',
    regionCode: '110000',
    firstAdmin: { login: 'platform.admin', displayName: '平台管理员', initialPassword: DEMO_PASSWORD },
    idempotencyKey: 'demo-platform',
  });
  const root = as(app, platform.subjectId, operator.viewer.memberId, ['SYSTEM_ADMIN']);
  const people = new Map<string, MemberContext>();
  for (const { kind, parent, ...place } of file.organisations) {
    const admitted = await organisationAdmit(root, {
      ...newOrganisation(place),
      kind,
      accepts: ACCEPTS[kind] ?? [],
      sendApproves: true,
      parentId: parent === undefined ? null : idOf(people, `${parent}.head`),
    });
    await seat(app, people, place, admitted, desksOf(file, kind));
  }
  for (const { supervising, host, powers, ...place } of file.workstations) {
    const opened = await workstationOpen(at(people, `${supervising}.head`), {
      ...newOrganisation(place),
      workstationKind: 'WORKSTATION',
      powers,
      hostId: idOf(people, `${host}.head`),
      accepts: ['CONSULTATION', 'APPLICATION'],
    });
    await seat(app, people, place, opened, file.stationDesks);
  }
  await registerLawyers(file, people);
  await agree(app, file, people);
}

const ACCEPTS: Readonly<Partial<Record<OrganisationKind, readonly AcceptedWork[]>>> = {
  LEGAL_AID_INSTITUTION: [
    'CONSULTATION',
    'APPLICATION',
    'COOPERATION',
    'REFERRAL',
    'DEFENCE_NOTICE',
    'DUTY_LAWYER_HELP',
  ],
  UNION: ['CONSULTATION', 'REFERRAL'],
  WOMENS_FEDERATION: ['CONSULTATION', 'REFERRAL'],
  JUDICIAL_OFFICE: ['CONSULTATION', 'REFERRAL', 'MEDIATION'],
};

const newOrganisation = ({ key, nameZh, nameEn, prefix, region, hotline, address, surname }: Place) => ({
  nameZh,
  nameEn,
  numberPrefix: prefix,
  regionCode: region,
  hotline,
  address,
  firstAdmin: { login: `${key}.admin`, displayName: `${surname}管理`, initialPassword: DEMO_PASSWORD },
  idempotencyKey: `demo-${key}`,
});

/** Puts people at the desks of an organisation that its first administrator has just got. */
async function seat(
  app: App,
  people: Map<string, MemberContext>,
  { key, surname }: Place,
  admitted: CommandResult,
  desks: readonly Desk[],
): Promise<void> {
  const admin = as(app, admitted.subjectId, String(admitted.ids?.memberId), ['ORG_ADMIN']);
  for (const { desk, roles, given } of desks) {
    const invited = await memberInvite(admin, {
      login: `${key}.${desk}`,
      displayName: `${surname}${given}`,
      initialPassword: DEMO_PASSWORD,
      roles,
      idempotencyKey: `demo-${key}-${desk}`,
    });
    people.set(`${key}.${desk}`, as(app, admitted.subjectId, invited.subjectId, roles));
  }
}

const idOf = (people: ReadonlyMap<string, MemberContext>, login: string): string =>
  toGlobalId('Organisation', at(people, login).viewer.organisationId);

const agreementInForce = statement<{ there: boolean }>(
  'demo_agreement',
  `select exists (select 1 from agreement where state = 'IN_FORCE') as there`,
);

/** The agreement is the last thing that is made. */
async function isComplete(app: App, file: WorldFile): Promise<boolean> {
  const [one] = file.agreement.between;
  const prefix = file.organisations.find(({ key }) => key === one)?.prefix ?? '';
  const organisation = app.reference.organisationByPrefix(prefix);
  if (organisation === null) return false;
  const [row] = await app.database.reads(scopeOfOrganisation(organisation.id)).rows(agreementInForce, []);
  return row?.there === true;
}

function as(app: App, organisationId: string, memberId: string, roles: readonly Role[]): MemberContext {
  const viewer = {
    accountId: memberId,
    memberId,
    organisationId,
    organisationState: 'ACTIVE',
    displayName: 'demo',
    roles: new Set(roles),
    sessionId: memberId,
    sessionExpiresAt: new Date(Date.now() + 3_600_000),
    restricted: [],
  };
  return { ...app.contextFor(viewer), viewer };
}

function at(people: ReadonlyMap<string, MemberContext>, login: string): MemberContext {
  const person = people.get(login);
  if (person === undefined) throw new Error(`The demo world has nobody at ${login}.`);
  return person;
}

async function registerLawyers(file: WorldFile, people: ReadonlyMap<string, MemberContext>): Promise<void> {
  for (const { organisation, name, licence, ...known } of file.lawyers) {
    const handler = at(people, `${organisation}.handler`);
    await lawyerRegister(at(people, `${organisation}.assigner`), {
      name,
      licenceNumber: licence,
      ...known,
      memberId: toGlobalId('Member', handler.viewer.memberId),
      practisingSince: '2012-07-01',
      published: true,
      idempotencyKey: `demo-lawyer-${organisation}`,
    });
  }
}

async function agree(app: App, file: WorldFile, people: ReadonlyMap<string, MemberContext>): Promise<void> {
  const { between, years, answerWorkingDays, workWorkingDays } = file.agreement;
  const [one, other] = between;
  const today = toLocalDate(new Date());
  const { organisationId } = at(people, `${other}.head`).viewer;
  const terms = (Object.keys(ITEM_KINDS) as ItemKindCode[]).map((kind) => ({
    kind,
    answerAmount: answerWorkingDays,
    answerUnit: 'WORKING_DAY' as const,
    workAmount: workWorkingDays,
    workUnit: 'WORKING_DAY' as const,
  }));
  const proposed = await agreementPropose(at(people, `${one}.officer`), {
    otherOrganisationId: toGlobalId('Organisation', organisationId),
    validFrom: today,
    validTo: addMonths(today, 12 * years),
    terms,
    costBearer: 'EACH_OWN',
    recognisesMeans: true,
    idempotencyKey: 'demo-agreement',
  });
  const id = toGlobalId('Agreement', proposed.subjectId);
  await agreementSign(at(people, `${one}.head`), { id, expectedVersion: 1, idempotencyKey: 'demo-agreement-one' });
  await agreementSign(at(people, `${other}.head`), { id, expectedVersion: 2, idempotencyKey: 'demo-agreement-other' });
  await app.reference.refresh();
}
