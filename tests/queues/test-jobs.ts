import { Type } from 'typebox';
import { defineJob, plan } from '#queues/define-job.ts';
import { run, sql } from '#server/platform/sql.ts';

const Word = Type.Object({ word: Type.String() });

/** Writes its word down. */
export const noteJob = defineJob({
  name: 'note',
  data: Word,
  key: ({ word }) => word,
  run: async (ctx, { word }) =>
    void (await run(ctx.em, sql`insert into noted (word, pid) values (${word}, ${process.pid})`)),
});

/** Writes its word down and then takes its time. */
export const slowJob = defineJob({
  name: 'slow',
  data: Type.Object({ word: Type.String(), milliseconds: Type.Integer() }),
  key: ({ word }) => word,
  async run(ctx, { word, milliseconds }) {
    await noteJob.run(ctx, { word });
    await new Promise(done => setTimeout(done, milliseconds));
  },
});

/** Never succeeds. */
export const poisonJob = defineJob({
  name: 'poison',
  data: Word,
  key: ({ word }) => word,
  async run(ctx, data) {
    await noteJob.run(ctx, data);
    throw new Error(`no such thing as ${data.word}`);
  },
});
export const testJobs = [noteJob, slowJob, poisonJob];

export const note = (word: string, runAt = new Date(0)) => plan(noteJob, { word }, runAt);
