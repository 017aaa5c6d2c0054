import { quote } from '../base/text.ts';
import { type Target, targetName } from '../model/target.ts';
import { looksLikeToken, quoteValue } from './shown-value.ts';
import { parseLine } from './target-line.ts';
import { corrected, severalTargets } from './target-slips.ts';

/** The targets in a text, and what is wrong with its lines. */
export interface ParsedTargets {
  readonly targets: readonly Target[];
  readonly problems: readonly string[];
}

/**
 * Reads `secret_targets`: one a line, without empty lines and comments. Each store may be named once.
 * @param current `owner/name` of the current repository
 * @param options `number` stands for `{number}`; no other part of a line may hold it
 */
export function parseTargets(
  text: string,
  current: string,
  { number = NUMBER }: { readonly number?: string } = {},
): ParsedTargets {
  const targets = new Map<string, { readonly target: Target; readonly line: string }>();
  const problems: string[] = [];
  for (const line of targetLines(text)) {
    const parsed = parse(line.replaceAll(NUMBER, number), current);
    if ('wrong' in parsed) {
      problems.push(`has the line ${quoteValue(line)}: ${parsed.wrong.replaceAll(number, NUMBER)}.`);
      continue;
    }
    // GitHub takes no notice of case in these names.
    const identity = targetName(parsed.target).toLowerCase();
    const same = targets.get(identity);
    if (same === undefined) targets.set(identity, { target: parsed.target, line });
    else problems.push(twice(line, same.line));
  }
  return { targets: [...targets.values()].map(({ target }) => target), problems };
}

function twice(line: string, before: string): string {
  return `names ${quote(line)} twice${line === before ? '' : `: ${quote(before)} is the same target`}.`;
}

/** What stands for the number of a pull request. */
export const NUMBER = '{number}';

/** The lines that name targets: trimmed, without empty ones and those that begin with `#`. */
export function targetLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** The lines that name one and the same environment for every pull request. */
export function fixedEnvironments(text: string, current: string): readonly string[] {
  return targetLines(text).filter((line) => {
    const parsed = parseLine(line, current);
    return 'target' in parsed && parsed.target.store === 'environment' && !line.includes(NUMBER);
  });
}

function parse(line: string, current: string): { readonly target: Target } | { readonly wrong: string } {
  const parsed = parseLine(line, current);
  const lines = 'target' in parsed ? severalTargets(line, current) : corrected(line, current);
  if (lines === undefined || looksLikeToken(line)) return parsed;
  const quoted = lines.map(quote).join(' and ');
  return { wrong: `write ${quoted}${lines.length > 1 ? ', each on a line of its own' : ''}` };
}
