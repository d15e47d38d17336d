import type { EChartsCoreOption } from 'echarts/core'
import type { Format } from '#renderer/platform/format.ts'
import { stateToken } from '../state-words.ts'
import { timeTicks } from '../time-ticks.ts'
import type { ChartModel, ChartSeries } from './chart-model.ts'
import { strengthOf, tokenOf } from './chart-model.ts'
import { writeValue } from './chart-values.ts'
import { downsample } from './lttb.ts'
import type { Palette } from './palette.ts'

export type ChartFrame = { readonly width: number; readonly height: number; readonly palette: Palette; readonly format: Format; readonly hatch: HTMLCanvasElement; readonly font: string }

export const plotMargin = { left: 52, right: 12, top: 12, bottom: 22 } as const

/** What ECharts draws for a model: no tooltip and no legend of its own, because those are HTML made elsewhere. */
export function toEchartsOption(model: ChartModel, frame: ChartFrame): EChartsCoreOption {
  const { palette, format, font } = frame
  const ticks = timeTicks(model.range, Math.max(2, Math.floor(frame.width / 110)), format)
  const label = { color: palette('--text-3'), fontSize: 11, fontFamily: font }
  return {
    animation: false,
    aria: { enabled: false },
    // Nothing may shift the plot: crosshair and zoom compute with these margins.
    grid: { ...plotMargin, top: (model.marks ?? []).length > 0 ? 26 : plotMargin.top, outerBoundsMode: 'none' },
    xAxis: {
      type: 'value', min: model.range.from, max: model.range.to,
      axisLine: { show: true, onZero: false, lineStyle: { color: palette('--axis') } },
      axisTick: { show: true, length: 4, customValues: ticks.map((tick) => tick.at), lineStyle: { color: palette('--axis') } },
      axisLabel: { ...label, customValues: ticks.map((tick) => tick.at), formatter: (at: number) => ticks.find((tick) => tick.at === at)?.label ?? '', hideOverlap: true },
      splitLine: { show: false },
    },
    yAxis: {
      type: model.logarithmic === true ? 'log' : 'value',
      scale: !model.zeroBased,
      splitNumber: Math.max(2, Math.round(frame.height / 64)),
      minInterval: model.unit === 'count' ? 1 : undefined,
      axisLine: { show: false }, axisTick: { show: false },
      splitLine: { lineStyle: { color: palette('--grid') } },
      axisLabel: { ...label, formatter: (value: number) => axisValue(model, value, format) },
    },
    series: [...model.series.map((series) => drawSeries(model, series, frame)), drawContext(model, frame)],
  }
}

function drawSeries(model: ChartModel, series: ChartSeries, { palette, width }: ChartFrame): Record<string, unknown> {
  const colour = palette(tokenOf(series))
  const strength = strengthOf(series)
  if (series.shape === 'bars') {
    const pixels = ((width - plotMargin.left - plotMargin.right) * model.bucketMs) / Math.max(1, model.range.to - model.range.from)
    return {
      type: 'bar', name: series.label, silent: true, stack: series.stack, barWidth: Math.max(1, pixels - (pixels > 6 ? 1.5 : 0)),
      // A bucket is named by its start and drawn over its whole length.
      data: series.points.map(([at, value]) => [at + model.bucketMs / 2, value]),
      itemStyle: { color: colour, ...(series.colour.kind === 'key' ? { borderColor: palette('--surface'), borderWidth: pixels > 6 ? 0.5 : 0 } : {}) },
      large: false,
    }
  }
  return {
    type: 'line', name: series.label, silent: true, stack: series.stack, showSymbol: false, connectNulls: false,
    data: downsample(series.points, Math.max(50, Math.round(width))),
    // Neighbours of a stack are parted by a line of the surface: hue alone does not carry ten of them.
    lineStyle: series.shape === 'area' && series.stack !== undefined ? { color: palette('--surface'), width: 1 } : { color: colour, width: series.dashed === true ? 1.25 : 1.5, opacity: strength, type: series.dashed === true ? [4, 3] : 'solid' },
    itemStyle: { color: colour },
    ...(series.shape === 'area' ? { areaStyle: { color: colour, opacity: series.stack === undefined ? 0.18 : 0.85 } } : {}),
  }
}

function axisValue(model: ChartModel, value: number, format: Format): string {
  if (model.unit === 'count') return format.compact(value)
  // Between one and ten minutes two units are wider than the margin.
  if (model.unit === 'milliseconds') return value >= 60_000 && value < 600_000 ? `${format.number(value / 1_000, 0)} s` : format.duration(value)
  return writeValue(model.unit, value, format)
}

/** What is not a measurement: unknown time, limits, moments. Carried by a series without points so that they share the axes. */
function drawContext(model: ChartModel, { palette, hatch, font }: ChartFrame): Record<string, unknown> {
  const text = { fontSize: 11, fontFamily: font }
  return {
    type: 'line', silent: true, data: [],
    markArea: {
      silent: true,
      itemStyle: { color: { image: hatch, repeat: 'repeat' } },
      label: { ...text, position: 'inside', color: palette('--text-2'), backgroundColor: palette('--surface'), padding: [2, 4], borderRadius: 3 },
      data: model.gaps.map((gap) => [
        { xAxis: Math.max(gap.from, model.range.from), name: (gap.to - gap.from) / (model.range.to - model.range.from) > 0.08 ? 'no data' : '' },
        { xAxis: Math.min(gap.to, model.range.to) },
      ]),
    },
    markLine: {
      silent: true, symbol: 'none',
      data: [
        ...(model.thresholds ?? []).map(({ label, value, state }) => ({
          yAxis: value, label: { ...text, formatter: label, position: 'insideStartTop', color: palette('--text') }, lineStyle: { color: palette(state === 'info' ? '--text' : `--${stateToken[state]}-mark`), type: [5, 4], width: 1 },
        })),
        ...withRoomForLabels(model).map(({ at, label, state, hasRoom }) => ({
          xAxis: at,
          label: { ...text, show: hasRoom, formatter: label.length > 32 ? `${label.slice(0, 31)}…` : label, position: 'end', align: at > (model.range.from + model.range.to) / 2 ? 'right' : 'left', color: palette(`--${stateToken[state]}-text`) },
          lineStyle: { color: palette(`--${stateToken[state]}-mark`), type: [2, 2], width: 1 },
        })),
      ],
    },
  }
}

/** A label takes about this share of the width; marks closer than that keep their line, and their words in the tooltip. */
const LABEL_SHARE = 0.24

/** The marks in range, oldest first, each knowing whether its label would lie on another one. Later labels win: they are the news. */
function withRoomForLabels({ marks = [], range }: ChartModel): readonly (NonNullable<ChartModel['marks']>[number] & { readonly hasRoom: boolean })[] {
  const room = LABEL_SHARE * (range.to - range.from)
  let nextLabelled = Number.POSITIVE_INFINITY
  return marks
    .filter(({ at }) => at >= range.from && at <= range.to)
    .toSorted((a, b) => b.at - a.at)
    .map((mark) => {
      const hasRoom = nextLabelled - mark.at >= room
      if (hasRoom) nextLabelled = mark.at
      return { ...mark, hasRoom }
    })
    .toReversed()
}
