import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { decodeImaAdpcm } from '../audio/ima-adpcm.ts';
import type { Person } from './people.ts';

/** Named for the words, so that a line that was changed is a line that nobody has recorded. */
export const recordingName = ({ language, voice }: Pick<Person, 'language' | 'voice'>, words: string): string =>
  `${language}-${voice}/${createHash('sha256').update(words).digest('hex').slice(0, 12)}.wav`;

const recordingPath = (speaker: Pick<Person, 'language' | 'voice'>, words: string): string =>
  new URL(`voices/${recordingName(speaker, words)}`, import.meta.url).pathname;

export const isRecorded = (speaker: Pick<Person, 'language' | 'voice'>, words: string): boolean =>
  existsSync(recordingPath(speaker, words));

/** The samples of a line, 8 kHz. Throws when it was not recorded. */
export const recordingOf = (speaker: Pick<Person, 'language' | 'voice'>, words: string): Int16Array =>
  decodeImaAdpcm(readFileSync(recordingPath(speaker, words)));
