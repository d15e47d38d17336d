import { ActionIcon, Button, Checkbox, createTheme, Menu, Modal, NumberInput, PasswordInput, Popover, Radio, SegmentedControl, Select, Switch, Textarea, TextInput, Tooltip } from '@mantine/core'
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core'
import controls from './controls.module.css'

// Mantine wants ten shades; every colour here is a token, which already knows both themes.
const shades = (token: string): MantineColorsTuple => Array.from({ length: 10 }, () => `var(${token})`) as unknown as MantineColorsTuple
const overlay = { transitionProps: { duration: 120, transition: 'fade' as const } }

/** Mantine in our clothes: sizes and colours come from tokens.css and nowhere else. */
export const theme = createTheme({
  fontFamily: 'var(--font-text)',
  fontFamilyMonospace: 'var(--font-mono)',
  primaryColor: 'accent',
  colors: { accent: shades('--accent-fill'), down: shades('--down-mark') },
  autoContrast: false,
  defaultRadius: 'var(--radius-control)',
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '16px', xl: '24px' },
  lineHeights: { xs: '14px', sm: '16px', md: '18px', lg: '22px', xl: '28px' },
  spacing: { xs: 'var(--s1)', sm: 'var(--s2)', md: 'var(--s3)', lg: 'var(--s4)', xl: 'var(--s5)' },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: Button.extend({ defaultProps: { variant: 'default', size: 'sm' }, classNames: { root: controls.button, label: controls.buttonLabel, section: controls.buttonSection } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', size: 28, color: 'gray' }, classNames: { root: controls.action } }),
    TextInput: TextInput.extend({ classNames: { input: controls.input, label: controls.label, description: controls.description, error: controls.error } }),
    NumberInput: NumberInput.extend({ classNames: { input: controls.input, label: controls.label, description: controls.description, error: controls.error } }),
    PasswordInput: PasswordInput.extend({ classNames: { input: controls.input, innerInput: controls.innerInput, label: controls.label, description: controls.description, error: controls.error } }),
    Textarea: Textarea.extend({ classNames: { input: controls.input, label: controls.label, description: controls.description } }),
    Select: Select.extend({ defaultProps: { checkIconPosition: 'right', comboboxProps: overlay }, classNames: { input: controls.input, label: controls.label, description: controls.description, dropdown: controls.dropdown, option: controls.option } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { size: 'sm', transitionDuration: 0 }, classNames: { root: controls.segments, label: controls.segment, indicator: controls.segmentMark, control: controls.segmentControl } }),
    Checkbox: Checkbox.extend({ defaultProps: { size: 'xs' }, classNames: { input: controls.box, label: controls.optionLabel, description: controls.description } }),
    Radio: Radio.extend({ defaultProps: { size: 'xs' }, classNames: { radio: controls.box, label: controls.optionLabel, description: controls.description } }),
    Switch: Switch.extend({ defaultProps: { size: 'xs' }, classNames: { label: controls.optionLabel, description: controls.description } }),
    Menu: Menu.extend({ defaultProps: { ...overlay, position: 'bottom-end', offset: 4 }, classNames: { dropdown: controls.dropdown, item: controls.option, label: controls.menuLabel } }),
    Popover: Popover.extend({ defaultProps: { ...overlay, offset: 4 }, classNames: { dropdown: controls.dropdown } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 0, transitionProps: { duration: 0 }, multiline: true, events: { hover: true, focus: true, touch: false } }, classNames: { tooltip: controls.tooltip } }),
    // The page itself never scrolls, so there is nothing to lock.
    Modal: Modal.extend({ defaultProps: { ...overlay, centered: true, padding: 16, lockScroll: false, closeButtonProps: { 'aria-label': 'Close' }, attributes: { header: { role: 'none' } } }, classNames: { content: controls.modal, header: controls.modalHeader, title: controls.modalTitle, overlay: controls.scrim } }),
  },
})

/** Mantine's own variables, said in our tokens; the same for both schemes because the tokens know the scheme. */
export const resolveVariables: CSSVariablesResolver = () => {
  const variables = {
    '--mantine-color-body': 'var(--bg)',
    '--mantine-color-text': 'var(--text)',
    '--mantine-color-bright': 'var(--text)',
    '--mantine-color-dimmed': 'var(--text-3)',
    '--mantine-color-placeholder': 'var(--text-3)',
    '--mantine-color-anchor': 'var(--accent-text)',
    '--mantine-color-error': 'var(--down-text)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-color': 'var(--text)',
    '--mantine-color-default-border': 'var(--border-strong)',
    '--mantine-color-disabled': 'var(--n4)',
    '--mantine-color-disabled-color': 'var(--text-3)',
    '--mantine-color-disabled-border': 'var(--border)',
    '--mantine-color-gray-light-hover': 'var(--hover)',
    '--mantine-color-gray-light-color': 'var(--text-2)',
    '--mantine-primary-color-contrast': 'var(--on-accent)',
  }
  return { variables: {}, dark: variables, light: variables }
}
