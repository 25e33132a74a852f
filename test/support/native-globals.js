// What a test file gets for '@jest/globals' (native-runtime.js): the file's own hooks and tests, whoever imports them.

let current;

/** Says whose hooks and tests they are from now on. */
export function setGlobals(globals) {
  current = globals;
}

const delegate = (name) =>
  new Proxy(() => {}, {
    apply: (_, __, args) => current[name](...args),
    get: (_, property) => current[name][property],
  });

export const afterAll = delegate('afterAll');
export const afterEach = delegate('afterEach');
export const beforeAll = delegate('beforeAll');
export const beforeEach = delegate('beforeEach');
export const describe = delegate('describe');
export const expect = delegate('expect');
export const it = delegate('it');
export const test = delegate('test');
