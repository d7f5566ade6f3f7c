import { mark } from './mark';

/** A user's part as long as this is a token. */
const tokenChars = 20;
/** `user:` and what may be a password, to the end of the word; what looks like a port is none. */
const userInfo =
  /:\/\/([^\s:/@[\]?#"'<>]*):(?!\d{1,5}(?:[/?#\s"'),;]|$))((?:[^\s<>"]|"(?![,}\]:]|$))*)/g;
/** What is nearly always gone to with a password: it is masked where a text was cut before its `@`, too. */
const login =
  /(?:postgres|postgresql|mysql|mariadb|mongodb|mongodb\+srv|rediss?|amqps?|mssql|sqlserver|clickhouse|ldaps?|smtps?|s?ftp)$/i;
const userAlone = new RegExp(`://([^\\s:/@"'<>]{${tokenChars},})@`, 'g');

/** Masks passwords in addresses: also those that hold `/`, `@` or `#`, which people paste unescaped. */
export function maskAddresses(text: string): string {
  if (!text.includes('://')) return text;
  return text
    .replace(userInfo, (all: string, user: string, rest: string, begin: number) => {
      const first = rest.indexOf('@');
      if (first < 0) {
        const isCut =
          begin + all.length === text.length &&
          login.test(text.slice(Math.max(0, begin - 20), begin));
        return isCut && /^[^$<{%[]/.test(rest) ? `://${user}:${mark}` : all;
      }
      if (rest.startsWith('//')) return all;
      // Behind the first one the address may have ended.
      const end = first + (/["'`,;)\]}]/.exec(rest.slice(first))?.index ?? rest.length - first);
      const at = rest.lastIndexOf('@', end - 1);
      const password = rest.slice(0, at);
      const isToken = user.length >= tokenChars || password === '' || password === 'x-oauth-basic';
      const shownUser = isToken && user !== '' ? mark : user;
      return `://${shownUser}:${mark}${rest.slice(at)}`;
    })
    .replace(userAlone, `://${mark}@`);
}
