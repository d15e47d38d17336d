import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { RefObject } from 'react'
import type { Instant } from '#shared/lib/time-range.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import type { ChartModel } from './chart-model.ts'
import { startDrawing } from './echarts-core.ts'
import type { Drawing } from './echarts-core.ts'
import { hatchTile, readPalette } from './palette.ts'
import { plotMargin, toEchartsOption } from './to-echarts-option.ts'
import { useThemeVersion } from './use-theme-version.ts'

export type Plot = {
  readonly toMoment: (x: number) => Instant
  readonly toX: (at: Instant) => number
  readonly toCanvas: () => HTMLCanvasElement | null
  readonly width: number
  readonly height: number
}

/** Keeps a canvas in step with a model, the size of its element and the theme, at most once a frame. */
export function useDrawing(element: RefObject<HTMLElement | null>, model: ChartModel): Plot {
  const format = useFormat()
  const themeVersion = useThemeVersion()
  const drawing = useRef<Drawing | null>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })

  useLayoutEffect(() => {
    const box = element.current
    if (box === null) return undefined
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return
      setSize({ width: Math.round(entry.contentRect.width), height: Math.round(entry.contentRect.height) })
    })
    observer.observe(box)
    return () => {
      observer.disconnect()
      drawing.current?.dispose()
      drawing.current = null
    }
  }, [element])

  useEffect(() => {
    const box = element.current
    if (box === null || size.width === 0 || size.height === 0) return undefined
    const frame = requestAnimationFrame(() => {
      drawing.current ??= startDrawing(box)
      if (drawing.current.getWidth() !== size.width || drawing.current.getHeight() !== size.height) drawing.current.resize({ ...size, silent: true })
      const palette = readPalette(box)
      const font = getComputedStyle(box).fontFamily
      drawing.current.setOption(toEchartsOption(model, { ...size, palette, format, hatch: hatchTile(palette, window.devicePixelRatio), font }), { notMerge: true, lazyUpdate: false })
    })
    return () => cancelAnimationFrame(frame)
  }, [element, model, size, format, themeVersion])

  return useMemo(() => {
    const inner = Math.max(1, size.width - plotMargin.left - plotMargin.right)
    const length = Math.max(1, model.range.to - model.range.from)
    return {
      ...size,
      toMoment: (x) => Math.round(model.range.from + Math.min(1, Math.max(0, (x - plotMargin.left) / inner)) * length),
      toX: (at) => plotMargin.left + ((at - model.range.from) / length) * inner,
      toCanvas: () => drawing.current?.renderToCanvas({ backgroundColor: element.current === null ? 'transparent' : readPalette(element.current)('--surface'), pixelRatio: 2 }) ?? null,
    }
  }, [size, model.range.from, model.range.to, element])
}
