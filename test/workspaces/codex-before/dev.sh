#!/bin/bash
# Starts all services of CODEX for development.

ROOT="$(cd "$(dirname "$0")" && pwd)"

echo "🚀 Starting CODEX..."

# 1. Backend (3004)
(cd "$ROOT/backend" && npm run dev > /tmp/codex-backend.log 2>&1) &

# 2. Frontend (3000)
(cd "$ROOT/frontend" && ./start-dev.sh > /tmp/codex-frontend.log 2>&1) &

# 3. Rust generator (3002)
(cd "$ROOT/rust_generator" && cargo run > /tmp/codex-rust.log 2>&1) &

# Basic monitoring: counts processes, but does nothing about them.
while true; do
  RUNNING=$(jobs -r | wc -l)
  echo "$(date +%H:%M:%S) services running: $RUNNING/3"
  sleep 10
done
