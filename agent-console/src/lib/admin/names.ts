/** What is named in both languages, and for programs. */
export interface Names {
  name: string;
  nameZh: string;
  key: string;
}

export const isKey = (key: string): boolean => /^[a-z][a-z0-9-]{0,49}$/.test(key);

/** `Mortgage advice` → `mortgage-advice`: a key to begin with. */
export const keyFor = (name: string): string =>
  name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, 50);
