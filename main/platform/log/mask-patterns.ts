import { isSecretName } from './secret-names.ts'

/** What stands where a secret was. Not ASCII, so that it is never itself part of one. */
export const mask = '•••••'

// Every quantifier over hostile text is bounded: a log line must not cost quadratic time.
const pem = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]{0,20000}?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g
const jwt = /\beyJ[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){1,4}/g
const scheme = /\b(bearer|basic|negotiate)(\s{1,8}|%20|\+)[A-Za-z0-9._~+/=%-]{6,}/gi
const gatewayKey = /\bomni2?_(?:mcp_)?[A-Za-z0-9_-]{16,}/g
const databaseUrl = /\b((?:postgres(?:ql)?|mysql|mariadb|redis|rediss|mongodb|amqp|amqps)(?:\+[a-z]{1,10})?:\/\/)[^\s"'<>]{1,2000}@/gi
const userInfo = /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/?#"'<>]{1,2000}@/gi
const headerLine = /\b((?:proxy-)?authorization|(?:set-)?cookie|x-api-key)(\s{0,4}[:=]\s{0,4})(?!["'\\])[^\r\n]+/gi
const nameAndSign = /\b(\w[\w.-]{0,120})(?:\\{0,4}["']?\s{0,4}(?:[=:]|%3[AaDd])\s{0,4})/g
const valueAfter = /(\\{1,4}")[\s\S]{0,20000}?(?:\\{1,4}"|$)|(")(?:[^"\\]|\\.){0,20000}"?|(')(?:[^'\\]|\\.){0,20000}'?|[^\s&"'<>]+/y

/** Masks what looks like a secret wherever it stands in text: tokens, keys, headers, `name=value`, connection strings. */
export function maskPatterns(text: string): string {
  const masked = text
    .replace(pem, mask)
    .replace(databaseUrl, `$1${mask}@`)
    .replace(userInfo, `$1${mask}@`)
    .replace(headerLine, `$1$2${mask}`)
    .replace(scheme, `$1$2${mask}`)
    .replace(jwt, mask)
    .replace(gatewayKey, mask)
  return maskNamedValues(masked)
}

/** One pass from left to right: `url=https://h/?token=x` is a pair inside a pair, so only a secret's value is stepped over. */
function maskNamedValues(text: string): string {
  let masked = ''
  let written = 0
  nameAndSign.lastIndex = 0
  for (let pair = nameAndSign.exec(text); pair !== null; pair = nameAndSign.exec(text)) {
    if (!isSecretName(pair[1] ?? '')) continue
    valueAfter.lastIndex = nameAndSign.lastIndex
    const value = valueAfter.exec(text)
    if (value === null) continue
    const quote = value[1] ?? value[2] ?? value[3] ?? ''
    masked += `${text.slice(written, value.index)}${quote}${mask}${quote}`
    written = valueAfter.lastIndex
    nameAndSign.lastIndex = written
  }
  return masked + text.slice(written)
}
