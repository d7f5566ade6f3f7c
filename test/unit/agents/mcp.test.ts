import { describe, expect, it } from 'vitest';
import { readMcpArguments } from '../../../src/agents/mcp/mcpArguments';
import { mcpConfiguration } from '../../../src/agents/mcp/mcpConfiguration';
import { withWindowVerdicts } from '../../../src/agents/mcp/windowVerdicts';
import type { WindowWord } from '../../../src/services/guardian/windowWord';
import type { ServiceStateType } from '../../../src/services/state/service';
import { aService } from '../../fakes/samples';

describe('the arguments of the MCP server', () => {
  it.each([
    [['--folder', '/a'], { folders: ['/a'] }],
    [['--folder', '/a', '--folder=/b', '--home', '/h'], { folders: ['/a', '/b'], home: '/h' }],
    // Whoever is started in a folder of a stranger's must not run what stands there.
    [[], { problem: 'No --folder was given.' }],
    [['--folder', 'a'], { problem: 'a is no absolute path.' }],
    [['--folder', '/a', '--home', '~/.pm2'], { problem: '~/.pm2 is no absolute path.' }],
    [['--evil'], { problem: expect.stringContaining('--evil') }],
    [['/a'], { problem: expect.stringContaining('/a') }],
  ])('%j', (args, expected) => {
    expect(readMcpArguments(args)).toEqual(expected);
  });
});

it('has a configuration that clients understand', () => {
  const setup = { node: '/n', launcher: '/l', folders: ['/a', '/b'], home: '/h' };
  expect(mcpConfiguration(setup)).toEqual({
    mcpServers: {
      'codex-services': {
        type: 'stdio',
        command: '/n',
        args: ['/l', '--folder', '/a', '--folder', '/b', '--home', '/h'],
      },
    },
  });
});

describe('the word of a window', () => {
  const seenAs = (seen: ServiceStateType, said: ServiceStateType): string | undefined => {
    const services = [{ name: 'backend', state: said, restarts: [] }];
    const word: WindowWord = { workspaceFolder: '/w', at: 0, services, databases: [] };
    const service = aService({ state: { type: seen, reason: 'seen here' } });
    const [judged] = withWindowVerdicts([service], new Map([['/w', word]]));
    return judged?.state.type;
  };

  it.each<[ServiceStateType, ServiceStateType, ServiceStateType]>([
    ['ready', 'unhealthy', 'unhealthy'],
    ['ready', 'starting', 'starting'],
    ['waitingRestart', 'crashLoop', 'crashLoop'],
    ['stopped', 'memoryLoop', 'memoryLoop'],
    // What may have been said before it was stopped or started tells nothing.
    ['stopped', 'starting', 'stopped'],
    ['stopped', 'unhealthy', 'stopped'],
    ['ready', 'stopped', 'ready'],
    ['failed', 'ready', 'failed'],
  ])('%s here, %s there: %s', (seen, said, judged) => {
    expect(seenAs(seen, said)).toBe(judged);
  });

  it('of another folder says nothing', () => {
    const services = [aService()];
    expect(withWindowVerdicts(services, new Map())).toEqual(services);
  });
});
