/** What the server says no with: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
export class Refused extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: object;

  constructor(code: number, reason: string, message: string, details: object = {}) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  toStatus(): object {
    const { code, reason, message, details } = this;
    return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, details, code };
  }
}

export const notFound = (resource: string, name: string): Refused =>
  new Refused(404, 'NotFound', `${resource}.apps "${name}" not found`, { name, group: 'apps', kind: resource });

export const conflict = (resource: string, name: string): Refused =>
  new Refused(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${resource}.apps "${name}": the object has been modified; please apply your changes to the latest version and try again`,
    { name, group: 'apps', kind: resource },
  );

export const invalid = (kind: string, name: string, field: string, why: string): Refused =>
  new Refused(422, 'Invalid', `${kind}.apps "${name}" is invalid: ${field}: ${why}`, {
    name,
    group: 'apps',
    kind,
    causes: [{ reason: 'FieldValueInvalid', message: why, field }],
  });

export const badRequest = (why: string): Refused => new Refused(400, 'BadRequest', why);
