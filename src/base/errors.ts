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

/** The service responded with a status that is not a success. */
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
    const response = `${endpoint} answered ${more.shownStatus ?? status}${said === '' ? '' : ` (${said})`}.`;
    super([response, more.advice ?? '', whenAgain(more)].filter((part) => part !== '').join(' '));
    this.endpoint = endpoint;
    this.status = status;
    this.said = said;
    this.retryAfterMs = more.retryAfterMs;
    this.permission = more.permission;
  }
}

/** What may be known of a response beside its status. */
export interface ApiErrorDetails {
  readonly retryAfterMs?: number | undefined;
  /** The service's own time, in milliseconds since the epoch, when it said so. */
  readonly date?: number | undefined;
  readonly permission?: string | undefined;
  /** The status as it came, if the response means what another status stands for. */
  readonly shownStatus?: number;
  /** What to do about it. */
  readonly advice?: string;
}

/** When a service that says so may be asked again. */
function whenAgain({ retryAfterMs, date }: ApiErrorDetails): string {
  if (retryAfterMs === undefined || retryAfterMs === 0) return '';
  const seconds = Math.ceil(retryAfterMs / 1000);
  const at = date === undefined ? Number.NaN : date + retryAfterMs;
  // A service may ask for longer than dates can say.
  const time = Number.isNaN(new Date(at).getTime()) ? '' : `, at ${new Date(at).toISOString().slice(0, 19)}Z`;
  return `It may be asked again in ${seconds} s${time}.`;
}

/** No response arrived: the connection failed or broke, or the time for one attempt was up. */
export class NetworkError extends UserError {
  override readonly name = 'NetworkError';
  /** False when the request cannot have reached the service: no connection was made for it. */
  readonly sent: boolean;
  /** True when another attempt would fail the same way, such as a certificate that is not trusted. */
  readonly lasting: boolean;

  constructor(endpoint: string, what: string, facts: { sent: boolean; lasting: boolean; advice?: string }) {
    super(`${endpoint} ${what}.${facts.advice === undefined ? '' : ` ${facts.advice}`}`);
    this.sent = facts.sent;
    this.lasting = facts.lasting;
  }
}

/** The service responded with success, but with something else than its guide says. */
export class InvalidResponseError extends UserError {
  override readonly name = 'InvalidResponseError';

  /** @param what names the field, never its value */
  constructor(endpoint: string, what: string) {
    super(
      `${endpoint} gave a response that this action does not understand: ${what}. Check that the address is the API's (api_url, github_api_url); if so, the service has changed: look for a newer version of this action.`,
    );
  }
}

/** `timeout_seconds` is used up. */
export class DeadlineExceededError extends UserError {
  override readonly name = 'DeadlineExceededError';
  readonly #doing: string;
  readonly #timeoutMs: number;

  /**
   * @param doing which request it was about, or what was waited for
   * @param last what that request met before, if anything
   */
  constructor(doing: string, timeoutMs: number, last?: unknown) {
    const met = last === undefined ? '' : ` The last attempt: ${explain(last)}`;
    super(
      `The step's time is used up (timeout_seconds: ${timeoutMs / 1000}): ${doing}.${met} Raise timeout_seconds if the service is just slow.`,
    );
    this.#doing = doing;
    this.#timeoutMs = timeoutMs;
  }

  /** The same, with what the request met before that. */
  after(last: unknown): DeadlineExceededError {
    return new DeadlineExceededError(this.#doing, this.#timeoutMs, last);
  }
}

/** A file of the runner's cannot be written, or the runner lacks something else that the action needs. */
export class SurroundingsError extends UserError {
  override readonly name = 'SurroundingsError';
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

/** True when the response is about what was asked for being moved, forbidden or not there, and not about the request itself. */
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
