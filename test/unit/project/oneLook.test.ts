import { expect, it } from 'vitest';
import { OneLook } from '../../../src/project/oneLook';
import { MemoryFiles } from '../../fakes/memoryFiles';

class CountedFiles extends MemoryFiles {
  readonly asked: string[] = [];

  override async readText(name: string): Promise<string | undefined> {
    this.asked.push(`text ${name}`);
    return super.readText(name);
  }

  override async kind(name: string): Promise<'file' | 'folder' | undefined> {
    this.asked.push(`kind ${name}`);
    return super.kind(name);
  }
}

it('one look reads nothing twice, and asks for nothing that a listed folder has not', async () => {
  const files = new CountedFiles({ '/w/package.json': '{}', '/w/a/x.ts': '', '/w/b/': '' });
  const look = new OneLook(files);
  await look.list('/w');
  await look.list('/w/b');
  files.asked.length = 0;
  for (const round of [1, 2]) {
    expect(await look.readText('/w/package.json')).toBe('{}');
    expect(await look.kind('/w/a')).toBe('folder');
    expect(await look.kind('/w/yarn.lock')).toBeUndefined();
    expect(await look.readText('/w/.env')).toBeUndefined();
    expect(await look.isExecutable('/w/gradlew')).toBe(false);
    // Not listed, so that only the files know; and in another case, which some systems take.
    expect(await look.readText('/w/a/x.ts')).toBe('');
    expect(await look.kind('/w/Package.json')).toBeUndefined();
    // What cannot be listed may hold something all the same.
    expect(await look.kind('/w/b/x')).toBeUndefined();
    expect(files.asked).toEqual([
      'text /w/package.json',
      'kind /w/a',
      'text /w/a/x.ts',
      'kind /w/Package.json',
      'kind /w/b/x',
    ]);
    files.write('/w/package.json', `${round}`);
  }
  expect(await new OneLook(files).readText('/w/package.json')).toBe('2');
});
