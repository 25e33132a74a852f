import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { zipDirectory } from '../../src/kernel/zip-directory.js';
import { packZip, unpackZip } from '../../src/kernel/zip-file.js';

const limits = { maxFiles: 10, maxBytes: 10_000 };
const sample = () => packZip([['甲.txt', Buffer.from('a'.repeat(500))]]);

/** The size in the directory and the local header, changed to a lie. */
function claiming(size: number): Buffer {
  const zip = sample();
  const true_ = Buffer.alloc(4);
  true_.writeUInt32LE(500);
  for (let at = zip.indexOf(true_); at >= 0; at = zip.indexOf(true_, at + 4)) zip.writeUInt32LE(size, at);
  return zip;
}

describe('a ZIP', () => {
  test('gives back what was packed, stored or deflated, in its order', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.string({ minLength: 1, maxLength: 9 }), fc.uint8Array({ maxLength: 300 })), {
          selector: ([name]) => name.toWellFormed(),
          maxLength: 6,
        }),
        fc.constantFrom(0, 6, 9),
        (files, level) => {
          const clean = files.map(([name, bytes]): [string, Buffer] => [name.toWellFormed(), Buffer.from(bytes)]);
          const { files: back, problem } = unpackZip(packZip(clean, level), limits);
          expect(problem).toBeNull();
          expect([...(back ?? [])]).toEqual(clean);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('is the same bytes for the same files', () => expect(sample().equals(sample())).toBe(true));

  test('with more files or bytes than allowed is not unpacked', () => {
    const many = packZip(Array.from({ length: 11 }, (_, n): [string, Buffer] => [String(n), Buffer.alloc(1)]));
    expect(unpackZip(many, limits)).toEqual({ files: null, problem: 'TOO_LARGE' });
    const two: [string, Buffer][] = [
      ['a', Buffer.alloc(6_000)],
      ['b', Buffer.alloc(6_000)],
    ];
    expect(unpackZip(packZip(two), limits)).toEqual({ files: null, problem: 'TOO_LARGE' });
    expect(unpackZip(packZip(two), { ...limits, wanted: (name) => name === 'b' }).files?.size).toBe(1);
  });

  test('that promises less or more than it holds is not unpacked', () => {
    expect(unpackZip(claiming(500), limits).problem).toBeNull();
    for (const size of [0, 499, 501]) expect(unpackZip(claiming(size), limits).problem).toBe('UNREADABLE');
  });

  test('with two files of one name is not unpacked: readers differ on which one counts', () => {
    const twice = packZip([
      ['a', Buffer.from('1')],
      ['a', Buffer.from('2')],
    ]);
    expect(unpackZip(twice, limits).problem).toBe('UNREADABLE');
  });

  test('cut anywhere is not unpacked, and changed anywhere never throws', () => {
    const zip = sample();
    for (let at = 0; at < zip.length; at += 1) {
      expect(unpackZip(zip.subarray(0, at), limits).problem).toBe('UNREADABLE');
      const changed = Buffer.from(zip);
      changed.writeUInt8(changed.readUInt8(at) ^ 0xff, at);
      unpackZip(changed, limits);
    }
  });

  test('has a directory that can be read from its end alone', () => {
    const zip = packZip(
      [
        ['a', Buffer.alloc(5_000, 'x')],
        ['b/c.xml', Buffer.alloc(3)],
      ],
      0,
    );
    expect(zipDirectory(zip.subarray(-200))?.map(({ name, size }) => [name, size])).toEqual([
      ['a', 5_000],
      ['b/c.xml', 3],
    ]);
  });

  test('whose directory does not end where it says has none', () => {
    const zip = sample();
    zip.writeUInt16LE(0, zip.length - 12);
    expect(zipDirectory(zip)).toBeNull();
  });
});
