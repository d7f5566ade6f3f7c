import { afterEach, beforeEach } from 'vitest';

/** What emptied functions leave behind (emptied.ts). */
const noted = globalThis as { emptiedCalled?: boolean };

beforeEach(() => {
  noted.emptiedCalled = false;
});

afterEach(({ task }) => {
  Object.assign(task.meta, { called: noted.emptiedCalled });
});
