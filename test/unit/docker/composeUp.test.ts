import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { Docker } from '../../../src/docker/docker';
import { tempFolder } from '../../fakes/tempFolder';

it.skipIf(process.platform === 'win32')(
  'a service whose name is an option is a service to Compose',
  async () => {
    const folder = tempFolder({ docker: '#!/bin/sh\nprintf "%s\\n" "$@" > "$HERE/asked"\n' });
    const docker = new Docker(async () => ({ PATH: `${folder}:/usr/bin:/bin`, HERE: folder }));
    await docker.composeUp(path.join(folder, 'compose.yml'), '--rmi=all', () => undefined);
    const asked = fs.readFileSync(path.join(folder, 'asked'), 'utf8').trim().split('\n');
    expect(asked.slice(-4)).toEqual(['up', '-d', '--', '--rmi=all']);
  },
);
