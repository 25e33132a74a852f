import { refuse } from './refusal.js';

/** A text as it is kept: trimmed, line ends made one, not longer than allowed. @throws TEXT_MISSING TEXT_TOO_LONG */
export function requiredText(text: string | null | undefined, path: string, max = 2_000): string {
  const kept = optionalText(text, path, max);
  if (kept === null) refuse('TEXT_MISSING', { path: ['input', ...path.split('.')] });
  return kept;
}

/** The same for a text that may be left out. @throws TEXT_TOO_LONG */
export function optionalText(text: string | null | undefined, path: string, max = 2_000): string | null {
  const kept = (text ?? '').replace(/\r\n?/g, '\n').trim();
  if ([...kept].length > max) refuse('TEXT_TOO_LONG', { path: ['input', ...path.split('.')], words: { max } });
  return kept === '' ? null : kept;
}
