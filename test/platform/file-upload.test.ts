import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { type FileKind, ROSTER_KINDS } from '../../src/kernel/ports/files.js';
import { packZip } from '../../src/kernel/zip-file.js';
import { arriving, documents, everything, PIECE, pdf, StoreScene, zip } from './file-store-scene.js';

const store = new StoreScene();
const docx = zip('[Content_Types].xml', '_rels/.rels', 'word/document.xml');
const xlsx = zip('[Content_Types].xml', 'xl/workbook.xml', 'xl/worksheets/sheet1.xml');

describe('an upload that is not taken leaves nothing', () => {
  test('when it is too large, and it is not read to its end', async () => {
    let delivered = 0;
    async function* endless() {
      yield Buffer.from('%PDF-1.7\n');
      for (;;) {
        delivered += 100_000;
        yield Buffer.alloc(100_000, 1);
      }
    }
    await store.refused(endless(), documents, 'FILE_TOO_LARGE');
    expect(delivered).toBeLessThanOrEqual(1_100_000);
  });

  test('when it is announced too large: not a byte is read', async () => {
    let asked = false;
    async function* source() {
      asked = true;
      yield pdf(100);
    }
    await store.refused(source(), { ...documents, size: 1_000_001 }, 'FILE_TOO_LARGE');
    expect(asked).toBe(false);
  });

  test('exactly at the limit it is taken', async () => {
    const stored = await store.files.store(arriving(pdf(1_000_000)), documents);
    expect(stored.size).toBe(1_000_000);
  });

  test('when it is empty', () => store.refused(arriving(Buffer.alloc(0)), documents, 'FILE_EMPTY'));

  test('when it is shorter or longer than announced', async () => {
    await store.refused(arriving(pdf(500)), { ...documents, size: 501 }, 'FILE_SIZE_DIFFERS');
    await store.refused(arriving(pdf(500)), { ...documents, size: 499 }, 'FILE_SIZE_DIFFERS');
  });

  test('when its hash is not the announced one', async () => {
    const content = pdf(500);
    const sha256 = createHash('sha256').update(content).digest('hex');
    await store.refused(arriving(pdf(500)), { ...documents, sha256 }, 'FILE_HASH_DIFFERS');
    await expect(
      store.files.store(arriving(content), { ...documents, sha256: sha256.toUpperCase() }),
    ).resolves.toMatchObject({ sha256 });
  });

  test('when the line breaks', async () => {
    async function* broken() {
      yield pdf(200_000);
      throw new Error('aborted');
    }
    await store.refused(broken(), documents, 'FILE_INTERRUPTED');
    const stream = Readable.from(arriving(pdf(300_000)));
    setImmediate(() => stream.destroy());
    await store.refused(stream, documents, 'FILE_INTERRUPTED');
  });

  test('when it is of no allowed kind, and it is not read to its end', async () => {
    let pieces = 0;
    async function* program() {
      for (pieces = 0; pieces < 50; pieces += 1) yield Buffer.concat([Buffer.from('MZ\x90\0'), Buffer.alloc(9_000)]);
    }
    await store.refused(program(), documents, 'FILE_TYPE_REFUSED');
    expect(pieces).toBe(0);
  });
});

describe('the kind is judged by the bytes', () => {
  const bytes = (text: string) => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(64, 0x55)]);
  test.each<[FileKind, Buffer]>([
    ['PDF', bytes('%PDF-1.4')],
    ['JPEG', bytes('\xff\xd8\xff\xe0')],
    ['PNG', bytes('\x89PNG\r\n\x1a\n')],
    ['MP3', bytes('ID3\x04')],
    ['MP3', bytes('\xff\xfb\x90\x64')],
    ['M4A', bytes('\0\0\0\x20ftypM4A \0\0\0\0')],
    ['MP4', bytes('\0\0\0\x20ftypisom\0\0\0\0')],
    ['MP4', bytes('\0\0\0\x20ftyp3gp4\0\0\0\0')],
    ['DOCX', docx],
    ['XLSX', xlsx],
    ['CSV', Buffer.from('姓名,证件号码\n张三,1\n')],
  ])('%s', async (kind, content) => {
    expect((await store.files.store(arriving(content, 7), everything)).kind).toBe(kind);
  });

  test.each<[string, Buffer]>([
    ['an executable', bytes('MZ\x90\0')],
    ['an old Word document', bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')],
    ['a QuickTime film', bytes('\0\0\0\x20ftypqt  \0\0\0\0')],
    ['an AAC stream', bytes('\xff\xf1\x50\x80')],
    ['a plain ZIP', zip('a.txt', 'b.txt')],
    ['a document with macros', zip('[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin')],
    ['a document and table in one', zip('[Content_Types].xml', 'word/document.xml', 'xl/workbook.xml')],
    ['a ZIP cut short', docx.subarray(0, docx.length - 30)],
    ['a ZIP without its beginning', Buffer.concat([Buffer.alloc(20), docx])],
    ['three bytes', Buffer.from('\x01\x02\x03')],
  ])('%s is none of ours', (_what, content) => store.refused(arriving(content, 7), everything, 'FILE_TYPE_REFUSED'));

  test('a page or script is text, which only a roster may be', async () => {
    const page = Buffer.from('<html><script>alert(1)</script></html>');
    await store.refused(arriving(page), documents, 'FILE_TYPE_REFUSED');
    await store.refused(arriving(pdf(100)), { maxBytes: 1_000, kinds: ROSTER_KINDS }, 'FILE_TYPE_REFUSED');
    await store.refused(arriving(docx), { maxBytes: 10_000, kinds: ROSTER_KINDS }, 'FILE_TYPE_REFUSED');
  });

  test.each([300_000, PIECE - 120, PIECE, 2 * PIECE - 120])(
    'a document whose directory stands behind %d bytes of content is recognised',
    async (size) => {
      const parts: [string, Buffer][] = [
        ['word/document.xml', randomBytes(size)],
        ['[Content_Types].xml', Buffer.alloc(9)],
      ];
      const content = packZip(parts, 0);
      expect((await store.files.store(arriving(content), documents)).kind).toBe('DOCX');
    },
  );
});
