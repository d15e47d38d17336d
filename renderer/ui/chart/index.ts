export { Chart } from './chart.tsx'
export { ChartLegend } from './chart-legend.tsx'
export { hueOf } from './chart-model.ts'
export type { ChartModel, ChartSeries, ChartUnit, SeriesColour } from './chart-model.ts'
