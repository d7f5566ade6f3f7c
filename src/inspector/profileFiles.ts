import * as fs from 'node:fs/promises';
import * as path from 'node:path';

/** What is made of a program, by the ending that the editor's viewers know. */
export type ProfileKind = 'cpuprofile' | 'heapprofile' | 'heapsnapshot';

/** They hold values of programs, and may be large: the newest stay. */
const keptFiles = 20;
const keptBytes = 2 * 1024 ** 3;

/** Where profiles are kept: a folder of ours that is the user's alone, since they tell what is in a program. */
export class ProfileFiles {
  readonly #folder: string;

  /** `home`: the extension's own folder, the same for all windows. */
  constructor(home: string) {
    this.#folder = path.join(home, 'profiles');
  }

  /** A new file's path; what is too old or too much is deleted. `now` in ms since the epoch. */
  async next(service: string, kind: ProfileKind, now: number): Promise<string> {
    await fs.mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await this.#prune();
    const time = new Date(now).toISOString().slice(0, 23).replaceAll(/[:.]/g, '-');
    return path.join(this.#folder, `${fileName(service)}-${time}.${kind}`);
  }

  /** Keeps a text in a new file. */
  async write(service: string, kind: ProfileKind, now: number, text: string): Promise<string> {
    const file = await this.next(service, kind, now);
    await fs.writeFile(file, text, { flag: 'wx', mode: 0o600 });
    return file;
  }

  async #prune(): Promise<void> {
    const names = (await fs.readdir(this.#folder)).filter((name) =>
      /\.(?:cpuprofile|heapprofile|heapsnapshot)$/.test(name),
    );
    const files = await Promise.all(
      names.map(async (name) => {
        const file = path.join(this.#folder, name);
        const { size, mtimeMs } = await fs.lstat(file);
        return { file, size, mtimeMs };
      }),
    );
    let bytes = 0;
    let count = 1;
    for (const { file, size } of files.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
      bytes += size;
      if (++count > keptFiles || bytes > keptBytes) await fs.rm(file, { force: true });
    }
  }
}

/** A service's name as part of a file's, whatever it holds. */
function fileName(service: string): string {
  return service.replaceAll(/[^\w-]+/g, '-').slice(0, 60) || 'service';
}
