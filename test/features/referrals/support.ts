export type { UserErrorData } from '../../support/a.js';
export { key, startTestApp, type TestApp } from '../../support/app.js';
