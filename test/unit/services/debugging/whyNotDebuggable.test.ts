import { describe, expect, it } from 'vitest';
import type { LaunchPlan } from '../../../../src/services/definitions/definition';
import {
  isNode,
  namesInspector,
  whyNotDebuggable,
} from '../../../../src/services/debugging/whyNotDebuggable';
import { withInspector } from '../../../../src/services/debugging/inspectorPorts';
import { aDefinition } from '../../../fakes/samples';
import { planOf } from '../supervise/supervisorWorld';

const plan = (over: Partial<LaunchPlan> = {}): LaunchPlan => ({
  ...planOf(aDefinition()),
  ...over,
});
const asWritten = (over: Partial<LaunchPlan>): LaunchPlan => plan({ mode: 'asWritten', ...over });
const cargo = { args: [], cwd: '/w' };

describe('what a debugger can attach to', () => {
  it.each<[string, LaunchPlan]>([
    ['node itself', plan()],
    [
      'a node of a version manager',
      plan({ script: '/home/u/.nvm/versions/node/v22.1.0/bin/node' }),
    ],
    ['a file under node', asWritten({ script: '/w/a.js', interpreter: '/usr/bin/node' })],
    [
      'what nest builds before',
      plan({ build: { program: '/usr/bin/node', args: [], cwd: '/w', makes: ['a.js'] } }),
    ],
    ['npm that stays', asWritten({ script: '/usr/bin/npm', remains: ['npm'] })],
    ['a shell script', asWritten({ script: '/w/start.sh', interpreter: undefined })],
    ['words for a shell', asWritten({ script: 'cd a && node b.js', interpreter: undefined })],
  ])('%s', (_, one) => {
    expect(whyNotDebuggable(aDefinition(), one)).toBeUndefined();
  });

  it.each<[string, LaunchPlan, string]>([
    ['python', plan({ script: '/w/.venv/bin/python' }), 'python'],
    ['bun', plan({ script: '/usr/bin/bun' }), 'bun'],
    ['cargo', plan({ script: '/usr/bin/cargo', build: cargo }), 'cargo'],
    ['an interpreter', asWritten({ script: 'a.rb', interpreter: '/usr/bin/ruby' }), 'ruby'],
  ])('is not %s, and says so', (_, one, program) => {
    expect(whyNotDebuggable(aDefinition(), one)).toContain(`backend is run by ${program}, not by`);
  });

  it('is not what PM2 runs in cluster mode', () => {
    expect(whyNotDebuggable(aDefinition({ cluster: true }), plan())).toContain('cluster mode');
  });

  it.each([
    ['node', true],
    ['C:\\Program Files\\nodejs\\node.exe', true],
    ['/usr/bin/nodejs', true],
    ['/w/node/server', false],
    ['nodemon', false],
  ])('knows node by its path: %s', (program, expected) => {
    expect(isNode(program)).toBe(expected);
  });

  it.each<[readonly string[], string | undefined, boolean]>([
    [['--inspect', 'a.js'], undefined, true],
    [['--inspect-brk=0.0.0.0:9230', 'a.js'], undefined, true],
    [['a.js'], '--max-old-space-size=5 --inspect=9300', true],
    [['--inspect-port=9300', 'a.js'], undefined, false],
    [['a.js'], undefined, false],
  ])('knows a command that opens an inspector: %s %s', (args, options, expected) => {
    const env: Record<string, string> = options === undefined ? {} : { NODE_OPTIONS: options };
    expect(namesInspector(aDefinition({ env }), plan({ args }))).toBe(expected);
  });
});

describe('the plan of a service with a port for its inspector', () => {
  it.each<[string | undefined, string | undefined, string]>([
    [undefined, undefined, '--inspect-port=127.0.0.1:9300'],
    ['--max-old-space-size=5 ', undefined, '--max-old-space-size=5 --inspect-port=127.0.0.1:9300'],
    ['--lost', '--heap', '--heap --inspect-port=127.0.0.1:9300'],
  ])('keeps what node is given anyway: %s %s', (ofDefinition, ofPlan, expected) => {
    const env: Record<string, string> =
      ofDefinition === undefined ? {} : { NODE_OPTIONS: ofDefinition };
    const before = plan({
      env: ofPlan === undefined ? { A: '1' } : { A: '1', NODE_OPTIONS: ofPlan },
    });
    expect(withInspector(before, { env }, 9300).env).toEqual({ A: '1', NODE_OPTIONS: expected });
  });

  it('is the plan itself where it has none', () => {
    const before = plan();
    expect(withInspector(before, { env: {} }, undefined)).toBe(before);
  });
});
