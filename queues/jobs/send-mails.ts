import { sendDueMails } from '#server/mail/mails.ts';
import { defineAlarm } from '#queues/alarm.ts';

/** Hands what is due to the mail server, the first time and again after each pause. */
export const sendMailsJob = defineAlarm('send-mails', sendDueMails);
