import { mark } from './mark';

/** Between the words of a command, which may stand in a list: `["mysql", "-px"]`. */
const gap = String.raw`[ \t"',]{1,6}`;
const value = String.raw`("[^"\n]*"|'[^'\n]*'|[^\s"',|;][^\s"']*)`;

/** By program: the short option that its password follows. */
const flags: readonly (readonly [program: RegExp, flag: RegExp])[] = [
  [/\b(?:mysql|mariadb|7z|rar|unrar)/, new RegExp(`(?<=${gap})(-p)${value}`, 'g')],
  [/\bsshpass\b/, new RegExp(`(sshpass${gap}(?:-\\w${gap})?-p(?:${gap})?)${value}`)],
  [/\bmongo\w*\b/, new RegExp(`(?<=${gap})(-p${gap})${value}`)],
  [
    /\b(?:docker|podman|az|nerdctl)\b.{0,40}\blogin\b/,
    new RegExp(`(?<=${gap})(-p(?:${gap})?)${value}`),
  ],
  [/\b(?:redis|valkey|keydb)-cli\b/, new RegExp(`(?<=${gap})(-a(?:${gap})?)${value}`)],
  [/\b(?:sqlcmd|bcp|zip|unzip|mosquitto_\w+)\b/, new RegExp(`(?<=${gap})(-P(?:${gap})?)${value}`)],
  [/\bldap\w+\b/, new RegExp(`(?<=${gap})(-w(?:${gap})?)${value}`)],
  [/\bsqlplus\b/, new RegExp(`(sqlplus${gap}[^\\s/@]{1,100}/)([^\\s@]{1,200})`)],
  // Of any program, where letters and digits are mixed as no path and no port mixes them.
  [
    /(?:^|\s)-p/,
    /(?<=^|\s)(-p)(?!ython|roto|orts?\d|arallel|rofile|ath|lugin|kg|id|ool|eriod)([A-Za-z]{3,40}\d[^\s"']{0,100})/g,
  ],
];

const programs =
  /mysql|mariadb|7z|rar|sshpass|mongo|login|-cli|sqlcmd|bcp|zip|mosquitto|ldap|sqlplus|-p[A-Za-z]/;

/** Masks passwords that follow a short option: `mysql -px`, `redis-cli -a x`. */
export function maskCommandFlags(text: string): string {
  if (!programs.test(text)) return text;
  return text.replace(/[^\n]+/g, (line) =>
    programs.test(line)
      ? flags.reduce(
          (masked, [program, flag]) =>
            program.test(masked) ? masked.replace(flag, `$1${mark}`) : masked,
          line,
        )
      : line,
  );
}
