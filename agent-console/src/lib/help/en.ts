import type { Help } from './help.ts';

export const help: Help = {
  start: {
    title: 'The first five minutes',
    sections: [
      {
        title: 'What is where',
        text: [
          'On the left are the places you can go to. Beside them is your work: the call you are in and those you still have to wrap up. The middle shows what you opened, the right who the customer is.',
          'Your presence is at the top: available, on a break, or offline, and for how long. It is the same on every screen.',
          'Every screen and every item has its own address. Copy it, send it to a colleague, open it in a second tab: it shows the same.',
        ],
      },
      {
        title: 'Everything by keyboard',
        text: [
          'Ctrl K finds customers and colleagues by name or number, in Chinese or Latin script, and does everything that can be done.',
          'Press ? for the list of keys. Single keys work outside text fields only; you can switch them off under My account.',
        ],
      },
      {
        title: 'As you like it',
        text: [
          'Drag the lines between the panes, or move them with the arrow keys. [ hides your work, ] hides the customer. The browser remembers it.',
          'Language, light or dark, how you are notified and how loud it rings are under My account.',
        ],
      },
    ],
  },
  calls: {
    title: 'Taking calls',
    sections: [
      {
        title: 'Before the first call',
        text: [
          'Go available. The first time at this desk you test the microphone, the speaker and the ringer, so that no customer rings at somebody who cannot hear.',
          'Unplugged headsets and microphones that the browser may not use are shown before a call can be offered to you.',
        ],
      },
      {
        title: 'When a call comes',
        text: [
          'A card slides in and rings. It says who is calling, which queue they chose, how long they waited, and why it came to you. Answer with a click or with A, before the time runs out.',
          'Nothing you are typing is interrupted. If you do not answer, the call goes to somebody else and you are put on a break, so that the next customer does not wait in vain. Go available when you are back.',
        ],
      },
      {
        title: 'In the call',
        text: [
          'The bar at the bottom stays on every screen: who it is, how long you have talked, mute (M), the keypad, hang up.',
          'Write notes as you talk (N). They are saved as you type.',
          'If the number belongs to several customers, or to nobody, ask who is calling and choose in the panel on the right.',
        ],
      },
      {
        title: 'Hold, ask somebody, hand on',
        text: [
          'H puts the customer on hold and takes them back. Above the bar you see for how long, and that they hear music.',
          'X opens one list of colleagues, queues and numbers. Enter asks them first while the customer waits; Shift Enter hands the call on at once. Whoever gets it sees your notes and what has happened so far.',
          'While you ask somebody, O hands the call over, C brings all together, H goes back to the customer. In a conference O leaves it to the others.',
          'S asks a supervisor for help. You see when one listens, speaks to you, or takes part.',
        ],
      },
      {
        title: 'Ringing somebody',
        text: [
          'Click any number, or press D. Your own line comes first, then the other side is rung: one number a second for the whole bank, so it may say “Dialling in 3 s”.',
          'Under My account you can have a desk phone rung instead of the browser.',
        ],
      },
      {
        title: 'After the call',
        text: [
          'Say how it ended, with a click or with a number key. Then you are available again.',
          'If you run out of time, the call is closed without a result and your notes are kept.',
        ],
      },
    ],
  },
  customers: {
    title: 'Customers',
    sections: [
      {
        title: 'Finding them',
        text: [
          'Search by any part of the name, in either script, or by the last digits of a number. Ctrl K finds them from anywhere.',
          'You see the customers your role and branch allow. What you may not see does not appear in lists, searches or counts.',
        ],
      },
      {
        title: 'Known is not the same as verified',
        text: [
          'A number that matches tells you whom it belongs to, not who is speaking. Ask the questions your bank prescribes before you talk about money.',
        ],
      },
      {
        title: 'Adding one',
        text: [
          'Give the name as the customer writes it, and the numbers with their country code. From then on they are recognised when they ring.',
          'What you have typed is kept until you save it, also when you close the window or a call comes in between.',
        ],
      },
    ],
  },
  colleagues: {
    title: 'Colleagues',
    sections: [
      {
        title: 'Who can be reached',
        text: [
          'The directory shows everybody who works here: role, branch, queues, and what they are doing now. It changes while you watch.',
          'Look for a name, or choose a branch, a queue or a presence. The address keeps your choice.',
        ],
      },
    ],
  },
  colours: {
    title: 'What the colours mean',
    sections: [
      {
        title: 'State',
        text: [
          'Green: talking, or ready to. Amber: waiting, ringing, on a break. Red: something is wrong or overdue. Blue: chosen, or still to be finished. Hollow or grey: not here.',
          'A waiting time turns amber and then red when it passes the limits of its queue. No colour stands alone: there is always a word beside it.',
        ],
      },
      {
        title: 'Tier',
        text: ['Gold, platinum and private banking have badges of their own. Other customers have none.'],
      },
    ],
  },
  trouble: {
    title: 'When something goes wrong',
    sections: [
      {
        title: 'Reloading, crashing, losing the connection',
        text: [
          'The call goes on. Reload or open Patchbay again, and your line comes back by itself; the customer hears music for a moment at most.',
          'Notes and half-filled forms are kept in this browser, for you alone, and are there again when you come back.',
          'Without a connection you can go on typing. A word at the top says so, and says when it is back.',
        ],
      },
      {
        title: 'The line is bad',
        text: [
          'The call bar says what is wrong: gaps, a silent microphone, nothing from the other side. “Reconnect my line” joins the same call again.',
        ],
      },
      {
        title: 'No calls come',
        text: ['Ask “Why do I get no calls?” beside your empty work list. It names what keeps them away.'],
      },
      {
        title: 'You were signed out in a call',
        text: ['The call goes on in this window until it ends. Then you can sign in again where you were.'],
      },
    ],
  },
  floor: {
    title: 'Watching the floor',
    sections: [
      {
        title: 'What you see',
        text: [
          'Each queue with who waits, the longest wait, today’s service level, and who works in it. Below: who waits, in the order in which they will be served, who talks, and what everybody does. All of it is live.',
          'Choose a queue to see only that one. The address keeps your choice.',
        ],
      },
      {
        title: 'What you can do',
        text: [
          'Move a waiting customer ahead (U) or to the front (F), or to another queue. Close a queue, with the words its callers hear.',
          'Change somebody’s presence when they have forgotten to. They are told.',
          'Beside each call: listen, whisper to the agent, take part (L, W, B), take over, or end it. Whoever asks for help stands at the top and is marked; one click brings you in. All of it is on record.',
          '“Why” beside a waiting customer or a colleague says what routing takes into account, and what keeps the two apart.',
        ],
      },
      {
        title: 'Repairs',
        text: [
          'What the product had to put right by itself is listed, with when and why, so that nothing happens unseen.',
        ],
      },
    ],
  },
  people: {
    title: 'People, branches and groups',
    sections: [
      {
        title: 'Who may do what',
        text: [
          'A role says what somebody may do; the branch and the reach say for which customers, calls and colleagues.',
          'You can give only what you have yourself, and only within your reach. Nobody changes their own rights.',
        ],
      },
      {
        title: 'Adding people',
        text: [
          'Add one and invite them by mail, or import a list. The import shows every line with what would happen before anything does.',
          'Somebody who leaves is switched off, not deleted: what they did stays readable.',
        ],
      },
      {
        title: 'Groups',
        text: ['A group puts several people into queues at once. Whoever joins the group joins its queues.'],
      },
    ],
  },
  setup: {
    title: 'Setting up',
    sections: [
      {
        title: 'How a call finds its agent',
        text: [
          'A number leads to a queue, or to a menu with one queue for each choice. A queue asks for skills. Of those who have them all and are free, the one who has been free the longest is rung first.',
          'Who waits longer ranks higher; tiers add to it. Where a queue overflows, agents of another one help after a time you set.',
        ],
      },
      {
        title: 'Opening hours',
        text: [
          'A calendar has the usual week, holidays and make-up workdays. You can have a year proposed and change every line.',
        ],
      },
      {
        title: 'Changing settings',
        text: [
          'Every setting says what it does and what is usual, and keeps a history: who changed it, when, from what to what.',
        ],
      },
    ],
  },
  reading: {
    title: 'Reading along',
    sections: [
      {
        title: 'Calls of others',
        text: [
          'Calls shows what was done with customers within your reach: who called, how long they waited, who answered, how it ended, and every step in between.',
        ],
      },
      {
        title: 'What cannot be changed',
        text: [
          'Whoever only reads sees the same screens without their buttons. Every change by anybody is recorded with who, when and what.',
        ],
      },
    ],
  },
};
