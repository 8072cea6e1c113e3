/** A fragment for `like` and `ilike`, with their wildcards taken literally. */
export const containing = (fragment: string): string => `%${fragment.replace(/[\\%_]/g, '\\$&')}%`;

/** What a field must be to contain this word. A script without capital letters is compared as it stands, in a third of the time. */
export const contains = (word: string): { $like: string } | { $ilike: string } =>
  word.toLowerCase() === word.toUpperCase() ? { $like: containing(word) } : { $ilike: containing(word) };

/** Words of a search, in any script, composed as stored text is. At most five: more only cost time. */
export const wordsOf = (q: string | undefined): string[] =>
  (q ?? '')
    .normalize('NFC')
    .split(/\s+/u)
    .filter(word => word !== '')
    .slice(0, 5);
