const mask = '•••';

/** Names of variables and options whose values are secrets. */
const secretName =
  /(?:pass(?:word|wd|phrase)?|secret|token|api[-_]?key|private[-_]?key|access[-_]?key|credential|auth|dsn|cookie|session)/i;

/** True for the name of a variable whose value must not be shown. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/**
 * Masks what looks like a secret in a text, such as a command line: passwords inside URLs, and values of options and
 * variables with telling names.
 */
export function maskSecrets(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]+@/gi, `$1:${mask}@`)
    .replace(
      /(?<=^|[\s"'])(--?[\w-]+|[A-Za-z_]\w*)(=|\s+)("[^"]*"|'[^']*'|[^\s"']+)/g,
      (whole, name: string, separator: string, value: string) => {
        if (!isSecretName(name)) return whole;
        if (separator !== '=' && (!name.startsWith('-') || value.startsWith('-'))) return whole;
        return `${name}${separator}${mask}`;
      },
    );
}
