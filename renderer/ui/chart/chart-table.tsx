import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { DataTable } from '../data-table/index.ts'
import type { Column } from '../data-table/index.ts'
import type { ChartModel } from './chart-model.ts'
import { writeValue } from './chart-values.ts'

type Line = { readonly at: number; readonly values: ReadonlyMap<string, number | null> }

/** The same picture as numbers: a row per bucket, newest first. */
export function ChartTable({ model }: { readonly model: ChartModel }): ReactNode {
  const format = useFormat()
  const lines = useMemo(() => toLines(model), [model])
  const columns = useMemo<readonly Column<Line>[]>(() => [
    { id: 'at', header: 'Time', width: 150, cell: (line) => `${format.day(line.at)} ${format.minute(line.at)}`, text: (line) => new Date(line.at).toISOString(), sortBy: (line) => line.at },
    ...model.series.map((series): Column<Line> => {
      const read = (line: Line): number | null => line.values.get(series.key) ?? null
      return { id: series.key, header: series.label, width: '1fr', align: 'end', cell: (line) => writeValue(model.unit, read(line), format), text: (line) => String(read(line) ?? ''), sortBy: read }
    }),
  ], [model, format])
  return <DataTable label={`${model.title} as a table`} columns={columns} rows={lines} rowId={idOf} />
}

const idOf = (line: Line): string => String(line.at)

function toLines(model: ChartModel): readonly Line[] {
  const lines = new Map<number, Map<string, number | null>>()
  for (const series of model.series) {
    for (const [at, value] of series.points) {
      const line = lines.get(at) ?? new Map<string, number | null>()
      lines.set(at, line.set(series.key, value))
    }
  }
  return [...lines].map(([at, values]) => ({ at, values })).sort((a, b) => b.at - a.at)
}
