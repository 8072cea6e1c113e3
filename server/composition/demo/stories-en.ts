import { desksEn } from './stories-en-desks.ts';
import type { StoryWords } from './stories.ts';

export const storiesEn: StoryWords = {
  lost_card: {
    subject: 'Lost card ending {card}',
    happened: [
      'Lost the card ending {card} on the metro this morning.',
      'Wallet gone since last night, card {card} was in it.',
      'Left card {card} in a taxi, no idea which one.',
    ],
    done: [
      'Blocked it and ordered a new one to {outlet}.',
      'Card blocked, no bookings since. Replacement goes to the address we have.',
      'Blocked at once; went through the last bookings together, all their own.',
    ],
  },
  card_declined: {
    subject: 'Card {card} declined at a shop',
    happened: [
      'Card {card} was declined twice at the supermarket.',
      'Payment of {amount} refused online, card {card}.',
      'Says the card works at our machines but not in shops ({card}).',
    ],
    done: [
      'Daily limit was used up; raised it until tonight.',
      'Online payments were switched off in the app. Switched on together.',
      'Chip counter was out of step, a cash withdrawal at {outlet} will set it right.',
    ],
  },
  unknown_charge: {
    subject: 'Disputed charge of {amount}',
    happened: [
      'Does not know a charge of {amount} on card {card}, dated {date}.',
      'Two bookings of {amount} within a minute, made only one.',
      'Subscription was cancelled in spring but {amount} was taken again.',
    ],
    done: [
      'Found the merchant together: it was the hotel deposit after all.',
      'Opened a dispute and explained that it takes up to 15 working days.',
      'Blocked the merchant, dispute form sent by mail.',
    ],
  },
  new_pin: {
    subject: 'New PIN for card {card}',
    happened: [
      'Typed the wrong PIN three times, card {card} is locked.',
      'Never got the letter with the PIN for the new card {card}.',
      'Wants to change the PIN without going to a branch.',
    ],
    done: [
      'Unlocked after verification; new PIN letter on its way.',
      'Has to come to {outlet} with the identity card, told them the hours.',
      'Showed where the app does it, worked at the first try.',
    ],
  },
  card_limit: {
    subject: 'Raise limit of card {card}',
    happened: [
      'Travels next week and needs a higher limit on card {card}.',
      'Wants to buy furniture for {amount}, limit is too low.',
      'Asks to lower the limit of the card that the daughter uses.',
    ],
    done: [
      'Raised for 14 days, falls back by itself.',
      'Temporary limit set; a lasting one needs papers about income.',
      'Done as asked, confirmation by text message.',
    ],
  },
  card_abroad: {
    subject: 'Card {card} abroad',
    happened: [
      'Is in Lisbon and cannot draw money with card {card}.',
      'Asks what paying in euros costs with card {card}.',
      'Will be abroad from {date}, wants the card to work there.',
    ],
    done: [
      'Country was not released. Released it, tried while on the line, works.',
      'Explained: 1.5% for foreign currency, nothing else.',
      'Noted the journey so that the checks leave it alone.',
    ],
  },
  balance: {
    subject: 'Question about account {account}',
    happened: [
      'Wanted to know whether {amount} has arrived on account {account}.',
      'Balance in the app differs from the statement.',
      'Asks for the fees of the last quarter on account {account}.',
    ],
    done: [
      'It has, with value of {date}.',
      'The difference is a card payment not booked yet. Understood.',
      'Fees are right: two transfers abroad. Explained how to avoid them.',
    ],
  },
  transfer_pending: {
    subject: 'Transfer of {amount} not arrived',
    happened: [
      'Sent {amount} on {date}, the payee has nothing.',
      'Transfer of {amount} hangs as “in process” in the app.',
      'Typed one digit wrong in the payee’s account, {amount}.',
    ],
    done: [
      'Left us the same day; asked the other bank, reference is in the ticket.',
      'Was held for a check; released after three questions.',
      'Recall started. Said clearly that it depends on the other bank.',
    ],
  },
  statement: {
    subject: 'Statements for account {account}',
    happened: [
      'Needs statements of the last six months with stamp, for a visa.',
      'Got no paper statement since moving.',
      'The tax adviser wants the interest certificate of last year.',
    ],
    done: [
      'Ordered with stamp, to be fetched at {outlet} from {date}.',
      'Address corrected, the last two are sent again.',
      'Sent to the mailbox in the app while talking.',
    ],
  },
  salary: {
    subject: 'Salary not booked',
    happened: [
      'Salary should have come on the 10th, nothing yet on account {account}.',
      'The employer says salaries went out yesterday morning.',
      'New employer, asks which details to give them.',
    ],
    done: [
      'File of the employer came too late for the day, will be booked tonight.',
      'Nothing under way to us. Asked to have the employer send the reference.',
      'Read out account and branch code twice; sent them by text as well.',
    ],
  },
  account_block: {
    subject: 'Account {account} restricted',
    happened: [
      'Transfers are refused, account {account} shows “restricted”.',
      'Identity card has run out, account is limited since {date}.',
      'Cannot pay the rent because of the restriction.',
    ],
    done: [
      'New identity card has to be shown at {outlet}; appointment made.',
      'Uploaded the new card in the app while on the line, free again tomorrow.',
      'Compliance asked for the origin of {amount}. Told what papers will do.',
    ],
  },
  standing_order: {
    subject: 'Standing order of {amount}',
    happened: [
      'Rent went up, standing order has to be {amount} from next month.',
      'The standing order ran twice this month.',
      'Wants to stop the standing order to the gym.',
    ],
    done: [
      'Changed from the 1st on, read it back.',
      'Second one was entered in the app on {date}; deleted, both confirmed.',
      'Stopped. The last one of {amount} has gone out already.',
    ],
  },
  opening_hours: {
    subject: 'Hours of {outlet}',
    happened: [
      'Is {outlet} open on Saturday?',
      'Stood before a closed door at {outlet}.',
      'Asks where the nearest machine for coins is.',
    ],
    done: [
      'Told the hours and the way with the metro.',
      'Closed for works until {date}; sent to the next outlet instead.',
      'Only at {outlet}, till four.',
    ],
  },
  address_change: {
    subject: 'New address',
    happened: [
      'Has moved, new address for all letters.',
      'Married, new name and new address.',
      'Our letters still go to the old flat.',
    ],
    done: [
      'Changed after verification, letter to both addresses as usual.',
      'Name needs the certificate at {outlet}; address changed at once.',
      'Changed, and the card that is under way redirected.',
    ],
  },
  app_signin: {
    subject: 'Cannot sign in to the app',
    happened: [
      'New telephone, the app does not let them in.',
      'The code by text message does not come.',
      'Face recognition fails since the update.',
    ],
    done: [
      'Old telephone removed, new one registered while talking.',
      'Number in our records was the old one. Has to be changed at {outlet}.',
      'Known fault of version 8.2, works by PIN; told that the fix comes this week.',
    ],
  },
  service_complaint: {
    subject: 'Complaint: {outlet}',
    happened: [
      'Waited fifty minutes at {outlet} although there was an appointment.',
      'Was rung three times about insurance after saying no.',
      'Third call about the same matter, nobody rang back.',
    ],
    done: [
      'Apologised; the head of {outlet} rings until {date}.',
      'Entered the objection to sales calls, effective today.',
      'Took it over myself. Will ring on {date}.',
    ],
  },
  appointment: {
    subject: 'Appointment at {outlet}',
    happened: [
      'Wants to talk about an inheritance, with somebody who knows.',
      'Needs an appointment to sign for the joint account.',
      'Has to move the appointment of {date}.',
    ],
    done: [
      'Booked at {outlet}, list of papers sent.',
      'Both have to come with identity cards. Booked for {date}.',
      'Moved by a week, {outlet} informed.',
    ],
  },
  ...desksEn,
};

export const closingsEn: Record<string, readonly string[]> = {
  resolved: ['Nothing left to do.', 'Happy with it.', 'All clear.', 'Thanked us twice.'],
  follow_up_needed: ['Promised to ring back.', 'We owe an answer.', 'Has to be looked at again on {date}.'],
  complaint: ['Quite upset at first.', 'Asked for it in writing.', 'Wants to hear from a superior.'],
  transferred_elsewhere: ['Put through to the branch.', 'Gave the number of the desk.'],
  call_dropped: ['Line broke off.', 'Bad reception, gone in the middle of a sentence.'],
  other: ['Spoke for the mother, who was there.', 'Just wanted to be sure.'],
};
