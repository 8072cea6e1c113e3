import type { Language } from '#server/platform/schema.ts';
import type { Chance } from './random.ts';

const surnames =
  '王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁沈任姚卢傅钟姜';
const given =
  '伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀兰 霞 平 刚 桂英 建华 文博 雨桐 子涵 梓萱 浩然 思远 嘉怡 诗涵 宇轩 晓东 海燕 国庆 志强 春梅 秋月 立新 佳宁 慧敏 俊杰 天宇 若曦 一鸣 可欣 振华 雪梅 少华 玉珍 家豪 婉婷 逸飞 书瑶 景行 乐怡 永康 美玲'.split(
    ' ',
  );
const places = ['海珠', '南山', '西湖', '甬江', '珠江', '钱塘', '鹏城', '羊城', '江北', '滨江', '东湖', '白云'];
const trades = [
  '贸易',
  '电子科技',
  '物流',
  '餐饮管理',
  '服饰',
  '建材',
  '食品',
  '信息技术',
  '医疗器械',
  '文化传媒',
  '五金制品',
];

const firstNames =
  'Anna Daniel Sofie Marco Elena James Leila Victor Nadia Oliver Fatima Lucas Ingrid Samuel Chloe Pavel Aisha Henry Marta Kofi Irene Jonas Rosa Peter Amara Felix Julia Hassan Clara Mateo Nora Andre Linda Arjun Camille George Mina Oscar Tara Wei'.split(
    ' ',
  );
const familyNames =
  'Anderson Rossi Schneider Dubois Novak Kim Haddad Silva Osei Lindgren Patel Kowalski Moreau Tanaka Nguyen Bauer Costa Ivanova Murphy Sato Fischer Ramos Okoye Larsen Bennett Chan Weber Santos Park Evans Mehta Olsen Walker Keller Abadi Torres Wright'.split(
    ' ',
  );
const trade = [
  'Coffee',
  'Logistics',
  'Marine Supplies',
  'Textiles',
  'Dental Clinic',
  'Design Studio',
  'Toys',
  'Travel',
  'Ceramics',
  'Software',
];
const sea = [
  'Harbour',
  'Pearl River',
  'Lantern',
  'Blue Heron',
  'Jade Gate',
  'West Lake',
  'Red Kite',
  'Camellia',
  'Long Pier',
  'Banyan',
];

/** What somebody of this family is called, as they write it themselves; with the family name, for those who share a telephone. */
export function personName(chance: Chance, language: Language, family?: string): { name: string; family: string } {
  const own = family ?? (language === 'zh-CN' ? chance.pick([...surnames]) : chance.pick(familyNames));
  return language === 'zh-CN'
    ? { name: `${own}${chance.pick(given)}`, family: own }
    : { name: `${chance.pick(firstNames)} ${own}`, family: own };
}

export const companyName = (chance: Chance, language: Language): string =>
  language === 'zh-CN'
    ? `${chance.pick(places)}${chance.pick(given)}${chance.pick(trades)}有限公司`
    : `${chance.pick(sea)} ${chance.pick(trade)} ${chance.pick(['Ltd', 'Ltd', 'Co.', 'Trading Ltd'])}`;
