import type { SettingKey, Tier } from '#server/platform/settings.schema.ts';
import type { SettingGroup, Unit } from '../admin/setting-forms.ts';

interface SettingWords {
  name: string;
  /** One sentence: what it does, and what special values mean. */
  help: string;
}
const many = new Intl.PluralRules('en');
const count = (n: number, one: string, other: string) => `${n} ${many.select(n) === 'one' ? one : other}`;

const levelNames = ['Not needed', 'Learning', 'Basic', 'Independent', 'Experienced', 'Teaches others'];

/** The administrator's screens. */
export const admin = {
  admin: {
    title: 'Administration',
    flows: 'Call flows',
    onlyAdministrators: 'Only administrators see these screens.',
    key: 'Key',
    keyHint: 'For programs and the telephone menu: small letters, digits and hyphens. It stays as it is.',
    keyBad: 'Begin with a small letter; then small letters, digits and hyphens.',
    nameEn: 'Name in English',
    nameZh: 'Name in Chinese',
    nameMissing: 'Enter a name.',
    unsaved: 'Not saved yet',
    checkMarked: 'Check the marked places. Nothing was sent yet.',
    discard: 'Discard',
    remove: (what: string) => `Remove ${what}`,
  },
  levels: {
    name: (level: number) => levelNames[level] ?? String(level),
    shown: (level: number) => `Level ${level} of 5`,
    range: (level: number, lowest: number) => `asks for level ${level} of 5, accepts ${lowest} after a long wait`,
    rangeNone: (level: number) => `asks for level ${level} of 5, does without after a long wait`,
    of: (skill: string) => `Level of ${skill}`,
  },
  skills: {
    title: 'Skills',
    create: 'New skill',
    edit: 'Edit skill',
    language: 'Needed for callers who chose',
    languageHint: 'Whoever chose this language is offered to agents with this skill only. One skill for each language.',
    languageNone: 'No language: queues ask for it',
    active: 'In use',
    activeHint: 'What is not in use is asked of nobody and cannot be given any more.',
    inactive: 'Not in use',
    asks: (n: number) => `Asked by ${count(n, 'queue', 'queues')}`,
    asksNone: 'No queue asks for it',
    empty: 'No skills yet',
    emptyHint: 'Skills say what people can do and how well. Queues ask for them, and calls go to those who have them.',
    created: 'The skill was added.',
    saved: 'The skill was saved.',
    /** In the dialog of a person. */
    legend: 'Skills',
    add: 'Add a skill…',
    none: 'No skills',
  },
  queueAdmin: {
    title: 'Queues',
    create: 'New queue',
    created: 'The queue was added. Now say what it asks for.',
    saved: 'The queue was saved.',
    back: 'All queues',
    names: 'Names',
    active: 'Takes calls',
    activeHint: 'Otherwise nobody new is put in line; whoever waits already is still answered.',
    inactive: 'Takes no calls',
    skills: 'Skills',
    skillsHint: 'Calls go to agents who have all of them. After a long wait the levels sink, down to what you accept.',
    skillsNone: 'Asks for no skills',
    asksFor: 'Asks for',
    asksForOf: (skill: string) => `Level that is asked for: ${skill}`,
    accepts: 'Accepts after a long wait',
    acceptsOf: (skill: string) => `Lowest level that is accepted: ${skill}`,
    overflow: 'Overflow',
    overflowHint: 'Whose agents help out. When they do is said by the settings below.',
    overflowNone: 'No other queue',
    overflowTo: (queue: string) => `Overflows to ${queue}`,
    members: 'Members',
    membersHint: 'Everybody who works in it: chosen for each person, or through a group.',
    membersNone: 'Nobody works in this queue yet.',
    membersCount: (n: number) => count(n, 'member', 'members'),
    membersAll: (n: number) => `Show all ${n}`,
    settings: 'Settings of this queue',
    settingsHint: 'What is not set here follows the settings for all queues.',
    ownSettings: (n: number) => count(n, 'own setting', 'own settings'),
    empty: 'No queues yet',
    emptyHint: 'Customers wait in queues; whoever works in a queue is offered its calls.',
  },
  adminSettings: {
    title: 'Settings',
    intro: 'They hold everywhere, except where a branch or a queue has its own value.',
    /** Where a value comes from. */
    from: { here: 'Set here', all: 'Set for all', fallback: 'Default' },
    default: (value: string) => `Default: ${value}`,
    inherited: (value: string) => `For all: ${value}`,
    useGeneral: 'Use the general value again',
    useDefault: 'Use the default again',
    differ: (n: number) => `${count(n, 'queue has its', 'queues have their')} own value`,
    history: 'History',
    historyOf: (setting: string) => `History of ${setting}`,
    historyEmpty: 'Never changed.',
    ownValues: 'Queues with their own value',
    forAll: 'For all',
    /** A change from one value to another. */
    fromTo: 'from → to',
    notSet: 'not set',
    system: 'Patchbay',
    saved: (setting: string) => `${setting}: saved.`,
    never: 'Never',
    usualAddress: 'The usual address',
    usualNumber: 'One of ours',
    everyDay: 'Every day',
    allCountries: 'All countries',
    yes: 'Yes',
    no: 'No',
    incomplete: 'Enter a value.',
    groups: {
      organisation: 'Organisation',
      ringing: 'Ringing and wrap-up',
      dialling: 'Calls that we make',
      contacting: 'Permission to contact',
      callbacks: 'Ringing back',
      rank: 'Who is next',
      skills: 'Skills and long waits',
      overflow: 'Overflow',
      familiar: 'The agent they know',
      service: 'Service level and forecasts',
      verifying: 'Verifying customers',
      recording: 'Recording',
      keeping: 'What is kept',
    } satisfies Record<SettingGroup, string>,
    units: {
      seconds: 's',
      minutes: 'min',
      hours: 'h',
      days: 'days',
      points: 'points',
      pointsPerSecond: 'points/s',
      customers: 'waiting',
      callsPerSecond: 'calls a second',
      answers: 'answers',
      attempts: 'attempts',
    } satisfies Record<Unit, string>,
    recordingModes: { off: 'Never', on: 'Always', ask: 'If the customer agrees' },
    tiers: {
      standard: 'Standard',
      gold: 'Gold',
      platinum: 'Platinum',
      private: 'Private',
    } satisfies Record<Tier, string>,
    keys: {
      organisationName: { name: 'Name', help: 'What the organisation is called where English is spoken.' },
      organisationNameZh: { name: 'Chinese name', help: 'What it is called where Chinese is spoken.' },
      mailFrom: {
        name: 'Sender of mail',
        help: 'From which address invitations and new passwords are sent. Empty: patchbay@ and the name of this server.',
      },
      timeZone: { name: 'Time zone', help: 'Whose midnight begins a day.' },
      currency: { name: 'Currency', help: 'In which amounts are shown.' },
      offerSeconds: {
        name: 'Ringing time',
        help: 'How long a call rings at one agent before it goes on to the next.',
      },
      callbackOffered: {
        name: 'Offer to ring back',
        help: 'Whether those who wait may press 1 and be rung back, keeping their place.',
      },
      callbackFromSeconds: {
        name: 'From an expected wait of',
        help: 'Sooner than that nobody is offered to be rung back.',
      },
      callbackAttempts: { name: 'Attempts', help: 'How often we ring somebody whom we promised to ring.' },
      callbackSpacingMinutes: { name: 'Time between attempts', help: 'How long we wait before we ring again.' },
      callbackBusyMinutes: {
        name: 'After a busy line',
        help: 'How long we wait before we ring again where the line was busy.',
      },
      callbackVoicemailCounts: { name: 'Voicemail counts', help: 'Whether a voicemail counts as having reached them.' },
      callbackRefusedCounts: {
        name: 'Refusal counts',
        help: 'Whether somebody who does not want to talk counts as reached.',
      },
      callbackPoints: {
        name: 'Points at the agreed time',
        help: 'Rank points of somebody whom we promised to ring at a time, once it has come.',
      },
      returnSeconds: {
        name: 'Waiting for a lost line',
        help: 'How long a customer waits for the agent whose line was lost, before somebody else is offered the call.',
      },
      transferWaitSeconds: {
        name: 'Waiting after a transfer',
        help: 'How long a customer who was handed to a colleague by name waits for them, before everybody of the queue is asked.',
      },
      showsListening: { name: 'Show listening', help: 'Whether agents see that a supervisor listens to their call.' },
      dialCountries: {
        name: 'Countries that are dialled',
        help: 'By their two letters, such as CN HK US. Numbers of others are refused, also for transfers. Empty: all.',
      },
      callingFrom: { name: 'Calls from', help: 'By the clock of whom we ring, as their number’s country has it.' },
      callingUntil: {
        name: 'Calls until',
        help: 'Later than where it begins. Whoever asked to be rung back is rung at any hour.',
      },
      callingDays: { name: 'Days with calls', help: 'Days of the week on which people are rung.' },
      contactDefaultService: {
        name: 'Service calls without a word',
        help: 'Whether we ring about what they have with us while they have said nothing about it.',
      },
      contactDefaultCallback: {
        name: 'Callbacks without a word',
        help: 'Whether agents promise to ring while the customer has said nothing about it.',
      },
      contactDefaultSales: {
        name: 'Sales calls without a word',
        help: 'Whether we ring to sell while they have not agreed to it.',
      },
      contactDefaultCollection: {
        name: 'Collection calls without a word',
        help: 'Whether we ring about what they owe while they have said nothing about it.',
      },
      callerId: { name: 'Number shown', help: 'Which number of ours others see when we ring them.' },
      dialSeconds: { name: 'Ringing outside', help: 'How long a telephone rings that we dial.' },
      dialsPerSecond: {
        name: 'Dialling pace',
        help: 'How many calls the carrier places in a second; others wait for their turn.',
      },
      wrapUpSeconds: {
        name: 'Wrap-up time',
        help: 'How long an agent may note how a call ended before the next one rings; 0: no wrap-up.',
      },
      ageing: {
        name: 'Points for waiting',
        help: 'Rank points that a customer gains for each second in line.',
      },
      tierPoints: {
        name: 'Points by tier',
        help: 'Rank points with which customers of each tier come into the line.',
      },
      serviceSeconds: {
        name: 'Answered in time',
        help: 'Whoever is answered within this time counts as served in time.',
      },
      abandonedSoonSeconds: {
        name: 'Hung up at once',
        help: 'Whoever hangs up sooner than this does not count in the service level.',
      },
      relaxAfterSeconds: {
        name: 'Levels sink after',
        help: 'After this wait the levels that are asked for sink by one.',
      },
      relaxEverySeconds: {
        name: 'Sink again every',
        help: 'They sink by one more each time this has passed, down to the lowest that is accepted.',
      },
      overflowAfterSeconds: {
        name: 'Overflow after',
        help: 'After this wait agents of the overflow queue may take the call too.',
      },
      overflowAtLength: {
        name: 'Overflow at length',
        help: 'When so many wait already, whoever comes overflows at once.',
      },
      waitingAtMost: {
        name: 'Most in line',
        help: 'When so many wait already, whoever comes is asked to call again later.',
      },
      overflowWhenUnstaffed: {
        name: 'Overflow when nobody works',
        help: 'Everybody overflows while no agent works in the queue.',
      },
      lastAgentHours: {
        name: 'Last agent remembered',
        help: 'Customers who ring again within this time are first kept for the agent they had; 0: never.',
      },
      lastAgentWaitSeconds: {
        name: 'Wait for the last agent',
        help: 'How long they are kept for that agent before anybody may answer.',
      },
      ownerFromTier: {
        name: 'Owner first, from tier',
        help: 'From this tier on customers are first kept for the person who looks after them.',
      },
      ownerWaitSeconds: {
        name: 'Wait for the owner',
        help: 'How long they are kept for that person before anybody may answer.',
      },
      declinePauseSeconds: {
        name: 'Pause after declining',
        help: 'How long a customer is not offered again to somebody who declined them.',
      },
      assumedHandleSeconds: {
        name: 'Assumed handling time',
        help: 'Used to tell the expected wait while a queue has no calls to learn from.',
      },
      verifyRightAnswers: {
        name: 'Right answers to verify',
        help: 'Of up to three questions, so many must be answered rightly. A customer of whom less is known cannot be asked.',
      },
      verifyAttempts: {
        name: 'Failed attempts until locked',
        help: 'Within a day, over all calls. Then the customer cannot be verified by telephone, and supervisors are alerted.',
      },
      maskUntilVerified: {
        name: 'Hide details until verified',
        help: 'Identity, birth date, address, e-mail, account numbers and amounts are hidden from agents until then.',
      },
      recording: {
        name: 'Record calls',
        help: 'Both sides apart. “If the customer agrees”: the agent asks first and then starts it.',
      },
      recordingDays: {
        name: 'Recordings are kept',
        help: 'From the end of the call. A change holds for calls recorded from then on.',
      },
      recordingPauseSeconds: {
        name: 'Longest pause',
        help: 'A recording paused for card data goes on by itself after this.',
      },
      agentsListen: {
        name: 'Agents hear their own calls',
        help: 'Supervisors hear the recordings of their branches in any case.',
      },
      decisionDays: {
        name: 'Routing decisions',
        help: 'How long it is kept why each call went to whom.',
      },
    } satisfies Record<SettingKey, SettingWords>,
  },
};
