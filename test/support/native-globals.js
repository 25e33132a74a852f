// What a test file gets for '@jest/globals' (native-runtime.js): live bindings, so that whoever imports them has those
// of the file that is running.

export let afterAll;
export let afterEach;
export let beforeAll;
export let beforeEach;
export let describe;
export let expect;
export let it;
export let test;

/** Says whose hooks and tests they are from now on. */
export function setGlobals(globals) {
  ({ afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } = globals);
}
