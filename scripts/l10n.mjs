// `npm run l10n`: gathers every sentence of src in out/bundle.l10n.json (a start for a new language), and tells for each language
// what is untranslated, superfluous, or has other placeholders than the original. Exit code 1 where there is any of that.
// `npm run l10n -- --prune` takes what is superfluous out of the bundles, and sorts the rest as the source has it.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { compareBundles, extractStrings, readBundle } from './l10nStrings.mjs';
import { root, runMain } from './setup.mjs';

const prune = process.argv.includes('--prune');

await runMain(async () => {
  const { strings, problems } = extractStrings(path.join(root, 'src'));
  for (const problem of problems) console.log(problem);
  const sentences = Object.fromEntries([...strings.keys()].map((key) => [key, key]));
  mkdirSync(path.join(root, 'out'), { recursive: true });
  write('out/bundle.l10n.json', sentences);
  console.log(`${strings.size} sentences in src, written to out/bundle.l10n.json`);
  let wrong = problems.length;
  const names = readBundle(path.join(root, 'package.nls.json'));
  for (const file of translations('l10n', /^bundle\.l10n\..+\.json$/)) {
    wrong += report(file, sentences, strings);
  }
  for (const file of translations('.', /^package\.nls\..+\.json$/)) wrong += report(file, names);
  return wrong > 0 ? 1 : 0;
});

/**
 * @param {string} folder
 * @param {RegExp} pattern
 */
function translations(folder, pattern) {
  return readdirSync(path.join(root, folder))
    .filter((name) => pattern.test(name))
    .map((name) => path.posix.join(folder, name));
}

/**
 * Tells what is wrong with a translation, in lines that can be pasted into it; gives how much it is.
 * @param {string} file
 * @param {import('./l10nStrings.mjs').Bundle} original
 * @param {ReadonlyMap<string, string>} [places]
 */
function report(file, original, places) {
  const bundle = readBundle(path.join(root, file));
  const { missing, superfluous, different } = compareBundles(original, bundle);
  if (prune) {
    const kept = Object.keys(original).filter((key) => Object.hasOwn(bundle, key));
    write(file, Object.fromEntries(kept.map((key) => [key, bundle[key] ?? ''])));
  }
  const left = prune ? [] : superfluous;
  console.log(
    `\n${file}: ${missing.length} untranslated, ${left.length} superfluous, ${different.length} with other placeholders`,
  );
  for (const key of missing) {
    const place = places?.get(key);
    console.log(
      `  ${JSON.stringify(key)}: ${JSON.stringify(original[key])},${place ? ` (${place})` : ''}`,
    );
  }
  for (const key of left) console.log(`  superfluous: ${JSON.stringify(key)}`);
  for (const key of different) console.log(`  placeholders: ${JSON.stringify(key)}`);
  return missing.length + left.length + different.length;
}

/**
 * @param {string} file
 * @param {import('./l10nStrings.mjs').Bundle} bundle
 */
function write(file, bundle) {
  writeFileSync(path.join(root, file), `${JSON.stringify(bundle, null, 2)}\n`);
}
