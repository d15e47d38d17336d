import type { Instant } from '#shared/lib/time-range.ts'
import { between, chanceFor, pick, stream } from './chance.ts'
import type { ConfigChangeFact, Json, World } from './model.ts'
import { DAY, HOUR, ORIGIN, historyStart, toReal, toStory } from './story-time.ts'

export type Setting = { readonly table: ConfigChangeFact['table']; readonly key: string; readonly value: Json; readonly updatedAt: Instant }

const initial: readonly Pick<Setting, 'table' | 'key' | 'value'>[] = [
  { table: 'dashboard_config', key: 'alert_thresholds', value: { cost_daily: 100, error_rate: 0.05, response_time_p99: 5000 } },
  { table: 'dashboard_config', key: 'chart_settings', value: { cost_period: 'today', queries_hours: 24, response_time_hours: 24 } },
  { table: 'dashboard_config', key: 'dev_features', value: { websocket_debug: false, quick_login: true, quick_login_email: 'admin@company.com', quick_login_password: 'not-a-real-password' } },
  { table: 'dashboard_config', key: 'dev_mode', value: 'true' },
  { table: 'dashboard_config', key: 'live_updates', value: { max_stored_events: 1000 } },
  { table: 'dashboard_config', key: 'refresh_interval', value: { stats: 5, charts: 30, activity: 5 } },
  { table: 'dashboard_config', key: 'default_theme', value: 'dark' },
  { table: 'dashboard_config', key: 'notifications', value: { enabled: true, sound_enabled: false, auto_dismiss: { critical: 15, warning: 8, info: 5 }, critical_always_show: true, max_visible: 5 } },
  { table: 'dashboard_config', key: 'enable_chat', value: true },
  { table: 'omni2_config', key: 'circuit_breaker', value: { enabled: true, failure_threshold: 5, timeout_seconds: 60, half_open_max_calls: 3, max_failure_cycles: 3, auto_disable_enabled: true } },
  { table: 'omni2_config', key: 'health_check', value: { interval_seconds: 60 } },
  { table: 'omni2_config', key: 'hot_reload', value: { interval_seconds: 30 } },
  {
    table: 'omni2_config', key: 'prompt_guard', value: {
      enabled: true, mode: 'hybrid', ml_model: 'protectai', threshold: 0.5, cache_ttl_seconds: 3600, bypass_roles: ['super_admin'],
      behavioral_tracking: { enabled: true, warning_threshold: 3, block_threshold: 5, window_hours: 24 }, actions: { warn: true, filter: false, block: true },
      messages: { warn: 'Please rephrase.', block: 'This message was blocked.' }, notifications: { enabled: true },
    },
  },
]

/** What administrators turn: only values that change nothing about the world's own behaviour. */
const turned = [
  { key: 'alert_thresholds', next: (draw: number): Json => ({ cost_daily: 50 + 25 * draw, error_rate: 0.03 + 0.01 * (draw % 4), response_time_p99: 4000 + 500 * draw }) },
  { key: 'refresh_interval', next: (draw: number): Json => ({ stats: 5 + draw, charts: 30, activity: 5 }) },
  { key: 'live_updates', next: (draw: number): Json => ({ max_stored_events: 500 * (1 + draw) }) },
] as const

function changeOn(world: World, day: number): { readonly at: number; readonly key: string; readonly after: Json; readonly userId: number } | undefined {
  const random = chanceFor(world.seed, stream.configuration, day)
  if (random() >= 0.12) return undefined
  const { key, next } = pick(random, turned)
  const draw = between(random, 0, 6)
  return { at: day * DAY + between(random, 8 * HOUR, 17 * HOUR), key, after: next(draw), userId: pick(random, [1, 3, 4]) }
}

/** Settings that were changed in `[from, to)`, oldest first, with the value before. */
export function configChangesBetween(world: World, from: Instant, to: Instant): ConfigChangeFact[] {
  const values = new Map(initial.map((setting) => [setting.key, setting.value]))
  const begin = toStory(world, from)
  const end = toStory(world, to)
  const changes: ConfigChangeFact[] = []
  // Told from the start of history: a change can only name its `before` by knowing the one before it.
  const first = Math.floor(historyStart(world) / DAY)
  for (let day = first; day * DAY < end; day += 1) {
    const change = changeOn(world, day)
    if (!change || change.at >= end || change.at < historyStart(world)) continue
    const before = values.get(change.key) ?? null
    values.set(change.key, change.after)
    if (change.at >= begin) changes.push({ id: day - Math.floor(ORIGIN / DAY), at: toReal(world, change.at), table: 'dashboard_config', key: change.key, before, after: change.after, userId: change.userId })
  }
  return changes
}

/** Every setting as it stands before `at`. */
export function configAt(world: World, at: Instant): Setting[] {
  const changed = new Map(configChangesBetween(world, historyStart(world), at).map((change) => [change.key, change]))
  return initial.map((setting) => {
    const change = changed.get(setting.key)
    return { ...setting, value: change?.after ?? setting.value, updatedAt: change?.at ?? Date.UTC(2024, 0, 8) }
  })
}
