import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { RefObject } from 'react'
import type { Instant } from '#shared/lib/time-range.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import type { ChartModel } from './chart-model.ts'
import type { Drawing } from './echarts-core.ts'
import { hatchTile, readPalette } from './palette.ts'
import { plotMargin, toEchartsOption } from './to-echarts-option.ts'
import { useThemeVersion } from './use-theme-version.ts'

// Charts are the heaviest thing on the page: words and figures stand on the screen before the part that draws is even read.
const loadDrawing = async (): Promise<(element: HTMLElement) => Drawing> => (await import('./echarts-core.ts')).startDrawing

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
  const [failure, setFailure] = useState<Error | null>(null)
  // Thrown while drawing, so that the panel around the chart shows it.
  if (failure !== null) throw failure

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
    let frame: number | undefined
    let isOver = false
    const draw = (startDrawing: (element: HTMLElement) => Drawing): void => {
      drawing.current ??= startDrawing(box)
      if (drawing.current.getWidth() !== size.width || drawing.current.getHeight() !== size.height) drawing.current.resize({ ...size, silent: true })
      const palette = readPalette(box)
      const font = getComputedStyle(box).fontFamily
      drawing.current.setOption(toEchartsOption(model, { ...size, palette, format, hatch: hatchTile(palette, window.devicePixelRatio), font }), { notMerge: true, lazyUpdate: false })
    }
    loadDrawing().then(
      (startDrawing) => {
        if (!isOver) frame = requestAnimationFrame(() => draw(startDrawing))
      },
      (cause: unknown) => setFailure(cause instanceof Error ? cause : new Error('Charts could not be loaded', { cause })),
    )
    return () => {
      isOver = true
      if (frame !== undefined) cancelAnimationFrame(frame)
    }
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
