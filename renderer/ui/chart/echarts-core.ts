import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, MarkAreaComponent, MarkLineComponent } from 'echarts/components'
import { init, use as register } from 'echarts/core'
import type { EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

// Only what charts here are made of. The tooltip and the legend are left out: theirs are HTML strings, which the page's
// policy would break; ours are elements.
register([LineChart, BarChart, GridComponent, MarkAreaComponent, MarkLineComponent, CanvasRenderer])

export type Drawing = EChartsType

/** A canvas in `element`. */
export function startDrawing(element: HTMLElement): Drawing {
  return init(element, null, { renderer: 'canvas' })
}
