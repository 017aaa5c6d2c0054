/** A failure that a user can read and act on. Whatever else is thrown is a defect of this action. */
export class UserError extends Error {
  override readonly name: string = 'UserError';
}

/** One or more inputs are wrong; all of them are told at once. */
export class InputError extends UserError {
  override readonly name = 'InputError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      problems.length === 1
        ? `Input ${problems[0]}`
        : `${problems.length} inputs are wrong:\n${bullets(problems)}`,
    );
    this.problems = problems;
  }
}

/** The service answered with a status that is not a success. */
export class ApiError extends UserError {
  override readonly name = 'ApiError';
  readonly endpoint: string;
  readonly status: number;
  /** How long the service asks to wait before the next attempt, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** The words of the service, redacted, printable and short; empty when it gave none. */
  readonly said: string;
  /** What GitHub says a token needs for the request (`X-Accepted-GitHub-Permissions`). */
  readonly permission: string | undefined;

  constructor(endpoint: string, status: number, said: string, more: ApiErrorDetails = {}) {
    super(
      `${endpoint} answered ${status}${said === '' ? '' : ` (${said})`}. ${more.advice ?? advice(status)}`,
    );
    this.endpoint = endpoint;
    this.status = status;
    this.said = said;
    this.retryAfterMs = more.retryAfterMs;
    this.permission = more.permission;
  }
}

/** What may be known of an answer beside its status. */
export interface ApiErrorDetails {
  readonly retryAfterMs?: number | undefined;
  readonly permission?: string | undefined;
  /** What to do about it, instead of what the status alone suggests. */
  readonly advice?: string;
}

/** No answer arrived: the connection failed or broke, or the time for one attempt was up. */
export class NetworkError extends UserError {
  override readonly name = 'NetworkError';
  /** False when the request cannot have reached the service: no connection was made for it. */
  readonly sent: boolean;
  /** True when another attempt would fail the same way, such as a certificate that is not trusted. */
  readonly lasting: boolean;

  constructor(endpoint: string, what: string, facts: { sent: boolean; lasting: boolean }) {
    super(`${endpoint} ${what}. ${facts.lasting ? LASTING_ADVICE : NETWORK_ADVICE}`);
    this.sent = facts.sent;
    this.lasting = facts.lasting;
  }
}

/** The service answered with success, but with something else than its guide says. */
export class InvalidResponseError extends UserError {
  override readonly name = 'InvalidResponseError';

  /** @param what names the field, never its value */
  constructor(endpoint: string, what: string) {
    super(
      `${endpoint} gave an answer that this action does not understand: ${what}. Check that api_url is the Whisp management API, and github_api_url GitHub's REST API; if so, the service has changed: look for a newer version of this action.`,
    );
  }
}

/** `timeout_seconds` is used up. */
export class DeadlineExceededError extends UserError {
  override readonly name = 'DeadlineExceededError';

  constructor(doing: string, timeoutMs: number) {
    super(
      `The step's time is used up (timeout_seconds: ${timeoutMs / 1000}): ${doing}. Raise timeout_seconds if the service is just slow.`,
    );
  }
}

/** The runner asked the step to stop: the job was cancelled or its time limit reached. */
export class CancelledError extends UserError {
  override readonly name = 'CancelledError';

  constructor() {
    super('The step was cancelled.');
  }
}

/** True for an API error with one of these statuses. */
export function hasStatus(error: unknown, ...statuses: number[]): error is ApiError {
  return error instanceof ApiError && statuses.includes(error.status);
}

/** True for any 4xx, which says that the request was understood and refused. */
export function isClientError(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status >= 400 && error.status < 500;
}

/** True when the answer is about what was asked for being moved, forbidden or not there, and not about the request itself. */
export function isAccessError(error: unknown): error is ApiError {
  return hasStatus(error, 301, 302, 307, 308, 401, 403, 404, 451);
}

/** What the user reads. A defect shows its own message and where to report it, nothing more. */
export function explain(error: unknown): string {
  if (error instanceof UserError) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  return `Unexpected error: ${message}. This is a defect in setup-whisp; please report it with this message.`;
}

/** Lines of a list inside a message. */
export function bullets(lines: readonly string[]): string {
  return lines.map((line) => `  - ${line}`).join('\n');
}

const NETWORK_ADVICE =
  'Check that the address is right (api_url, github_api_url) and that the runner can reach it; behind a proxy, set https_proxy and no_proxy.';
const LASTING_ADVICE =
  'Certificates are always verified: for a private certificate authority, set NODE_EXTRA_CA_CERTS to its file on the runner.';

function advice(status: number): string {
  if (status >= 300 && status < 400) {
    return 'Redirects are never followed: set api_url to the address that the service has now.';
  }
  switch (status) {
    case 401:
      return 'The account was not accepted: check email and password.';
    case 403:
      return 'The account may not do this: check in the Whisp dashboard that it, and the app, are in good standing.';
    case 404:
      return 'There is nothing at this address: it may have been deleted meanwhile, or api_url is wrong.';
    case 429:
      return 'The service limits how often it is called: run fewer jobs at once, or run again later.';
    default:
      return status >= 500
        ? 'The service has a problem: run again later.'
        : 'The request was refused: the reason is in the words above, if the service gave one.';
  }
}
