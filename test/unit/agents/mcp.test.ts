import { describe, expect, it } from 'vitest';
import { readMcpArguments } from '../../../src/agents/mcp/mcpArguments';
import { mcpConfiguration } from '../../../src/agents/mcp/mcpConfiguration';

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
