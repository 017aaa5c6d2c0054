/** What the published guide leaves open, one switch a question. The defaults are the plain case. */
export interface Dialect {
  /** `object`: `{items}`. `pages`: zero-based `?page=`. `more`: an object that says in its own way that there is more. */
  lists: 'array' | 'object' | 'pages' | 'more';
  /** Entries a page holds, and what `more` shows. */
  pageSize: number;
  appListCreatedAt: boolean;
  appListClusterEndpoint: boolean;
  keyListCreatedAt: boolean;
  /** How a key list tells revoked keys from active ones; `hidden` leaves them out. */
  revokedKeys: 'hidden' | 'status' | 'revokedAt' | 'revoked' | 'active';
  /** HTTP status of the answer when an account has its five demo apps, or an app its five keys. */
  limitStatus: number;
  duplicateNames: 'allowed' | 'refused';
  wrongCredentials: 400 | 401 | 403 | 404;
  deletes: 'empty' | 'body';
  /** By what means a session can be refreshed. */
  refresh: 'cookie' | 'body' | 'none';
  /** What a new log-in does to the account's earlier sessions. */
  otherLogin: 'leaves' | 'ends';
  errorBody: 'problem' | 'message' | 'error' | 'text' | 'empty';
}

/** The plain case. */
export const plainDialect: Readonly<Dialect> = {
  lists: 'array',
  pageSize: 2,
  appListCreatedAt: true,
  appListClusterEndpoint: false,
  keyListCreatedAt: true,
  revokedKeys: 'hidden',
  limitStatus: 409,
  duplicateNames: 'allowed',
  wrongCredentials: 401,
  deletes: 'empty',
  refresh: 'cookie',
  otherLogin: 'leaves',
  errorBody: 'problem',
};

const yesOrNo = [true, false] as const;

/** Every switch's alternatives, the plain one first; `number` stands for any positive whole number. */
export const dialectValues = {
  lists: ['array', 'object', 'pages', 'more'],
  pageSize: 'number',
  appListCreatedAt: yesOrNo,
  appListClusterEndpoint: [false, true],
  keyListCreatedAt: yesOrNo,
  revokedKeys: ['hidden', 'status', 'revokedAt', 'revoked', 'active'],
  limitStatus: 'number',
  duplicateNames: ['allowed', 'refused'],
  wrongCredentials: [401, 400, 403, 404],
  deletes: ['empty', 'body'],
  refresh: ['cookie', 'body', 'none'],
  otherLogin: ['leaves', 'ends'],
  errorBody: ['problem', 'message', 'error', 'text', 'empty'],
} as const satisfies { [Name in keyof Dialect]: readonly Dialect[Name][] | 'number' };

/** Reads `name=value` settings as the command line gives them; throws on a name or value that does not exist. */
export function parseDialect(settings: readonly string[]): Partial<Dialect> {
  return Object.fromEntries(settings.map(parseSetting));
}

function parseSetting(setting: string): [string, unknown] {
  const [name = '', text = ''] = setting.split('=', 2);
  if (!isDialectName(name)) {
    throw new Error(`dialect ${name}: no such switch; there are ${Object.keys(dialectValues).join(', ')}`);
  }
  const values: readonly unknown[] | 'number' = dialectValues[name];
  if (values === 'number') {
    if (!/^[1-9]\d*$/.test(text)) throw new Error(`dialect ${name}: expected a positive whole number`);
    return [name, Number(text)];
  }
  const value = values.find((candidate) => String(candidate) === text);
  if (value === undefined) throw new Error(`dialect ${name}: expected ${values.join(', ')}`);
  return [name, value];
}

function isDialectName(name: string): name is keyof Dialect {
  return Object.hasOwn(dialectValues, name);
}
