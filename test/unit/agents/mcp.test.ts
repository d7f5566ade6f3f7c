import { execFileSync, spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMcpArguments } from '../../../src/agents/mcp/mcpArguments';
import { launcherText, mcpConfiguration } from '../../../src/agents/mcp/mcpConfiguration';
import { tempFolder, writeFile } from '../../fakes/tempFolder';

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

describe('the launcher', () => {
  const id = 'codex-services.codex-services';
  const says = (text: string): string =>
    `console.log(${JSON.stringify(text)}, process.argv.length);`;

  it('starts the newest version that is installed by now', () => {
    const folder = tempFolder({
      [`ext/${id}-0.9.0/dist/mcpServer.js`]: says('0.9.0'),
      [`ext/${id}-0.10.2-linux-x64/dist/mcpServer.js`]: says('0.10.2'),
      [`ext/${id}-0.11.0/package.json`]: '{}',
      'ext/other.codex-services-9.0.0/dist/mcpServer.js': says('another'),
    });
    const launcher = writeFile(
      path.join(folder, 'mcp.cjs'),
      launcherText(path.join(folder, 'ext', `${id}-0.8.0`)),
    );
    const said = execFileSync(process.execPath, [launcher, '--folder', '/a'], { encoding: 'utf8' });
    expect(said).toBe('0.10.2 4\n');
  });

  it('starts the folder it was written for where that is no installed one', () => {
    const folder = tempFolder({ "it's/dist/mcpServer.js": says('own') });
    const launcher = writeFile(
      path.join(folder, 'mcp.cjs'),
      launcherText(path.join(folder, "it's")),
    );
    expect(execFileSync(process.execPath, [launcher], { encoding: 'utf8' })).toBe('own 2\n');
  });

  it('says so where nothing is installed any more', () => {
    const folder = tempFolder();
    const launcher = writeFile(
      path.join(folder, 'mcp.cjs'),
      launcherText(path.join(folder, 'ext', `${id}-0.8.0`)),
    );
    const { status, stderr } = spawnSync(process.execPath, [launcher], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('is not installed');
  });
});
