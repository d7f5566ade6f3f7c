import { expect, it } from 'vitest';
import { listingText } from '../../../../src/services/listing/listingText';

it('gives no orders to a terminal, and no secrets', () => {
  const dir = 'a\u001b[31mred\u0007\u009b2J';
  const text = listingText({
    services: [
      {
        name: dir,
        dir,
        tool: 'vite',
        kind: 'frontend',
        port: 5173,
        portFrom: 'default',
        command: `${dir} one`,
        launch: { type: 'direct', command: `${dir} two`, reason: 'DB_PASSWORD=hunter2hunter2' },
        memoryCap: null,
        capEnforced: false,
        heap: null,
        dependsOn: [dir],
        source: 'settings',
      },
    ],
    leftOut: [{ dir, what: dir, why: dir }],
  });
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  expect(text).not.toContain('hunter2');
  expect(text).toContain('[31mred');
});
