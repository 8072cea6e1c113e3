import { people } from '../people.ts';
import type { Situation } from '../situation.ts';

export const accounts: readonly Situation[] = [
  {
    id: 'missing-transfer',
    difficulty: 'medium',
    menu: 'accounts',
    practises: ['verify', 'ask', 'promise'],
    dispositions: ['follow_up_needed', 'resolved'],
    patienceSeconds: 180,
    holdPatienceSeconds: 90,
    parts: {
      en: {
        person: people.priya,
        opening: 'Hello. I sent my rent on Monday, and my landlord says it has not arrived.',
        answers: [
          'Yes. Priya Nair, born on {birthDate}.',
          'One thousand four hundred and fifty dollars. I have checked the account number twice.',
          'It has left my account. Can you see where it is?',
        ],
        goodbye: 'Thank you. Please call me back when you know more. Goodbye.',
      },
      'zh-CN': {
        person: people.liuYang,
        opening: '您好，我星期一转的房租，房东说到现在还没有收到。',
        answers: [
          '我叫刘洋，生日是{birthDate}。',
          '四千五百元，收款账号我核对过两遍了。',
          '我账户里的钱已经扣了，您能查到在哪里吗？',
        ],
        goodbye: '谢谢，查到了请给我回电话，再见。',
      },
    },
  },
  {
    id: 'maturing-deposit',
    difficulty: 'medium',
    menu: 'accounts',
    practises: ['explain', 'offer', 'note'],
    dispositions: ['resolved', 'follow_up_needed'],
    patienceSeconds: 240,
    holdPatienceSeconds: 90,
    parts: {
      en: {
        person: people.alice,
        opening: 'Good afternoon. My time deposit ends next week, and I do not know what to do with it.',
        answers: [
          'Alice Johnson, {birthDate}.',
          'What happens if I do nothing? Is it renewed by itself?',
          'And what rate would I get for one year, and for three?',
          'I would like to think about it. Could somebody call me on Thursday?',
        ],
        goodbye: 'Thursday morning is fine. Thank you. Goodbye.',
      },
      'zh-CN': {
        person: people.wangFang,
        opening: '您好，我有一笔定期存款下周到期，不知道该怎么办。',
        answers: [
          '王芳，{birthDate}。',
          '如果我什么都不做，会自动转存吗？',
          '那存一年和存三年的利率分别是多少？',
          '我再考虑一下。星期四能有人给我打个电话吗？',
        ],
        goodbye: '星期四上午可以，谢谢，再见。',
      },
    },
  },
  {
    id: 'elderly-caller',
    difficulty: 'medium',
    menu: 'accounts',
    practises: ['slow_down', 'listen', 'explain'],
    dispositions: ['resolved', 'follow_up_needed'],
    patienceSeconds: 400,
    holdPatienceSeconds: 180,
    parts: {
      en: {
        person: people.maria,
        opening: 'Hello, dear. Am I speaking with a person? I got a letter, and I do not understand it.',
        answers: [
          'Maria Garcia. Let me think. {birthDate}.',
          'It says that my passbook ends this year. Is my money gone then?',
          'Could you say that once more, a little slower, please?',
          'I do not have the internet. Can I come to the branch as before?',
        ],
        goodbye: 'You are very kind. Have a nice day, dear. Goodbye.',
      },
      'zh-CN': {
        person: people.chenJing,
        opening: '喂，是人工吗？我收到一封信，看不太明白。',
        answers: [
          '我叫陈静。让我想想，{birthDate}。',
          '信上说今年起存折不能用了，我的钱还在不在？',
          '您能再说一遍吗？慢一点。',
          '我不会用手机银行，还能到网点去办吗？',
        ],
        goodbye: '您真耐心，谢谢您，再见。',
      },
    },
  },
  {
    id: 'payroll',
    difficulty: 'hard',
    menu: 'accounts',
    practises: ['calm', 'ask', 'promise'],
    dispositions: ['follow_up_needed', 'resolved'],
    patienceSeconds: 120,
    holdPatienceSeconds: 60,
    parts: {
      en: {
        person: people.bakery,
        opening:
          'This is Northwind Bakery. Our payroll file was refused, and forty people expect their wages tomorrow.',
        answers: [
          'I am the accountant. The owner has signed the authority, it should be in your records.',
          'The message says, line twelve, account closed. But why are the others held back too?',
          'If I send the file again without that line, will it be paid in time?',
        ],
        goodbye: 'Good. I will do that now. Thank you. Goodbye.',
      },
      'zh-CN': {
        person: people.zhaoMin,
        opening: '您好，这里是赵敏贸易公司。我们的代发工资文件被退回了，四十个员工明天要发工资。',
        answers: [
          '我是公司的会计，授权书老板已经签过，你们应该有记录。',
          '提示说第十二行账户已销户，可是为什么其他人的也发不了？',
          '如果我删掉这一行重新提交，明天能到账吗？',
        ],
        goodbye: '好的，我现在就重新提交，谢谢，再见。',
      },
    },
  },
];
