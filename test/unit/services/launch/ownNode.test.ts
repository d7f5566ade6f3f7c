import { describe, expect, it } from 'vitest';
import { nodeVersionOf } from '../../../../src/project/nodeVersion/nodeRange';
import { type Case, plan } from './plan';

const node22 = '/home/me/.nvm/versions/node/v22.3.0/bin/node';
const managers: Case['files'] = {
  '/home/me/.nvm/versions/node/v18.1.0/bin/node': {},
  '/home/me/.nvm/versions/node/v22.1.0/bin/node': {},
  [node22]: {},
  '/home/me/.local/share/fnm/node-versions/v23.0.0/installation/bin/node': {},
  '/home/me/.volta/tools/image/node/24.1.0/bin/node': {},
  '/home/me/.local/share/mise/installs/node/25.0.0/bin/node': {},
  '/home/me/.asdf/installs/nodejs/26.0.0/bin/node': {},
};
const wants = (version: string, more: Partial<Case> = {}): Case => ({
  script: 'server.mjs',
  nodeVersion: nodeVersionOf('v20.20.2'),
  ...more,
  files: { ...managers, '/w/app/.nvmrc': version, ...more.files },
});

describe('the node of a service', () => {
  it.each([
    ['nvm', '22', node22],
    ['fnm', '23', '/home/me/.local/share/fnm/node-versions/v23.0.0/installation/bin/node'],
    ['volta', '24', '/home/me/.volta/tools/image/node/24.1.0/bin/node'],
    ['mise', '25', '/home/me/.local/share/mise/installs/node/25.0.0/bin/node'],
    ['asdf', '26', '/home/me/.asdf/installs/nodejs/26.0.0/bin/node'],
    ['the usual one, where it fits', '20', '/opt/node/bin/node'],
    ['the usual one for what nobody can read', 'my-alias', '/opt/node/bin/node'],
  ])('%s', async (_name, version, program) => {
    const made = await plan(wants(version));
    expect(made.script).toBe(program);
    expect(made.nodeNote).toBeUndefined();
    const own = program !== '/opt/node/bin/node';
    expect(made.env.PATH).toBe(
      own ? `${program.slice(0, -'/node'.length)}:/usr/local/bin:/usr/bin` : undefined,
    );
  });

  it('is found by npm as well, which runs a script that is not understood', async () => {
    const made = await plan(
      wants('22', {
        script: 'npm',
        args: ['run', 'dev'],
        scripts: { dev: 'tsc && node server.mjs' },
      }),
    );
    expect(made.mode).toBe('asWritten');
    expect(made.env.PATH?.startsWith('/home/me/.nvm/versions/node/v22.3.0/bin:')).toBe(true);
  });

  it('leaves a PATH of the service’s own alone', async () => {
    const made = await plan(wants('22', { env: { PATH: '/x' } }));
    expect(made.script).toBe(node22);
    expect(made.env.PATH).toBeUndefined();
  });

  it.each<[string, Case, string | undefined]>([
    [
      'a manager is there',
      wants('21'),
      'app wants Node 21; 20.20 runs it. Install it: nvm install 21',
    ],
    [
      'a range',
      wants('', {
        files: { '/w/app/.nvmrc': '\n', '/w/app/package.json': '{"engines":{"node":">=30"}}' },
      }),
      'app wants Node >=30; 20.20 runs it. Install it: nvm install 30',
    ],
    [
      'there is none',
      wants('22', { without: ['/home/me/'] }),
      'app wants Node 22; 20.20 runs it. Install that version with nvm, fnm, volta, mise or asdf.',
    ],
    [
      'no node runs it',
      wants('21', { script: 'python3', args: ['app.py'], files: { '/w/app/app.py': '' } }),
      undefined,
    ],
    [
      'a program of npm’s is meant',
      wants('21', { script: 'npm', args: ['install'] }),
      'app wants Node 21; 20.20 runs it. Install it: nvm install 21',
    ],
  ])('a version that is missing is said: %s', async (_name, one, note) => {
    const made = await plan(one);
    expect(made.nodeNote).toBe(note);
  });

  it('puts nothing of a stranger’s into what a person may copy', async () => {
    const made = await plan(wants('99$(id)'));
    expect(made.nodeNote ?? '').not.toContain('install 99$(');
  });
});
