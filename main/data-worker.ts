import { cacheDefinition } from '#main/data-operations.ts'
import { serveData } from '#main/platform/database/serve-data.ts'

// The entry of each data thread of a profile's cache.
serveData(cacheDefinition)
