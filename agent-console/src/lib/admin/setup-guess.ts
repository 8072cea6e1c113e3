/** Where which money is used; only where people are likely to begin. */
const euroCountries = 'AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'.split(' ');
const currencyOf: Readonly<Record<string, string>> = {
  ...Object.fromEntries(euroCountries.map(country => [country, 'EUR'])),
  AU: 'AUD',
  BR: 'BRL',
  CA: 'CAD',
  CH: 'CHF',
  CN: 'CNY',
  CZ: 'CZK',
  DK: 'DKK',
  GB: 'GBP',
  HK: 'HKD',
  ID: 'IDR',
  IN: 'INR',
  JP: 'JPY',
  KR: 'KRW',
  MO: 'MOP',
  MX: 'MXN',
  MY: 'MYR',
  NO: 'NOK',
  NZ: 'NZD',
  PH: 'PHP',
  PL: 'PLN',
  SE: 'SEK',
  SG: 'SGD',
  TH: 'THB',
  TR: 'TRY',
  TW: 'TWD',
  US: 'USD',
  VN: 'VND',
  ZA: 'ZAR',
};
/** A clock tells the place better than a language: many read English elsewhere. */
const countryOfZone: Readonly<Record<string, string>> = {
  'Asia/Shanghai': 'CN',
  'Asia/Urumqi': 'CN',
  'Asia/Hong_Kong': 'HK',
  'Asia/Macau': 'MO',
  'Asia/Taipei': 'TW',
  'Asia/Singapore': 'SG',
  'Asia/Tokyo': 'JP',
  'Europe/London': 'GB',
  'Europe/Zurich': 'CH',
};

/** What the browser tells of where it is. `languages`: as `navigator.languages`. */
export function guessSetup(timeZone: string, languages: readonly string[]): { timeZone: string; currency: string } {
  const countries = [
    countryOfZone[timeZone],
    ...languages.map(language => new Intl.Locale(language).maximize().region),
  ];
  const currency = countries.map(country => currencyOf[country ?? '']).find(Boolean) ?? 'USD';
  return { timeZone, currency };
}

export const guessHere = () => guessSetup(Intl.DateTimeFormat().resolvedOptions().timeZone, navigator.languages);
