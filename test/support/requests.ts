import type { Emulator } from '../emulator/emulator.ts';
import type { GitHub } from '../emulator/github/github.ts';
import type { LoggedRequest } from '../emulator/log.ts';

const CREDENTIALS = ['authorization', 'cookie'];
const SIGN_IN = '/api/auth/';

/** Every secret that these services know of. */
export function secretsOf(emulator: Emulator, github?: GitHub): ReadonlySet<string> {
  const { accounts, keys } = emulator.store;
  const requests = [...emulator.requests, ...(github?.requests ?? [])];
  return new Set([
    ...accounts.map(({ password }) => password),
    ...keys.map(({ token }) => token),
    ...(github?.state.tokens ?? []).map(({ value }) => value),
    ...requests.flatMap(({ headers, body }) => [
      ...(headers.authorization?.split(' ').slice(1) ?? []),
      ...(headers.cookie?.split('=').slice(1) ?? []),
      ...Object.entries(body ?? {}).flatMap(([name, value]) =>
        /^(password|refreshToken)$/.test(name) ? [String(value)] : [],
      ),
    ]),
  ]);
}

/** All that was sent to the services, without what has to be secret there: credentials where credentials belong. */
export function requestsWithoutCredentials(emulator: Emulator, github?: GitHub): string {
  return [...emulator.requests, ...(github?.requests ?? [])].map(withoutCredentials).join('\n');
}

function withoutCredentials({ method, path, query, headers, body }: LoggedRequest): string {
  const others = Object.entries(headers).filter(([name]) => !CREDENTIALS.includes(name));
  const { password: _, refreshToken: __, ...rest } = { ...Object(path.startsWith(SIGN_IN) ? body : {}) };
  return JSON.stringify([method, path, query, others, path.startsWith(SIGN_IN) ? rest : body]);
}
