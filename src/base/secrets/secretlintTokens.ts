import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import { mark } from './mark';

/**
 * Rules of the library that are not asked: those that report a whole text or address, of which ours mask the secret alone (a key file
 * of Google's, private keys, addresses with passwords), and the one by which a comment in a text would switch rules off.
 */
const left = /-(?:gcp|privatekey|basicauth|database-connection-string|filter-comments)$/;
/** A token is a long word with letters and digits; most texts have none. */
const candidate = /(?<![\w-])(?=[\w-]*\d)[\w-]{20}/;

type Look = (text: string, found: (secret: string, at: number) => void) => void;
let looks: readonly Look[] | undefined;

/** Masks tokens whose form secretlint knows. Its rules are loaded with the first text that may hold one. */
export function maskSecretlintTokens(text: string): string {
  if (!candidate.test(text)) return text;
  looks ??= rules.filter(({ meta }) => !left.test(meta.id)).map(lookOf);
  const pieces: { readonly start: number; readonly end: number }[] = [];
  for (const look of looks) {
    look(text, (secret, at) => {
      // The range of a rule may be that of more than the secret.
      const start = text.indexOf(secret, at);
      if (start >= 0) pieces.push({ start, end: start + secret.length });
    });
  }
  let shown = '';
  let done = 0;
  for (const { start, end } of pieces.sort((a, b) => a.start - b.start)) {
    if (start >= done) shown += text.slice(done, start) + mark;
    done = Math.max(done, end);
  }
  return shown + text.slice(done);
}

/** A rule, run at once and without the library's engine, which is asynchronous: a rule itself is not. */
function lookOf(rule: (typeof rules)[number]): Look {
  let tell: Parameters<Look>[1] = () => undefined;
  const instance = rule.create(
    {
      // The rule's message carries the secret.
      createTranslator: () => (_id: unknown, data?: Readonly<Record<string, unknown>>) => ({
        message: String(Object.values(data ?? {})[0] ?? ''),
      }),
      report: ({ message, range }: { message: { message: string }; range: readonly number[] }) =>
        tell(message.message, range[0] ?? 0),
    } as unknown as Parameters<typeof rule.create>[0],
    {},
  );
  return (text, found) => {
    tell = found;
    void instance.file?.({ content: text } as Parameters<NonNullable<typeof instance.file>>[0]);
  };
}
