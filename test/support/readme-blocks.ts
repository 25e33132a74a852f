/** One fenced block of a page. */
export interface Block {
  /** The line of its opening fence. */
  line: number;
  language: string;
  /** What stands after the language, for example `start`. */
  words: string[];
  text: string;
}

/** A block that does something, with the block below it that says what came of it. */
export interface Step {
  block: Block;
  answer: Block | null;
}

const ANSWERS = new Set(['json', 'text']);

/** The fenced blocks of a page, in their order. */
export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  for (const [nth, line] of markdown.split('\n').entries()) {
    const fence = /^```(.*)$/.exec(line);
    if (fence === null) {
      if (open !== null) open.text += `${line}\n`;
    } else if (open === null) {
      const [language = '', ...words] = (fence[1] ?? '').trim().split(/\s+/);
      open = { line: nth + 1, language, words, text: '' };
    } else {
      blocks.push(open);
      open = null;
    }
  }
  if (open !== null) throw new Error(`The block of line ${open.line} does not end.`);
  return blocks;
}

/** What is done, each with its answer. @throws Error for an answer that answers nothing */
export function stepsOf(markdown: string): Step[] {
  const steps: Step[] = [];
  for (const block of blocksOf(markdown)) {
    const last = steps.at(-1);
    if (!ANSWERS.has(block.language)) steps.push({ block, answer: null });
    else if (last !== undefined && last.answer === null) last.answer = block;
    else throw new Error(`The ${block.language} block of line ${block.line} answers nothing.`);
  }
  return steps;
}

/**
 * What the reader notes down: `<CASE>` in an answer is remembered, and put in where it stands in a later block. Small
 * letters, as in `<time>`, stand for something that nobody needs again.
 */
export class Notes {
  readonly #known = new Map<string, string>();

  note(name: string, value: string): void {
    this.#known.set(name, value);
  }

  /** A text with everything put in that is known. @throws Error for a name that no answer has given */
  filled(text: string): string {
    return text.replace(/<([A-Z][A-Z0-9-]*)>/g, (_all, name: string) => {
      const value = this.#known.get(name);
      if (value === undefined) throw new Error(`No answer before has given <${name}>.`);
      return value;
    });
  }

  /** Whether an actual text is what the expected one says; what is new is noted. */
  textFits(expected: string, actual: string): boolean {
    const names: string[] = [];
    const pattern = expected
      .split(/(<[A-Za-z][A-Za-z0-9-]*>)/)
      .map((part) => {
        const name = /^<([A-Za-z][A-Za-z0-9-]*)>$/.exec(part)?.[1];
        if (name === undefined) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
        const known = this.#known.get(name);
        if (known !== undefined) return known.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
        names.push(name);
        return '([^\\n]+?)';
      })
      .join('');
    const found = new RegExp(`^${pattern}$`).exec(actual);
    if (found === null) return false;
    for (const [nth, name] of names.entries()) if (/^[A-Z]/.test(name)) this.note(name, found[nth + 1] ?? '');
    return true;
  }

  /** Where an actual value is not what the expected one says; null when it is. */
  fault(expected: unknown, actual: unknown, path = 'answer'): string | null {
    if (typeof expected === 'string') {
      const text = typeof actual === 'object' ? JSON.stringify(actual) : String(actual);
      const fits = /^<[A-Za-z]/.test(expected) || typeof actual === 'string' ? this.textFits(expected, text) : false;
      return actual !== null && fits ? null : `${path}: ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`;
    }
    if (expected === null || typeof expected !== 'object' || actual === null || typeof actual !== 'object')
      return expected === actual ? null : `${path}: ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`;
    const [wanted, found] = [Object.keys(expected), Object.keys(actual)];
    const strange = [...found.filter((key) => !wanted.includes(key)), ...wanted.filter((key) => !found.includes(key))];
    if (strange.length > 0) return `${path}: only one of the two has ${strange.join(', ')}`;
    for (const key of wanted) {
      const inner = (each: object) => (each as Record<string, unknown>)[key];
      const fault = this.fault(inner(expected), inner(actual), `${path}.${key}`);
      if (fault !== null) return fault;
    }
    return null;
  }

  /** The same for lines of text; a line with three dots alone stands for any number of lines. */
  linesFault(expected: string, actual: string): string | null {
    const lines = (text: string) =>
      text
        .split('\n')
        .map((line) => line.trimEnd())
        .filter((line) => line !== '');
    const [wanted, found] = [lines(expected), lines(actual)];
    let at = 0;
    for (const [nth, line] of wanted.entries()) {
      if (line.trim() === '…') continue;
      if (wanted[nth - 1]?.trim() === '…') while (at < found.length && !this.textFits(line, found[at] ?? '')) at += 1;
      if (at >= found.length || !this.textFits(line, found[at] ?? ''))
        return `line ${nth + 1}: ${JSON.stringify(found[at])} is not ${JSON.stringify(line)}\n--- all:\n${actual}`;
      at += 1;
    }
    if (at < found.length && wanted.at(-1)?.trim() !== '…')
      return `more lines than expected: ${found.slice(at).join('\n')}`;
    return null;
  }
}
