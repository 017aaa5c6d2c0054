import { validate } from '@actions/languageservice';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parse } from 'yaml';
import { read } from './documents.ts';

interface Metadata {
  readonly name: string;
  readonly description: string;
  readonly inputs: Record<string, { description: string }>;
  readonly outputs: Record<string, { description: string }>;
}
const metadata = (path: string): Metadata => parse(read(path));
const action = metadata('action.yml');

/** The actions that the workflows use, with what they use of other people's. */
export const actions: Readonly<Record<string, Metadata>> = {
  'setup-whisp/setup-whisp': action,
  'actions/create-github-app-token': metadata('test/examples/app-token/action.yml'),
  'actions/attest': otherAction(['subject-path', 'sbom-path'], ['bundle-path']),
  'actions/checkout': otherAction(['persist-credentials', 'fetch-depth']),
  'actions/dependency-review-action': otherAction(['fail-on-severity', 'fail-on-scopes']),
  'hashicorp/vault-action': metadata('test/examples/vault/action.yml'),
  'actions/setup-node': otherAction(['node-version', 'package-manager-cache']),
  'github/codeql-action': otherAction([
    'build-mode',
    'category',
    'config',
    'languages',
    'queries',
    'sarif_file',
  ]),
  'ossf/scorecard-action': otherAction(['results_file', 'results_format', 'publish_results']),
};

function otherAction(inputs: readonly string[], outputs: readonly string[] = []): Metadata {
  const declared = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, { description: '' }]));
  return { name: '', description: '', inputs: declared(inputs), outputs: declared(outputs) };
}

/** What GitHub's own editor says about a workflow, by default about the file of that path. */
export async function problems(path: string, content = read(path)): Promise<string[]> {
  // Findings are cached by address, and the address says what kind of file it is.
  const uri = `file:///${crypto.randomUUID()}/.github/workflows/${path.split('/').pop()}`;
  const found = await validate(TextDocument.create(uri, 'yaml', 0, content), {
    actionsMetadataProvider: {
      fetchActionMetadata: async ({ owner, name }) => actions[`${owner}/${name}`],
    },
    fileProvider: {
      getFileContent: async (reference) => {
        const name = 'path' in reference ? reference.path : '';
        return { name, content: read(name.replace(/^.*\//, 'examples/')) };
      },
    },
  });
  const lines = content.split('\n');
  return found
    .filter(({ range }) => !NEWER.test(lines[range.start.line] ?? ''))
    .map(({ message, range }) => `${range.start.line + 1}: ${message}`);
}

/** Lines with what GitHub has added since this editor. */
const NEWER = /^ +(- )?(background|wait): /;
