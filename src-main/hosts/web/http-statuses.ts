/** The HTTP status of every error code, so that a proxy or a script sees the kind of failure without reading the body. */
import type { ErrorCode } from '#api/errors.ts';

export const httpStatuses = {
  'not-found': 404,
  'already-exists': 409,
  conflict: 409,
  invalid: 400,
  'permission-denied': 403,
  unauthenticated: 401,
  unavailable: 503,
  'no-space': 507,
  'data-loss': 500,
  unsupported: 501,
  cancelled: 499,
  internal: 500,
} as const satisfies Record<ErrorCode, number>;
