/** One small tree for a rule: files by path, and the arrows of that tree which the rule must refuse. */
export type ImportExample = {
  readonly files: Readonly<Record<string, string>>
  /** `from → to`; a rule about one file names only that file. */
  readonly refused: readonly string[]
}

const empty = 'export {}\n'
const imports = (...specifiers: readonly string[]): string => specifiers.map((specifier) => `import ${JSON.stringify(specifier)}\n`).join('')

/**
 * For each rule of the dependency-cruiser configuration a tree that breaks it, beside arrows that look alike and are
 * allowed: a rule that refuses too much fails here as well.
 */
export const importExamples: Readonly<Record<string, ImportExample>> = {
  'no-cycles': {
    files: {
      'shared/lib/a.ts': imports('./b.ts'),
      'shared/lib/b.ts': imports('./a.ts'),
      // Types are gone when the program runs: they may point both ways.
      'shared/lib/c.ts': "import type { D } from './d.ts'\nexport type C = D\n",
      'shared/lib/d.ts': "import type { C } from './c.ts'\nexport type D = string | C\n",
    },
    // The tool names a circle once.
    refused: ['shared/lib/a.ts → shared/lib/b.ts'],
  },
  'no-orphans': {
    files: {
      'main/entry-chromium.ts': imports('./platform/used.ts'),
      'main/platform/used.ts': empty,
      'main/platform/unused.ts': imports('./used.ts'),
      'main/platform/unused.test.ts': imports('./unused.ts'),
    },
    refused: ['main/platform/unused.ts'],
  },
  'shared-is-pure': {
    files: {
      'shared/lib/a.ts': imports('zod', './b.ts', '../../main/platform/clock.ts', '../../renderer/ui/panel.ts'),
      'shared/lib/b.ts': empty,
      'main/platform/clock.ts': empty,
      'renderer/ui/panel.ts': empty,
      // A test may hold the other room beside it.
      'shared/lib/a.test.ts': imports('../../main/platform/clock.ts'),
    },
    refused: ['shared/lib/a.ts → main/platform/clock.ts', 'shared/lib/a.ts → renderer/ui/panel.ts'],
  },
  'shared-is-pure-packages': {
    files: { 'shared/lib/a.ts': imports('zod', 'node:fs', 'react'), 'shared/lib/b.ts': imports('./a.ts') },
    refused: ['shared/lib/a.ts → fs', 'shared/lib/a.ts → node_modules/react'],
  },
  'renderer-is-a-web-page': {
    files: {
      'renderer/app/a.ts': imports('react', '../../shared/lib/b.ts', '../../main/platform/clock.ts', '../../preload/bridge.ts'),
      'shared/lib/b.ts': empty,
      'main/platform/clock.ts': empty,
      'preload/bridge.ts': empty,
    },
    refused: ['renderer/app/a.ts → main/platform/clock.ts', 'renderer/app/a.ts → preload/bridge.ts'],
  },
  'renderer-has-no-node': {
    files: { 'renderer/app/a.ts': imports('node:path'), 'renderer/app/a.test.ts': imports('node:path', './a.ts') },
    refused: ['renderer/app/a.ts → path'],
  },
  'preload-is-thin': {
    files: {
      'preload/bridge.ts': imports('../shared/contract/frames.ts', '../shared/features/audit/model.ts', '../main/platform/clock.ts'),
      'shared/contract/frames.ts': empty,
      'shared/features/audit/model.ts': empty,
      'main/platform/clock.ts': empty,
    },
    refused: ['preload/bridge.ts → main/platform/clock.ts', 'preload/bridge.ts → shared/features/audit/model.ts'],
  },
  'preload-has-no-packages': {
    files: { 'preload/bridge.ts': imports('zod', 'node:fs'), 'preload/electron.ts': imports('electron', './bridge.ts') },
    refused: ['preload/bridge.ts → fs', 'preload/bridge.ts → node_modules/zod'],
  },
  'platform-knows-no-product': {
    files: {
      'main/platform/a.ts': imports('node:fs', '../../shared/lib/b.ts', '../../shared/features/audit/model.ts', '../features/audit/index.ts', '../upstream/connection.ts'),
      'shared/lib/b.ts': empty,
      'shared/features/audit/model.ts': empty,
      'main/features/audit/index.ts': empty,
      'main/upstream/connection.ts': empty,
    },
    refused: ['main/platform/a.ts → main/features/audit/index.ts', 'main/platform/a.ts → main/upstream/connection.ts', 'main/platform/a.ts → shared/features/audit/model.ts'],
  },
  'upstream-translates': {
    files: {
      'main/upstream/connection.ts': imports('../platform/clock.ts', '../features/audit/index.ts', '../hosts/host.ts'),
      'main/platform/clock.ts': empty,
      'main/features/audit/index.ts': empty,
      'main/hosts/host.ts': empty,
    },
    refused: ['main/upstream/connection.ts → main/features/audit/index.ts', 'main/upstream/connection.ts → main/hosts/host.ts'],
  },
  'upstream-has-no-database': {
    files: { 'main/upstream/connection.ts': imports('../platform/clock.ts', '../platform/database/store.ts'), 'main/platform/clock.ts': empty, 'main/platform/database/store.ts': empty },
    refused: ['main/upstream/connection.ts → main/platform/database/store.ts'],
  },
  'ingest-and-outbox-carry': {
    files: {
      'main/ingest/pump.ts': imports('../platform/clock.ts', '../features/audit/index.ts'),
      'main/outbox/outbox.ts': imports('../upstream/connection.ts', '../hosts/host.ts'),
      'main/platform/clock.ts': empty,
      'main/upstream/connection.ts': empty,
      'main/features/audit/index.ts': empty,
      'main/hosts/host.ts': empty,
    },
    refused: ['main/ingest/pump.ts → main/features/audit/index.ts', 'main/outbox/outbox.ts → main/hosts/host.ts'],
  },
  'carriers-stay-apart': {
    files: { 'main/ingest/pump.ts': imports('../outbox/outbox.ts'), 'main/outbox/outbox.ts': empty },
    refused: ['main/ingest/pump.ts → main/outbox/outbox.ts'],
  },
  'features-stand-on-ports': {
    files: {
      'main/features/audit/index.ts': imports('../../ingest/pump.ts', '../../hosts/host.ts', '../../demo-gateway/server.ts'),
      'main/ingest/pump.ts': empty,
      'main/hosts/host.ts': empty,
      'main/demo-gateway/server.ts': empty,
    },
    refused: ['main/features/audit/index.ts → main/demo-gateway/server.ts', 'main/features/audit/index.ts → main/hosts/host.ts'],
  },
  'neighbours-use-the-door': {
    files: {
      'main/features/audit/index.ts': imports('./reads.ts', '../cost/index.ts'),
      'main/features/audit/reads.ts': empty,
      'main/features/cost/index.ts': empty,
    },
    refused: ['main/features/audit/index.ts → main/features/cost/index.ts'],
  },
  'neighbours-tests-use-the-door': {
    files: {
      'main/features/audit/joined.test.ts': imports('./reads.ts', '../cost/index.ts', '../cost/prices.ts'),
      'main/features/audit/reads.ts': empty,
      'main/features/cost/index.ts': empty,
      'main/features/cost/prices.ts': empty,
    },
    refused: ['main/features/audit/joined.test.ts → main/features/cost/prices.ts'],
  },
  'neighbours-use-the-door-in-the-page': {
    files: {
      'renderer/features/audit/index.ts': imports('./page.ts', '../cost/index.ts'),
      'renderer/features/audit/page.ts': empty,
      'renderer/features/cost/index.ts': empty,
    },
    refused: ['renderer/features/audit/index.ts → renderer/features/cost/index.ts'],
  },
  'the-door-is-index': {
    files: {
      'main/compose-profile.ts': imports('./features/audit/index.ts', './features/audit/reads.ts'),
      'main/data-operations.ts': imports('./features/audit/reads.ts'),
      'main/features/audit/index.ts': empty,
      'main/features/audit/reads.ts': empty,
    },
    refused: ['main/compose-profile.ts → main/features/audit/reads.ts'],
  },
  'the-door-is-index-in-the-page': {
    files: {
      'renderer/app/routes.ts': imports('../features/audit/index.ts', '../features/audit/page.ts'),
      'renderer/features/audit/index.ts': empty,
      'renderer/features/audit/page.ts': empty,
    },
    refused: ['renderer/app/routes.ts → renderer/features/audit/page.ts'],
  },
  'wire-stays-home': {
    files: {
      'main/ingest/pump.ts': imports('../upstream/omni2/wire/events.ts'),
      'main/upstream/live.ts': imports('./omni2/wire/events.ts'),
      'main/demo-gateway/feed.ts': imports('../upstream/omni2/wire/events.ts'),
      'main/upstream/omni2/wire/events.ts': empty,
    },
    refused: ['main/ingest/pump.ts → main/upstream/omni2/wire/events.ts'],
  },
  'demo-stands-alone': {
    files: {
      'main/demo-gateway/server.ts': imports('../platform/clock.ts', '../upstream/omni2/wire/events.ts', '../upstream/connection.ts', '../platform/database/store.ts'),
      'main/platform/clock.ts': empty,
      'main/platform/database/store.ts': empty,
      'main/upstream/connection.ts': empty,
      'main/upstream/omni2/wire/events.ts': empty,
    },
    refused: ['main/demo-gateway/server.ts → main/platform/database/store.ts', 'main/demo-gateway/server.ts → main/upstream/connection.ts'],
  },
  'host-is-a-plug': {
    files: {
      'main/platform/a.ts': imports('electron'),
      'main/hosts/electron/electron-host.ts': imports('electron'),
      'preload/electron.ts': imports('electron'),
    },
    refused: ['main/platform/a.ts → node_modules/electron'],
  },
  'hosts-hold-no-product': {
    files: { 'main/hosts/chromium/a.ts': imports('../../platform/clock.ts', '../../features/audit/index.ts'), 'main/platform/clock.ts': empty, 'main/features/audit/index.ts': empty },
    refused: ['main/hosts/chromium/a.ts → main/features/audit/index.ts'],
  },
  'chromium-without-electron': {
    // The import is two files away: under plain Node it would start a download all the same.
    files: { 'main/entry-chromium.ts': imports('./hosts/near.ts'), 'main/hosts/near.ts': imports('./electron/home.ts'), 'main/hosts/electron/home.ts': empty },
    refused: ['main/entry-chromium.ts → main/hosts/electron/home.ts'],
  },
  'charts-behind-one-door': {
    files: { 'renderer/features/cost/page.ts': imports('echarts/core'), 'renderer/ui/chart.ts': imports('echarts/core') },
    refused: ['renderer/features/cost/page.ts → node_modules/echarts'],
  },
  'kit-knows-no-feature': {
    files: { 'renderer/ui/panel.ts': imports('../features/audit/index.ts'), 'renderer/platform/a.ts': imports('../app/shell.ts'), 'renderer/features/audit/index.ts': empty, 'renderer/app/shell.ts': empty },
    refused: ['renderer/platform/a.ts → renderer/app/shell.ts', 'renderer/ui/panel.ts → renderer/features/audit/index.ts'],
  },
}
