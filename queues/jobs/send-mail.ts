import { Type } from 'typebox';
import { sendDueMails } from '#server/mail/mails.ts';
import { Id, Time } from '#server/platform/schema.ts';
import { defineJob } from '#queues/define-job.ts';

/** Hands what is due to the mail server, the first time and again after each pause. One for each mail and time: none is left to an alarm that has rung. */
export const sendMailJob = defineJob({
  name: 'send-mail',
  data: Type.Object({ mailId: Id, dueAt: Time }),
  key: ({ mailId, dueAt }) => `${mailId}_${Date.parse(dueAt)}`,
  run: sendDueMails,
});
