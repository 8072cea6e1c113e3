/** An expected refusal with a code for programs and a sentence that says what to do. Anything else that is thrown is a bug and becomes a 500. */
export class DomainError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Record<string, unknown> | undefined;
  constructor(status: number, code: string, message: string, details?: Record<string, unknown>) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}
export const badRequest = (code: string, message: string, details?: Record<string, unknown>) =>
  new DomainError(400, code, message, details);
export const unauthenticated = () => new DomainError(401, 'sign_in_required', 'Sign in, or send a valid API key.');
export const forbidden = (message: string) => new DomainError(403, 'forbidden', message);
export const notFound = (what: string) => new DomainError(404, `${what}_not_found`, `No such ${what}.`);
export const conflict = (code: string, message: string, details?: Record<string, unknown>) =>
  new DomainError(409, code, message, details);
export const unavailable = (code: string, message: string) => new DomainError(503, code, message);
