/** The frame of the console: commands, notices, drafts, the directory. */
export const workspace = {
  drafts: {
    found: 'Taken up where you left it.',
    startOver: 'Start over',
    keeps: 'What you type is kept until you save it.',
  },
};
