import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Locale, Viewer } from '../kernel/context.js';

/** What the machinery knows of one HTTP request while it runs: for masking errors and for its one log line. */
export interface RequestScope {
  readonly requestId: string;
  readonly locale: Locale;
  viewer: Viewer | null;
  operationName?: string;
  operationKind?: string;
  cost?: number;
  /** Whether the gate refused the document: then `application/json` answers 200, as its specification says. */
  refused?: boolean;
  /** Top-level codes of the answer, for the log line. */
  codes?: string[];
}

/** The scope of the request that is running, if one is. */
export const requestScope = new AsyncLocalStorage<RequestScope>();

const SHAPE = /^[A-Za-z0-9][A-Za-z0-9._:-]{7,63}$/;

/**
 * The id under which a request is known: the caller's own when it has the shape of one (8 to 64 letters, digits, `.`,
 * `_`, `:`, `-`), else a new one. Nothing a caller sends reaches a log line or a header unchecked.
 */
export function requestIdFrom(header: unknown): string {
  return typeof header === 'string' && SHAPE.test(header) ? header : randomUUID();
}

/** `zh-CN` unless English is preferred to Chinese in an `Accept-Language` header or a `locale` parameter. */
export function localeFrom(header: unknown): Locale {
  if (typeof header !== 'string') return 'zh-CN';
  let best: Locale = 'zh-CN';
  let bestQuality = 0;
  for (const part of header.slice(0, 200).split(',')) {
    const [tag = '', ...params] = part.trim().toLowerCase().split(';');
    const locale = /^zh(?:-|$)/.test(tag) ? 'zh-CN' : /^en(?:-|$)/.test(tag) ? 'en' : null;
    const quality = qualityOf(params);
    if (locale !== null && quality > bestQuality) [best, bestQuality] = [locale, quality];
  }
  return best;
}

function qualityOf(params: readonly string[]): number {
  const q = params.find((param) => param.trim().startsWith('q='));
  return q === undefined ? 1 : Number(q.trim().slice(2)) || 0;
}
