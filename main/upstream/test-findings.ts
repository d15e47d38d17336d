import type { AppError } from '#shared/contract/errors.ts'
import type { TestStep, TestStepName } from '#shared/features/profiles/model.ts'
import { plainFingerprint } from '#main/platform/http/connect.ts'
import type { TlsInspection } from '#main/platform/http/tls-inspection.ts'
import type { GatewayAnswer } from './gateway-request.ts'
import type { SocketEnd } from './omni2/live-socket.ts'

/** What one check found, in words: what happened, and where it went wrong the one next thing to do. */
export type Finding = Pick<TestStep, 'status' | 'finding' | 'remedy' | 'code'> & { readonly offeredFingerprint?: string | null }

export const passed = (finding: string): Finding => ({ status: 'passed', finding, remedy: null, code: null })
export const skipped = (finding: string): Finding => ({ status: 'skipped', finding, remedy: null, code: null })
export const noted = (finding: string, remedy: string, code: string): Finding => ({ status: 'noted', finding, remedy, code })
const failed = (finding: string, remedy: string, code: string): Finding => ({ status: 'failed', finding, remedy, code })

type Place = { readonly isTls: boolean; readonly hostname: string; readonly port: number }

/** Every failure the checks know, each with one sentence and one remedy. */
export const explain = {
  certificate(seen: TlsInspection, pin: string | null, now: number): Finding {
    const until = seen.validTo === null ? 'unknown' : dateOf(seen.validTo)
    if (seen.trust.trusted) {
      const daysLeft = seen.validTo === null ? Number.POSITIVE_INFINITY : (seen.validTo - now) / 86_400_000
      if (daysLeft < 14) return noted(`${seen.protocol}, but the certificate ends on ${until}.`, 'Ask whoever runs the gateway to renew it.', 'TLS_EXPIRES_SOON')
      return passed(`${seen.protocol}, certificate valid until ${until}`)
    }
    if (pin !== null && plainFingerprint(pin) === plainFingerprint(seen.fingerprint256)) return passed(`${seen.protocol}, the certificate you pinned`)
    if (pin !== null) return failed('The gateway shows another certificate than the one you pinned.', 'Ask whoever runs the gateway whether it was replaced, and pin the new one only then.', 'TLS_PIN_MISMATCH')
    // A certificate can be distrusted for several reasons at once, and OpenSSL names one; an ended one cannot be cured by a pin.
    switch (seen.validTo !== null && seen.validTo < now ? 'expired' : seen.trust.reason) {
      case 'expired':
        return failed(`The certificate ended on ${until}.`, 'Ask whoever runs the gateway to renew it; it cannot be trusted as it is.', 'TLS_EXPIRED')
      case 'self-signed':
        return { ...failed('The gateway signed its certificate itself.', 'Compare the fingerprint with the one the gateway’s owner reads to you, then pin it for this profile.', 'TLS_SELF_SIGNED'), offeredFingerprint: seen.fingerprint256 }
      case 'unknown-issuer':
        return { ...failed(`The certificate was issued by ${seen.issuer === '' ? 'somebody unknown' : seen.issuer}, which this computer does not trust.`, 'Install your company’s certificate authority on this computer, or pin this certificate after comparing its fingerprint.', 'TLS_UNKNOWN_ISSUER'), offeredFingerprint: seen.fingerprint256 }
      case 'wrong-host':
        return failed(`The certificate is for ${seen.altNames.slice(0, 3).join(', ') || seen.subject}, not for this name.`, 'Use the name the certificate was made for.', 'TLS_WRONG_NAME')
      case 'not-yet-valid':
        return failed('The certificate is not valid yet.', 'Check the date of this computer, then the certificate’s.', 'TLS_NOT_YET_VALID')
      case 'other':
        return failed('The certificate cannot be verified.', 'Send the code to whoever runs the gateway.', `TLS_${seen.trust.code}`.slice(0, 60))
    }
  },

  httpAnswer(answer: GatewayAnswer): Finding {
    if (answer.status >= 200 && answer.status < 300) return passed(`${answer.status} from /health`)
    if (answer.status === 404 && !isJson(answer)) return failed('Something answers here, but it has no /health: this is not the gateway’s port.', 'Check the port: Omni2 listens on 8090 unless it was changed.', 'HTTP_WRONG_PORT')
    if (answer.status === 502 || answer.status === 503 || answer.status === 504) return failed(`The entry answers ${answer.status}: the gateway behind it is down.`, 'Ask whoever runs the gateway to start it, then test again.', `HTTP_${answer.status}`)
    if (answer.status >= 300 && answer.status < 400) return failed('The address forwards to another one.', 'Use the address it forwards to.', 'HTTP_REDIRECT')
    return failed(`The gateway answered ${answer.status} to a public question.`, 'Check the address; it should lead straight to the gateway.', `HTTP_${answer.status}`)
  },

  gateway(answer: GatewayAnswer, parse: (raw: unknown) => unknown): Finding {
    if (!isJson(answer)) return failed('A web page answers here, not a gateway.', 'Check the address: it should be the gateway’s own, not a portal or a sign-in page.', 'GATEWAY_HTML')
    try {
      const raw: unknown = JSON.parse(answer.bodyText)
      parse(raw)
      const version = typeof raw === 'object' && raw !== null && 'version' in raw && typeof raw.version === 'string' ? ` ${raw.version.slice(0, 40)}` : ''
      return passed(`Omni2${version}`)
    } catch {
      return failed('A server answers here, but not as Omni2 does.', 'Check the address; other gateways are not known to this version.', 'GATEWAY_UNKNOWN')
    }
  },

  noSecret: (): Finding => failed('No password was typed and none is stored.', 'Go back one step and type it.', 'CREDENTIALS_MISSING'),

  rights(role: string, servers: number): Finding {
    const sees = `${servers} MCP ${servers === 1 ? 'server' : 'servers'}`
    if (['super_admin', 'admin', 'developer', 'dba'].includes(role)) return passed(`${sees}, role ${role}`)
    return noted(`${sees}; the role ${role} may look but not change, and gets no live events.`, 'Ask for the developer role if you need to act.', 'ROLE_READ_ONLY')
  },

  socketEnd(end: SocketEnd): Finding {
    switch (end.kind) {
      case 'refused':
        return noted('This role may not use live events; the console asks every 30 s instead.', 'Ask for the developer role if you need events as they happen.', 'WS_1008')
      case 'unauthorized':
        return failed('The upgrade of /ws was refused.', 'Ask whoever runs the proxy to let Upgrade and Connection headers through on /ws.', 'WS_UPGRADE_REFUSED')
      case 'lost':
        return failed(end.reason, 'The console would ask every 30 s instead. Ask whoever runs the proxy to let WebSockets through on /ws.', 'WS_LOST')
    }
  },

  clock(skewMs: number, tolerableMs: number): Finding {
    const size = Math.abs(skewMs)
    if (size <= tolerableMs) return passed(`less than ${Math.max(1, Math.ceil(size / 1000))} s apart`)
    const text = size >= 120_000 ? `${Math.round(size / 60_000)} min` : `${Math.round(size / 1000)} s`
    return noted(`The gateway’s clock is ${text} ${skewMs > 0 ? 'ahead of' : 'behind'} this computer’s.`, 'Set the wrong one right (NTP); until then times of the two sources do not line up.', 'CLOCK_SKEW')
  },

  postgres(readable: number, forbidden: readonly string[]): Finding {
    if (forbidden.length === 0) return passed(`${readable} tables readable`)
    return noted(`${readable} tables readable, ${forbidden.length} not: ${forbidden.slice(0, 3).join(', ')}.`, 'Run the grant script shown in Settings as the database’s owner.', 'POSTGRES_GRANTS')
  },

  /** A check that ended in an error. */
  failure(name: TestStepName, error: AppError | undefined, { isTls, hostname, port }: Place): Finding {
    const reason = String(error?.details['reason'] ?? '')
    const status = Number(error?.details['status'] ?? 0)
    if (reason === 'proxy') {
      return status === 407
        ? failed('The proxy asks for a sign-in (407).', 'Ask for a proxy that needs no user and password, because none is kept for it, or clear the proxy of this profile.', 'PROXY_407')
        : failed('The proxy does not let this connection through.', 'Check the proxy’s address, or clear it.', 'PROXY_FAILED')
    }
    switch (name) {
      case 'dns':
        return failed(`No address is known for ${hostname}.`, 'Check the spelling; if it is a company name, connect the VPN first.', 'DNS_NOT_FOUND')
      case 'tcp':
        return reason === 'refused'
          ? failed(`Nothing listens on port ${port}.`, 'Check the port, or start the gateway.', 'TCP_REFUSED')
          : failed(`Port ${port} does not answer.`, 'A firewall may be in the way: connect the VPN, or ask for the port to be opened.', 'TCP_TIMEOUT')
      case 'tls':
        return failed('There is no TLS on this port.', 'Use http:// if the gateway has no certificate, or the port that has one.', 'TLS_NOT_SPOKEN')
      case 'http':
        if (error?.code === 'gateway.untrusted') return failed('The certificate is not trusted, so nothing was sent.', 'Settle the TLS check first.', 'TLS_UNTRUSTED')
        return reason === 'malformed' || reason === 'reset'
          ? failed(`Port ${port} does not speak ${isTls ? 'HTTPS' : 'HTTP'}.`, 'Check the port: Omni2 listens on 8090 unless it was changed.', 'HTTP_NOT_SPOKEN')
          : failed('The gateway accepts the connection but does not answer.', 'Ask whoever runs it to look at its load, then test again.', 'HTTP_TIMEOUT')
      case 'gateway':
        return failed('The answer cannot be read.', 'Check the address.', 'GATEWAY_UNREADABLE')
      case 'credentials':
        if (error?.code === 'gateway.signed-out') return failed('The gateway does not accept this user and password.', 'Check both; the user may also be inactive or have no role.', 'CREDENTIALS_401')
        if (error?.code === 'gateway.forbidden') return failed('The gateway refuses this account (403).', 'Ask an administrator of the gateway to allow it.', 'CREDENTIALS_403')
        if (error?.code === 'secrets.unavailable') return failed('The stored password cannot be read: the keychain is locked or missing.', 'Unlock the keychain, or type the password again.', 'CREDENTIALS_KEYCHAIN')
        return failed('The sign-in was not answered as expected.', 'Test again; if it stays, send the code to whoever runs the gateway.', `CREDENTIALS_${status === 0 ? 'FAILED' : status}`)
      case 'rights':
        return error?.code === 'gateway.forbidden'
          ? failed('This role may not list the MCP servers.', 'Ask an administrator for a role that may.', 'RIGHTS_403')
          : failed('The list of MCP servers was not answered as expected.', 'Test again; if it stays, send the code to whoever runs the gateway.', 'RIGHTS_FAILED')
      case 'socket':
        return failed('The live connection could not be opened.', 'The console would ask every 30 s instead. Ask whoever runs the proxy to let WebSockets through on /ws.', 'WS_FAILED')
      case 'clock':
        return failed('The clocks could not be compared.', 'Test again.', 'CLOCK_FAILED')
      case 'keychain':
        return failed('No keychain can keep the password on this computer.', 'Choose a passphrase vault or this session only.', 'KEYCHAIN_NONE')
      case 'postgres':
        if (error?.code === 'postgres.forbidden') return failed('Postgres does not accept this account.', 'Check user and password, and that the grant script was run.', 'POSTGRES_DENIED')
        if (error?.code === 'postgres.missing') return failed('There is no such database.', 'Check its name; Omni2’s is usually “omni”.', 'POSTGRES_NO_DATABASE')
        return failed('Postgres cannot be reached.', 'Check host and port; without it audit and cost have no history.', 'POSTGRES_UNREACHABLE')
    }
  },
}

function isJson(answer: GatewayAnswer): boolean {
  return /\bjson\b/i.test(answer.contentType ?? '')
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
