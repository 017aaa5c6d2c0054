import type { Response } from '../exchange.ts';

// GitHub's words, each with where they were seen. A refusal's `response` is also what a fault can be made of:
// `faults.add({ path, do: ipAllowList('acme').response })`.

const DOCUMENTATION = 'https://docs.github.com/rest';

/** A refusal as it is sent. */
export interface RefusedResponse extends Response {
  readonly headers: Record<string, string>;
  readonly body: object;
}

interface Details {
  readonly headers?: Record<string, string>;
  /** Fields of the body, in place of or beside the usual ones. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** Thrown by code that finds a reason not to do as asked. */
export class GitHubRefusal extends Error {
  override readonly name = 'GitHubRefusal';
  readonly response: RefusedResponse;

  constructor(status: number, message: string, { headers = {}, fields = {} }: Details = {}) {
    super(message);
    const body = { message, documentation_url: DOCUMENTATION, status: String(status), ...fields };
    this.response = { status, headers, body };
  }
}

/** What is missing, or what the token cannot see: GitHub does not tell the two apart. */
export const notFound = (): GitHubRefusal => new GitHubRefusal(404, 'Not Found');

export const badCredentials = (): GitHubRefusal => new GitHubRefusal(401, 'Bad credentials');

/** https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#resource-not-accessible */
export function missingRight(kind: 'app' | 'workflow' | 'fine-grained'): GitHubRefusal {
  const who = kind === 'fine-grained' ? 'personal access token' : 'integration';
  return new GitHubRefusal(403, `Resource not accessible by ${who}`);
}

/** https://github.com/SalesforceFoundation/NPSP/issues/7247 */
export function ipAllowList(organization: string): GitHubRefusal {
  return new GitHubRefusal(
    403,
    `Although you appear to have the correct authorization credentials, the \`${organization}\` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.`,
  );
}

/** Message and address: https://github.com/jhu-bids/TermHub/issues/935. Header: github/docs, "Authenticating to the REST API". */
export function samlRequired(organization: string): GitHubRefusal {
  const request = 'AZSCKtL4U8yX1H3sCQIVnVgmjmon5fWxks5YrqhJgah0b2tlbl9pZM4EuMz4';
  return new GitHubRefusal(
    403,
    'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.',
    {
      headers: {
        'x-github-sso': `required; url=https://github.com/orgs/${organization}/sso?authorization_request=${request}`,
      },
      fields: {
        documentation_url:
          'https://docs.github.com/articles/authenticating-to-a-github-organization-with-saml-single-sign-on/',
      },
    },
  );
}

/** https://github.com/r-universe-org/help/issues/247 */
export const archivedRepository = (): GitHubRefusal =>
  new GitHubRefusal(403, 'Repository was archived so is read-only.');

/** A repository that GitHub's staff disabled: https://github.com/kulkansecurity/gitxray/issues/9, and with 451 https://github.com/github/rest-api-description/issues/3314 */
export function blockedRepository(reason: 'tos' | 'dmca'): GitHubRefusal {
  const html_url =
    reason === 'tos'
      ? 'https://github.com/tos'
      : 'https://github.com/github/dmca/blob/master/2026/04/acme.md';
  const block = { reason, created_at: '2026-04-01T15:50:17Z', html_url };
  // It has neither of the usual two fields.
  const fields = { documentation_url: undefined, status: undefined, block };
  return new GitHubRefusal(reason === 'tos' ? 403 : 451, 'Repository access blocked', { fields });
}

export interface LimitDetails {
  /** GitHub uses both, for both limits: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
  readonly status?: 403 | 429;
  readonly headers?: Record<string, string>;
}

/** The message: https://github.com/KnpLabs/php-github-api/issues/1070 */
export function primaryLimit({ status = 403, headers = {} }: LimitDetails = {}): GitHubRefusal {
  return new GitHubRefusal(status, 'API rate limit exceeded for installation ID 12770951.', {
    headers: { 'x-ratelimit-remaining': '0', ...headers },
    fields: {
      documentation_url:
        'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#primary-rate-limit-for-github-app-installations',
    },
  });
}

/** The message begins like this: https://github.com/inokawa/lang-box/issues/10 */
export function secondaryLimit({ status = 403, headers = {} }: LimitDetails = {}): GitHubRefusal {
  return new GitHubRefusal(
    status,
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. For more on scraping GitHub and how it may affect your rights, please review our Terms of Service (https://docs.github.com/en/site-policy/github-terms/github-terms-of-service)',
    {
      headers,
      fields: {
        documentation_url:
          'https://docs.github.com/free-pro-team@latest/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
      },
    },
  );
}

/** What GitHub's front end sends when nothing behind it responds: a page, not JSON. https://github.com/octokit/graphql.js/issues/554 */
export function unicornPage(status: 502 | 503 | 504): {
  status: number;
  headers: Record<string, string>;
  body: string;
} {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: '<!DOCTYPE html>\n<html>\n<head><title>Unicorn! &middot; GitHub</title></head>\n<body><p><strong>No server is currently available to service your request.</strong></p></body>\n</html>\n',
  };
}
