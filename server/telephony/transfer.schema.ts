import { type Static, Type } from 'typebox';
import { Id, PhoneNumber } from '#server/platform/schema.ts';

const strict = { additionalProperties: false };

/** To whom: a colleague, a queue, or a number outside. */
export const TransferTarget = Type.Union([
  Type.Object({ userId: Id }, strict),
  Type.Object({ queueId: Id }, strict),
  Type.Object({ phoneNumber: PhoneNumber }, strict),
]);
export type TransferTarget = Static<typeof TransferTarget>;

/** The line to whom the call is handed over; left out: whoever can take it. */
export const HandOver = Type.Object({ legId: Type.Optional(Id) }, strict);
export const LineParams = Type.Object({ id: Id, legId: Id }, strict);
