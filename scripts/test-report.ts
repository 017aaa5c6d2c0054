import { DefaultReporter, type TestModule, type TestRunEndReason } from 'vitest/node';

/** What the tests of a folder show when they pass. The first that fits counts. */
const SHOWN: readonly (readonly [folder: string, what: string])[] = [
  ['test/unit/', 'each rule and each format by itself'],
  ['test/bundle/', 'dist/, started as GitHub starts it'],
  ['test/repository/', 'action.yml, documents, examples and packages are as they say'],
  ['test/emulator/', 'the emulators answer as Whisp and GitHub do'],
  ['test/runner/', "the harness does what GitHub's runner does"],
  ['test/', 'the action against emulated Whisp and GitHub, with faults, races and cancellations'],
];

/** vitest's own report, failures in full, but without the files and the slow tests that passed; it ends by what was shown. */
export class TestReport extends DefaultReporter {
  protected override printTestModule(testModule: TestModule): void {
    if (testModule.state() === 'failed') super.printTestModule(testModule);
  }

  override onTestRunEnd(
    modules: readonly TestModule[],
    errors: Parameters<DefaultReporter['onTestRunEnd']>[1],
    reason: TestRunEndReason,
  ): void {
    super.onTestRunEnd(modules, errors, reason);
    if (reason === 'passed') for (const line of shown(modules)) this.log(line);
    const all = modules.flatMap(states);
    // Also what could not be loaded, and errors outside of every test.
    const broken =
      modules.filter((one) => !one.ok() && count(states(one), 'failed') === 0).length + errors.length;
    const skipped = count(all, 'skipped');
    const rest = skipped === 0 ? '' : `, ${skipped} skipped`;
    this.log(`${count(all, 'passed')} passed, ${count(all, 'failed') + broken} failed${rest}`);
  }
}

function shown(modules: readonly TestModule[]): string[] {
  const folder = ({ relativeModuleId }: TestModule) =>
    SHOWN.find(([start]) => relativeModuleId.startsWith(start))?.[0];
  return SHOWN.flatMap(([start, what]) => {
    const tests = modules.filter((one) => folder(one) === start).flatMap(states);
    return tests.length === 0 ? [] : [`${String(tests.length).padStart(11)}  ${what}`];
  });
}

const states = (module: TestModule) => [...module.children.allTests()].map((test) => test.result().state);
const count = (all: readonly string[], state: string) => all.filter((each) => each === state).length;
