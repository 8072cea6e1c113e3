import { get } from 'node:http';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { ConfigError } from './config.ts';

const CarrierHealth = Type.Object({
  carrier: Type.Literal('local'),
  accountSid: Type.String(),
  publicUrl: Type.String(),
  pid: Type.Integer(),
});
export type CarrierHealth = Static<typeof CarrierHealth>;

/**
 * Who listens on the carrier's port: a carrier; nobody; somebody else; or somebody who takes the connection and says
 * nothing for two seconds (a carrier that hangs, perhaps).
 */
export function askCarrier(port: number): Promise<CarrierHealth | 'nobody' | 'foreign' | 'silent'> {
  return new Promise(done => {
    const request = get({ host: '127.0.0.1', port, path: '/carrier/health', timeout: 2000, agent: false }, response => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
        if (body.length > 10_000) response.destroy();
      });
      response.once('close', () => done(parse(body)));
    });
    request.once('timeout', () => request.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })));
    request.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') done('nobody');
      else done(error.code === 'ETIMEDOUT' ? 'silent' : 'foreign');
    });
  });
}

/** The same of a port that must be ours or nobody's. Throws `ConfigError` when somebody else answers there. */
export async function askOwnCarrier(port: number, accountSid: string): Promise<CarrierHealth | 'nobody' | 'silent'> {
  const answer = await askCarrier(port);
  if (answer === 'foreign')
    throw new ConfigError(`CARRIER_PORT ${port} is in use by something else: set CARRIER_PORT to another.`);
  if (typeof answer === 'object' && answer.accountSid !== accountSid)
    throw new ConfigError(
      `CARRIER_PORT ${port} is in use by the local carrier of another DATA_DIR: share that one, or set CARRIER_PORT to another.`,
    );
  return answer;
}

function parse(body: string): CarrierHealth | 'foreign' {
  try {
    return Value.Parse(CarrierHealth, JSON.parse(body));
  } catch {
    return 'foreign';
  }
}
