export type WindowBounds = { readonly width: number; readonly height: number; readonly x?: number; readonly y?: number }

export type LaunchOptions = {
  /** The browser's own folder; never the person's everyday browser profile. */
  readonly browserFolder: string
  readonly title: string
  readonly firstColour: string
  readonly window: WindowBounds
  readonly headless: boolean
  /** A browser refuses to start as root on Linux unless its sandbox is off. */
  readonly withoutSandbox: boolean
  readonly withoutGpu: boolean
}

/** How the browser is started: a bare app window, a pipe instead of a port, and no way to the network. */
export function launchArguments(options: LaunchOptions): readonly string[] {
  const { width, height, x, y } = options.window
  return [
    '--remote-debugging-pipe',
    `--user-data-dir=${options.browserFolder}`,
    `--app=${firstPage(options.title, options.firstColour)}`,
    `--window-size=${width},${height}`,
    ...(x === undefined || y === undefined ? [] : [`--window-position=${x},${y}`]),
    '--class=Omnideck',
    '--no-first-run',
    '--no-default-browser-check',
    '--no-proxy-server',
    '--host-resolver-rules=MAP * ~NOTFOUND',
    '--deny-permission-prompts',
    '--password-store=basic',
    '--use-mock-keychain',
    '--disable-background-networking',
    '--disable-breakpad',
    '--disable-client-side-phishing-detection',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-domain-reliability',
    '--disable-extensions',
    '--disable-search-engine-choice-screen',
    '--disable-sync',
    '--no-pings',
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--disable-features=Translate,MediaRouter,DialMediaRouteProvider,OptimizationHints,AutofillServerCommunication',
    ...(options.headless ? ['--headless', '--hide-scrollbars'] : []),
    // `--test-type` hides the bar that warns of the missing sandbox; the status bar says it instead.
    ...(options.withoutSandbox ? ['--no-sandbox', '--test-type'] : []),
    ...(options.withoutGpu ? ['--disable-gpu'] : []),
  ]
}

/** What the window shows until our page is there: its colour, so that nothing flashes white. */
function firstPage(title: string, colour: string): string {
  return `data:text/html,${encodeURIComponent(`<title>${title.replaceAll('<', '&lt;')}</title><body style="background:${colour}">`)}`
}
