/**
 * The walls of the house, one rule per row of the table in docs/adr/0008 and each with a failing example in tests/fences.
 * Paths are relative to the repository.
 */
const anyOf = (...parts) => `^(?:${parts.join('|')})`
const test = '\\.test\\.tsx?$'

/** What a process, a thread or the page starts with. */
const starts = ['^main/(?:entry-[\\w-]+|[\\w-]+-worker)\\.ts$', '^preload/(?:chromium|electron)\\.ts$', '^renderer/boot\\.tsx$']
/** Lives beside what it tests, and is used by tests alone: the gateway's shapes are also what its demo is judged by. */
const forTests = ['\\.d\\.ts$', '/testing(?:/|\\.tsx?$)', '^main/hosts/chromium/cdp-guest\\.ts$', '^main/upstream/[^/]+/wire/']

/** A room that may import only the given folders (and itself), besides packages. */
function room(name, from, allowed, comment) {
  return {
    name, comment, severity: 'error',
    from: { path: from, pathNot: test },
    to: { pathNot: [anyOf(...allowed), '^node_modules/', '^@?[a-z][\\w-]*(?:/|$)(?!.*\\.tsx?$)'], dependencyTypesNot: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg'] },
  }
}

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', comment: 'Arrows point one way.', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    {
      name: 'no-orphans', severity: 'error', comment: 'Every file is reached from something that runs; a test alone does not keep it alive.',
      from: { path: starts },
      to: { path: anyOf('shared/', 'main/', 'renderer/', 'preload/'), pathNot: [...starts, test, ...forTests], reachable: false },
    },
    room('shared-is-pure', '^shared/', ['shared/'], 'shared/ is pure TypeScript: it imports itself and zod.'),
    { name: 'shared-is-pure-packages', severity: 'error', comment: 'zod is the only package of shared/.', from: { path: '^shared/', pathNot: test }, to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'core'], pathNot: 'node_modules/zod/' } },
    room('renderer-is-a-web-page', '^renderer/', ['renderer/', 'shared/'], 'The page knows the contract and nothing of main.'),
    { name: 'renderer-has-no-node', severity: 'error', comment: 'The page has no Node.', from: { path: '^renderer/', pathNot: test }, to: { dependencyTypes: ['core'] } },
    room('preload-is-thin', '^preload/', ['preload/', 'shared/contract/'], 'The preload is privileged, so it is short and free of logic.'),
    { name: 'preload-has-no-packages', severity: 'error', comment: 'Only preload/electron.ts imports a package, and only electron.', from: { path: '^preload/', pathNot: [test, '^preload/electron\\.ts$'] }, to: { dependencyTypes: ['npm', 'npm-dev', 'core'], dependencyTypesNot: ['type-only'] } },
    room('platform-knows-no-product', '^main/platform/', ['main/platform/', 'shared/lib/', 'shared/contract/', 'shared/features/(?:jobs|profiles)/model'], 'Could move to another product tomorrow.'),
    room('upstream-translates', '^main/upstream/', ['main/upstream/', 'main/platform/', 'shared/'], 'Translators do not decide.'),
    { name: 'upstream-has-no-database', severity: 'error', comment: 'Upstream never touches the store.', from: { path: '^main/upstream/', pathNot: test }, to: { path: '^main/platform/database/' } },
    room('ingest-and-outbox-carry', '^main/(?:ingest|outbox)/', ['main/ingest/', 'main/outbox/', 'main/platform/', 'main/upstream/', 'shared/'], 'They carry, they do not know what they carry.'),
    { name: 'carriers-stay-apart', severity: 'error', comment: 'Ingest and outbox do not know each other.', from: { path: '^main/ingest/' }, to: { path: '^main/outbox/' } },
    room('features-stand-on-ports', '^main/features/', ['main/features/', 'main/platform/', 'main/upstream/', 'main/ingest/', 'main/outbox/', 'shared/'], 'Features never reach hosts or electron.'),
    { name: 'neighbours-use-the-door', severity: 'error', comment: 'A feature never imports another feature; a test may, by the door.', from: { path: '^main/features/([^/]+)/', pathNot: test }, to: { path: '^main/features/', pathNot: '^main/features/$1/' } },
    { name: 'neighbours-tests-use-the-door', severity: 'error', comment: 'A test meets another feature by its index.', from: { path: '^main/features/([^/]+)/.*\\.test\\.tsx?$' }, to: { path: '^main/features/[^/]+/(?!index\\.ts$)', pathNot: '^main/features/$1/' } },
    { name: 'neighbours-use-the-door-in-the-page', severity: 'error', comment: 'A view never imports another view.', from: { path: '^renderer/features/([^/]+)/' }, to: { path: '^renderer/features/', pathNot: '^renderer/features/$1/' } },
    { name: 'the-door-is-index', severity: 'error', comment: 'Outsiders import a feature by its index.', from: { pathNot: ['^main/features/', '^main/data-(?:worker|operations)', '^tests/', '^build/', test] }, to: { path: '^main/features/[^/]+/(?!index\\.ts$)' } },
    { name: 'the-door-is-index-in-the-page', severity: 'error', comment: 'Outsiders import a view by its index.', from: { pathNot: ['^renderer/features/', '^tests/', test] }, to: { path: '^renderer/features/[^/]+/(?!index\\.tsx?$)' } },
    { name: 'wire-stays-home', severity: 'error', comment: "The gateway's shapes are seen by upstream and the demo gateway only.", from: { pathNot: ['^main/upstream/', '^main/demo-gateway/', '^tests/contract/', '^build/scripts/contract', test] }, to: { path: '^main/upstream/[^/]+/wire/' } },
    { name: 'demo-stands-alone', severity: 'error', comment: 'A simulated server must not peek at its client.', from: { path: '^main/demo-gateway/', pathNot: test }, to: { path: '^main/', pathNot: ['^main/demo-gateway/', '^main/upstream/[^/]+/wire/', '^main/upstream/postgres/grant-script', '^main/platform/(?:clock|random|lifecycle)\\.ts', '^main/platform/log/log\\.ts'] } },
    { name: 'host-is-a-plug', severity: 'error', comment: 'electron is imported under hosts/electron and in preload/electron.ts only.', from: { pathNot: ['^main/hosts/electron/', '^preload/electron\\.ts$', '^main/entry-electron\\.ts$', '^tests/', test] }, to: { path: 'node_modules/electron/' } },
    { name: 'hosts-hold-no-product', severity: 'error', comment: 'A plug holds no product knowledge.', from: { path: '^main/hosts/', pathNot: test }, to: { path: '^main/', pathNot: ['^main/hosts/', '^main/platform/'] } },
    { name: 'chromium-without-electron', severity: 'error', comment: 'Importing electron under plain Node starts a download and throws.', from: { path: '^main/(?:entry-chromium|compose-|hosts/chromium/)' }, to: { path: ['node_modules/electron/', 'node_modules/electron-', '^main/hosts/electron/'], reachable: true } },
    { name: 'charts-behind-one-door', severity: 'error', comment: 'renderer/ui is the only room that imports ECharts.', from: { path: '^renderer/', pathNot: '^renderer/ui/' }, to: { path: 'node_modules/(?:echarts|zrender)/' } },
    { name: 'kit-knows-no-feature', severity: 'error', comment: 'renderer/ui and renderer/platform know no view.', from: { path: '^renderer/(?:ui|platform)/' }, to: { path: '^renderer/(?:features|app)/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '^release/'] },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'], extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.d.ts'] },
  },
}
