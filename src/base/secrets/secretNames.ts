/** Words that tell a secret wherever they stand in a name, which is then without separators: `DB_PASSWORD_2`, `pgpassword`, `apiKey`. */
const anywhere =
  /passw(?:or)?d|passphrase|passcode|contrase[nñ]|secret(?!ar)|credential|sessionid|(?:api|access|private|signing|encryption|master)key|(?:auth|access|refresh|bearer|session|api|bot)token/;
/** Words that tell one as the last of a name: `redispass`, `userpwd`. */
const sureEnd = /^(?:\w*(?<!by|com|over|under|tres)pass|\w*pwd|pw|clave)$/;
/** Of these the value must look like one where it might be prose: `token: unexpected end`. */
const likelyEnd =
  /^(?:\w*token|\w*auth|authorization|\w*cookie|\w*sessid|sid|session|dsn|jwt|otp|salt|sig|signature|authkey)$/;
/** Keys that open nothing. */
const harmlessKeys =
  /^(?:primary|foreign|public|publishable|sort|partition|shard|cache|unique|duplicate|hot|short|idempotency|routing|group|object|row|index|translation|message|composite|any)$/;
/** A name that ends so says something about a secret, and holds none. */
const about =
  /^(?:len|length|min|max|ttl|timeout|expiry|expires|expiration|in|at|age|count|limit|size|ur[li]|host|port|path|file|dir|folder|name|type|alg|algorithm|mode|policy|rounds|strategy|enabled|disabled|required|field|header|prefix|version|domain|secure|provider|method|issuer|audience|endpoint|user|username|hint|jar|status|error|errors|manager|store|service|with|no|through|tests?)$/;
/** What may follow the last word. */
const qualifier = /^(?:\d+|v\d+|dev|development|prod|production|staging|test|local|old|new|base)$/;
/** The shell's folders. */
const folders = new Set(['PWD', 'OLDPWD']);

type Secrecy = 'sure' | 'likely' | undefined;

/** The same few names come again and again. */
const known = new Map<string, Secrecy>();
const maxKnown = 1_000;
const maxNameChars = 200;

/** How surely a name tells that its value is a secret; undefined where it does not. */
export function secrecyOf(name: string): Secrecy {
  if (known.has(name)) return known.get(name);
  if (known.size >= maxKnown) known.clear();
  // The end tells.
  const secrecy = judge(name.slice(-maxNameChars));
  known.set(name, secrecy);
  return secrecy;
}

function judge(name: string): Secrecy {
  if (folders.has(name)) return undefined;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9ñ]+/)
    .filter(Boolean);
  if (about.test(words.at(-1) ?? '')) return undefined;
  if (anywhere.test(words.join(''))) return 'sure';
  while (words.length > 1 && qualifier.test(words.at(-1) ?? '')) words.pop();
  const last = words.at(-1) ?? '';
  if (sureEnd.test(last)) return 'sure';
  if (likelyEnd.test(last)) return 'likely';
  const isKey = last === 'key' && words.length > 1 && !harmlessKeys.test(words.at(-2) ?? '');
  return isKey ? 'likely' : undefined;
}

/** True for the name of a variable, option or field whose value must not be shown. */
export function isSecretName(name: string): boolean {
  return secrecyOf(name) !== undefined;
}
