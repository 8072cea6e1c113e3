import type { workspace as en } from './en-workspace.ts';

export const workspace: typeof en = {
  drafts: {
    found: '已恢复您上次未保存的内容。',
    startOver: '重新填写',
    keeps: '保存之前，您输入的内容会一直保留。',
  },
};
