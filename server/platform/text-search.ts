/** A fragment for `like` and `ilike`, with their wildcards taken literally. */
export const containing = (fragment: string): string => `%${fragment.replace(/[\\%_]/g, '\\$&')}%`;

/** Words of a search, in any script, composed as stored text is. At most five: more only cost time. */
export const wordsOf = (q: string | undefined): string[] =>
  (q ?? '')
    .normalize('NFC')
    .split(/\s+/u)
    .filter(word => word !== '')
    .slice(0, 5);
