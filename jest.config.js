/**
 * One embedded PostgreSQL for the whole run (globalSetup), a database per test file from a template; the files that a
 * worker runs share its modules (test/support/native-runtime.js).
 */
export default {
  testEnvironment: '<rootDir>/test/support/native-environment.js',
  runtime: '<rootDir>/test/support/native-runtime.js',
  testSequencer: '<rootDir>/test/support/long-first.js',
  injectGlobals: false,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        sourceMaps: 'inline',
        module: { type: 'es6' },
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
      },
    ],
  },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  maxWorkers: 2,
  testTimeout: 60000,
};
