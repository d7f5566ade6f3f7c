const mask = '•••';

const secretWords =
  'pass(?:word|wd|phrase)?|secret|token|api[-_]?key|private[-_]?key|access[-_]?key|credential|auth|dsn|cookie|session';

/** Names of variables and options whose values are secrets. */
const secretName = new RegExp(`(?:${secretWords})`, 'i');

/**
 * `NAME=value`, `--name=value` and `--name value`, where the name tells a secret; what begins with a dash is no value of
 * the option before it.
 */
const secretValue = new RegExp(
  String.raw`(?<=^|[\s"'])(\w*(?:${secretWords})\w*=|--?[\w-]*(?:${secretWords})[\w-]*(?:=|\s+(?!-)))(?:"[^"]*"|'[^']*'|[^\s"'])+`,
  'gi',
);

/** True for the name of a variable whose value must not be shown. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/**
 * Masks what looks like a secret in a text, such as a command line: passwords inside URLs, and values of options and
 * variables with telling names.
 */
export function maskSecrets(text: string): string {
  // Up to the last @: a password that nobody escaped may hold one. Long words without an address would take long.
  const withoutPasswords = text.includes('://')
    ? text.replace(/([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/]+@/gi, `$1:${mask}@`)
    : text;
  return withoutPasswords.replace(secretValue, `$1${mask}`);
}
