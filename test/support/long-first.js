import { statSync } from 'node:fs';

const LONG = /\/test\/(model\/|access\/matrix\/role-matrix|readme\.)/;

/** What takes a minute begins first, whatever its size, so that at the end no worker waits for the other. */
export default class LongFirst {
  sort(tests) {
    const weight = new Map(
      tests.map((test) => [test, (LONG.test(test.path) ? 1_000_000 : 0) + statSync(test.path).size]),
    );
    return [...tests].sort((one, other) => weight.get(other) - weight.get(one));
  }

  shard(tests, { shardIndex, shardCount }) {
    return tests.filter((_, nth) => nth % shardCount === shardIndex - 1);
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
}
