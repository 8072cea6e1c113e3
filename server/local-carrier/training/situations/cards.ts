import { people } from '../people.ts';
import type { Situation } from '../situation.ts';

export const cards: readonly Situation[] = [
  {
    id: 'lost-card',
    difficulty: 'easy',
    menu: 'cards',
    practises: ['verify', 'calm', 'note'],
    dispositions: ['resolved', 'follow_up_needed'],
    patienceSeconds: 240,
    holdPatienceSeconds: 90,
    parts: {
      en: {
        person: people.alice,
        opening: 'Hello. I think I have lost my card, and I am worried that somebody is using it.',
        answers: [
          'My name is Alice Johnson. I was born on {birthDate}.',
          'I last used it yesterday evening, at the ferry terminal. I have not bought anything since.',
          'Yes please, block it at once. Can you send the new one to my home address?',
        ],
        goodbye: 'That is a relief. Thank you very much. Goodbye.',
      },
      'zh-CN': {
        person: people.wangFang,
        opening: '您好，我的银行卡好像丢了，我怕有人在用。',
        answers: [
          '我叫王芳，出生日期是{birthDate}。',
          '我最后一次用卡是昨天晚上，在地铁站，之后就没有消费过。',
          '好的，请马上挂失。新卡可以寄到我家里吗？',
        ],
        goodbye: '那我就放心了，谢谢您，再见。',
      },
    },
  },
  {
    id: 'double-charge',
    difficulty: 'medium',
    menu: 'cards',
    practises: ['verify', 'ask', 'note'],
    dispositions: ['resolved', 'follow_up_needed', 'complaint'],
    patienceSeconds: 180,
    holdPatienceSeconds: 75,
    parts: {
      en: {
        person: people.thomas,
        opening: 'Good morning. A hotel has charged my credit card twice for the same night.',
        answers: [
          'This is Thomas Müller. My date of birth is {birthDate}.',
          'It was last Friday, two times one hundred and eighty dollars, three minutes apart.',
          'The hotel says it is the bank. I want one of the two back. How long will that take?',
        ],
        goodbye: 'Fine. I will wait for your letter. Goodbye.',
      },
      'zh-CN': {
        person: people.zhangWei,
        opening: '你好，酒店在我的信用卡上重复扣了两次房费。',
        answers: [
          '我是张伟，生日是{birthDate}。',
          '上周五扣的，两笔都是六百八十元，只差三分钟。',
          '酒店说是银行的问题。多扣的那笔什么时候能退给我？',
        ],
        goodbye: '行，那我等你们的通知，再见。',
      },
    },
  },
  {
    id: 'forgotten-pin',
    difficulty: 'easy',
    menu: 'cards',
    practises: ['verify', 'say_no', 'explain'],
    dispositions: ['resolved'],
    patienceSeconds: 180,
    holdPatienceSeconds: 60,
    parts: {
      en: {
        person: people.priya,
        opening: 'Hi. I have forgotten the pin of my debit card. Can you just tell me what it is?',
        answers: [
          'Priya Nair. {birthDate}.',
          'Oh, you cannot see it? Then what can I do? I am standing in front of the machine.',
          'So I need to order a new one. Is that something you can do for me now?',
        ],
        goodbye: 'Okay, great. Thanks for your help. Bye.',
      },
      'zh-CN': {
        person: people.liuYang,
        opening: '喂，我忘了借记卡的密码，你能直接告诉我吗？',
        answers: [
          '刘洋，{birthDate}出生。',
          '哦，你们也看不到啊？那我该怎么办？我就站在取款机前面。',
          '所以要带身份证去网点重置密码，对吧？',
        ],
        goodbye: '好，明白了，谢谢，再见。',
      },
    },
  },
  {
    id: 'angry-complaint',
    difficulty: 'hard',
    menu: 'cards',
    practises: ['calm', 'listen', 'promise'],
    dispositions: ['complaint', 'follow_up_needed'],
    patienceSeconds: 90,
    holdPatienceSeconds: 30,
    parts: {
      en: {
        person: people.robert,
        opening: 'This is the third time I am calling! My card was refused again, in front of all my guests!',
        answers: [
          'You have my number in front of you! Robert Johnson, born {birthDate}. Are you satisfied now?',
          'Nobody called me back. I was promised a call on Monday. What are your promises worth?',
          'I want to know who is responsible, and I want it in writing.',
          'And until when? I want a day, not soon.',
        ],
        goodbye: 'All right. But I will hold you to that. Goodbye.',
      },
      'zh-CN': {
        person: people.zhangWei,
        opening: '我已经打了三次电话了！今天我的卡又刷不出来，当着一桌客人的面！',
        answers: [
          '你们不是有我的号码吗？张伟，{birthDate}，这样可以了吧？',
          '说好星期一给我回电话，根本没有人打。你们说话算数吗？',
          '我要知道这件事由谁负责，并且给我书面答复。',
          '到底什么时候？给我一个具体的日子。',
        ],
        goodbye: '好，我记下了。到时候我再找你们，再见。',
      },
    },
  },
];
