import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';

// Writes the README's tables of inputs and outputs from action.yml, where each is described.

interface Declaration {
  readonly description: string;
  readonly default?: string;
}

const action: Record<'inputs' | 'outputs', Record<string, Declaration>> = parse(
  readFileSync('action.yml', 'utf8'),
);

const row = (...cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const code = (text: string | undefined) => (text === undefined ? '' : `\`${text}\``);

const tables = {
  inputs: [
    row('input', 'default', 'meaning'),
    row('---', '---', '---'),
    ...Object.entries(action.inputs).map(([name, input]) =>
      row(code(name), code(input.default), input.description),
    ),
  ],
  outputs: [
    row('output', 'meaning'),
    row('---', '---'),
    ...Object.entries(action.outputs).map(([name, output]) => row(code(name), output.description)),
  ],
};

const readme = readFileSync('README.md', 'utf8');
const written = Object.entries(tables).reduce(
  (text, [name, lines]) =>
    text.replace(
      new RegExp(`(<!-- ${name}: .*-->\n)[^]*?(\n<!-- end -->)`),
      (_, start: string, end: string) => `${start}${lines.join('\n')}${end}`,
    ),
  readme,
);
writeFileSync('README.md', written);
