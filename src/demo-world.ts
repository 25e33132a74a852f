import type { App } from './app.js';

export const DEMO_PASSWORD = 'yuanlian-demo-2026';

export interface DemoAccount {
  login: string;
  organisation: string;
  prefix: string;
  desk: string;
}

/** Who can sign in to the demo world. */
export function demoAccounts(): DemoAccount[] {
  return [];
}

/** Puts invented people into real places, once. */
export async function loadDemoWorld(_app: App): Promise<void> {}
