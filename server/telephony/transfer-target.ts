import { countryOf, isOrdinary } from '#server/customers/phone-number.ts';
import { User } from '#server/people/user.entity.ts';
import type { Context } from '#server/platform/context.ts';
import { badRequest, conflict } from '#server/platform/errors.ts';
import { findRow } from '#server/platform/rows.ts';
import { EntryPoint } from './entry-point.entity.ts';
import { isOpen } from './leg.entity.ts';
import type { LockedRoom } from './room.actions.ts';

/** Somebody else who works here. Throws `unknown_user`, `own_call`, `in_this_call`. */
export async function demandColleague(ctx: Context, { interaction, legs }: LockedRoom, userId: string): Promise<User> {
  const user = await findRow(ctx.em, User, { id: userId, active: true });
  if (!user) throw badRequest('unknown_user', 'There is no such person.');
  if (userId === interaction.agentId) throw conflict('own_call', 'You have this call already.');
  if (legs.some(leg => leg.userId === userId && isOpen(leg)))
    throw conflict('in_this_call', 'They are in this call already.');
  return user;
}

/**
 * A number that is none of ours (ringing ourselves would only fill our lines), can be dialled from anywhere and costs nothing extra, in a country that
 * we ring. Throws `own_number`, `not_diallable`, `country_not_allowed`.
 */
export async function demandOutside(ctx: Context, phoneNumber: string): Promise<void> {
  const ours = await findRow(ctx.em, EntryPoint, { phoneNumber, active: true });
  if (ours) throw badRequest('own_number', 'This is a number of ours: choose the queue instead.');
  if (!isOrdinary(phoneNumber))
    throw badRequest('not_diallable', 'Emergency, short and premium numbers are not dialled, nor what is no number.');
  const countries = ctx.services.settings.of('dialCountries');
  if (countries && !countries.includes(countryOf(phoneNumber) ?? ''))
    throw badRequest('country_not_allowed', 'Numbers of this country are not dialled.');
}
