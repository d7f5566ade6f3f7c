import { describe, expect, it } from 'vitest';
import { isInside, Ownership } from '../../../../src/services/state/ownership';
import { FakeOwnershipMemory } from '../../../fakes/fakeMachine';
import { anEntry } from '../../../fakes/samples';

describe.skipIf(process.platform === 'win32')('isInside', () => {
  it.each([
    ['/w', '/w', true],
    ['/w', '/w/a/b', true],
    ['/w/', '/w/a', true],
    ['/w', '/w/../x', false],
    ['/w', '/w2', false],
    ['/w', '/', false],
    ['/w/a', '/w', false],
    ['/w', '/w/..a', true],
    ['/w', '/w/...', true],
    ['/', '/anything', true],
    // A path that says nothing lies nowhere, above all not in our own working folder.
    [process.cwd(), '', false],
    [process.cwd(), 'src', false],
  ])('%s holds %s: %s', (folder, file, expected) => {
    expect(isInside(folder, file)).toBe(expected);
  });
});

describe('folderOf', () => {
  it.each([
    ['the folder that holds it', '/w/backend', ['/x', '/w'], '/w'],
    ['the innermost', '/w/a/backend', ['/w', '/w/a', '/w/b'], '/w/a'],
    ['none for another project', '/other', ['/w'], undefined],
    ['none for a folder that only begins alike', '/w-old/backend', ['/w'], undefined],
    ['none without folders', '/w/backend', [], undefined],
  ])('gives %s', (_, cwd, folders, expected) => {
    const ownership = new Ownership(new FakeOwnershipMemory());
    expect(ownership.folderOf(anEntry({ cwd }), folders)).toBe(expected);
  });

  it('gives none for an entry whose folder PM2 does not tell', () => {
    const ownership = new Ownership(new FakeOwnershipMemory());
    expect(ownership.folderOf(anEntry({ cwd: '' }), [process.cwd(), '/w'])).toBeUndefined();
  });

  it('follows links in the folder that PM2 names', () => {
    const realPath = (path: string): string => path.replace('/link', '/w');
    const ownership = new Ownership(new FakeOwnershipMemory(), realPath);
    expect(ownership.folderOf(anEntry({ cwd: '/link/backend' }), ['/w'])).toBe('/w');
    expect(ownership.folderOf(anEntry({ cwd: '/else' }), ['/w'])).toBeUndefined();
  });

  it.each([
    ['what we started for a folder', {}, ['/w'], '/w'],
    ['not a later entry with its id', { uniqueId: 'u2' }, ['/w'], undefined],
    ['not another id', { id: 4 }, ['/w'], undefined],
    ['not for a folder that is closed', {}, ['/x'], undefined],
    ['the folder that holds it rather than a memory', { cwd: '/x/a' }, ['/w', '/x'], '/x'],
  ])('remembers %s', (_, over, folders, expected) => {
    const entry = anEntry({ id: 3, uniqueId: 'u1', cwd: '/elsewhere' });
    const ownership = new Ownership(new FakeOwnershipMemory());
    ownership.remember(entry, '/w');
    expect(ownership.folderOf({ ...entry, ...over }, folders)).toBe(expected);
  });
});

describe('remember', () => {
  it('keeps one line an id, the newest', () => {
    const memory = new FakeOwnershipMemory();
    const ownership = new Ownership(memory);
    ownership.remember(anEntry({ id: 1, uniqueId: 'u1' }), '/a');
    ownership.remember(anEntry({ id: 2, uniqueId: 'u1' }), '/a');
    ownership.remember(anEntry({ id: 1, uniqueId: 'u5' }), '/b');
    expect(memory.entries).toEqual([
      { id: 2, uniqueId: 'u1', workspaceFolder: '/a' },
      { id: 1, uniqueId: 'u5', workspaceFolder: '/b' },
    ]);
  });

  it('keeps nothing of what has no unique id, and 500 at most', () => {
    const memory = new FakeOwnershipMemory();
    const ownership = new Ownership(memory);
    ownership.remember(anEntry({ uniqueId: undefined }), '/w');
    expect(memory.entries).toEqual([]);
    for (let id = 0; id < 510; id++) ownership.remember(anEntry({ id, uniqueId: 'u1' }), '/w');
    expect(memory.entries).toHaveLength(500);
    expect(memory.entries.at(-1)?.id).toBe(509);
  });
});
