import { sortEnvironment } from './environment';
import { clusterName, postgresPort, secretName, type ToExport } from './exported';

/** A shell script that asks for every secret and gives it to the cluster; undefined where there is none. It holds no value. */
export function secretsScript(all: ToExport): string | undefined {
  const { databases, databaseInside } = all;
  const lines: string[] = [];
  for (const { name } of databaseInside ? databases : []) {
    lines.push(
      `if has ${quoted(secretName(name))}; then kept ${quoted(secretName(name))}; ${passwordOf(name)}=$(value ${quoted(secretName(name))} POSTGRES_PASSWORD)`,
      `else`,
      `  ask ${quoted(`Password of the database ${name} (empty: a random one)`)}`,
      `  ${passwordOf(name)}=\${answer:-$(random)}`,
      `  give ${quoted(secretName(name))} POSTGRES_PASSWORD "$${passwordOf(name)}"`,
      `fi`,
    );
  }
  for (const { definition, env } of all.services) {
    const name = clusterName(definition.name);
    const { secret } = sortEnvironment(env, all);
    if (secret.length === 0) continue;
    const given: string[] = [];
    lines.push(`if has ${quoted(secretName(name))}; then kept ${quoted(secretName(name))}`, `else`);
    for (const [at, { key, example, database }] of secret.entries()) {
      const variable = `value_${at + 1}`;
      if (database) {
        const { user, database: named } = database;
        const url = `postgres://${encoded(user)}:$(encoded "$${passwordOf(database.name)}")@${database.name}:${postgresPort}/${encoded(named)}`;
        lines.push(
          `  ask ${quoted(`${key} of ${name} (empty: the database ${database.name} of this cluster)`)}`,
          `  ${variable}=\${answer:-"${url}"}`,
        );
      } else {
        lines.push(
          `  ask ${quoted(`${key} of ${name}, such as ${example}`)}`,
          `  ${variable}=$answer`,
        );
      }
      given.push(`${quoted(key)} "$${variable}"`);
    }
    lines.push(`  give ${quoted(secretName(name))} ${given.join(' ')}`, `fi`);
  }
  return lines.length === 0 ? undefined : `${top}\n${lines.join('\n')}\n`;
}

/** Half a character, which no address can hold, becomes the sign for what cannot be read. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}

/** A variable of the script. */
function passwordOf(name: string): string {
  return `password_${name.replace(/-/g, '_')}`;
}

/** One word of the shell's, of one line. */
function quoted(text: string): string {
  const line = text.replace(/[\x00-\x1f\x7f-\x9f]/g, ' ');
  return /^[\w.-]+$/.test(line) ? line : `'${line.replace(/'/g, `'\\''`)}'`;
}

const top = `#!/usr/bin/env bash
# Asks for the secrets of this project and gives them to the cluster. Values go to kubectl on its standard input: they stand in no
# file, no argument and no history. Arguments are kubectl's: secrets.sh --context NAME --namespace NAME
# A Secret that is there is kept: "kubectl delete secret NAME" has it asked for again.
set -euo pipefail
kube=(kubectl "$@")

has() { "\${kube[@]}" get secret "$1" --ignore-not-found --output name | grep -q .; }
kept() { echo "$1 is there, and is kept."; }
value() { "\${kube[@]}" get secret "$1" --output "jsonpath={.data.$2}" | base64 --decode; }
ask() { IFS= read -rsp "$1: " answer; echo; }
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \\n'; }
encoded() {
  local LC_ALL=C text=$1 at one
  for ((at = 0; at < \${#text}; at++)); do
    one=\${text:at:1}
    case $one in [A-Za-z0-9.~_-]) printf %s "$one" ;; *) printf '%%%02X' $(($(printf %d "'$one") & 255)) ;; esac
  done
}
give() {
  local name=$1
  shift
  {
    printf 'apiVersion: v1\\nkind: Secret\\ntype: Opaque\\nmetadata:\\n  name: %s\\ndata:\\n' "$name"
    while (($#)); do
      printf '  %s: %s\\n' "$1" "$(printf %s "$2" | base64 | tr -d '\\n')"
      shift 2
    done
  } | "\${kube[@]}" apply --server-side --filename -
}
`;
