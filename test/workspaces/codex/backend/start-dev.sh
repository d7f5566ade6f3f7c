#!/bin/bash
# No watch mode, for stability: a saved file must not take the service down
export NODE_OPTIONS="--max-old-space-size=1024"
npx tsx src/index.ts
