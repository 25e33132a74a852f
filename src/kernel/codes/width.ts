/** Full-width letters, digits and signs become their plain forms; the wide space becomes a plain one. */
export function toHalfWidth(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ');
}

/** Takes out every blank, the invisible ones too: numbers copied from spreadsheets and chats are full of them. */
export function withoutBlanks(text: string): string {
  return text.replace(/[\s\u200B-\u200F\u202A-\u202E\u2060\uFEFF]/g, '');
}
