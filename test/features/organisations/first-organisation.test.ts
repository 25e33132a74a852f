import { expect, test } from '@jest/globals';
import { type App, startApp } from '../../../src/app.js';
import { consoleOperator, organisationAdmit } from '../../../src/features/organisations/admission.service.js';
import type { Files } from '../../../src/kernel/ports/files.js';
import { KeyRing } from '../../../src/platform/key-ring.js';
import { keysOf } from '../../../src/platform/keys.js';
import { createLogger } from '../../../src/platform/logging.js';
import { freshDatabase } from '../../support/database.js';

const FIRST = {
  nameZh: '援联平台运行中心',
  nameEn: 'Yuanlian operations',
  regionCode: '110000',
  firstAdmin: { login: 'platform.admin', displayName: '高管理', initialPassword: 'a long enough secret' },
};

async function onEmptyPlatform(work: (app: App) => Promise<void>): Promise<void> {
  const database = await freshDatabase();
  const app = await startApp({
    databaseUrl: database.appUrl,
    keys: keysOf(KeyRing.generate()),
    files: {} as Files,
    logger: createLogger('silent', { write: () => undefined }),
    host: '127.0.0.1',
    port: 0,
  });
  try {
    await work(app);
  } finally {
    await app.stop();
    await database.drop();
  }
}

test('On an empty platform the operator at the console admits the organisation that runs it, and then others in its name.', async () => {
  await onEmptyPlatform(async (app) => {
    const operator = await consoleOperator(app.contextFor(null));
    const court = { ...FIRST, kind: 'COURT' as const, idempotencyKey: 'first-court' };
    await expect(organisationAdmit(operator, court)).rejects.toMatchObject({ code: 'ORGANISATION_KIND_UNFIT' });
    const first = await organisationAdmit(operator, { ...FIRST, kind: 'PLATFORM', idempotencyKey: 'first-platform' });
    expect(app.reference.organisation(first.subjectId)).toMatchObject({ kind: 'PLATFORM', state: 'ACTIVE' });
    const later = await consoleOperator(app.contextFor(null));
    expect(later.viewer.organisationId).toBe(first.subjectId);
    const second = await organisationAdmit(later, { ...court, idempotencyKey: 'second-court' });
    expect(app.reference.organisation(second.subjectId)?.kind).toBe('COURT');
  });
});
