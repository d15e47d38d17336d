import { Button, Menu } from '@mantine/core'
import { IconCheck, IconColumns3 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { columnNames } from './audit-columns.tsx'
import { columnIds, usualColumns } from './url-audit.ts'
import type { ColumnId } from './url-audit.ts'
import classes from './audit.module.css'

/** Which columns the table has. They are in the address, so a copied link shows the same table. */
export function ColumnChooser({ opened, setOpened, chosen, onChange }: { readonly opened: boolean; readonly setOpened: (opened: boolean) => void; readonly chosen: readonly ColumnId[]; readonly onChange: (columns: readonly ColumnId[]) => void }): ReactNode {
  return (
    <Menu opened={opened} onChange={setOpened} closeOnItemClick={false} width={184}>
      <Menu.Target><Button variant="subtle" leftSection={<IconColumns3 size={14} aria-hidden />}>Columns</Button></Menu.Target>
      <Menu.Dropdown>
        {columnIds.map((id) => {
          const isOn = chosen.includes(id)
          const isLast = isOn && chosen.length === 1
          return <Menu.Item key={id} role="menuitemcheckbox" aria-checked={isOn} disabled={isLast} leftSection={isOn ? <IconCheck size={14} /> : <i className={classes.noCheck} />} onClick={() => onChange(isOn ? chosen.filter((one) => one !== id) : columnIds.filter((one) => one === id || chosen.includes(one)))}>{columnNames[id]}</Menu.Item>
        })}
        <Menu.Divider />
        <Menu.Item onClick={() => onChange(usualColumns)}>Usual columns</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
