import type { ClosedWords } from '#server/routing/queue.schema.ts';

/** What callers of a closed queue may be told, to begin with. In their languages, whichever the reader's. */
export const proposeClosedWords = ({ name, nameZh }: { name: string; nameZh: string }): ClosedWords => ({
  en: `We are sorry: ${name} cannot take calls at the moment. Please call again later. Goodbye.`,
  'zh-CN': `非常抱歉，${nameZh}业务暂时无法受理，请您稍后再拨。感谢您的来电，再见。`,
});
