/** Telegram's way to say no. The message is Telegram's own sentence, prefix included. */
export class ApiRefusal extends Error {
  readonly code: number;
  readonly parameters: Record<string, number> | undefined;

  constructor(code: number, description: string, parameters?: Record<string, number>) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

/** A 400 that remembers its sentence as it was before Telegram made its first letter small, so that another can be put around it. */
class BadRequest extends ApiRefusal {
  readonly says: string;

  constructor(says: string) {
    super(400, `Bad Request: ${begunSmall(says)}`);
    this.says = says;
  }
}

export function badRequest(says: string): ApiRefusal {
  return new BadRequest(says);
}

/** Reads a part of the request; what is wrong in it is told after `what`: "can't parse BotCommand: Can't find field …". */
export function within<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof BadRequest ? badRequest(`${what}: ${error.says}`) : error;
  }
}

export function forbidden(what: string): ApiRefusal {
  return new ApiRefusal(403, `Forbidden: ${what}`);
}

export function conflict(what: string): ApiRefusal {
  return new ApiRefusal(409, `Conflict: ${what}`);
}

export function tooLarge(what = ''): ApiRefusal {
  return new ApiRefusal(413, `Request Entity Too Large${what}`);
}

export function tooMany(seconds: number): ApiRefusal {
  return new ApiRefusal(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
}

/** "Can't parse …" begins small, "BUTTON_DATA_INVALID" stays. */
function begunSmall(says: string): string {
  return /^.[_A-Z]/.test(says) ? says : says.charAt(0).toLowerCase() + says.slice(1);
}
