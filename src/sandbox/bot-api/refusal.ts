/** Telegram's way to say no. `description` is Telegram's own sentence, prefix included. */
export class ApiRefusal extends Error {
  readonly code: number;
  readonly parameters: Record<string, number> | undefined;

  constructor(code: number, description: string, parameters?: Record<string, number>) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

export function badRequest(what: string): ApiRefusal {
  return new ApiRefusal(400, `Bad Request: ${what}`);
}

export function forbidden(what: string): ApiRefusal {
  return new ApiRefusal(403, `Forbidden: ${what}`);
}

export function conflict(what: string): ApiRefusal {
  return new ApiRefusal(409, `Conflict: ${what}`);
}

export function tooMany(seconds: number): ApiRefusal {
  return new ApiRefusal(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
}
