import { people } from '../people.ts';
import type { Situation } from '../situation.ts';

export const others: readonly Situation[] = [
  {
    id: 'loan-rate',
    difficulty: 'easy',
    menu: 'other',
    practises: ['explain', 'offer', 'note'],
    dispositions: ['resolved', 'follow_up_needed'],
    patienceSeconds: 150,
    holdPatienceSeconds: 60,
    parts: {
      en: {
        person: people.stranger,
        opening: 'Hi. I am not a customer yet. What is your rate for a car loan at the moment?',
        answers: [
          'About twenty thousand, over four years.',
          'And is that rate fixed, or can it change?',
          'What papers would I have to bring?',
        ],
        goodbye: 'That helps. I will come by next week. Bye.',
      },
      'zh-CN': {
        person: people.strangerZh,
        opening: '你好，我还不是你们的客户。想问一下现在汽车贷款的利率是多少？',
        answers: ['大概十五万，分四年还。', '这个利率是固定的吗，以后会不会变？', '办理需要带哪些材料？'],
        goodbye: '好，我下周过去看看，再见。',
      },
    },
  },
  {
    id: 'address-change',
    difficulty: 'easy',
    menu: 'other',
    practises: ['verify', 'read_back', 'note'],
    dispositions: ['resolved'],
    patienceSeconds: 180,
    holdPatienceSeconds: 60,
    parts: {
      en: {
        person: people.robert,
        opening: 'Hello. I have moved, and I would like to give you my new address.',
        answers: [
          'Robert Johnson, {birthDate}.',
          'It is twenty seven Orchard Lane, second floor.',
          'No, the telephone number stays the same.',
        ],
        goodbye: 'That is right. Thank you. Goodbye.',
      },
      'zh-CN': {
        person: people.liuYang,
        opening: '您好，我搬家了，想更新一下联系地址。',
        answers: ['刘洋，{birthDate}。', '新地址是果园路二十七号二楼。', '不用，手机号码没有变。'],
        goodbye: '对，没错，谢谢，再见。',
      },
    },
  },
  {
    id: 'wrong-number',
    difficulty: 'easy',
    menu: 'other',
    practises: ['be_brief'],
    dispositions: ['wrong_number'],
    patienceSeconds: 120,
    holdPatienceSeconds: 20,
    parts: {
      en: {
        person: people.stranger,
        opening: 'Hi, I would like to order a large pizza with mushrooms.',
        answers: ['Sorry, is this not Luigi’s?'],
        goodbye: 'Oh, a bank. Sorry to have bothered you. Bye.',
      },
      'zh-CN': {
        person: people.strangerZh,
        opening: '喂，我要订一份外卖，两碗牛肉面。',
        answers: ['咦，你们不是面馆吗？'],
        goodbye: '哦，是银行啊，不好意思，打错了，再见。',
      },
    },
  },
  {
    id: 'silent-caller',
    difficulty: 'medium',
    menu: null,
    practises: ['be_brief'],
    dispositions: ['call_dropped', 'other'],
    patienceSeconds: 45,
    holdPatienceSeconds: 20,
    parts: {
      en: { person: people.hidden, opening: '', answers: [], goodbye: '' },
      'zh-CN': { person: people.hiddenZh, opening: '', answers: [], goodbye: '' },
    },
  },
];
