import { expect, it, onTestFinished } from 'vitest';
import { WordSync } from '../../../../src/services/guardian/wordSync';
import { currentWords } from '../../../../src/services/guardian/windowWord';
import { named, world } from '../supervise/supervisorWorld';

async function telling(over: { exported?: boolean; mayAct?: boolean } = {}) {
  const state = { exported: true, mayAct: true, ...over };
  const base = await world([named('backend')]);
  const said: string[] = [];
  const words: unknown[] = [];
  const sync = new WordSync({
    store: base.store,
    history: { of: () => [{ at: base.clock.now(), what: 'cap', cause: 'memoryCap' }] },
    databases: () => [],
    folders: () => (state.exported ? ['/w'] : []),
    mayAct: async () => state.mayAct,
    files: () => ({
      tell: async (folder, word) => {
        said.push(folder);
        words.push(JSON.parse(JSON.stringify(word)));
      },
      fallSilent: async (folder) => void said.push(`silent ${folder}`),
    }),
    log: base.log,
    clock: base.clock,
  });
  onTestFinished(() => sync.dispose());
  return { ...base, state, said, words, sync };
}

it('a window speaks every few seconds, and at once after a change', async () => {
  const { clock, said, store, define } = await telling();
  await clock.advance(11_000);
  expect(said.length).toBeGreaterThanOrEqual(2);
  const before = said.length;
  await define([named('backend'), named('api')]);
  await clock.advance(400);
  expect(said.length).toBeGreaterThan(before);
  expect(store.services).toHaveLength(2);
});

it('its words are read as they were said, and hold for a while', async () => {
  const { clock, words, sync } = await telling();
  await sync.tell();
  const at = clock.now();
  expect(currentWords(words, at).get('/w')?.services).toEqual([
    { name: 'backend', state: 'stopped', restarts: [{ at, cause: 'memoryCap' }] },
  ]);
  expect(currentWords(words, at + 16_000).size).toBe(0);
});

it('it falls silent where its folder is not exported any more, where another window acts, and at its end', async () => {
  const { clock, said, state, sync } = await telling();
  await sync.tell();
  state.mayAct = false;
  await sync.tell();
  await clock.advance(6_000);
  expect(said).toEqual(['/w', 'silent /w']);
  state.mayAct = true;
  await sync.tell();
  state.exported = false;
  await sync.tell();
  expect(said.slice(2)).toEqual(['/w', 'silent /w']);
  state.exported = true;
  await sync.tell();
  sync.dispose();
  await clock.advance(0);
  expect(said.at(-1)).toBe('silent /w');
});
