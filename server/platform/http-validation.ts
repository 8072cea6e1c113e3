import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import { Value } from 'typebox/value';
import { badRequest, type DomainError } from './errors.ts';

/**
 * Checks what comes in against its shape. A body is taken as it is: turning types into one another would make `""` of `null`. What comes
 * in the address is text and becomes a number or a boolean where the shape wants one. Unknown fields are refused where the shape says so.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const checked = Compile(schema);
  return (input: unknown) => {
    const value = httpPart === 'body' ? input : Value.Convert(schema, input);
    if (!checked.Check(value)) return { error: invalidInput(checked.Errors(value)[0], httpPart ?? 'body') };
    const nul = pathOfNul(value, '');
    if (nul !== null) return { error: invalidField(nul, 'must not contain the character U+0000', httpPart ?? 'body') };
    return { value };
  };
};

function invalidInput(error: TLocalizedValidationError | undefined, part: string): DomainError {
  if (!error) return invalidField('', 'has the wrong shape', part);
  const { keyword, instancePath, message } = error;
  const params = error.params as Record<string, unknown>;
  const named =
    keyword === 'additionalProperties'
      ? params.additionalProperties
      : keyword === 'required'
        ? params.requiredProperties
        : null;
  const name = Array.isArray(named) && typeof named[0] === 'string' ? `/${named[0]}` : '';
  const sentence =
    keyword === 'additionalProperties' ? 'is not known' : keyword === 'required' ? 'is missing' : message;
  return invalidField(instancePath + name, sentence, part);
}

/** `path` is a JSON pointer into the body, query or parameters; the value itself is not repeated. */
export function invalidField(path: string, sentence: string, part = 'body'): DomainError {
  const field = path.slice(0, 200).split('/').filter(Boolean).join('.');
  return badRequest('invalid_input', field === '' ? `The ${part} ${sentence}.` : `"${field}" ${sentence}.`, {
    in: part,
    field,
  });
}

/** PostgreSQL's text cannot hold it. */
function pathOfNul(value: unknown, path: string): string | null {
  if (typeof value === 'string') return value.includes('\0') ? path : null;
  if (value === null || typeof value !== 'object') return null;
  for (const [key, item] of Object.entries(value)) {
    const found = key.includes('\0') ? path : pathOfNul(item, `${path}/${key}`);
    if (found !== null) return found;
  }
  return null;
}
