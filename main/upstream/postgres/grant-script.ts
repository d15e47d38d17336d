export { grantScript, readerRole } from './wire/grant-script.ts'
