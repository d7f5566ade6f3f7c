import { looksRandom } from './assignments';
import { mark } from './mark';
import { isSecretName } from './secretNames';

/** Something that is a secret by its own looks, and what is left of it. */
interface Shape {
  /** Quick: what the text must hold, so that the pattern need not be tried. */
  readonly needs?: string;
  readonly pattern: RegExp;
  readonly shown: string | ((...groups: string[]) => string);
}

/** What makers of tokens begin them with. */
const prefixes = [
  '(?:sk|rk)_(?:live|test)_',
  'whsec_',
  'gh[pousr]_',
  'github_pat_',
  'gl(?:pat|dt|rt|ptt)-',
  'xox[a-z]-',
  'xapp-',
  'npm_(?=[A-Za-z0-9]{30})',
  'pypi-(?=AgE)',
  'hf_(?=[A-Za-z]{30})',
  'dckr_pat_',
  'shp(?:at|ca|pa|ss)_',
  'dop_v1_',
  'sk-(?=[\\w-]{0,80}\\d)',
  'SG\\.(?=[\\w-]{10})',
  'A(?:KI|SI)A(?=[A-Z0-9]{16}\\b)',
  'AIza(?=[\\w-]{30})',
  '\\d{8,10}:AA(?=[\\w-]{30})',
].join('|');

const shapes: readonly Shape[] = [
  { pattern: new RegExp(`(?<![A-Za-z0-9_])(${prefixes})[\\w.-]{10,}`, 'g'), shown: `$1${mark}` },
  // A JSON Web Token; behind a dash its first part is looked through so far, or a text full of beginnings would take the square of its length.
  {
    needs: 'eyJ',
    pattern: /(?:(?<![\w-])eyJ[\w-]{8,}|\beyJ[\w-]{8,1000})\.[\w-]{8,}(?:\.[\w-]*)?/g,
    shown: mark,
  },
  {
    pattern: /\b(Bearer|Basic)([ \t]+)([\w.~+/-]{8,}=*)/gi,
    shown: (all, scheme = '', blank = '', value = '') =>
      looksRandom(value) || value.endsWith('=') ? `${scheme}${blank}${mark}` : all,
  },
  { needs: '$2', pattern: /\$2[abxy]?\$\d\d\$[./\w]{53}/g, shown: mark },
  {
    needs: 'hooks.slack.com',
    pattern: /(hooks\.slack\.com\/(?:services|workflows|triggers)\/)[^\s"'<>]+/g,
    shown: `$1${mark}`,
  },
  // A line of a key whose first line is elsewhere.
  {
    pattern: /(?<![^\s"'])[A-Za-z0-9+/]{64}(?![^\s"'\\])/g,
    shown: (line) => (/[a-z]/.test(line) && /[A-Z]/.test(line) && /\d/.test(line) ? mark : line),
  },
  { needs: 'PRIVATE KEY', pattern: /^[\w+/=]{4,76}(?=\r?\n-----END )/gm, shown: mark },
  // SQL, and sentences that quote one.
  {
    pattern: /\b(identified\s{1,3}by|password|passphrase)(\s{1,3})('(?:[^'\n]|'')*'|"[^"\n]*")/gi,
    shown: `$1$2${mark}`,
  },
  // redis.conf, .netrc, .pgpass.
  { pattern: /\b(requirepass|masterauth|primaryauth)([ \t]{1,8})(\S+)/gi, shown: `$1$2${mark}` },
  {
    needs: 'login',
    pattern: /\b(login\s{1,8}\S{1,200}\s{1,8}password\s{1,8})\S+/g,
    shown: `$1${mark}`,
  },
  {
    pattern: /^([^\s:#]{1,200}:(?:\*|\d{4,5}):[^\s:]{1,100}:[^\s:]{1,100}:)\S+$/gm,
    shown: `$1${mark}`,
  },
  {
    needs: '</',
    pattern: /<([\w:.-]{1,80})>([^<>\n]{1,4000})<\//g,
    shown: (all, name = '') => (isSecretName(name) ? `<${name}>${mark}</` : all),
  },
  {
    needs: 'jdbc:oracle',
    pattern: /(jdbc:oracle:\w{1,10}:[^/\s@]{0,100}\/)[^@\s]{1,200}@/g,
    shown: `$1${mark}@`,
  },
  // curl -u user:password; docker -u 1000:1000 is no secret.
  {
    pattern:
      /(?<=^|[\s"'])(-u|-U|--user|--proxy-user)([=\s"',]{0,6})([^\s:"'%=]{1,200}[:%])(?!\d+(?:[\s"']|$))((?:[^\s"']|["'](?![\s,\]]|$))+)/gm,
    shown: `$1$2$3${mark}`,
  },
];

/** Masks what is a secret by its looks. */
export function maskShapes(text: string): string {
  return shapes.reduce(
    (masked, { needs, pattern, shown }) =>
      needs !== undefined && !masked.includes(needs)
        ? masked
        : typeof shown === 'string'
          ? masked.replace(pattern, shown)
          : masked.replace(pattern, shown),
    text,
  );
}
