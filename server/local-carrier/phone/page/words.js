/** The page's words. Both languages have the same keys. */
const en = {
  title: 'Phone',
  voice: 'Read prompts aloud',
  theme: 'Dark colours',
  to: 'Number to call',
  ourNumbers: 'Numbers of the bank',
  loading: 'Loading the numbers…',
  noNumbers: 'The bank has no telephone number yet.',
  configFailed: 'The exchange does not answer.',
  retry: 'Try again',
  from: 'My number',
  withheld: 'Withhold my number',
  another: 'Another number…',
  otherNumber: 'My other number',
  badNumber: 'Please give 3 to 15 digits, with + and the country code in front.',
  call: 'Call',
  callIt: 'Call',
  callAgain: 'Call again',
  hangUp: 'Hang up',
  back: 'Back',
  erase: 'Erase',
  keypad: 'Keypad',
  star: 'Star',
  hash: 'Hash',
  transcript: 'What was said and pressed',
  quiet: 'What the bank says appears here.',
  you: 'You pressed',
  asking: 'Allow the microphone…',
  calling: 'Calling…',
  ringing: 'Ringing…',
  'in-call': 'Connected',
  reconnecting: 'Reconnecting…',
  ended: 'Call ended',
  'ended.busy': 'The line is busy',
  'ended.no-answer': 'Nobody answered',
  'ended.failed': 'The call failed',
  'ended.lost': 'The connection was lost',
  'ended.no_such_number': 'This number is not in service',
  'ended.no_exchange': 'The exchange does not answer',
  denied: 'The microphone is blocked. You can listen and press keys; to talk, allow it in the browser and call again.',
  absent: 'No microphone was found. You can listen and press keys.',
  insecure: 'Browsers allow the microphone on https or localhost only. You can listen and press keys.',
  lost: 'The connection to the exchange is lost. You stay in the call while we reconnect.',
  blocked: 'The browser holds the sound back.',
  listen: 'Listen',
};

const zh = {
  title: '电话',
  voice: '朗读语音提示',
  theme: '深色',
  to: '拨打号码',
  ourNumbers: '银行的号码',
  loading: '正在加载号码…',
  noNumbers: '银行还没有电话号码。',
  configFailed: '交换机没有应答。',
  retry: '重试',
  from: '我的号码',
  withheld: '隐藏我的号码',
  another: '其他号码…',
  otherNumber: '我的其他号码',
  badNumber: '请输入 3 到 15 位数字，前面加 + 和国家代码。',
  call: '通话',
  callIt: '拨打',
  callAgain: '重拨',
  hangUp: '挂断',
  back: '返回',
  erase: '删除',
  keypad: '键盘',
  star: '星号',
  hash: '井号',
  transcript: '语音提示与按键记录',
  quiet: '银行的语音提示会显示在这里。',
  you: '您按了',
  asking: '请允许使用麦克风…',
  calling: '正在呼叫…',
  ringing: '正在振铃…',
  'in-call': '通话中',
  reconnecting: '正在重新连接…',
  ended: '通话结束',
  'ended.busy': '线路正忙',
  'ended.no-answer': '无人接听',
  'ended.failed': '呼叫失败',
  'ended.lost': '连接已断开',
  'ended.no_such_number': '此号码未开通',
  'ended.no_exchange': '交换机没有应答',
  denied: '麦克风已被阻止。您可以收听和按键；如需讲话，请在浏览器中允许麦克风后重拨。',
  absent: '未找到麦克风。您可以收听和按键。',
  insecure: '浏览器只允许在 https 或 localhost 上使用麦克风。您可以收听和按键。',
  lost: '与交换机的连接已断开。正在重新连接，通话仍在继续。',
  blocked: '浏览器暂停了声音。',
  listen: '收听',
};

const dictionaries = { en, 'zh-CN': zh };
let language = 'en';

export const currentLanguage = () => language;

/** @param {string} key a key of the dictionaries above */
export const text = key => dictionaries[language][key] ?? dictionaries[language].ended;

/** Words every element that names its words by `data-text` (content) or `data-label` (accessible name). */
export function speak(next) {
  language = next in dictionaries ? next : 'en';
  document.documentElement.lang = language;
  document.title = text('title');
  for (const element of document.querySelectorAll('[data-text]')) element.textContent = text(element.dataset.text);
  for (const element of document.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', text(element.dataset.label));
    if (element.tagName === 'BUTTON') element.title = text(element.dataset.label);
  }
}
