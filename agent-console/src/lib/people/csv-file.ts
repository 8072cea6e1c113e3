/** Bytes of a file that a spreadsheet saved, as text. Null: it is no text. `encoding` as people know it. */
export function decodeCsv(bytes: Uint8Array<ArrayBuffer>): { text: string; encoding: string } | null {
  for (const [label, encoding] of [['utf-8', 'UTF-8'], utf16Of(bytes), ['gb18030', 'GBK / GB18030']]) {
    if (!label || !encoding) continue;
    const text = decode(bytes, label);
    // Text has no zeros; what is no text in one encoding may be in the next.
    if (text !== null && !text.includes('\0')) return { text, encoding };
  }
  return null;
}

/** Excel calls it “Unicode text”; it begins with a mark. */
const utf16Of = ([first, second]: Uint8Array): string[] =>
  first === 0xff && second === 0xfe ? ['utf-16le', 'UTF-16'] : [];

function decode(bytes: Uint8Array<ArrayBuffer>, label: string): string | null {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** In the order of the template. A test holds them to the server's. */
export const importColumns = ['name', 'email', 'role', 'branch', 'reach', 'language', 'groups', 'queues', 'skills'];

/** The mark at its beginning tells Excel that it is UTF-8. */
export const template = (): Blob =>
  new Blob([`\uFEFF${importColumns.join(',')}\r\nAda Example,ada@example.com,agent,,,en,,,\r\n`], { type: 'text/csv' });

export const mostBytes = 1_048_576;
