import { readBaseUrl } from '../base/url.ts';
import { visible } from './invisible.ts';
import type { Rule } from './rules.ts';

/** An address of an API: https, or http on this machine; nothing secret or variable in it. */
export const baseUrl: Rule<string> = (text) => {
  const read = readBaseUrl(text);
  return 'value' in read
    ? read
    : { wrong: WRONG[read.wrong], near: addressIn(text), shown: withoutSecrets(text, { mark: '***@' }) };
};

const WRONG = {
  'no-url': 'must be a URL such as https://host',
  'not-https':
    'must begin with https:// (http:// is accepted for this machine only, such as http://127.0.0.1:4010)',
  credentials: 'must not contain credentials',
  query: 'must end before any ? or #',
} as const;

/** Everything up to the last `@`: a password may contain any character, `@` and `/` included. */
const CREDENTIALS = /^([a-z][a-z\d+.-]*:[\\/]+)?.*@/is;

/** An address without credentials, query and fragment. @param mark stands for the credentials */
function withoutSecrets(text: string, { mark }: { readonly mark: string }): string {
  const shown = text.replace(CREDENTIALS, (_, scheme = '') => `${scheme}${mark}`);
  return shown.replace(/[?#].*$/s, (rest) => (mark === '' ? '' : `${rest.slice(0, 1)}…`));
}

function addressIn(text: string): string | undefined {
  const plain = withoutSecrets(visible(text).replace(/^["'<]|["'>]$/g, ''), { mark: '' });
  for (const candidate of [plain, plain.replace(/^(?:https?:)?[\\/]*/i, 'https://')]) {
    const read = readBaseUrl(candidate);
    // A single word is no near address: it may be anything.
    if ('value' in read && /[.\]]|localhost/.test(new URL(read.value).hostname)) return read.value;
  }
  return undefined;
}
