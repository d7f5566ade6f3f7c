#!/bin/bash
# Whatever holds our ports has to go.
kill -9 $(lsof -t -i:3004) 2>/dev/null
kill -9 $(lsof -t -i:3000) 2>/dev/null
kill -9 $(lsof -t -i:3002) 2>/dev/null
exit 0
