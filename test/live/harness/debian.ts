import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';

/**
 * Why a file of Debian packages is not here, as `WHAT (apt-get install PACKAGES)`; undefined where it is. Installs them where we are
 * root.
 */
export function debianLacking(
  what: string,
  file: string,
  packages: readonly string[],
): string | undefined {
  if (fs.existsSync(file)) return undefined;
  if (process.getuid?.() === 0 && fs.existsSync('/usr/bin/apt-get')) {
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  return fs.existsSync(file) ? undefined : `${what} (apt-get install ${packages.join(' ')})`;
}
