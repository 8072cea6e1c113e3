import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Context } from './context.ts';

/** Writes what was created or changed; a key that somebody else has taken becomes the given refusal. */
export async function flushUnique(ctx: Context, taken: () => Error): Promise<void> {
  try {
    await ctx.em.flush();
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) throw taken();
    throw error;
  }
}
