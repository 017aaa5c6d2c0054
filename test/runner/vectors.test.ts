import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { commandFilePairs } from './command-files.ts';
import { parseCommand } from './commands.ts';
import { decodeFile } from './decode.ts';
import { isBlank } from './dotnet.ts';
import { Masker } from './masker.ts';

type Pairs = readonly (readonly [string, string])[];

/** What became of a file: its pairs, or the pairs before an error. The words of errors are not compared. */
type Outcome = Pairs | { readonly error: true; readonly before: Pairs };

interface Vectors {
  readonly commands: readonly {
    line: string;
    command: { name: string; properties: object; data: string } | null;
  }[];
  readonly masks: readonly { secrets: string[]; text: string; masked: string }[];
  readonly files: readonly { kind: string; content: string; pairs: Outcome }[];
  readonly fileBytes: readonly { base64: string; pairs: Outcome }[];
  /** Code points in hexadecimal. */
  readonly blankLead: readonly string[];
}

/** What GitHub's own classes made of inputs written for this project; `about` in the file says how. */
const vectors: Vectors = JSON.parse(readFileSync(new URL('runner-vectors.json', import.meta.url), 'utf8'));

/** The cases in which what was made of the input is not what GitHub's class made of it. */
function differing<Vector>(
  list: readonly Vector[],
  made: (vector: Vector) => unknown,
  expected: keyof Vector,
) {
  return list
    .map((vector) => ({ ...vector, made: made(vector) }))
    .filter((vector) => !isDeepStrictEqual(vector.made, vector[expected]));
}

function outcome(text: string): Outcome {
  const pairs: (readonly [string, string])[] = [];
  try {
    for (const pair of commandFilePairs(text)) pairs.push(pair);
    return pairs;
  } catch {
    return { error: true, before: pairs };
  }
}

test('there are vectors of every kind', () => {
  const { commands, masks, files, fileBytes } = vectors;
  expect([commands, masks, files, fileBytes].map((list) => list.length)).toEqual([814, 485, 332, 10]);
});

test("lines of output are the commands that GitHub's parser finds in them", () => {
  const parse = ({ line }: { line: string }) => parseCommand(line) ?? null;
  expect(differing(vectors.commands, parse, 'command')).toEqual([]);
});

test("texts are masked as GitHub's masker does it", () => {
  const mask = ({ secrets, text }: { secrets: string[]; text: string }) => {
    const masker = new Masker();
    for (const secret of secrets) masker.add(secret);
    return masker.mask(text);
  };
  expect(differing(vectors.masks, mask, 'masked')).toEqual([]);
});

test.skipIf(process.platform === 'win32')(
  "command files hold the pairs that GitHub's reader finds in them, on Linux and macOS",
  () => {
    const fromText = ({ content }: { content: string }) => outcome(decodeFile(Buffer.from(content)));
    expect(differing(vectors.files, fromText, 'pairs')).toEqual([]);
    const fromBytes = ({ base64 }: { base64: string }) => outcome(decodeFile(Buffer.from(base64, 'base64')));
    expect(differing(vectors.fileBytes, fromBytes, 'pairs')).toEqual([]);
  },
);

test("the white space before a command is .NET's", () => {
  const blank = Array.from({ length: 0x10000 }, (_, code) => code)
    .filter((code) => isBlank(String.fromCharCode(code)))
    .map((code) => code.toString(16).toUpperCase().padStart(4, '0'));
  expect(blank).toEqual(vectors.blankLead);
  const lead = (code: string) =>
    parseCommand(`${String.fromCharCode(Number.parseInt(code, 16))}::warning::y`);
  expect(vectors.blankLead.filter((code) => lead(code) === undefined)).toEqual([]);
});
