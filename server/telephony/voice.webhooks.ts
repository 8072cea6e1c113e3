import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type {} from '@fastify/swagger'; // schema.hide
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '#server/platform/errors.ts';
import { type Services, carrierActor, createContext } from '#server/platform/context.ts';
import { makeHoldMusic } from './hold-music.ts';
import { type FindCustomersByNumber } from './call.actions.ts';
import type { FindTicketOf } from './flows/call-facts.ts';
import { serveFlowSounds } from './flows/flow-sounds.ts';
import { isSigned, parseForm } from './signature.ts';
import { voiceTwiml } from './twiml.ts';
import { voiceUrls } from './urls.ts';
import { recordingWebhook } from './recordings/hear-recording.actions.ts';
import { callbackHandler } from './callback.handler.ts';
import { voiceHandlers } from './voice.handlers.ts';
import { type Webhook, type WebhookHandler, receiveWebhook } from './webhook.actions.ts';

export interface VoiceWebhookOptions {
  em: SqlEntityManager;
  services: Services;
  account: { accountSid: string; authToken: string };
  findCustomers: FindCustomersByNumber;
  findTicketOf: FindTicketOf;
}

/** Everything that the carrier calls. What is not signed with the account's token gets 403 and changes nothing. */
export const voiceWebhooks =
  (options: VoiceWebhookOptions): FastifyPluginAsyncTypebox =>
  async app => {
    const { em, services, account, findCustomers, findTicketOf } = options;
    const urls = voiceUrls(services.publicUrl);
    const twiml = voiceTwiml(urls);
    const handlers = voiceHandlers({ twiml, findTicketOf }, findCustomers);
    const form = 'application/x-www-form-urlencoded';
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(form, { parseAs: 'string', bodyLimit: 64 * 1024 }, (_request, body, done) =>
      done(null, body),
    );

    /** A document for a call that is under way: when we cannot decide, the caller hears music and is asked about again. */
    const document = (path: string, handle: WebhookHandler) =>
      answer(path, handle, (reply, url) => reply.code(200).type('text/xml').send(twiml.holdTheLine(url)));
    /** News: when we cannot take it, the carrier is told to say it again. */
    const callback = (path: string, handle: WebhookHandler) =>
      answer(path, handle, reply => reply.code(503).header('retry-after', '1').send());

    function answer(
      path: string,
      handle: WebhookHandler,
      whenUnable: (reply: FastifyReply, url: string) => unknown,
    ): void {
      app.post(`/twilio${path}`, { schema: { hide: true } }, async (request, reply) => {
        const webhook = readSigned(request, reply);
        if (!webhook) return reply;
        try {
          const body = await receiveWebhook(createContext(em, services, carrierActor, path), webhook, handle);
          return await (body ? reply.type('text/xml').send(body) : reply.code(204).send());
        } catch (error) {
          if (error instanceof DomainError && error.status < 500) {
            services.log.warn({ path, code: error.code }, 'a webhook made no sense');
            return reply.code(200).type('text/xml').send(twiml.nothing());
          }
          services.log.error({ err: error, path }, 'a webhook could not be handled');
          return whenUnable(reply, services.publicUrl + request.url);
        }
      });
    }

    function readSigned(request: FastifyRequest, reply: FastifyReply): Webhook | null {
      const fields = parseForm(typeof request.body === 'string' ? request.body : '');
      const signature = request.headers['x-twilio-signature'];
      const signed = isSigned(account.authToken, services.publicUrl + request.url, fields, single(signature));
      if (!signed || fields.get('AccountSid')?.[0] !== account.accountSid) {
        void reply
          .code(403)
          .send({ error: { code: 'bad_signature', message: 'This request is not signed by our carrier account.' } });
        return null;
      }
      const params = Object.fromEntries([...fields].map(([name, values]) => [name, values[0] ?? '']));
      return { path: request.url, params, token: single(request.headers['i-twilio-idempotency-token']) };
    }

    document('/voice', handlers.incoming);
    document('/voice/flow', handlers.flow);
    // Calls that began before menus were data were given this address.
    document('/voice/ivr', handlers.flow);
    document('/voice/wait', handlers.wait);
    document('/voice/callback', callbackHandler(twiml));
    document('/voice/left-queue', handlers.leftQueue);
    document('/voice/join', handlers.join);
    document('/voice/line-up', handlers.lineUp);
    document('/voice/left-room', handlers.leftRoom);
    document('/voice/agent', handlers.agent);
    document('/voice/line-left', handlers.lineLeft);
    document('/voice/hold', handlers.hold);
    document('/voice/welcome-back', handlers.welcomeBack);
    document('/voice/put-through', handlers.putThrough);
    document('/voice/outside-left', handlers.outsideLeft);
    callback('/voice/dialled', handlers.dialled);
    callback('/voice/conference', handlers.conference);
    callback('/voice/status', handlers.status);
    callback('/voice/recording', recordingWebhook);

    serveFlowSounds(app, em, services);
    let music: Buffer | undefined;
    app.get('/twilio/audio/hold-music.wav', { schema: { hide: true } }, (_request, reply) =>
      reply
        .type('audio/wav')
        .header('cache-control', 'public, max-age=86400')
        .send((music ??= makeHoldMusic())),
    );
  };

const single = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;
