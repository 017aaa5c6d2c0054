import { EventEmitter } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { endDespiteLookups, guardStandardError } from '../../../src/runner/process.ts';
import { withProcess } from '../../support/stand-in-process.ts';

describe("what is Node's own", () => {
  /** What standard output is given once `guardStandardError` is at work and an event comes. */
  function written(event: string, ...what: unknown[]): unknown[] {
    const write = vi.fn();
    const earlier = vi.fn();
    const standIn = Object.assign(new EventEmitter(), { stdout: { write } });
    standIn.on('warning', earlier);
    withProcess(standIn, () => {
      guardStandardError();
      standIn.emit(event, ...what);
    });
    expect(earlier).not.toHaveBeenCalled();
    return write.mock.calls;
  }

  test.each([
    {
      title: 'on one line',
      warning: Object.assign(new Error('old'), { name: 'DeprecationWarning' }),
      line: '::debug::DeprecationWarning: old\n',
    },
    {
      title: 'on several lines, with signs that commands of the runner are made of',
      warning: new RangeError('100 %\r\nor %0A\r\n\n'),
      line: '::debug::RangeError: 100 %25%0D%0Aor %250A%0D%0A%0A\n',
    },
  ])('is a debug message in place of a warning: $title', ({ warning, line }) => {
    expect(written('warning', warning)).toEqual([[line]]);
  });

  test.each([
    { title: 'an error, by its name only', reason: new TypeError('s3cret'), line: '::debug::TypeError\n' },
    { title: 'anything else', reason: 's3cret', line: '::debug::unknown error\n' },
  ])('is a debug message when nobody waits for a promise that fails: $title', ({ reason, line }) => {
    expect(written('unhandledRejection', reason, Promise.resolve())).toEqual([[line]]);
  });
});

describe('the end of the process', () => {
  const LOOKUP = ['TTYWrap', 'GetAddrInfoReqWrap'];

  interface Case {
    readonly title: string;
    readonly resources?: readonly string[];
    readonly exitCode?: number | string;
    readonly isWindows?: boolean;
    readonly replaced?: readonly unknown[][];
    readonly killed?: readonly unknown[][];
  }

  const byProgram = (code: number) => [['/node', ['/node', '-e', `process.exit(${code})`], {}]];

  test.each<Case>([
    { title: 'is left alone while nothing is looked up', resources: ['TTYWrap', 'GetNameInfoReqWrap'] },
    { title: 'is left alone while nothing is under way', resources: [], exitCode: 1 },
    { title: 'is left alone on Windows, too', resources: [], exitCode: 1, isWindows: true },
    { title: 'does not wait for a lookup, and has no failure to tell', replaced: byProgram(0) },
    { title: 'does not wait for a lookup after a success', exitCode: 0, replaced: byProgram(0) },
    { title: 'does not wait for a lookup after a failure', exitCode: 1, replaced: byProgram(1) },
    { title: 'takes an exit code that is a text', exitCode: '3', replaced: byProgram(3) },
    { title: 'is a kill on Windows after a failure', exitCode: 1, isWindows: true, killed: [[7, 'SIGKILL']] },
    { title: 'is waited for on Windows after a success', exitCode: 0, isWindows: true },
    { title: 'is waited for on Windows where there is no failure to tell', isWindows: true },
  ])('$title', ({ resources = LOOKUP, exitCode, isWindows = false, replaced = [], killed = [] }) => {
    const [execve, kill] = [vi.fn(), vi.fn()];
    const write = vi.fn((_text: string, done: () => void) => {
      expect(kill).not.toHaveBeenCalled();
      done();
    });
    const standIn = {
      getActiveResourcesInfo: () => resources,
      exitCode,
      execPath: '/node',
      pid: 7,
      kill,
      stdout: { write },
      ...(isWindows ? {} : { execve }),
    };
    withProcess(standIn, endDespiteLookups);
    expect(execve.mock.calls).toEqual(replaced);
    expect(kill.mock.calls).toEqual(killed);
    expect(write.mock.calls.map(([text]) => text)).toEqual(killed.map(() => ''));
  });
});
