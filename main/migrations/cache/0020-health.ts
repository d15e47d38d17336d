import type { Migration } from '#main/platform/database/migrate.ts'

/** MCP servers with what was observed of them, and the people of the gateway. */
export const health: Migration = {
  version: 20,
  up: (db) => {
    db.exec(`
      -- \`id\` is the gateway's; null for a name that an event told before any list did.
      CREATE TABLE servers (
        seq INTEGER PRIMARY KEY,
        id TEXT UNIQUE,
        name TEXT NOT NULL,
        url TEXT NOT NULL DEFAULT '',
        description TEXT,
        protocol TEXT,
        enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
        status TEXT,
        reported_health TEXT,
        reported_check_at INTEGER,
        auto_disabled_at INTEGER,
        auto_disabled_reason TEXT,
        auto_disabled_seen_at INTEGER NOT NULL DEFAULT 0,
        seen_at INTEGER NOT NULL,
        gone_at INTEGER
      ) STRICT;
      CREATE INDEX servers_by_name ON servers (name);

      -- source: 0 the gateway, 1 this console's own probe.
      CREATE TABLE checks (
        id INTEGER PRIMARY KEY,
        server INTEGER NOT NULL REFERENCES servers (seq),
        source INTEGER NOT NULL CHECK (source IN (0, 1)),
        at INTEGER NOT NULL,
        ok INTEGER NOT NULL CHECK (ok IN (0, 1)),
        latency_ms INTEGER,
        error TEXT,
        event TEXT NOT NULL,
        key TEXT NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX checks_by_key ON checks (server, source, key);
      CREATE INDEX checks_by_time ON checks (server, source, at);
      CREATE INDEX checks_failed ON checks (server, at) WHERE ok = 0;
      CREATE INDEX checks_by_age ON checks (at);

      CREATE TABLE latest_checks (
        server INTEGER NOT NULL,
        source INTEGER NOT NULL,
        at INTEGER NOT NULL,
        ok INTEGER NOT NULL,
        latency_ms INTEGER,
        error TEXT,
        PRIMARY KEY (server, source)
      ) STRICT, WITHOUT ROWID;

      -- Derived: time known up (1) or down (0); what no run covers is unknown. No run crosses midnight UTC.
      CREATE TABLE check_runs (
        server INTEGER NOT NULL,
        source INTEGER NOT NULL,
        from_at INTEGER NOT NULL,
        to_at INTEGER NOT NULL,
        ok INTEGER NOT NULL,
        PRIMARY KEY (server, source, from_at)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX check_runs_by_time ON check_runs (from_at);

      -- Derived: latency sketches by hour, of successes and of all outcomes.
      CREATE TABLE check_hours (
        server INTEGER NOT NULL,
        source INTEGER NOT NULL,
        hour_at INTEGER NOT NULL,
        checks INTEGER NOT NULL,
        failures INTEGER NOT NULL,
        ok_sketch BLOB NOT NULL,
        all_sketch BLOB NOT NULL,
        PRIMARY KEY (server, source, hour_at)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE circuits (
        server INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        state TEXT NOT NULL,
        failure_cycles INTEGER,
        max_failure_cycles INTEGER,
        retry_at INTEGER,
        is_open INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE circuit_changes (
        server INTEGER NOT NULL,
        at INTEGER NOT NULL,
        state TEXT NOT NULL,
        PRIMARY KEY (server, at)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX circuit_changes_by_time ON circuit_changes (at);

      CREATE TABLE tools (
        server INTEGER NOT NULL,
        name TEXT NOT NULL,
        description TEXT,
        input_schema TEXT,
        PRIMARY KEY (server, name)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE tools_taken (
        server INTEGER PRIMARY KEY,
        at INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE people (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        username TEXT NOT NULL,
        email TEXT,
        role TEXT,
        active INTEGER NOT NULL CHECK (active IN (0, 1)),
        seen_at INTEGER NOT NULL,
        gone_at INTEGER
      ) STRICT;
      CREATE INDEX people_by_username ON people (username);
      CREATE INDEX people_by_email ON people (email) WHERE email IS NOT NULL;
      CREATE TABLE people_teams (
        person_id TEXT NOT NULL REFERENCES people (id),
        team TEXT NOT NULL,
        PRIMARY KEY (person_id, team)
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
