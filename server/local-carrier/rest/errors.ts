/** A refusal as Twilio's REST API gives it. */
export class RestError extends Error {
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const errorBody = (error: RestError): Record<string, unknown> => ({
  code: error.code,
  message: error.message,
  more_info: `https://www.twilio.com/docs/errors/${error.code}`,
  status: error.status,
});

export const notFound = (path: string): RestError =>
  new RestError(404, 20404, `The requested resource ${path} was not found`);

export const notInProgress = (): RestError => new RestError(400, 21220, 'Call is not in-progress. Cannot redirect.');

export const invalid = (code: number, message: string): RestError => new RestError(400, code, message);

export const notRecordable = (): RestError =>
  new RestError(400, 21220, 'Requested resource is not eligible for recording');
