import { config } from 'zod'

// Imported before anything that makes a schema: zod otherwise tries `new Function`, which the page's policy reports.
config({ jitless: true })
