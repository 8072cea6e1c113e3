/**
 * Checks an exchange with the carrier's REST API against Twilio's own description of it: the path, the method, the
 * fields that were sent and the answer that came back.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Exchange {
  method: string;
  /** Path and query as requested. */
  path: string;
  /** The decoded form; a field that was sent several times is a list. */
  body: Record<string, unknown>;
  status: number;
  /** The decoded JSON; null for an empty body. */
  answer: unknown;
}

interface Schema {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  pattern?: string;
  nullable?: boolean;
  maxLength?: number;
  minLength?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
}
interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: Schema;
}
interface Operation {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}
interface Description {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

let loaded: { description: Description; routes: { template: string; pattern: RegExp }[] } | null = null;

/** What is wrong with an exchange, one sentence each; empty when it is as described. */
export function checkExchange(exchange: Exchange): string[] {
  const [path = '', search = ''] = exchange.path.split('?');
  // The sound of a recording is no resource: the description has its `.json` only.
  if (exchange.method === 'GET' && /\/Recordings\/RE\w{32}(\.wav)?$/.test(path)) return [];
  // Silence, as a switch for trouble makes it.
  if (exchange.status === 504 && exchange.answer === null) return [];
  const route = load().routes.find(({ pattern }) => pattern.test(path));
  if (!route) return [`${path} is not in the description`];
  const operation = load().description.paths[route.template]?.[exchange.method.toLowerCase()];
  if (!operation) return [`${exchange.method} ${route.template} is not in the description`];
  const where = `${exchange.method} ${route.template}`;
  const problems =
    exchange.status < 400
      ? [
          ...checkPath(operation, route.template, path),
          ...checkQuery(operation, search),
          ...checkForm(operation, exchange.body),
        ]
      : [];
  return [...problems, ...checkAnswer(operation, exchange)].map(problem => `${where}: ${problem}`);
}

function load(): NonNullable<typeof loaded> {
  if (loaded) return loaded;
  const file = join(import.meta.dirname, '../fixtures/twilio_api_v2010.json');
  const description = JSON.parse(readFileSync(file, 'utf8')) as Description;
  const routes = Object.keys(description.paths)
    .map(template => ({ template, pattern: patternOf(template) }))
    .sort((a, b) => variables(a.template) - variables(b.template));
  loaded = { description, routes };
  return loaded;
}

const variables = (template: string): number => template.split('{').length;

const patternOf = (template: string): RegExp =>
  new RegExp(`^${template.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '([^/]+?)')}$`);

function checkPath(operation: Operation, template: string, path: string): string[] {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(match => match[1]);
  const values = patternOf(template).exec(path)?.slice(1) ?? [];
  return names.flatMap((name, index) => {
    const parameter = operation.parameters?.find(one => one.in === 'path' && one.name === name);
    // A conference may be named where the description speaks of its sid only.
    if (!parameter || name === 'ConferenceSid') return [];
    return checkText(name ?? '', decodeURIComponent(values[index] ?? ''), parameter.schema);
  });
}

function checkQuery(operation: Operation, search: string): string[] {
  const known = operation.parameters?.filter(one => one.in === 'query') ?? [];
  return [...new URLSearchParams(search)].flatMap(([name, value]) => {
    const parameter = known.find(one => one.name === name);
    return parameter ? checkText(name, value, parameter.schema) : [`unknown query field ${name}`];
  });
}

function checkForm(operation: Operation, body: Record<string, unknown>): string[] {
  const schema = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const sent = Object.entries(body);
  if (!schema) return sent.map(([name]) => `unknown field ${name}`);
  const missing = (schema.required ?? []).filter(name => !(name in body)).map(name => `${name} is missing`);
  const wrong = sent.flatMap(([name, value]) => {
    const field = schema.properties?.[name];
    if (!field) return [`unknown field ${name}`];
    if (Array.isArray(value) && field.type !== 'array') return [`${name} was sent ${value.length} times`];
    const shape = field.type === 'array' ? (field.items ?? {}) : field;
    return [value].flat().flatMap(one => checkText(name, String(one), shape));
  });
  return [...missing, ...wrong];
}

/** A value as it stands in a form, a query or a path. */
function checkText(name: string, text: string, given: Schema): string[] {
  const schema = resolve(given);
  if (schema.type === 'boolean' && !['true', 'false'].includes(text)) return [`${name} is no boolean: ${text}`];
  if (schema.type === 'integer' && !/^-?\d+$/.test(text)) return [`${name} is no whole number: ${text}`];
  if (text === '') return [];
  if (schema.enum && !schema.enum.includes(text)) return [`${name} is none of ${schema.enum.join(', ')}: ${text}`];
  if (schema.pattern && !new RegExp(schema.pattern).test(text)) return [`${name} does not look right: ${text}`];
  return [];
}

function checkAnswer(operation: Operation, { status, answer }: Exchange): string[] {
  if (status >= 400) return checkError(status, answer);
  const expected = Object.keys(operation.responses).find(code => Number(code) === status);
  if (!expected) return [`answered ${status}, described are ${Object.keys(operation.responses).join(', ')}`];
  const schema = operation.responses[expected]?.content?.['application/json']?.schema;
  if (!schema) return answer === null ? [] : ['answered with a body where none is described'];
  return checkValue('answer', answer, schema);
}

function checkError(status: number, answer: unknown): string[] {
  const body = (answer ?? {}) as Record<string, unknown>;
  const whole = typeof body['code'] === 'number' && typeof body['message'] === 'string' && body['status'] === status;
  const linked = body['more_info'] === `https://www.twilio.com/docs/errors/${String(body['code'])}`;
  return whole && linked ? [] : [`an error is not as Twilio words it: ${JSON.stringify(answer)}`];
}

/** A value of the decoded JSON. */
function checkValue(path: string, value: unknown, given: Schema): string[] {
  const schema = resolve(given);
  if (value === null) return schema.nullable || given.nullable || schema.enum ? [] : [`${path} is null`];
  if (value === undefined) return [`${path} is missing`];
  if (schema.enum && !schema.enum.includes(value))
    return [`${path} is none of ${schema.enum.join(', ')}: ${String(value)}`];
  if (schema.type === 'array') return checkList(path, value, schema);
  if (schema.type === 'object' || schema.properties) return checkObject(path, value, schema);
  if (schema.type === 'integer' && !Number.isInteger(value)) return [`${path} is no whole number: ${String(value)}`];
  if (schema.type && schema.type !== 'integer' && typeof value !== schema.type) return [`${path} is no ${schema.type}`];
  if (schema.pattern && !new RegExp(schema.pattern).test(String(value)))
    return [`${path} does not look right: ${String(value)}`];
  return [];
}

function checkList(path: string, value: unknown, schema: Schema): string[] {
  if (!Array.isArray(value)) return [`${path} is no list`];
  return value.flatMap((one, index) => checkValue(`${path}[${index}]`, one, schema.items ?? {}));
}

/** Fields that the description does not know are wrong, and so are described ones that are absent. */
function checkObject(path: string, value: unknown, schema: Schema): string[] {
  if (typeof value !== 'object' || value === null) return [`${path} is no object`];
  const { properties } = schema;
  if (!properties) return [];
  const fields = value as Record<string, unknown>;
  const unknown = Object.keys(fields)
    .filter(name => !(name in properties))
    .map(name => `${path}.${name} is not described`);
  const wrong = Object.entries(properties).flatMap(([name, field]) =>
    checkValue(`${path}.${name}`, fields[name], field),
  );
  return [...unknown, ...wrong];
}

function resolve(schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1);
  if (!name) return schema;
  const found = load().description.components.schemas[name];
  if (!found) throw new Error(`The description refers to ${name}, which it does not have`);
  return found;
}
