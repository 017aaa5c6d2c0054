import { isObject } from '../../base/json.ts';
import { shown } from '../../base/text.ts';
import type { WireResponse } from '../http/exchange.ts';
import type { Refusal, Service } from '../http/transport.ts';
import { rateLimitWaitMs } from './rate-limit.ts';

/** GitHub's REST API, as far as errors go. */
export const GITHUB: Service = { addressInput: 'github_api_url', advice, refusal };

function advice(status: number): string {
  if (status < 400) return 'Redirects are never followed: use the name that the repository has now.';
  if (status >= 500) return 'GitHub has a problem, not the token: run again later.';
  switch (status) {
    case 401:
      return 'github_token is not valid or has expired: make a new one.';
    case 429:
      return 'This is a rate limit: GitHub limits how often this token may call it. Run fewer jobs at once, or run again later.';
    default:
      return 'Check github_token and github_api_url.';
  }
}

/** A rate limit is a 429 here, though GitHub has 403 for it as well; a redirect says where the repository has gone. */
function refusal(response: WireResponse, said: string): Refusal {
  const header = (name: string) => response.header(name)[0];
  const { status } = response;
  const permission = header('x-accepted-github-permissions');
  if (status < 400) return { said: movedTo(response.text) };
  const wait = rateLimitWaitMs({ status, said, header });
  return wait === undefined ? { permission } : { status: 429, permission, retryAfterMs: wait };
}

function movedTo(text: string): string {
  try {
    const data: unknown = JSON.parse(text);
    const url = isObject(data) ? data['url'] : undefined;
    return typeof url === 'string' ? shown(url) : '';
  } catch {
    return '';
  }
}
