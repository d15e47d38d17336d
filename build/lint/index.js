import { noAmbientTime } from './no-ambient-time.js'
import { noRawColour } from './no-raw-colour.js'
import { noRawIpc } from './no-raw-ipc.js'
import { noSqlOutsideReadsWrites } from './no-sql-outside-reads-writes.js'

export default {
  rules: {
    'no-ambient-time': noAmbientTime,
    'no-raw-colour': noRawColour,
    'no-raw-ipc': noRawIpc,
    'no-sql-outside-reads-writes': noSqlOutsideReadsWrites,
  },
}
