/** A table of Markdown. A bar or a line break in a cell never ends it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text === '' ? '–' : text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ');
}

/** Words of the code, set apart. */
export function code(...words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(' ');
}

const MARKED = /<!-- generated:([a-z-]+) -->\n([\s\S]*?)<!-- \/generated -->/g;

/** The names of the generated parts that a text has room for. */
export function partsIn(text: string): string[] {
  return [...text.matchAll(MARKED)].map(([, name = '']) => name);
}

/** The text with its generated parts made anew. @throws Error for a name that nobody generates */
export function filled(text: string, parts: Readonly<Record<string, string>>): string {
  return text.replace(MARKED, (_old, name: string) => {
    const part = parts[name];
    if (part === undefined) throw new Error(`Nobody generates "${name}".`);
    return `<!-- generated:${name} -->\n${part}\n<!-- /generated -->`;
  });
}
