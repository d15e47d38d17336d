export { DemoSwitchboard } from './demo-switchboard.tsx'
