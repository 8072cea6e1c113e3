import type { Actor, Context } from '#server/platform/context.ts';
import {
  type Condition,
  anyOf,
  everything,
  matches,
  may,
  nothing,
  where,
  withinReach,
} from '#server/platform/policy.ts';

interface RecordingRow {
  agentId?: string | null;
  participantIds?: readonly string[];
  branchId?: string | null;
}

/**
 * Who may listen: whoever may at all, within reach, and leading the floor also to what belongs to no branch; agents to calls they had or took part in, where
 * the organisation wants it (`agentsListen`).
 */
export function audibleRecordings(actor: Actor, agentsListen: boolean): Condition<RecordingRow> {
  if (actor.kind !== 'user') return everything;
  if (actor.id === null) return nothing;
  const own =
    agentsListen && may(actor, 'take_calls')
      ? anyOf<RecordingRow>(
          where<RecordingRow>({ agentId: actor.id }),
          where<RecordingRow>({ participantIds: { has: actor.id } }),
        )
      : nothing;
  if (!may(actor, 'listen_recordings')) return own;
  const nobodys = may(actor, 'lead_floor') ? where<RecordingRow>({ branchId: null }) : nothing;
  return anyOf<RecordingRow>(own, withinReach<RecordingRow>(actor), nobodys);
}

export const audibleTo = ({ actor, services }: Context): Condition<RecordingRow> =>
  audibleRecordings(actor, services.settings.of('agentsListen'));

export const mayListen = (ctx: Context, recording: RecordingRow): boolean => matches(audibleTo(ctx), recording);
export const mayDownload = (ctx: Context, recording: RecordingRow): boolean =>
  may(ctx.actor, 'download_recordings') && mayListen(ctx, recording);
/** Who listened is for whoever watches over it. */
export const mayAudit = (ctx: Context): boolean => may(ctx.actor, 'listen_recordings');
