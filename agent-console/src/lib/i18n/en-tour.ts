/** The guided tour: what is where, done once by oneself. */
export const tour = {
  tour: {
    label: 'Tour',
    start: 'Start the tour',
    next: 'Next',
    back: 'Back',
    done: 'Done',
    skip: 'End the tour',
    place: (at: number, of: number) => `Step ${at} of ${of}`,
    phone: 'Open the phone',
    steps: {
      welcome: {
        title: 'Take your first call',
        text: 'In two minutes you take a call from start to end. The tour goes on by itself when you do what it says.',
      },
      presence: {
        title: 'Go available',
        text: 'Here you say whether customers may reach you. Press it, check your headset once, and go available.',
      },
      phone: {
        title: 'Ring as a customer',
        text: 'The phone opens in another window. Choose Alice Johnson, press Call, then 1 for English and 1 for cards.',
      },
      answer: {
        title: 'It rings',
        text: 'The card says who it is and why you. Answer it with a click or with the key A.',
      },
      customer: {
        title: 'Who is it?',
        text: 'What the bank knows of the customer stays beside the call: what they hold, what was promised, what happened before.',
      },
      verify: {
        title: 'Let them prove it',
        text: 'Press V, ask, and type what they say; then everything is shown. For practice: the telephone PIN of Alice Johnson and 王芳 is 4071.',
      },
      note: {
        title: 'Note what they say',
        text: 'Type while you talk. It is saved with every key, and a reload or a crash loses nothing.',
      },
      ticket: {
        title: 'Promise something',
        text: 'What cannot be settled now becomes a ticket with the key T. It knows the customer and this call.',
      },
      wrapUp: {
        title: 'Hang up and say how it ended',
        text: 'End the call, choose how it ended, and you are available again. That is a whole call.',
      },
      floor: {
        title: 'The floor',
        text: 'All queues and people live: who talks, who waits, who could take more. Open it here.',
      },
      queues: {
        title: 'Queues now and today',
        text: 'Those who wait, the longest wait, and how many were answered in time since midnight.',
      },
      waiting: {
        title: 'Who waits, and why',
        text: 'Everybody in line in their order. Open one to see why they wait, raise them, or move them.',
      },
      people: {
        title: 'People on duty',
        text: 'What each is doing and since when. From here you can set a break for somebody who forgot.',
      },
      history: {
        title: 'What happened',
        text: 'Ninety days of calls with notes and outcomes. Search by number or name; each opens with its whole story.',
      },
      search: {
        title: 'Everything from one place',
        text: 'Customers, screens and actions: press Ctrl K, or ⌘ K, and type.',
      },
      administration: {
        title: 'How it is set up',
        text: 'Branches, groups, queues, skills, opening hours and our numbers. This bank has two provinces and four cities. Open it here.',
      },
      queueSetup: {
        title: 'Queues',
        text: 'Who works in them, which skills they ask for, when they are open, and where they overflow.',
      },
      settings: {
        title: 'Settings',
        text: 'Every number you may change, for all or for one queue or branch, with who changed it and when.',
      },
      customers: { title: 'Customers', text: 'Those whom you may see. Search by name, number or customer number.' },
      end: { title: 'That is it', text: 'You can take the tour again from Ctrl K. Press ? for all keys.' },
    },
  },
};
