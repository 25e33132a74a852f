/** Signs that take two columns of a terminal: East Asian wide and full-width forms. */
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1F64F}\u{20000}-\u{3FFFD}]/u;

/** How many columns of a terminal a text takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const sign of text) width += WIDE.test(sign) ? 2 : 1;
  return width;
}

/** A text in exactly so many columns: cut where it is too long, filled with blanks where it is short. */
export function inColumns(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text + ' '.repeat(columns - widthOf(text));
  let cut = '';
  for (const sign of text) {
    if (widthOf(cut + sign) > columns - 2) break;
    cut += sign;
  }
  return inColumns(`${cut}..`, columns);
}

/** A text in lines of at most so many columns. A closing sign never begins a line. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.match(/[\x21-\x7E]+|\s|./gu) ?? []) {
    const closing = /^[，。；：、！？）〕」”]$/u.test(piece);
    // Room is kept for a closing sign.
    if (widthOf(line + piece) > (closing ? columns : columns - 2)) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += line === '' && piece === ' ' ? '' : piece;
  }
  return [...lines, line.trimEnd()].filter((each, nth) => each !== '' || nth === 0);
}
