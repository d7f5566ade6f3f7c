import * as l10n from '@vscode/l10n';
import { isSecretName } from '../../base/secrets/secretNames';
import { overwritesPm2Field } from '../../base/pm2Fields';
import { appRule, manualFix, withFix } from './rule';

const placeholder =
  /^$|^(change[-_ ]?me|your[-_].*|xxx+|todo|example|secret|password|dev|test|local|dummy|none|false|true|null|\d{1,3})$|<[^<>]*>|\$\{/i;
const localHost =
  /@(localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0|host\.docker\.internal|db|postgres|database|redis|mongo)([:/]|$)/i;

/** A secret in clear in a file that is shared. */
export const ecosystemSecret = appRule(
  { id: 'ecosystem-secret', severity: 'warning', title: 'A secret stands in clear' },
  function* (app) {
    for (const { entries } of app.environments) {
      for (const { key, member } of entries) {
        const value = member?.value;
        if (!member || value?.kind !== 'scalar' || value.dynamic || typeof value.value !== 'string')
          continue;
        const inUrl = /^[a-z][a-z0-9+.-]*:\/\/[^\s:/@]+:[^\s/@]+@/i.test(value.value);
        const isSecret = inUrl
          ? !localHost.test(value.value)
          : isSecretName(key) && looksSecret(key, value.value);
        if (!isSecret) continue;
        const edits =
          app.document.format === 'js' && value.literal && /^\w+$/.test(key)
            ? [
                {
                  file: app.document.file,
                  start: value.start,
                  end: value.end,
                  text: `process.env.${key}`,
                },
              ]
            : undefined;
        yield {
          start: value.start,
          end: value.end,
          message: l10n.t(
            '{0} is a secret in clear: it is in the repository for good, and PM2 writes it into its process list and its dump.',
            key,
          ),
          ...withFix(manualFix(l10n.t('Read it from the environment'), edits)),
        };
      }
    }
  },
);

function looksSecret(key: string, value: string): boolean {
  if (placeholder.test(value) || value.length < 6) return false;
  // Names that sound like secrets and hold none.
  if (
    /(_(URL|URI|HOST|PORT|PATH|FILE|DIR|NAME|TTL|EXPIRY|EXPIRES(_IN)?|TIMEOUT|ENABLED|MODE|PROVIDER|DOMAIN|ISSUER|AUDIENCE|STRATEGY|TYPE))$/i.test(
      key,
    )
  )
    return false;
  if (/^(https?:\/\/|\/|\.\.?\/)/.test(value)) return /@/.test(value);
  return /dsn/i.test(key) ? false : true;
}

/** A variable that overwrites a field of PM2's own. */
export const ecosystemEnvField = appRule(
  {
    id: 'ecosystem-env-overwrites-pm2',
    severity: 'error',
    title: 'A variable overwrites a field of PM2',
  },
  function* (app) {
    for (const { entries } of app.environments) {
      for (const { key, member } of entries) {
        if (!overwritesPm2Field(key)) continue;
        const place =
          member && !member.shared ? { start: member.keyStart, end: member.keyEnd } : app.place;
        yield {
          ...place,
          message: l10n.t(
            'PM2 keeps variables and its own fields in one object: the variable {0} overwrites PM2’s field of that name for {1}.',
            key,
            app.name,
          ),
        };
      }
    }
  },
);
