import { randomBytes, randomUUID } from 'node:crypto';
import type { App } from '../app.js';
import { consoleOperator, organisationAdmit } from '../features/organisations/admission.service.js';
import type { AcceptedWork, OrganisationKind } from '../features/organisations/organisation.entity.js';
import { toGlobalId } from '../kernel/ids.js';
import { inHouse } from './ground.js';
import { CliFault, localeOf, type Shell } from './shell.js';

export interface AdmitOptions {
  kind: OrganisationKind;
  name: string;
  nameEn: string;
  prefix?: string;
  region: string;
  parent?: string;
  hotline?: string;
  address?: string;
  accepts?: AcceptedWork[];
  sendApproves?: boolean;
  adminLogin: string;
  adminName: string;
}

/**
 * Admits a body at the server's own console. Afterwards it is there for everyone, and its first administrator can sign
 * in with the password that is printed here once. On an empty platform the first one is the body that runs it.
 */
export async function admit(shell: Shell, options: AdmitOptions): Promise<void> {
  await inHouse(shell, async (app) => {
    const operator = await consoleOperator(app.contextFor(null, localeOf(shell)));
    const initialPassword = randomBytes(12).toString('base64url');
    const { subjectId } = await organisationAdmit(operator, {
      kind: options.kind,
      nameZh: options.name,
      nameEn: options.nameEn,
      numberPrefix: options.prefix ?? null,
      regionCode: options.region,
      parentId: options.parent === undefined ? null : parentOf(app, options.parent),
      hotline: options.hotline ?? null,
      address: options.address ?? null,
      accepts: options.accepts ?? [],
      sendApproves: options.sendApproves === true,
      firstAdmin: { login: options.adminLogin, displayName: options.adminName, initialPassword },
      idempotencyKey: randomUUID(),
    });
    const organisation = toGlobalId('Organisation', subjectId);
    shell.out(
      [
        `Admitted: ${options.name}`,
        ...(options.prefix === undefined ? [] : [`  prefix         ${options.prefix}`]),
        `  id             ${organisation}`,
        `  administrator  ${options.adminLogin.trim().toLowerCase()}`,
        `  password       ${initialPassword}`,
        '',
        'The password is shown only here. Who had an account before keeps the own password.',
        '',
      ].join('\n'),
    );
  });
}

function parentOf(app: App, said: string): string {
  const known = app.reference.organisationByPrefix(said);
  if (known !== null) return toGlobalId('Organisation', known.id);
  if (/^[A-Za-z0-9_-]{23}$/.test(said)) return said;
  throw new CliFault(`There is no organisation with the prefix ${said}.`);
}
