import { isObject } from '../../base/json.ts';

/** A refusal, as it came. */
export interface RawRefusal {
  readonly status: number;
  /** GitHub's own words, redacted and short. */
  readonly said: string;
  readonly header: (name: string) => string | undefined;
  /** The parsed body. */
  readonly body: unknown;
}

/** More is no address that anybody is meant to follow. */
const ADDRESS = /^https:\/\/[!-~]{1,500}$/;

/** Where the reference of all endpoints begins, which says nothing of this refusal. */
const REFERENCE = /^https:\/\/docs\.github\.com\/(?:[\w@.-]+\/)?rest(?:\/|$)/;

/**
 * GitHub's words with the address that goes with them, whole: where to authorize a token for single sign-on
 * (`X-GitHub-SSO`), why a repository is blocked, or the page that explains. It stands beside the message, not in it.
 */
export function wordsWithAddress({ status, said, header, body }: RawRefusal): string {
  if (status !== 403 && status !== 451) return said;
  const fields = isObject(body) ? body : {};
  const block = isObject(fields['block']) ? fields['block'] : {};
  const sso = /\burl=(\S+)/.exec(header('x-github-sso') ?? '')?.[1];
  const address = [sso, block['html_url'], fields['documentation_url']].find(
    (each): each is string => typeof each === 'string' && ADDRESS.test(each) && !REFERENCE.test(each),
  );
  return address === undefined || said.includes(address) ? said : `${said} ${address}`.trim();
}
