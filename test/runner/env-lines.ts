/** A key and where it belongs, as a comment in the file tells it. */
export interface KeyNote {
  readonly keyId: string;
  readonly appId: string;
  /** The management API that the key was made with. */
  readonly apiUrl: string;
}

export interface EnvValues {
  readonly apiKey: readonly [name: string, value: string];
  readonly baseUrl: readonly [name: string, value: string];
  /** Undefined when the key's id or app is not known. */
  readonly note: KeyNote | undefined;
}

/** The text with the values in the place of those that were there, else at its end. */
export function withValues(text: string, { apiKey, baseUrl, note }: EnvValues): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text === '' ? [] : text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const kept = lines.filter((line) => noteIn(line, apiKey[0]) === undefined);
  // A key that was there already keeps its note, where nobody can say more of it.
  const known = note ?? (lines.includes(assignment(apiKey)) ? findNote(text, apiKey[0]) : undefined);
  const comment = known === undefined ? [] : [noteLine(apiKey[0], known)];
  const withKey = replaced(kept, apiKey[0], [...comment, assignment(apiKey)]);
  return [...replaced(withKey, baseUrl[0], [assignment(baseUrl)]), ''].join(newline);
}

/** The lines with new ones in the place of the first that sets the name; others that set it go. */
function replaced(lines: readonly string[], name: string, by: readonly string[]): string[] {
  const sets = (line: string) =>
    line
      .replace(/^\ufeff?\s*(?:export\s+)?/, '')
      .split('=')[0]
      ?.trim() === name && line.includes('=');
  const first = lines.findIndex(sets);
  if (first === -1) return [...lines, ...by];
  return lines.flatMap((line, index) => (index === first ? by : sets(line) ? [] : [line]));
}

/** Throws if the forms that readers of such files agree on cannot hold the value. */
function assignment([name, value]: readonly [string, string]): string {
  if (/^[\w.~:/?@%+,=[\]-]*$/.test(value)) return `${name}=${value}`;
  if (/['\r\n\\]/.test(value))
    throw new Error(`the value of ${name} has characters that such a file cannot hold`);
  return `${name}='${value}'`;
}

function noteLine(name: string, { keyId, appId, apiUrl }: KeyNote): string {
  const [key, app] = [encodeURIComponent(keyId), encodeURIComponent(appId)];
  return `# ${name} is key ${key} of app ${app} at ${encodeURI(apiUrl)}; the run that replaces it revokes it`;
}

function noteIn(line: string, name: string): KeyNote | undefined {
  const [, found, key, app, url] = /^\ufeff?# (\S+) is key (\S+) of app (\S+) at (\S+); /.exec(line) ?? [];
  if (found !== name || key === undefined || app === undefined || url === undefined) return undefined;
  try {
    return { keyId: decodeURIComponent(key), appId: decodeURIComponent(app), apiUrl: decodeURI(url) };
  } catch {
    return undefined;
  }
}

/** The note on the key that the file holds under a name. */
export function findNote(text: string, name: string): KeyNote | undefined {
  for (const line of text.split(/\r?\n/)) {
    const note = noteIn(line, name);
    if (note !== undefined) return note;
  }
  return undefined;
}
