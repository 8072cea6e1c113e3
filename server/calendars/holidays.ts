/** A day that a library knows of, proposed to be taken into a calendar. */
export interface ProposedDay {
  /** `2026-10-01` */
  date: string;
  name: string;
  kind: 'holiday' | 'workday';
}

/**
 * Public holidays of a country (ISO 3166, two letters) in a year; for China also the weekends that are worked for them (调休), as far as they
 * have been announced. Proposals: what counts are the rows that somebody has taken over.
 */
export async function proposeDays(country: string, year: number, language: 'en' | 'zh-CN'): Promise<ProposedDay[]> {
  return country === 'CN' ? proposeChineseDays(year, language) : proposeHolidays(country, year, language);
}

async function proposeHolidays(country: string, year: number, language: string): Promise<ProposedDay[]> {
  // Ten megabytes of rules, for a screen that is opened once a year.
  const { default: Holidays } = await import('date-holidays');
  const holidays = new Holidays(country, { languages: [language.slice(0, 2), 'en'] });
  return holidays
    .getHolidays(year)
    .filter(({ type }) => type === 'public')
    .map(({ date, name }) => ({ date: date.slice(0, 10), name, kind: 'holiday' as const }));
}

async function proposeChineseDays(year: number, language: string): Promise<ProposedDay[]> {
  const { default: days } = await import('chinese-days');
  const proposals: ProposedDay[] = [];
  for (let day = new Date(Date.UTC(year, 0, 1)); day.getUTCFullYear() === year; day.setUTCDate(day.getUTCDate() + 1)) {
    const date = day.toISOString().slice(0, 10);
    const { work, name } = days.getDayDetail(date);
    const isWeekend = day.getUTCDay() === 0 || day.getUTCDay() === 6;
    const [english = name, chinese = name] = name.split(',');
    const named = language === 'zh-CN' ? chinese : english;
    if (days.isHoliday(date) && !work && name.includes(',')) proposals.push({ date, name: named, kind: 'holiday' });
    else if (work && isWeekend) proposals.push({ date, name: named, kind: 'workday' });
  }
  return proposals;
}
