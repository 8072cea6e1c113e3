/**
 * Records what the simulated customers of the training say: `node_modules/.bin/node scripts/voices/render.ts`. Needs Debian's `flite`,
 * `espeak-ng` and `sox`, and for Chinese the npm package `pinyin-pro`, installed anywhere (`PINYIN_PRO=/path/to/pinyin-pro`).
 * Makes what is missing and removes what nobody says any more.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { linesOf } from '../../server/local-carrier/training/lines.ts';
import type { Person } from '../../server/local-carrier/training/people.ts';
import { isRecorded, recordingName } from '../../server/local-carrier/training/recordings.ts';
import { languages } from '../../server/local-carrier/training/situation.ts';
import { situations } from '../../server/local-carrier/training/situations.ts';

const folder = join(import.meta.dirname, '../../server/local-carrier/training/voices');
const work = mkdtempSync(join(tmpdir(), 'patchbay-voices-'));
const raw = join(work, 'raw.wav');

/** Sound processing after the synthesiser: pitch in cents, tempo as a factor. */
const shapes: Record<string, string[]> = {
  'en-elder': ['pitch', '-260', 'tempo', '-s', '0.82'],
};

type Speak = (words: string) => void;
const flite =
  (voice: string): Speak =>
  words =>
    run('flite', ['-voice', voice, '-t', words, '-o', raw]);
const espeak =
  (variant: string, speed: number, pitch: number): Speak =>
  words =>
    run('espeak-ng', [
      '-v',
      `cmn-latn-pinyin+${variant}`,
      '-s',
      `${speed}`,
      '-p',
      `${pitch}`,
      '-w',
      raw,
      toPinyin(words),
    ]);
const speakers: Record<string, Speak> = {
  'en-woman': flite('slt'),
  'en-man': flite('rms'),
  'en-elder': flite('slt'),
  'zh-CN-woman': espeak('f2', 205, 62),
  'zh-CN-man': espeak('m3', 205, 38),
  'zh-CN-elder': espeak('f5', 160, 40),
};

function run(program: string, args: string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The synthesiser reads characters badly and syllables with the number of their tone well; those of one word are written together. */
function toPinyin(words: string): string {
  const { pinyin } = createRequire(import.meta.url)(process.env.PINYIN_PRO ?? 'pinyin-pro') as {
    pinyin(text: string, options: object): string[];
  };
  const syllables = pinyin(words, { toneType: 'num', type: 'array' });
  let at = 0;
  const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
  return [...segmenter.segment(words)]
    .map(({ segment, isWordLike }) => {
      const own = syllables.slice(at, (at += [...segment].length));
      return isWordLike ? own.map(syllable => syllable.replace(/0$/, '5')).join('') : ', ';
    })
    .join(' ');
}

function record(speaker: Person, words: string): void {
  const kind = `${speaker.language}-${speaker.voice}`;
  speakers[kind]!(words);
  const path = join(folder, recordingName(speaker, words));
  mkdirSync(dirname(path), { recursive: true });
  const telephone = ['silence', '1', '0.02', '0.5%', 'reverse', 'silence', '1', '0.02', '0.5%', 'reverse'];
  const shape = [
    'gain',
    '-8',
    ...(shapes[kind] ?? []),
    'highpass',
    '150',
    'rate',
    '-v',
    '8000',
    ...telephone,
    'norm',
    '-5',
  ];
  run('sox', ['-D', raw, '-e', 'ima-adpcm', '-c', '1', path, ...shape, 'pad', '0.05', '0.1']);
}

const wanted = situations.flatMap(({ parts }) =>
  languages.flatMap(language => linesOf(parts[language]).map(words => ({ person: parts[language].person, words }))),
);
for (const { person, words } of wanted) if (!isRecorded(person, words)) record(person, words);

const names = new Map(wanted.map(({ person, words }) => [recordingName(person, words), words]));
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })) {
  const name = relative(folder, join(entry.parentPath, entry.name));
  if (name.endsWith('.wav') && !names.has(name)) rmSync(join(folder, name));
}
const list = [...names].sort(([a], [b]) => a.localeCompare(b)).map(([name, words]) => `${name}  ${words}`);
writeFileSync(join(folder, 'lines.txt'), `${list.join('\n')}\n`);
rmSync(work, { recursive: true });
console.log(`${names.size} lines`);
