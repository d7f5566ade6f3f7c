import { expect, it } from 'vitest';
import type { Core } from '../../../../src/services/core';
import { auditFacts } from '../../../../src/audit/engine/auditFacts';

it('asks nobody anything in a workspace that is not trusted', async () => {
  const asked = new Proxy(
    {},
    {
      get: (_, name) => {
        throw new Error(`${String(name)} was asked.`);
      },
    },
  ) as Core['system'];
  const core = { store: asked, system: asked, rules: asked, model: asked } as unknown as Core;
  expect(await auditFacts(core, '/w', false)).toEqual({ trusted: false, evaluated: [] });
  await expect(auditFacts(core, '/w', true)).rejects.toThrow('was asked');
});
