import type { Chance } from './random.ts';

/** No place has this code, so that nobody has such a number. */
const NOWHERE = '990000';
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** An identity number as the People's Republic writes them, with the right check digit (GB 11643), of a place that does not exist. */
export function identityNumber(chance: Chance, bornOn: string): string {
  const body = `${NOWHERE}${bornOn.replaceAll('-', '')}${chance.digits(3)}`;
  const sum = weights.reduce((all, weight, place) => all + weight * Number(body[place]), 0);
  return body + '10X98765432'[sum % 11]!;
}

const companySigns = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const companyWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** A unified social credit code with the right check sign (GB 32100), of the same place. */
export function companyNumber(chance: Chance): string {
  const body = `91${NOWHERE}${chance.digits(8)}${companySigns[chance.between(0, 30)]!}`;
  const sum = companyWeights.reduce((all, weight, place) => all + weight * companySigns.indexOf(body[place]!), 0);
  return body + companySigns[(31 - (sum % 31)) % 31]!;
}

export const passportNumber = (chance: Chance): string => `X00${chance.digits(6)}`;
