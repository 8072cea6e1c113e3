import type { ContactChannel, ContactPurpose, PermissionDecision, PermittedPurpose } from './permission.schema.ts';

/** What was said, as far as it decides. */
export interface Said {
  /** Null: about a number. */
  customerId?: string | null;
  channel: ContactChannel;
  purpose: PermittedPurpose;
  ownNumber?: string | null;
  decision: PermissionDecision;
  validFrom: Date;
  validUntil?: Date | null;
}

export interface Asked {
  channel: ContactChannel;
  purpose: ContactPurpose;
  /** From which number of ours; null: not known yet, so only what was said about all of them counts. */
  ownNumber: string | null;
  at: Date;
}

/**
 * What holds of all that was said about a customer and their number: the most specific (about the customer before about the number, about our number
 * before about any, about the purpose before about any), of these the newest, and of these a denial. Null: nothing was said about this.
 */
export function holdingOf<S extends Said>(all: readonly S[], asked: Asked): S | null {
  return all.filter(said => speaksOf(said, asked)).reduce<S | null>((best, said) => stronger(best, said), null);
}

const speaksOf = (said: Said, asked: Asked): boolean =>
  said.channel === asked.channel &&
  (said.purpose === 'any' || said.purpose === asked.purpose) &&
  (!said.ownNumber || said.ownNumber === asked.ownNumber) &&
  said.validFrom <= asked.at &&
  (!said.validUntil || asked.at < said.validUntil);

function stronger<S extends Said>(best: S | null, said: S): S {
  if (!best) return said;
  const [a, b] = [weightsOf(best), weightsOf(said)];
  const decisive = a.findIndex((weight, index) => weight !== b[index]);
  return decisive >= 0 && b[decisive]! > a[decisive]! ? said : best;
}

const weightsOf = (said: Said): number[] => [
  Number(Boolean(said.customerId)),
  Number(Boolean(said.ownNumber)),
  Number(said.purpose !== 'any'),
  said.validFrom.getTime(),
  Number(said.decision === 'denied'),
];
