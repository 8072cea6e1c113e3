import type { Messages } from './en.ts';
import { accounts } from './zh-CN-accounts.ts';
import { admin } from './zh-CN-admin.ts';
import { calls } from './zh-CN-calls.ts';
import { callbacks } from './zh-CN-callbacks.ts';
import { codes } from './zh-CN-codes.ts';
import { contact } from './zh-CN-contact.ts';
import { customers360 } from './zh-CN-customers.ts';
import { desk } from './zh-CN-desk.ts';
import { floor } from './zh-CN-floor.ts';
import { hours } from './zh-CN-hours.ts';
import { places } from './zh-CN-places.ts';
import { recordings } from './zh-CN-recordings.ts';
import { settings } from './zh-CN-settings.ts';
import { tickets } from './zh-CN-tickets.ts';
import { tour } from './zh-CN-tour.ts';
import { workspace } from './zh-CN-workspace.ts';
import { training } from './zh-CN-training.ts';

/** 简体中文 */
export const zhCN = {
  codes,
  ...accounts,
  ...admin,
  ...calls,
  ...contact,
  ...callbacks,
  ...customers360,
  ...desk,
  ...floor,
  ...hours,
  ...places,
  ...recordings,
  ...settings,
  ...tickets,
  ...tour,
  ...workspace,
  ...training,
  common: {
    save: '保存',
    saving: '正在保存…',
    cancel: '取消',
    close: '关闭',
    retry: '重试',
    more: '显示更多',
    loading: '正在加载',
    copy: '复制',
    copied: '已复制',
    edit: '编辑',
    optional: '选填',
    unknown: '未知',
    dismiss: '知道了',
    skipToWork: '跳到工作区',
  },
  titles: { withOffer: (who: string) => `☎ ${who} 来电` },
  signIn: {
    title: '登录 Patchbay',
    email: '邮箱',
    password: '密码',
    submit: '登录',
    submitting: '正在登录…',
    wrong: '邮箱或密码不正确。连续 5 次失败后，请等待 15 分钟再试。',
    required: '请输入邮箱和密码。',
    signedOut: '登录已过期，请重新登录后继续。',
    demo: '或使用演示数据体验',
    demoHint: '这些人员只存在于本机。',
    failed: 'Patchbay 未能打开',
  },
  nav: {
    label: '主导航',
    work: '我的工作',
    history: '通话记录',
    customers: '客户',
    queues: '队列',
    people: '人员',
    admin: '管理',
    account: '我的账号',
    more: '更多',
  },
  me: {
    menu: '我的菜单',
    theme: '外观',
    themes: { system: '跟随系统', light: '浅色', dark: '深色' },
    language: '语言',
    shortcuts: '键盘快捷键',
    signOut: '退出登录',
  },
  command: {
    open: '搜索或前往',
    placeholder: '查找客户、同事，或执行操作…',
    nothing: (q: string) => `没有找到“${q}”`,
  },
  customers: {
    title: '客户',
    searchPlaceholder: '按姓名或号码搜索',
    create: '新建客户',
    edit: '编辑客户',
    name: '姓名',
    numbers: '电话号码',
    numbersHint: '请带国家或地区代码，例如 +86 10 6655 1234。每行一个。',
    language: '语言',
    languageNone: '未知',
    empty: '还没有客户',
    emptyHint: '在这里登记的客户来电时会按号码自动识别。',
    nothing: (q: string) => `没有符合“${q}”的客户`,
    nothingHint: '可以试试姓名的一部分（中文或拼写均可），或号码的后几位。',
    created: '客户已添加。',
    saved: '客户信息已保存。',
    nameMissing: '请输入姓名。',
    badNumber: (line: string) => `“${line}”不是有效的电话号码。`,
    noNumbers: '没有号码',
    timeline: '历史记录',
  },
  history: {
    title: '通话记录',
    searchPlaceholder: '按客户或号码搜索',
    open: '进行中',
    closed: '已结束',
    filter: '筛选通话',
    empty: '这里还没有通话',
    emptyMine: '您接听过的通话会显示在这里。',
    emptyAll: '客户来电后会立即显示在这里。',
    columns: {
      when: '时间',
      customer: '客户',
      queue: '队列',
      agent: '坐席',
      state: '状态',
      waited: '等待',
      talked: '通话',
    },
  },
  queues: {
    title: '队列',
    live: '实时',
    columns: { name: '队列', waiting: '排队人数', longest: '最长等待', free: '空闲坐席', working: '在岗坐席' },
    empty: '还没有队列',
    emptyHint: '您所在或负责的队列会显示在这里。',
    nobodyFree: '无空闲坐席',
    nobodyWaits: '无人排队',
  },
  shortcuts: {
    title: '键盘快捷键',
    off: '单键快捷键已在“我的账号”中关闭。',
    dispositions: '选择处理结果（话后处理时）',
    open: '打开',
    search: '搜索或前往',
  },
  errors: {
    title: '未能加载',
    notFound: '这里什么也没有',
    notFoundHint: '地址有误，或内容已不存在。',
    home: '回到我的工作',
    unexpected: '此页面出现故障',
    unexpectedHint: '您输入的内容已保留。刷新后可继续，进行中的通话不会中断。',
    reload: '刷新',
    kept: '您输入的内容已保留。',
  },
  time: { yesterday: '昨天' },
} satisfies Messages;
