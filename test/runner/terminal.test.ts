import { expect, test } from 'vitest';
import { summaryText, terminalLine } from './terminal.ts';

test.each([
  { title: 'a group is its name', line: '##[group]Checking', shown: 'Checking' },
  { title: 'the end of a group is not shown', line: '##[endgroup]', shown: undefined },
  { title: 'a debug line begins with the word', line: '##[debug]GET /a', shown: 'debug: GET /a' },
  { title: 'an error is as it is', line: 'Error: broken', shown: 'Error: broken' },
  {
    title: 'control characters are escaped',
    line: 'a\u001b[2Jb\u0007\u009bc\td',
    shown: 'a\\u001b[2Jb\\u0007\\u009bc\td',
  },
])('at a terminal, $title', ({ line, shown }) => {
  expect(terminalLine(line)).toBe(shown);
});

test.each([
  { line: 'Check the inputs email and password.', shown: 'Check WHISP_EMAIL and WHISP_PASSWORD.' },
  { line: 'the password is wrong: check email.', shown: 'WHISP_PASSWORD is wrong: check WHISP_EMAIL.' },
  {
    line: 'Give `company_name`, or pass a github_token.',
    shown: 'Give WHISP_COMPANY_NAME, or pass a GITHUB_TOKEN.',
  },
  { line: 'current_api_key, app_name', shown: 'WHISP_API_KEY, app_name' },
  { line: 'no app named "email or password"', shown: 'no app named "email or password"' },
  {
    line: 'https://email.test/password and password@acme.test',
    shown: 'https://email.test/password and password@acme.test',
  },
  { line: 'POST /auth/password, passwords, my-email', shown: 'POST /auth/password, passwords, my-email' },
])('"$line" names the variables: "$shown"', ({ line, shown }) => {
  expect(terminalLine(line)).toBe(shown);
});

test('a summary is shown as text, a line for each row and item', () => {
  const html = `<h3>Whisp</h3>
<table>
<tr><th align="left">App</th><td>a &lt;b&gt; &amp;amp; (<code>id-1</code>)</td></tr>
<tr><th align="left">Failed</th><td>2 inputs are wrong:<br>  - email is wrong<br>  - x &#39;y&#x27; &unknown;</td></tr>
</table>
<p>Kept:</p>
<ul><li>one</li><li>two</li></ul>
`;
  expect(summaryText(html)).toBe(
    [
      'Whisp',
      'App: a <b> &amp; (id-1)',
      'Failed: 2 inputs are wrong:',
      '      - WHISP_EMAIL is wrong',
      "      - x 'y' &unknown;",
      'Kept:',
      '  - one',
      '  - two',
    ].join('\n'),
  );
});
