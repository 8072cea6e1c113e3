import type { FastifyInstance } from 'fastify';

export interface SecurityOptions {
  publicUrl: string;
  /** CSP sources of the built console's inline scripts. */
  scriptHashes: readonly string[];
  /** The console talks to Twilio itself instead of the local carrier. */
  twilio: boolean;
  /** CSP sources of inline style sheets; the console has none. */
  styleHashes?: readonly string[];
}

/** SvelteKit's route announcer has this one style attribute. */
const ANNOUNCER_STYLE = "'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='";
const TWILIO = ['wss://*.twilio.com', 'https://*.twilio.com', 'https://eventgw.twilio.com'];

/** What pages of ours may load, run and talk to. */
export function contentSecurityPolicy({ publicUrl, scriptHashes, twilio, styleHashes = [] }: SecurityOptions): string {
  // Older browsers do not count `ws:` as `'self'`.
  const sockets = publicUrl.replace(/^http/, 'ws');
  return [
    "default-src 'none'",
    ['script-src', "'self'", ...scriptHashes].join(' '),
    ['style-src', "'self'", ...styleHashes].join(' '),
    `style-src-attr 'unsafe-hashes' ${ANNOUNCER_STYLE}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    ['connect-src', "'self'", sockets, ...(twilio ? TWILIO : [])].join(' '),
    "media-src 'self' blob:",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** On every answer; a route may set its own policy before. */
export function secureEveryAnswer(app: FastifyInstance, options: SecurityOptions): void {
  const policy = contentSecurityPolicy(options);
  const https = options.publicUrl.startsWith('https:');
  app.addHook('onSend', async (request, reply) => {
    if (!reply.hasHeader('content-security-policy')) void reply.header('content-security-policy', policy);
    void reply
      .header('x-content-type-options', 'nosniff')
      .header('x-frame-options', 'DENY')
      .header('referrer-policy', 'same-origin')
      .header('cross-origin-opener-policy', 'same-origin')
      .header('cross-origin-resource-policy', 'same-origin')
      .header('permissions-policy', 'microphone=(self), camera=(), geolocation=(), payment=(), usb=()');
    if (https) void reply.header('strict-transport-security', 'max-age=31536000');
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control'))
      void reply.header('cache-control', 'no-store');
  });
}
