/**
 * Secrets by content: private keys anywhere, credentials in files that configure something.
 * Invariant: what is returned names the rule and the line, never a part of the secret.
 */

const keyMarker = 'PRIVATE KEY';
const keyBlock = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----([\s\S]{0,20000}?)(?:-----END|$)/g;
/** The shortest real key, Ed25519 in PKCS #8, has 64 base64 characters; placeholders have fewer, or few different ones. */
const minKeyChars = 60;
const minKeyVariety = 16;

/** Not source code: there, what looks like a credential is nearly always an example. */
const configFile =
  /(?:^|\/)[^./]+$|(?:^|\/)\.[^/]+$|\.(?:ini|cfg|conf|config|cnf|properties|ya?ml|json[c5]?|toml|env|txt|xml|plist|tfvars|credentials|auth|token|log|sh|bash|zsh|bat|cmd|ps1)$/i;

/** Made-up logins belong there; private keys are kept out all the same. */
const testFolder = /(?:^|\/)(?:tests?|specs?|__tests__|fixtures?|testdata|examples?|samples?|docs?)\//i;

interface Rule {
  readonly name: string;
  /** The first group is the secret, to be told from placeholders. */
  readonly pattern: RegExp;
}

const credentialRules: readonly Rule[] = [
  {
    name: 'an AWS secret access key',
    pattern: /aws_?secret_?(?:access_?)?key["']?\s*[:=]\s*["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])/gi,
  },
  { name: 'an AWS access key', pattern: /\b((?:AKIA|ASIA)[A-Z0-9]{16})\b/g },
  { name: 'a GitHub token', pattern: /\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})/g },
  { name: 'a GitLab token', pattern: /\b(glpat-[A-Za-z0-9_-]{20,})/g },
  { name: 'a Slack token', pattern: /\b(xox[abeoprs]-[A-Za-z0-9-]{20,})/g },
  { name: 'a Stripe key', pattern: /\b([rs]k_live_[A-Za-z0-9]{20,})/g },
  { name: 'a Google API key', pattern: /\b(AIza[A-Za-z0-9_-]{35})(?![A-Za-z0-9_-])/g },
  { name: 'an npm token', pattern: /(?:_authToken\s*=\s*|\b)(npm_[A-Za-z0-9]{36})/g },
  { name: 'a registry login', pattern: /"auth"\s*:\s*"([A-Za-z0-9+/]{24,}={0,2})"/g },
  { name: 'a login of a netrc file', pattern: /^\s*machine\s+\S+\s+login\s+\S+\s+password\s+(\S{6,})/gm },
  { name: 'an OAuth client secret', pattern: /"client_secret"\s*:\s*"(GOCSPX-[A-Za-z0-9_-]{20,})"/g },
];
/** Words that documentation puts in the place of a secret. */
const placeholder =
  /example|sample|dummy|fake|test|placeholder|changeme|your|xxxx|1234567|abcdef|redacted|\*\*\*|<|\$\{/i;
const minVariety = 8;

/** @param path relative @returns which rule found a secret and where; undefined when there is none. */
export function secretDetail(path: string, text: string): string | undefined {
  if (text.includes(keyMarker)) {
    const isAccount = /"type"\s*:\s*"service_account"/.test(text);
    const found = findKey(text);
    if (found !== undefined)
      return `${isAccount ? 'a service account with its private key' : 'a private key'} (line ${lineAt(text, found)})`;
  }
  if (!configFile.test(path) || testFolder.test(path)) return undefined;
  for (const { name, pattern } of credentialRules)
    for (const match of text.matchAll(pattern))
      if (isReal(match[1] ?? '')) return `${name} (line ${lineAt(text, match.index)})`;
  return undefined;
}

/** Offset of a private key with a body, also as a string literal of several lines. */
function findKey(text: string): number | undefined {
  for (const match of text.matchAll(keyBlock)) {
    const body = (match[1] ?? '')
      .replace(/\\[nrt]/g, '')
      .replace(/^[\w-]+: .*$/gm, '')
      .replace(/[^A-Za-z0-9+/=]/g, '');
    if (body.length >= minKeyChars && variety(body) >= minKeyVariety) return match.index;
  }
  return undefined;
}

function isReal(value: string): boolean {
  return !placeholder.test(value) && variety(value) >= minVariety;
}

function variety(text: string): number {
  return new Set(text).size;
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
