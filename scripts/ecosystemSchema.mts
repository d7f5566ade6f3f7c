// `npm run schema`: writes the JSON schema of ecosystem files from the table of PM2's keys. A test compares the two.
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as prettier from 'prettier';
import { namesOf, pm2KeyRows } from '../src/project/pm2Keys';
import type { Pm2Key, Pm2KeyType } from '../src/project/pm2Keys/pm2Key';

export const schemaFile = path.join(import.meta.dirname, '..', 'media', 'ecosystem.schema.json');

/** Numbers may be written as texts: PM2 reads them (lib/tools/Config.js). */
const types: Readonly<Record<Pm2KeyType, readonly string[]>> = {
  text: ['string'],
  words: ['string', 'array'],
  yesNo: ['boolean'],
  number: ['number', 'string'],
  count: ['number', 'string'],
  port: ['number', 'string'],
  instances: ['number', 'string'],
  mode: ['string'],
  size: ['string', 'number'],
  duration: ['number', 'string'],
  list: ['array'],
  object: ['object'],
};

function property({ type, also = [], least, unread, truth }: Pm2Key): object {
  const all = [...types[type], ...also];
  return {
    type: all.length === 1 ? all[0] : all,
    ...(type === 'mode' && { enum: ['fork', 'cluster', 'fork_mode', 'cluster_mode'] }),
    ...(least !== undefined && { minimum: least }),
    ...(truth && { description: truth() }),
    ...(unread && { deprecationMessage: 'PM2 7 knows this key and does nothing with it.' }),
  };
}

/** The keys first, then PM2's other names for them: checked as well, but not offered. */
function properties(): object {
  const known = new Set<string>(pm2KeyRows.map(([key]) => key));
  const others = pm2KeyRows.flatMap(([key, row]) =>
    namesOf(key)
      .filter((name) => !known.has(name))
      .map((name) => [name, { ...property(row), doNotSuggest: true }] as const),
  );
  return Object.fromEntries([
    ...pm2KeyRows.map(([key, row]) => [key, property(row)] as const),
    ...others,
  ]);
}

/** An app, a list of apps, or an object with either under `apps`. */
export function ecosystemSchema(): object {
  const app = { $ref: '#/definitions/app' };
  const oneOrMany = { if: { type: 'array' }, then: { items: app }, else: app };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'PM2 ecosystem file',
    definitions: {
      app: {
        type: 'object',
        properties: properties(),
        patternProperties: { '^env_': { type: 'object' } },
      },
    },
    ...oneOrMany,
    else: {
      if: { type: 'object', required: ['apps'] },
      then: { properties: { apps: oneOrMany, deploy: { type: 'object' } } },
      else: app,
    },
  };
}

if (process.argv[1] === import.meta.filename) {
  const options = await prettier.resolveConfig(schemaFile);
  const text = JSON.stringify(ecosystemSchema());
  writeFileSync(schemaFile, await prettier.format(text, { ...options, parser: 'json' }));
}
