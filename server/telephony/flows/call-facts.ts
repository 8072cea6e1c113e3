import { findCalendar } from '#server/calendars/calendar.queries.ts';
import { findCustomerTraits, listCustomersByDigits } from '#server/customers/customer.queries.ts';
import { chooseCustomer } from '#server/interactions/interaction.actions.ts';
import type { Interaction } from '#server/interactions/interaction.entity.ts';
import type { Context } from '#server/platform/context.ts';
import { DomainError } from '#server/platform/errors.ts';
import { answerVerification, startVerification } from '#server/verification/verification.actions.ts';
import type { Facts, Identified, TicketFacts } from './walk.ts';

/** A ticket of this customer, by the number that people call it by. Filled by composition. */
export type FindTicketOf = (ctx: Context, number: string, customerId: string) => Promise<TicketFacts | null>;

/** What flows say of the organisation, in the name of the branch that was rung. */
export function surroundings({ services: { settings } }: Context, branchId: string | null | undefined) {
  const places = settings.placesOf(branchId);
  return {
    organisation: {
      en: settings.of('organisationName', ...places),
      'zh-CN': settings.of('organisationNameZh', ...places),
    },
    timeZone: settings.of('timeZone', ...places),
  };
}

/** The world as a call finds it. The interaction is locked. */
export function callFacts(ctx: Context, interaction: Interaction, findTicketOf: FindTicketOf): Facts {
  const traits = () => (interaction.customerId ? findCustomerTraits(ctx, interaction.customerId) : null);
  return {
    ...surroundings(ctx, interaction.branchId),
    isOpen: async calendarId => (await findCalendar(ctx, calendarId))?.openNow ?? false,
    async identify(by, digits): Promise<Identified> {
      if (by === 'calling_number' || digits === null) {
        if (interaction.customerId) return 'found';
        return interaction.candidateIds.length > 1 ? 'several' : 'unknown';
      }
      const found = await listCustomersByDigits(ctx, by, digits, interaction.toNumber);
      if (found.length !== 1) return found.length === 0 ? 'unknown' : 'several';
      await chooseCustomer(ctx, interaction.id, found[0]!.id);
      return 'found';
    },
    verify: pin => verifyByPin(ctx, interaction, pin),
    tier: async () => (await traits())?.tier ?? null,
    usualLanguage: async () => (await traits())?.language ?? null,
    ticket: async number => (interaction.customerId ? findTicketOf(ctx, number, interaction.customerId) : null),
  };
}

/** Counts and locks as when an agent asks. Whoever has no PIN, or is locked out, is not verified. */
async function verifyByPin(ctx: Context, interaction: Interaction, pin: string): Promise<boolean> {
  if (interaction.verificationResult === 'passed') return true;
  try {
    await startVerification(ctx, interaction.id, 'pin');
    return (await answerVerification(ctx, interaction.id, [pin])).result === 'passed';
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}
