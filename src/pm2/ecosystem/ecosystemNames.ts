/** How an ecosystem file is read, by its extension; the first counts where several stand side by side. */
export const ecosystemFormats = {
  js: 'code',
  cjs: 'code',
  mjs: 'code',
  json: 'json',
  yaml: 'yaml',
  yml: 'yaml',
} as const;

export type EcosystemFormat = (typeof ecosystemFormats)[keyof typeof ecosystemFormats];

/** Every extension that an ecosystem file may have, without the dot. */
export const ecosystemExtensions = Object.keys(ecosystemFormats);

/** What stands before the extension. */
interface NameForm {
  /** `*` stands for words of the project's own. */
  readonly stem: string;
  /** One of several for a purpose of its own, such as production: it is used when somebody chooses it. */
  readonly chosen?: true;
  /** A name that other files have as well: only apps in it tell. */
  readonly vague?: true;
}

/**
 * The names of ecosystem files, the best known first; everything that asks for them asks here. PM2 itself takes whatever has
 * `.json`, `.yaml`, `.yml` or `.config.js`, `.config.cjs`, `.config.mjs` in its name (pm2 7.0.4, lib/Common.js, `isConfigFile`), so
 * JavaScript without `.config` is a program to it.
 */
const forms: readonly NameForm[] = [
  { stem: 'ecosystem.config' },
  { stem: 'pm2.config' },
  { stem: 'ecosystem' },
  { stem: 'pm2' },
  { stem: 'ecosystem.*.config', chosen: true },
  { stem: 'pm2.*.config', chosen: true },
  { stem: 'process', chosen: true, vague: true },
];

function namesOf(wanted: (form: NameForm) => boolean): readonly string[] {
  return forms.filter(wanted).flatMap(({ stem }) =>
    Object.entries(ecosystemFormats)
      .filter(([, format]) => format !== 'code' || stem.endsWith('.config'))
      .map(([extension]) => `${stem}.${extension}`),
  );
}

/** The names under which a file is used without being chosen, in the order of preference. */
export const ecosystemNames = namesOf(({ chosen }) => !chosen);

/** All names, as globs without a folder. */
export const ecosystemGlobs = namesOf(() => true);

/** The globs whose files are ecosystem files by their name alone. */
export const certainEcosystemGlobs = namesOf(({ vague }) => !vague);

const anyName = matcher(ecosystemGlobs);
const certainName = matcher(certainEcosystemGlobs);

/** True for the name of a file that may be an ecosystem file. */
export function isEcosystemName(name: string): boolean {
  return anyName.test(name);
}

/** True for a name that only ecosystem files have, whatever is in them. */
export function isCertainEcosystemName(name: string): boolean {
  return certainName.test(name);
}

/** How the file of a name is read; undefined where its extension is none of an ecosystem file's. */
export function ecosystemFormat(name: string): EcosystemFormat | undefined {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return Object.entries(ecosystemFormats).find(([known]) => known === extension)?.[1];
}

function matcher(globs: readonly string[]): RegExp {
  const parts = globs.map((glob) => glob.replaceAll('.', '\\.').replace('*', '[\\w.-]+'));
  return new RegExp(`^(?:${parts.join('|')})$`);
}
