import type { Call, Device } from '@twilio/voice-sdk';

/**
 * Points the unmodified Voice SDK at the built-in carrier. Loaded only when the token answer says `carrier: local`, and
 * before the SDK: the SDK keeps the `WebSocket` that it finds when it is loaded.
 */

const SIGNALLING_HOST = 'patchbay-local';

/** `chunderw` and `publishEvents` are the SDK's own but undocumented options; the SDK's version is pinned for their sake. */
export type LocalCarrierOptions = Device.Options & { chunderw: string; publishEvents: boolean };

/** Options for `new Device(token, …)`: signalling, µ-law only, nothing sent to Twilio. */
export function localCarrierOptions(): LocalCarrierOptions {
  return {
    chunderw: SIGNALLING_HOST,
    publishEvents: false,
    // The SDK's enum exists at run time only, and importing it would load the SDK.
    codecPreferences: ['pcmu' as Call.Codec],
    maxCallSignalingTimeoutMs: 30_000,
  };
}

let routed = false;

/** Sends the SDK's `wss://patchbay-local/signal` to `/carrier/signal` of the page's own host. Call it before loading the SDK. */
export function routeSignalling(): void {
  if (routed) return;
  routed = true;
  window.WebSocket = new Proxy(window.WebSocket, {
    construct: (Original, [url, protocols]: [string | URL, (string | string[])?]) =>
      new Original(ownUrl(url), protocols),
  });
}

function ownUrl(url: string | URL): string | URL {
  if (URL.parse(url)?.hostname !== SIGNALLING_HOST) return url;
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/carrier/signal`;
}
