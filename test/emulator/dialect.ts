/** What the published guide leaves open, one switch a question. The defaults are the plain case. */
export interface Dialect {
  /**
   * `object`: `{items}`. `pages`: zero-based `?page=`. `last`, `hasNext`, `named`: objects with other fields beside the
   * list, none of which says that there is more. `more`: an object that says in its own way that there is.
   */
  lists: 'array' | 'object' | 'pages' | 'last' | 'hasNext' | 'named' | 'more';
  /** Entries a page holds, and what `more` shows. */
  pageSize: number;
  appListCreatedAt: boolean;
  appListClusterEndpoint: boolean;
  keyListCreatedAt: boolean;
  /** How a key list tells revoked keys from active ones; `hidden` leaves them out. */
  revokedKeys: 'hidden' | 'status' | 'revokedAt' | 'revoked' | 'active';
  /** HTTP status, a 4xx, of the response when an account has its five demo apps, or an app all its keys. */
  limitStatus: number;
  duplicateNames: 'allowed' | 'refused';
  wrongCredentials: 400 | 401 | 403 | 404;
  deletes: 'empty' | 'body';
  /** By what means a session can be refreshed. */
  refresh: 'cookie' | 'body' | 'none';
  /** What a new log-in does to the account's earlier sessions. */
  otherLogin: 'leaves' | 'ends';
  errorBody: 'problem' | 'message' | 'error' | 'text' | 'empty';
  /**
   * How far Whisp's own clock is ahead of the true time, in milliseconds; negative when it is behind. Dates, the expiry
   * of tokens and the `Date` header go by it. When it changes, what is dated already stays.
   */
  clockOffsetMs: number;
  /** Whether answers have a `Date` header. */
  dateHeader: boolean;
  /**
   * How far, at most, a read is behind the changes made over the API, in milliseconds: each list and each object by
   * itself, a list whole. Writes act on the true state. What tests change by hand is seen at once.
   */
  lagMs: number;
  /** Whether every read is that far behind, or each by as much as is drawn for it, evenly, from 0 to `lagMs`. */
  lagMode: 'full' | 'varied';
  /** Decides what is drawn: the same seed and the same reads of a list or object give the same lags. */
  lagSeed: number;
  /** What becomes of an app's name: blanks at its ends cut, runs of blanks made one as well, or Unicode's form NFC. */
  names: 'kept' | 'trimmed' | 'collapsed' | 'nfc';
  /** How dates are written in bodies; see {@link DateForm}. */
  dates: DateForm;
  /** Whether all objects have fields that the guide does not know, some of them objects and arrays. */
  extraFields: boolean;
  /** Whether bodies are encoded with gzip for clients that accept it. */
  compress: boolean;
  /** Active keys of an app that is not a demo app; a demo app has five. */
  paidKeyLimit: number;
}

/**
 * `iso` has milliseconds and ends in `Z`. The others: `+00:00` or `+05:30` instead, no fraction, six or nine digits of
 * it, numbers since the epoch, the form of the `Date` header, and what is no date.
 */
export type DateForm = (typeof conditionValues.dates)[number];

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
  clockOffsetMs: 0,
  dateHeader: true,
  lagMs: 0,
  lagMode: 'full',
  lagSeed: 1,
  names: 'kept',
  dates: 'iso',
  extraFields: false,
  compress: false,
  paidKeyLimit: 5,
};

const yesOrNo = [true, false] as const;
const noOrYes = [false, true] as const;

/** The whole numbers that a switch takes. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** The alternatives of what answers look like, the plain one first. */
export const dialectValues = {
  lists: ['array', 'object', 'pages', 'last', 'hasNext', 'named', 'more'],
  pageSize: { from: 1, to: 1000 },
  appListCreatedAt: yesOrNo,
  appListClusterEndpoint: noOrYes,
  keyListCreatedAt: yesOrNo,
  revokedKeys: ['hidden', 'status', 'revokedAt', 'revoked', 'active'],
  limitStatus: { from: 400, to: 499 },
  duplicateNames: ['allowed', 'refused'],
  wrongCredentials: [401, 400, 403, 404],
  deletes: ['empty', 'body'],
  refresh: ['cookie', 'body', 'none'],
  otherLogin: ['leaves', 'ends'],
  errorBody: ['problem', 'message', 'error', 'text', 'empty'],
} as const;

/** The alternatives of the conditions under which the service works, the plain one first. */
export const conditionValues = {
  clockOffsetMs: { from: -86_400_000, to: 86_400_000 },
  dateHeader: yesOrNo,
  lagMs: { from: 0, to: 5000 },
  lagMode: ['full', 'varied'],
  lagSeed: { from: 0, to: 2 ** 31 },
  names: ['kept', 'trimmed', 'collapsed', 'nfc'],
  dates: [
    'iso',
    'offset',
    'otherOffset',
    'seconds',
    'micros',
    'nanos',
    'epochSeconds',
    'epochMs',
    'rfc1123',
    'garbage',
  ],
  extraFields: noOrYes,
  compress: noOrYes,
  paidKeyLimit: { from: 1, to: 1000 },
} as const;

/** Every switch, with its alternatives or the numbers that it takes. */
export const switches: { readonly [Name in keyof Dialect]: readonly Dialect[Name][] | Range } = {
  ...dialectValues,
  ...conditionValues,
};
