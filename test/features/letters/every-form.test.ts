import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  contentFromCanonical,
  contentHash,
  type LetterTemplateId,
} from '../../../src/features/letters/letter-content.js';
import { letterForms } from '../../../src/features/letters/templates/letter-templates.js';
import { newId, toGlobalId } from '../../../src/kernel/ids.js';
import { unpackZip } from '../../../src/kernel/zip-file.js';
import { openFileStore } from '../../../src/platform/file-store.js';
import { KeyRing } from '../../../src/platform/key-ring.js';
import { keysOf } from '../../../src/platform/keys.js';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { key, startTestApp, type TestApp } from '../../support/app.js';
import { get } from '../materials/files.js';
import { everyForm, type RealPaper } from './every-form.js';
import { linesOfFile, linesOfLetter, linesOfPage, propertiesOfFile } from './printed.js';

const dataDir = mkdtempSync(join(tmpdir(), 'yuanlian-forms-'));
let t: TestApp;
let papers: RealPaper[];
beforeAll(async () => {
  const files = await openFileStore({ dataDir, keys: keysOf(KeyRing.generate()) });
  t = await startTestApp({ sweepEveryMs: 3_600_000, files }, EVERYBODY);
  papers = await everyForm(t);
}, 240_000);
afterAll(async () => {
  await t?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const FORMS = Object.keys(letterForms).filter((form) => form !== 'VOID_NOTICE');
const pathOf = ({ rowId }: RealPaper, format: 'html' | 'docx') => `/letters/${toGlobalId('Letter', rowId)}.${format}`;
const of = (form: string) => papers.filter(({ template }) => template === form);

/** What stands on the paper: of a page its body, of a file its text. */
const pageText = (html: string) =>
  (html.split('<body')[1] ?? '').replace(/^[^>]*>|<wbr>/g, '').replace(/<[^>]+>/g, '\n');
const fileText = (docx: Buffer) =>
  (
    unpackZip(docx, { maxFiles: 100, maxBytes: 10_000_000 }).files?.get('word/document.xml')?.toString('utf8') ?? ''
  ).replace(/<[^>]+>/g, '\n');

/** Makes a paper void, and another in its place. */
async function issuedAnew(paper: RealPaper) {
  const { done } = await (await t.as(`${paper.from}.head`)).run<{
    done: { replacement: { id: string; template: string } | null; userErrors: { code: string }[] };
  }>(
    `mutation ($input: LetterVoidInput!) { done: letterVoid(input: $input) { replacement { id template } userErrors { code } } }`,
    { input: { id: toGlobalId('Letter', paper.rowId), reason: '写错。', reissue: true, idempotencyKey: key() } },
  );
  return done;
}

/** Who else reads a form of its own right: the administration what an objection is about, the organ what its line became. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  GRANT_DECISION: ['bureau'],
  DEFENCE_REROUTE_LETTER: ['court'],
};

test('Every form of paper is issued by its own command, and none is left out here.', () => {
  expect([...new Set(papers.map(({ template }) => template))].sort()).toEqual([...FORMS].sort());
});

describe.each(FORMS)('%s, as it is really issued,', (form) => {
  test('is Chinese throughout: no day in digits and hyphens, no code of ours.', async () => {
    for (const paper of of(form)) {
      const page = await get(t, `${paper.from}.head`, pathOf(paper, 'html'));
      const file = await get(t, `${paper.from}.head`, pathOf(paper, 'docx'));
      for (const text of [pageText(page.text), fileText(file.bytes)]) {
        expect(text).toContain(paper.number);
        expect(text).toMatch(/\d{4}年\d{1,2}月\d{1,2}日/);
        expect(text).not.toMatch(/\d{4}-\d{2}-\d{2}|[A-Z_]{4,}|undefined|null|NaN/);
      }
    }
  });

  test('is downloaded by who issued it and whom it is addressed to, in the same bytes and with the hash that was kept; to others it is missing.', async () => {
    for (const paper of of(form).slice(-1)) {
      const missing = await get(t, 'jiaxian.head', `/letters/${toGlobalId('Letter', newId())}.docx`);
      expect(missing.status).toBe(404);
      const had: Buffer[] = [];
      for (const desk of new Set([paper.from, paper.to ?? paper.from]))
        for (const format of ['html', 'docx'] as const) {
          const answer = await get(t, `${desk}.head`, pathOf(paper, format));
          expect([desk, format, answer.status]).toEqual([desk, format, 200]);
          had.push(answer.bytes);
        }
      for (const [at, bytes] of had.slice(2).entries()) expect(bytes.equals(had[at] as Buffer)).toBe(true);
      const others = Object.keys(t.world.organisations).filter(
        (each) => `${each}.head` in t.world.members && each !== paper.from && each !== paper.to,
      );
      const also: string[] = [];
      for (const other of others) {
        const answer = await get(t, `${other}.head`, pathOf(paper, 'docx'));
        if (answer.status === 200) also.push(other);
        else expect([other, answer.status, answer.text]).toEqual([other, 404, missing.text]);
      }
      expect({ form, also }).toEqual({ form, also: ALSO[form] ?? [] });
      const [kept] = await sql<{ content: Buffer; hash: Buffer }>(
        t,
        'select content_sealed as content, content_hash as hash from letter where id = $1',
        [paper.rowId],
      );
      const place = { table: 'letter', column: 'content_sealed', rowId: paper.rowId };
      const content = contentFromCanonical(t.app.contextFor(null).keys.decryptText(place, kept?.content as Buffer));
      const { letter } = await (await t.as(`${paper.to ?? paper.from}.head`)).run<{
        letter: { contentHash: string } | null;
      }>('query ($id: ID) { letter(id: $id) { contentHash } }', { id: toGlobalId('Letter', paper.rowId) });
      expect(letter?.contentHash).toBe(contentHash(content));
      expect(kept?.hash.toString('hex')).toBe(contentHash(content));
    }
  });

  test('can be void and issued anew, over the facts of today.', async () => {
    const [paper] = of(form).slice(-1);
    if (paper === undefined) throw new Error(form);
    const done = await issuedAnew(paper);
    expect(done.userErrors).toEqual([]);
    expect(done.replacement?.template).toBe(form);
    const before = pageText((await get(t, `${paper.from}.head`, pathOf(paper, 'html'))).text);
    const after = pageText((await get(t, `${paper.from}.head`, `/letters/${done.replacement?.id}.html`)).text);
    // The words of both are the same but for number, date and the mark that one is void, the other in its place.
    const words = (text: string) =>
      text
        .replace(/本文书[^\n]*文书(代替)?。|作废/g, '')
        .replace(/[^\n〔〕，。（）]*〔\d+〕\d+号|\d+年\d+月\d+日|（联系人[^\n]*/g, '')
        .replace(/\n+/g, '\n')
        .trim();
    expect(words(after)).toBe(words(before));
  });
});

interface KeptPaper {
  rowId: string;
  form: LetterTemplateId;
  content: Buffer;
  from: string;
  voidedBy: string | null;
  replacedBy: string | null;
}

describe('What is printed of a paper', () => {
  let kept: KeptPaper[];
  beforeAll(async () => {
    // The papers in force, those that were made void, the notices of it, those in their place.
    const [first] = papers;
    if (first !== undefined) await issuedAnew(first);
    kept = await sql<KeptPaper>(
      t,
      `select l.id as "rowId", l.template_id as form, l.content_sealed as content, l.organisation_id as "from",
         (select v.number from letter v where v.void_of_letter_id = l.id) as "voidedBy",
         (select r.number from letter r where r.replaces_letter_id = l.id) as "replacedBy" from letter l order by l.issued_at, l.id`,
    );
  });

  test.each(Object.keys(letterForms) as LetterTemplateId[])(
    'as %s says, on the page and in the file, head, addressee, facts, signature and day, and not a word more',
    async (form) => {
      const papers = kept.filter((paper) => paper.form === form);
      expect(papers.length).toBeGreaterThan(0);
      const desks = new Map(Object.entries(t.world.organisations).map(([key, id]) => [id, `${key}.head`]));
      for (const { rowId, from, content: sealed, voidedBy, replacedBy } of papers) {
        const place = { table: 'letter', column: 'content_sealed', rowId };
        const letter = contentFromCanonical(t.app.contextFor(null).keys.decryptText(place, sealed));
        const path = `/letters/${toGlobalId('Letter', rowId)}`;
        const [page, file] = [
          await get(t, desks.get(from) ?? '', `${path}.html`),
          await get(t, desks.get(from) ?? '', `${path}.docx`),
        ];
        const { text, imprint } = linesOfLetter(letter);
        const mark =
          voidedBy === null
            ? []
            : ['作废', `本文书已作废（${voidedBy}）${replacedBy === null ? '' : `，由${replacedBy}文书代替`}。`];
        expect(linesOfPage(page.text)).toEqual([...mark, ...text, ...imprint]);
        const written = linesOfFile(file.bytes);
        // The imprint is held to the foot of the page, and stands in the file before the signature.
        expect([...written.text].sort()).toEqual([...text, ...imprint].sort());
        expect(written.margins.filter((line) => line !== '— PAGE —')).toEqual([...mark, ...mark]);
        expect(propertiesOfFile(file.bytes).sort()).toEqual(
          [letter.issuerName, letter.issuerName, letter.title, letter.number].sort(),
        );
        expect(/<title>([^<]*)</.exec(page.text)?.[1]).toBe(`${letter.number} ${letter.title}`);
      }
    },
  );
});
