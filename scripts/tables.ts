import { parse } from 'yaml';

interface Declaration {
  readonly description: string;
  readonly default?: string;
}

/** The README with its tables of inputs and outputs made anew from the action's metadata, where each is described. */
export function withTables(readme: string, metadata: string): string {
  const action: Record<'inputs' | 'outputs', Record<string, Declaration>> = parse(metadata);
  const inputs = Object.entries(action.inputs).map(([name, input]) =>
    row(code(name), code(input.default), input.description),
  );
  const outputs = Object.entries(action.outputs).map(([name, output]) => row(code(name), output.description));
  const tables = {
    inputs: [row('input', 'default', 'meaning'), row('---', '---', '---'), ...inputs],
    outputs: [row('output', 'meaning'), row('---', '---'), ...outputs],
  };
  return Object.entries(tables).reduce(
    (text, [name, lines]) =>
      text.replace(
        new RegExp(`(<!-- ${name}: .* -->\n)[^]*?(<!-- end -->)`),
        (_, start: string, end: string) => `${start}${lines.join('\n')}\n${end}`,
      ),
    readme,
  );
}

const row = (...cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const code = (text: string | undefined) => (text === undefined ? '' : `\`${text}\``);
