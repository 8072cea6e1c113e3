import type { QueueTopic, StoryWords } from './stories.ts';

/** What the lending and wealth desks are rung about. */
export const desksEn: Pick<StoryWords, QueueTopic<'loans' | 'wealth'>> = {
  rate_question: {
    subject: 'Rate of a loan of {amount}',
    happened: [
      'Asks for the rate of a loan of {amount} over five years.',
      'The bank across the street offers less, what can we do?',
      'When does the new reference rate reach the home loan?',
    ],
    done: [
      'Gave the range; exact offer after the papers. Wants to think about it.',
      'Passed to the manager with their numbers, we ring until {date}.',
      'On the 1st of January, as in the contract; new instalment explained.',
    ],
  },
  early_repayment: {
    subject: 'Early repayment of {amount}',
    happened: [
      'Sold a flat and wants to repay {amount} early.',
      'Asks what repaying the car loan today would cost.',
      'Wants to pay off part and keep the instalment.',
    ],
    done: [
      'Worked out the sum as of {date} and sent it.',
      'No fee after three years; form sent to the app.',
      'Possible from the next due date. Needs a signature at {outlet}.',
    ],
  },
  instalment_missed: {
    subject: 'Instalment of {amount} missed',
    happened: [
      'Got a reminder although the instalment was paid, as they say.',
      'Cannot pay the instalment of {amount} this month, lost hours at work.',
      'The instalment was taken from the wrong account.',
    ],
    done: [
      'Paid on {date}, letters crossed. Reminder fee taken back.',
      'Agreed on the 20th; hardship form sent.',
      'Account for the instalments changed to {account} from now on.',
    ],
  },
  loan_status: {
    subject: 'Loan application: where it stands',
    happened: [
      'Handed in the papers two weeks ago, wants to know where it stands.',
      'The seller presses, needs the confirmation until {date}.',
      'Was asked for the same paper a second time.',
    ],
    done: [
      'Valuation is missing, due {date}. Will ring when it is there.',
      'Spoke with the lending desk: confirmation goes out today.',
      'Found the paper in the file, told the desk. Nothing to do for the customer.',
    ],
  },
  maturity: {
    subject: '{product} matures on {date}',
    happened: [
      '{product} comes due, asks what happens then.',
      'Wants the money from {product} on the account, not renewed.',
      'Asks for something with a similar term after {product}.',
    ],
    done: [
      'No automatic renewal was set; money comes on {date}.',
      'Switched off the renewal and read it back.',
      'Talked about two products, risk level fits. Will decide until the weekend.',
    ],
  },
  product_question: {
    subject: 'Questions about {product}',
    happened: [
      'Saw that {product} lost value last week and is worried.',
      'Asks how {product} is taxed.',
      'A colleague recommended {product}, is it for them?',
    ],
    done: [
      'Explained what it holds and over which time. Calmer afterwards.',
      'Sent the sheet with costs and risks; the manager rings on {date}.',
      'Risk profile is two years old; booked a talk at {outlet} first.',
    ],
  },
  redemption: {
    subject: 'Redeem {amount} from {product}',
    happened: [
      'Needs {amount} for a flat and wants to sell part of {product}.',
      'Redemption of {date} is not on the account yet.',
      'Wants to know the last day to redeem before the holiday.',
    ],
    done: [
      'Order entered after verification, money in two working days.',
      'Is settled tomorrow morning, as the terms say.',
      'Told the cut-off; will do it in the app.',
    ],
  },
};
