// The entry of the demo's Postgres thread; built programs find it beside the other entries.
import '#main/demo-gateway/postgres/postgres-worker.ts'
