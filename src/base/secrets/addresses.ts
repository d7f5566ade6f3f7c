import { mark } from './mark';

/** A user's part as long as this is a token. */
const tokenChars = 20;
/** `user:` and what may be a password, to the end of the word; what looks like a port is none. */
const userInfo =
  /:\/\/([^\s:/@[\]?#"'<>]*):(?!\d{1,5}(?:[/?#\s"'),;]|$))((?:[^\s<>"]|"(?![,}\]:]|$))*)/g;
const userAlone = new RegExp(`://([^\\s:/@"'<>]{${tokenChars},})@`, 'g');

/** Masks passwords in addresses: also those that hold `/`, `@` or `#`, which people paste unescaped. */
export function maskAddresses(text: string): string {
  if (!text.includes('://')) return text;
  return text
    .replace(userInfo, (all: string, user: string, rest: string) => {
      const first = rest.indexOf('@');
      if (first < 0 || rest.startsWith('//')) return all;
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
