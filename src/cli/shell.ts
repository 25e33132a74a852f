import type { Locale } from '../kernel/context.js';

/** What a command has of the world around it. Tests hand in their own. */
export interface Shell {
  readonly environment: NodeJS.ProcessEnv;
  /** What was asked for: it may be piped on. */
  out(text: string): void;
  /** What is said beside it. */
  err(text: string): void;
  /** Aborted when the person presses Ctrl-C. */
  readonly signal: AbortSignal;
}

/** A command could not do what it was asked, in words for the person. */
export class CliFault extends Error {
  override readonly name = 'CliFault';
}

/** The language of refusals: Chinese where the terminal says so. */
export function localeOf({ environment }: Pick<Shell, 'environment'>): Locale {
  const said = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '';
  return said.startsWith('zh') ? 'zh-CN' : 'en';
}
