import type { LegKind } from '#server/interactions/interaction.schema.ts';

/** The carrier's name for an interaction's conference: an id, nothing personal. */
export const roomName = (interactionId: string): string => `room-${interactionId}`;
export const interactionOfRoom = (name: string): string | null => /^room-([0-9a-f-]{36})$/.exec(name)?.[1] ?? null;

/** The carrier's name for a line in its room: what it is when it comes in, and our id, by which it is known even if its sid was never stored. */
export const labelOf = (leg: { kind: LegKind; id: string }): string => `${leg.kind}-${leg.id}`;
export const legOfLabel = (label: string | null): string | null =>
  /^[a-z]+-([0-9a-f-]{36})$/.exec(label ?? '')?.[1] ?? null;

/** A lost status callback is lost for good unless the carrier is told to try again (the fragment is not sent and not signed). */
const RETRIED = '#rc=5&rp=all';

/** offer: a key pressed while waiting · confirm: whether it is this number · number: another one */
export const callbackSteps = ['offer', 'confirm', 'number'] as const;
export type CallbackStep = (typeof callbackSteps)[number];

/** Absolute addresses that the carrier calls. */
export function voiceUrls(publicUrl: string) {
  const at = (path: string, query: Record<string, string | number> = {}, fragment = '') => {
    const url = new URL(`/twilio/voice${path}`, publicUrl);
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, String(value));
    return url.href + fragment;
  };
  return {
    incoming: () => at('', {}, RETRIED),
    status: () => at('/status', {}, RETRIED),
    /** `secret`: what is keyed in must be kept nowhere. */
    flow: (interaction: string, turn: number, secret: boolean) =>
      at('/flow', { interaction, turn, ...(secret && { secret: 1 }) }, RETRIED),
    flowSound: (token: string) => new URL(`/twilio/audio/flow/${token}.wav`, publicUrl).href,
    wait: (interaction: string) => at('/wait', { interaction }, RETRIED),
    callback: (interaction: string, step: CallbackStep, number?: string) =>
      at('/callback', { interaction, step, ...(number && { number }) }, RETRIED),
    leftQueue: (interaction: string) => at('/left-queue', { interaction }, RETRIED),
    join: (interaction: string, leg: string) => at('/join', { interaction, leg }, RETRIED),
    lineUp: (interaction: string) => at('/line-up', { interaction }, RETRIED),
    leftRoom: (interaction: string) => at('/left-room', { interaction }, RETRIED),
    agent: () => at('/agent', {}, RETRIED),
    lineLeft: (leg: string) => at('/line-left', { leg }, RETRIED),
    /** How the dialling of a line goes. */
    dialled: (leg: string) => at('/dialled', { leg }, RETRIED),
    putThrough: (interaction: string) => at('/put-through', { interaction }, RETRIED),
    outsideLeft: (interaction: string) => at('/outside-left', { interaction }, RETRIED),
    welcomeBack: (interaction: string) => at('/welcome-back', { interaction }, RETRIED),
    hold: (interaction: string) => at('/hold', { interaction }, RETRIED),
    conference: (interaction: string) => at('/conference', { interaction }, RETRIED),
    recording: (recording: string) => at('/recording', { recording }, RETRIED),
    holdMusic: () => new URL('/twilio/audio/hold-music.wav', publicUrl).href,
  };
}
export type VoiceUrls = ReturnType<typeof voiceUrls>;
