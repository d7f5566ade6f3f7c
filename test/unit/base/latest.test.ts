import { expect, it } from 'vitest';
import { Latest } from '../../../src/base/latest';

function connections() {
  const ended: string[] = [];
  const waiting = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();
  const open = (name: string) =>
    new Promise<{ name: string; dispose(): void }>((resolve, reject) => {
      const opened = { name, dispose: () => void ended.push(name) };
      waiting.set(name, { resolve: () => resolve(opened), reject });
    });
  return { ended, waiting, open };
}

it('holds what was asked for last, whichever comes first', async () => {
  const { ended, waiting, open } = connections();
  const latest = new Latest<{ name: string; dispose(): void }>();
  const turns = ['a', 'b'].map((name) => latest.open(() => open(name)));
  waiting.get('b')?.resolve();
  waiting.get('a')?.resolve();
  expect(await Promise.all(turns)).toEqual([false, true]);
  expect([latest.current?.name, ended]).toEqual(['b', ['a']]);
  latest.close();
  expect([latest.current, ended]).toEqual([undefined, ['a', 'b']]);
});

it('leaves nothing open that comes behind its end', async () => {
  const { ended, waiting, open } = connections();
  const latest = new Latest<{ name: string; dispose(): void }>();
  const turn = latest.open(() => open('a'));
  latest.dispose();
  waiting.get('a')?.resolve();
  expect(await turn).toBe(false);
  expect([latest.current, ended]).toEqual([undefined, ['a']]);
});

it('tells what went wrong, though not of an older turn', async () => {
  const { waiting, open } = connections();
  const latest = new Latest<{ name: string; dispose(): void }>();
  const older = latest.open(() => open('a'));
  const newer = latest.open(() => open('b'));
  waiting.get('a')?.reject(new Error('a'));
  waiting.get('b')?.reject(new Error('b'));
  expect(await older).toBe(false);
  await expect(newer).rejects.toThrow('b');
});
