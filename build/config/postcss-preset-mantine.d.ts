// The package ships no types.
declare module 'postcss-preset-mantine' {
  import type { PluginCreator } from 'postcss'
  const plugin: PluginCreator<Record<string, never>>
  // eslint-disable-next-line no-restricted-exports -- this is how the package exports
  export default plugin
}
