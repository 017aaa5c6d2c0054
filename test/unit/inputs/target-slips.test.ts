import { expect, test } from 'vitest';
import { parseTargets } from '../../../src/inputs/parse-targets.ts';

test.each([
  { title: 'a bare repository', line: 'acme/mobile', right: 'acme/mobile:actions' },
  { title: 'a repository with nothing after its colon', line: 'acme/mobile:', right: 'acme/mobile:actions' },
  { title: 'a repository with a word before it', line: 'repo:acme/mobile', right: 'acme/mobile:actions' },
  {
    title: 'a store with a word before its repository',
    line: 'repository: acme/mobile:environment/x',
    right: 'acme/mobile:environment/x',
  },
  {
    title: 'the address of a repository',
    line: 'https://github.com/acme/mobile',
    right: 'acme/mobile:actions',
  },
  {
    title: 'a slash for the colon',
    line: 'acme/mobile/environment/prod',
    right: 'acme/mobile:environment/prod',
  },
  {
    title: 'a bare name after a repository',
    line: 'acme/mobile:staging',
    right: 'acme/mobile:environment/staging',
  },
  {
    title: 'a short word after a repository',
    line: 'acme/mobile:env/prod/eu',
    right: 'acme/mobile:environment/prod/eu',
  },
  { title: 'a plural after a repository', line: 'acme/web:codespace', right: 'acme/web:codespaces' },
  { title: 'a repository without its owner', line: 'mobile:dependabot', right: 'acme/mobile:dependabot' },
  { title: 'an owner without a word', line: 'Acme:dependabot', right: 'organization/Acme:dependabot' },
  { title: 'a bare name', line: 'staging', right: 'environment/staging' },
  { title: 'env/', line: 'env/staging', right: 'environment/staging' },
  { title: 'environments/', line: 'environments/staging', right: 'environment/staging' },
  { title: 'a colon', line: 'environment: staging', right: 'environment/staging' },
  { title: 'a colon without a blank', line: 'environment:staging', right: 'environment/staging' },
  { title: 'an equals sign', line: 'env = prod/eu', right: 'environment/prod/eu' },
  { title: 'a blank', line: 'environment staging', right: 'environment/staging' },
  { title: 'an environment in capitals', line: 'Environment/Staging', right: 'environment/Staging' },
  { title: 'a capital', line: 'Actions', right: 'actions' },
  { title: 'a capital in the middle', line: 'DependaBot', right: 'dependabot' },
  { title: 'a singular', line: 'action', right: 'actions' },
  { title: 'a plural', line: 'dependabots', right: 'dependabot' },
  { title: 'letters in the wrong order', line: 'dependabto', right: 'dependabot' },
  { title: 'the word for what it holds', line: 'secrets', right: 'actions' },
  { title: 'a kind with the word for what it holds', line: 'dependabot secrets', right: 'dependabot' },
  { title: 'who gets the secrets', line: 'copilot', right: 'agents' },
  { title: 'repository', line: 'repository', right: 'actions' },
  { title: 'a colon at the end', line: 'actions:', right: 'actions' },
  { title: 'org/', line: 'org/acme', right: 'organization/acme' },
  { title: 'another spelling', line: 'organisation: acme', right: 'organization/acme' },
  { title: 'org/ with a kind', line: 'org/acme:Agents', right: 'organization/acme:agents' },
  {
    title: 'a kind in capitals',
    line: 'organization/acme:Dependabot',
    right: 'organization/acme:dependabot',
  },
  { title: "an organization's secrets", line: 'organization/acme:secrets', right: 'organization/acme' },
  { title: 'quotation marks', line: '"environment/staging"', right: 'environment/staging' },
  { title: 'apostrophes', line: "'actions'", right: 'actions' },
  { title: 'a dash', line: '- environment/staging', right: 'environment/staging' },
  { title: 'a dash before a slip', line: '- staging', right: 'environment/staging' },
  { title: 'a comma at the end', line: '"actions",', right: 'actions' },
  { title: 'the beginning of a JSON array', line: '["actions",', right: 'actions' },
  { title: 'a comment behind', line: 'actions # of this one', right: 'actions' },
  { title: 'the name of the input', line: 'secret_targets: | actions', right: 'actions' },
  { title: 'the name of the input with an equals sign', line: 'secret_targets=actions', right: 'actions' },
  { title: 'the name of the input with blanks', line: 'secret_targets  :  > agents', right: 'agents' },
  { title: 'several signs before it', line: '-   [" actions', right: 'actions' },
  { title: 'several signs behind it', line: 'agents " ] ;', right: 'agents' },
  { title: 'the word for who has it', line: 'github secrets', right: 'actions' },
  { title: 'a part of the word for what it is in', line: 'repo secret', right: 'actions' },
  { title: 'the word for a value', line: 'codespaces vars', right: 'codespaces' },
  { title: 'the word for a value in full', line: 'agents variables', right: 'agents' },
  {
    title: 'a blank before the colon of a kind',
    line: 'org acme : agents',
    right: 'organization/acme:agents',
  },
  { title: 'a repository without its scheme', line: 'github.com/acme/mobile', right: 'acme/mobile:actions' },
  { title: 'a repository in plain http', line: 'http://github.com/acme/web', right: 'acme/web:actions' },
])('$title: $line should have been $right', ({ line, right }) => {
  expect(parseTargets(line, 'acme/web').problems).toEqual([
    `has the line ${JSON.stringify(line).replaceAll('\\"', '"')}: write "${right}".`,
  ]);
  expect(parseTargets(right, 'acme/web').problems).toEqual([]);
});

test.each([
  { title: 'commas', line: 'actions, dependabot', right: ['actions', 'dependabot'] },
  { title: 'commas without blanks', line: 'actions,acme/b:agents', right: ['actions', 'acme/b:agents'] },
  { title: 'semicolons', line: 'agents; environment/x', right: ['agents', 'environment/x'] },
  {
    title: 'commas between environments',
    line: 'environment/staging, environment/prod',
    right: ['environment/staging', 'environment/prod'],
  },
  { title: 'commas with slips', line: 'Actions, staging', right: ['actions', 'environment/staging'] },
  { title: 'a JSON array', line: '["actions", "org/acme"]', right: ['actions', 'organization/acme'] },
  { title: 'a YAML list', line: '[actions, environment/x]', right: ['actions', 'environment/x'] },
  { title: 'folded lines', line: 'actions environment/x', right: ['actions', 'environment/x'] },
])('several targets on one line are told apart: $title', ({ line, right }) => {
  const [first, second] = right;
  expect(parseTargets(line, 'acme/web')).toEqual({
    targets: [],
    problems: [`has the line "${line}": write "${first}" and "${second}", each on a line of its own.`],
  });
});

test.each([
  { title: 'a zero-width blank', char: '\u200b', shown: '\\u{200b}' },
  { title: 'a word joiner', char: '\u2060', shown: '\\u{2060}' },
])('$title at the end of a line is shown, and the line without it told', ({ char, shown }) => {
  for (const line of ['actions', 'environment/staging', 'acme/mobile:agents']) {
    expect(parseTargets(`${line}${char}`, 'acme/web').problems).toEqual([
      `has the line "${line}${shown}": write "${line}".`,
    ]);
  }
});
