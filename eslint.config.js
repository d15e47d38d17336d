export { default } from './build/config/eslint.config.js'
