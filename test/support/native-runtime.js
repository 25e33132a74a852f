import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
// Before any decorated class, whichever file a worker begins with.
import 'reflect-metadata';
import './typescript-hook.js';
import { setGlobals } from './native-globals.js';

// Test files are loaded by Node itself, as the server and the bench are. Jest's own runtime gives every file a realm of
// its own and reads every module anew into it: with us some thousand modules, three seconds for each of more than two
// hundred files. Here the files that a worker runs share its modules, as the requests of a server do: nothing in src
// keeps state outside an app. What a file starts it stops; what it puts in place of something it puts back.

const GLOBALS = new URL('./native-globals.js', import.meta.url).href;
const HANDLERS = Symbol.for('EVENT_HANDLERS');
const require = createRequire(import.meta.url);
const runs = new Map();

process.setSourceMapsEnabled(true);
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url: GLOBALS, shortCircuit: true } : next(specifier, context),
});

/** The part of jest-runtime that jest-runner and jest-circus ask for. */
export default class NativeRuntime {
  /** The framework, new for every file: its state and its handlers belong to one. */
  requireInternalModule(path) {
    delete globalThis[HANDLERS];
    delete require.cache[path];
    return require(path);
  }

  requireModule(path) {
    return require(path);
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  async unstable_importModule(path) {
    const run = runs.get(path) ?? 0;
    runs.set(path, run + 1);
    return await import(`${pathToFileURL(path).href}${run === 0 ? '' : `?run=${run}`}`);
  }

  setGlobalsForRuntime(globals) {
    setGlobals(globals);
  }

  /** Node maps the lines itself. */
  getSourceMaps() {
    return new Map();
  }

  getAllCoverageInfoCopy() {
    return undefined;
  }

  enterTestCode() {}
  leaveTestCode() {}
  teardown() {}
}
