import type { Language } from '#server/platform/schema.ts';

/** What colleagues write to one another about a ticket, besides what was done about the matter. */
export const ticketNotes: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'Rang, nobody answered. Trying again tomorrow before ten.',
    'Asked {outlet}, they answer until {date}.',
    'Customer sent the missing page, put it into the file.',
    'Checked with the back office: booking is correct, value date {date}.',
    'Left a message on the answering machine.',
    'Second line has it now. I keep an eye on it.',
    'Amount is {amount}, account {account}. Everything else as in the call.',
    'Spoke with the customer, agrees to wait until {date}.',
    'Letter has gone out today.',
    'Nothing new from the other bank. Reminded them.',
  ],
  'zh-CN': [
    '回电无人接听，明早十点前再试。',
    '已问{outlet}，{date}前答复。',
    '客户补齐了材料，已归档。',
    '与后台核对，入账无误，起息日{date}。',
    '已语音留言。',
    '转二线处理，我继续跟进。',
    '金额{amount}，账户{account}，其余同通话记录。',
    '已与客户沟通，同意等到{date}。',
    '函件今天已寄出。',
    '对方行还没回复，已催。',
  ],
};

export const solvedNotes: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'Told the customer, all settled.',
    'Done and confirmed by text message.',
    'Rang back, nothing open any more.',
    'Booked back {amount}, customer knows.',
  ],
  'zh-CN': ['已回电告知，办结。', '已处理，短信确认。', '回电客户，无其他问题。', '{amount}已退回，客户知悉。'],
};
