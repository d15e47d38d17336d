import { serveData } from '#main/platform/database/serve-data.ts'
import { toyDefinition } from './toy-feature.ts'

serveData(toyDefinition)
