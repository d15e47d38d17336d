/* global document */
// Counts what the policy refuses, and inserts a style the way the component library does: with this load's nonce.
globalThis.violations = []
document.addEventListener('securitypolicyviolation', (event) => globalThis.violations.push(event.violatedDirective))

const style = document.createElement('style')
style.nonce = document.querySelector('meta[property=csp-nonce]').nonce
style.textContent = 'main { font-size: 21px }'
document.head.append(style)

const { ok, value } = await globalThis.omnideck.probe.echo({ value: 'ready' })
document.querySelector('#main').textContent = ok ? value.value : 'failed'
