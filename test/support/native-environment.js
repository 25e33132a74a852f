const exit = process.exit;

/** The process itself: test files run in its realm, side by side with what Node has loaded (native-runtime.js). */
export default class NativeEnvironment {
  global = globalThis;

  /** None of its own. */
  getVmContext() {
    return null;
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  async setup() {
    // Node's own formatter knows the source maps of what Node has loaded.
    Error.prepareStackTrace = undefined;
  }

  async teardown() {
    process.exit = exit;
  }
}
