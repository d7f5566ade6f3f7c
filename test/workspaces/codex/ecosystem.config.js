const path = require('path');

// Every port can be moved, so that two checkouts (or a test run) live side by side.
const ports = {
  backend: process.env.CODEX_BACKEND_PORT || '3004',
  frontend: process.env.CODEX_FRONTEND_PORT || '3000',
  rust: process.env.CODEX_RUST_PORT || '3002',
  database: process.env.CODEX_DATABASE_PORT || '5433',
};

// The numbers agreed on after the June audit: wait 5 s, give up after 10 tries, and a service that
// lived less than 10 s did not really start.
const stability = {
  watch: false,
  autorestart: true,
  restart_delay: 5000,
  max_restarts: 10,
  min_uptime: '10s',
};

module.exports = {
  apps: [
    {
      name: 'codex-database',
      cwd: path.join(__dirname, 'database'),
      script: './server.mjs',
      ...stability,
      max_memory_restart: '1G', // the very first start creates the cluster and needs 750 MB
      kill_timeout: 5000, // let PGlite write its last pages
      env: {
        PORT: ports.database,
        CODEX_DATABASE_DIR: process.env.CODEX_DATABASE_DIR || './data',
      },
    },
    {
      name: 'codex-backend',
      cwd: path.join(__dirname, 'backend'),
      script: './start-dev.sh', // not "npm run dev": that one watches
      ...stability,
      max_memory_restart: '1G',
      env: {
        PORT: ports.backend,
        DATABASE_URL: `postgres://codex:codex@127.0.0.1:${ports.database}/codex`,
      },
    },
    {
      name: 'codex-frontend',
      cwd: path.join(__dirname, 'frontend'),
      script: 'npm',
      args: 'run dev',
      ...stability,
      max_memory_restart: '2G',
      env: {
        PORT: ports.frontend,
        BACKEND_URL: `http://127.0.0.1:${ports.backend}`,
        GENERATOR_URL: `http://127.0.0.1:${ports.rust}`,
        CODEX_NEXT_DIST: process.env.CODEX_NEXT_DIST || '.next',
        NEXT_TELEMETRY_DISABLED: '1',
      },
    },
    {
      name: 'codex-rust',
      cwd: path.join(__dirname, 'rust_generator'),
      script: 'cargo',
      args: 'run',
      interpreter: 'none',
      ...stability,
      max_memory_restart: '500M',
      env: {
        PORT: ports.rust,
      },
    },
  ],
};
