import { Button, Menu } from '@mantine/core'
import { IconCheck, IconFilter } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { StateCounts } from '#shared/features/health/model.ts'
import { StateMark } from '#renderer/ui/status.tsx'
import { filterStates } from './url-health.ts'
import type { FilterState } from './url-health.ts'
import classes from './health.module.css'

/** Which states to list; none chosen means all. */
export function FilterMenu({ opened, setOpened, chosen, counts, onChange }: {
  readonly opened: boolean
  readonly setOpened: (opened: boolean) => void
  readonly chosen: readonly FilterState[]
  readonly counts: StateCounts | undefined
  readonly onChange: (states: readonly FilterState[]) => void
}): ReactNode {
  return (
    <Menu opened={opened} onChange={setOpened} closeOnItemClick={false} width={200}>
      <Menu.Target>
        <Button variant="subtle" leftSection={<IconFilter size={14} aria-hidden />}>{chosen.length === 0 ? 'Filter' : `Filter: ${chosen.join(', ')}`}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {filterStates.map((state) => {
          const isOn = chosen.includes(state)
          return (
            <Menu.Item key={state} role="menuitemcheckbox" aria-checked={isOn} leftSection={isOn ? <IconCheck size={14} aria-hidden /> : <i className={classes.noCheck} />} rightSection={<span className={classes.count}>{counts?.[state]}</span>} onClick={() => onChange(isOn ? chosen.filter((one) => one !== state) : [...chosen, state])}>
              <StateMark state={state} />
            </Menu.Item>
          )
        })}
        <Menu.Divider />
        <Menu.Item disabled={chosen.length === 0} onClick={() => onChange([])}>Show all states</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
