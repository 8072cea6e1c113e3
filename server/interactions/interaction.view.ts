import { type Interaction, customerNumberOf, holderOf } from './interaction.entity.ts';
import type { InteractionSurroundings } from './interaction.queries.ts';
import type { InteractionView } from './interaction.schema.ts';

const iso = (time: Date | null | undefined): string | null => time?.toISOString() ?? null;

export function viewInteraction(
  interaction: Interaction,
  { linesVersion, ...around }: InteractionSurroundings,
): InteractionView {
  return {
    id: interaction.id,
    channel: interaction.channel,
    direction: interaction.direction,
    state: interaction.state,
    holder: holderOf(interaction.state),
    ...around,
    verification: verificationOf(interaction),
    branchId: interaction.branchId ?? null,
    fromNumber: interaction.fromNumber ?? null,
    toNumber: interaction.toNumber,
    customerNumber: customerNumberOf(interaction),
    language: interaction.language,
    menuPath: interaction.menuPath,
    callbackId: interaction.callbackId ?? null,
    trainingCallId: interaction.trainingCallId ?? null,
    arrivedAt: interaction.arrivedAt.toISOString(),
    queuedAt: iso(interaction.queuedAt),
    rank: rankOf(interaction),
    acceptedAt: iso(interaction.acceptedAt),
    connectedAt: iso(interaction.connectedAt),
    customerLeftAt: iso(interaction.customerLeftAt),
    heldAt: iso(interaction.heldAt),
    outsideNumber: interaction.outsideNumber ?? null,
    helpAskedAt: iso(interaction.helpAskedAt),
    participantIds: interaction.participantIds,
    wrapUpUntil: iso(interaction.wrapUpUntil),
    closedAt: iso(interaction.closedAt),
    outcome: interaction.outcome ?? null,
    disposition: interaction.disposition ?? null,
    notes: interaction.notes,
    notesVersion: interaction.notesVersion,
    version: interaction.version + linesVersion,
  };
}

function verificationOf({
  verifiedAt,
  verificationMethod: method,
  verificationResult: result,
}: Interaction): InteractionView['verification'] {
  return verifiedAt && method && result ? { method, result, at: verifiedAt.toISOString() } : null;
}

/** What the rank is made of while it waits. The ageing is in the key that orders the line. */
function rankOf({ state, points, rankKey = null, queuedAt }: Interaction): InteractionView['rank'] {
  if ((state !== 'queued' && state !== 'offered') || rankKey === null || !queuedAt) return null;
  return { points, ageing: Math.round(((points - rankKey) / (queuedAt.getTime() / 1000)) * 1e6) / 1e6 };
}
