import { unpackZip } from '../../../src/kernel/zip-file.js';
import { type AskOptions, anAsk, type CooperationData, type SeededCase, sql } from '../../support/a.js';
import type { TestApp } from '../../support/app.js';

/** The papers of an ask with these fields, as a desk sees them; none when it does not see the ask. */
export async function papersOf<Paper>(t: TestApp, login: string, askId: string, fields: string): Promise<Paper[]> {
  const { cooperation } = await (await t.as(login)).run<{ cooperation: { letters: Paper[] } | null }>(
    `query ($id: ID) { cooperation(id: $id) { letters { ${fields} } } }`,
    { id: askId },
  );
  return cooperation?.letters ?? [];
}

/** An ask that was sent from Puyang, and the paper it went out on. */
export async function aPaper<Paper>(
  t: TestApp,
  fields: string,
  options: AskOptions = {},
): Promise<{ ask: CooperationData; seeded: SeededCase; paper: Paper }> {
  const { cooperation, seeded } = await anAsk(t, options);
  const [paper] = await papersOf<Paper>(t, 'puyang.officer', cooperation.id, fields);
  if (paper === undefined) throw new Error('No letter.');
  return { ask: cooperation, seeded, paper };
}

/** How many papers, entries and numbers there are: to prove that nothing was added. */
export async function counted(t: TestApp): Promise<unknown> {
  const [row] = await sql(
    t,
    'select (select count(*) from letter) l, (select count(*) from journal) j, (select sum(last_number) from letter_counter) n',
  );
  return row;
}

/** The text of a word-processor file. */
export function docxText(docx: Buffer): string {
  const { files } = unpackZip(docx, { maxFiles: 100, maxBytes: 10_000_000 });
  return [...(files?.values() ?? [])].map((part) => part.toString('utf8').replace(/<[^>]+>/g, '')).join('\n');
}
