import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Client } from 'pg';
import { readConfig } from '../../src/config.js';
import { layGround } from '../../src/platform/boot.js';
import { KeyRing } from '../../src/platform/key-ring.js';
import { freshDatabase } from '../support/database.js';

test('A start that was cut short between its migrations and its reference data is made good by the next.', async () => {
  const database = await freshDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'yuanlian-boot-'));
  const client = new Client({ connectionString: database.superuserUrl });
  await client.connect();
  try {
    await client.query('delete from clock_rule');
    const ground = await layGround(
      readConfig({
        DATABASE_URL: database.appUrl,
        DATABASE_OWNER_URL: database.ownerUrl,
        YUANLIAN_DATA: dataDir,
        YUANLIAN_KEYS: KeyRing.generate().toSecretText(),
      }),
    );
    const { rows } = await client.query<{ n: number }>('select count(*)::int as n from clock_rule');
    expect(rows[0]?.n).toBeGreaterThan(0);
    await ground.stop();
  } finally {
    await client.end();
    await database.drop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
